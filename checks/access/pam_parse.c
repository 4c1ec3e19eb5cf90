/*
 * pam_parse.c: the lines of pam.d(5), and which of a stack's lines PAM can come to. Pure, on untrusted text.
 */
#include <strings.h>

#include "checks/access/pam.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

const char *const pam_type_names[] = {[PAM_AUTH] = "auth",
				      [PAM_ACCOUNT] = "account",
				      [PAM_PASSWORD] = "password",
				      [PAM_SESSION] = "session",
				      NULL};

enum { MOST_JUMP = 1000 };

/* A word, or what stands in brackets with blanks in it. */
static bool take_field(struct plm_slice *rest, struct plm_slice *field)
{
	const char *end;

	*rest = plm_slice_trim(*rest);
	if (!rest->size_bytes || rest->data[0] != '[')
		return plm_next_word(rest, " \t", field);
	end = memchr(rest->data, ']', rest->size_bytes);
	if (!end)
		return false;
	*field = (struct plm_slice){rest->data + 1, (size_t)(end - rest->data - 1)};
	rest->size_bytes -= field->size_bytes + 2;
	rest->data = end + 1;
	return true;
}

static const char *copy(struct plm_arena *arena, struct plm_slice s)
{
	return plm_arena_strndup(arena, s.data, s.size_bytes);
}

static const char *last_part(struct plm_arena *arena, struct plm_slice path)
{
	for (size_t i = path.size_bytes; i > 0; i--)
		if (path.data[i - 1] == '/')
			return copy(arena, (struct plm_slice){path.data + i, path.size_bytes - i});
	return copy(arena, path);
}

static bool take_type(struct plm_slice *rest, enum pam_type *type)
{
	struct plm_slice word;

	if (!take_field(rest, &word))
		return false;
	/* A module that is missing is passed over then. */
	if (word.size_bytes && word.data[0] == '-') {
		word.data++;
		word.size_bytes--;
	}
	for (int i = 0; pam_type_names[i]; i++)
		if (strlen(pam_type_names[i]) == word.size_bytes &&
		    strncasecmp(pam_type_names[i], word.data, word.size_bytes) == 0) {
			*type = (enum pam_type)i;
			return true;
		}
	return false;
}

static int take_arguments(struct plm_arena *arena, struct plm_slice rest, struct pam_line *line)
{
	const char **arguments = NULL;
	struct plm_slice word;

	while (take_field(&rest, &word)) {
		const char **slot;

		if (word.size_bytes && word.data[0] == '#')
			break;
		slot = plm_push(arena, arguments, line->argument_count);
		if (!slot || !(*slot = copy(arena, word)))
			return -PLM_E_NOMEM;
	}
	line->arguments = arguments;
	return 0;
}

/* 1: a line; 0: it is none; or -PLM_E_NOMEM. */
static int take_line(struct plm_arena *arena, struct plm_slice text, struct pam_line *line)
{
	struct plm_slice first = text, word;

	if (take_field(&first, &word) && plm_slice_is(word, "@include")) {
		if (!take_field(&first, &word))
			return 0;
		line->every_type = true;
		line->include = copy(arena, word);
		line->control = line->module = "";
		return line->include ? 1 : -PLM_E_NOMEM;
	}
	if (!take_type(&text, &line->type) || !take_field(&text, &word))
		return 0;
	line->control = copy(arena, word);
	if (!line->control)
		return -PLM_E_NOMEM;
	if (!take_field(&text, &word))
		return 0;
	line->module = last_part(arena, word);
	if (strcasecmp(line->control, "include") == 0 || strcasecmp(line->control, "substack") == 0)
		line->include = line->module = copy(arena, word);
	if (!line->module)
		return -PLM_E_NOMEM;
	return take_arguments(arena, text, line) < 0 ? -PLM_E_NOMEM : 1;
}

static int keep(struct plm_arena *arena, struct plm_slice text, struct pam_line *found,
		struct pam_line **lines, size_t *count)
{
	struct pam_line *slot;
	int rc = take_line(arena, text, found);

	if (rc <= 0)
		return rc;
	slot = plm_push(arena, *lines, *count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = *found;
	return 1;
}

int pam_parse(struct plm_arena *arena, struct plm_slice text, const char *file,
	      struct pam_line **lines, size_t *count, size_t *bad_line)
{
	plm_auto_buf struct plm_buf joined = {0};
	struct plm_slice line, trimmed;
	size_t number = 0, first = 1;

	*bad_line = 0;
	while (plm_next_line(&text, &line)) {
		bool more = line.size_bytes && line.data[line.size_bytes - 1] == '\\';
		struct pam_line found = {.file = file};
		int rc;

		number++;
		plm_buf_add(&joined, line.data, line.size_bytes - (more ? 1 : 0));
		if (more && text.size_bytes)
			continue;
		if (joined.failed)
			return -PLM_E_NOMEM;
		trimmed = plm_slice_trim(
			(struct plm_slice){plm_buf_text(&joined), joined.size_bytes});
		found.line = first;
		rc = !trimmed.size_bytes || trimmed.data[0] == '#'
			     ? 1
			     : keep(arena, trimmed, &found, lines, count);
		if (rc < 0)
			return rc;
		if (rc == 0 && !*bad_line)
			*bad_line = first;
		plm_buf_clear(&joined);
		first = number + 1;
	}
	return 0;
}

/* ---- which lines are come to ---- */

static bool has_action(const char *control, const char *key, const char *action)
{
	struct plm_slice rest = plm_slice_of(control), word, k, v;

	while (plm_next_word(&rest, " \t", &word))
		if (plm_split(word, '=', &k, &v) && plm_slice_is(k, key) && plm_slice_is(v, action))
			return true;
	return false;
}

/* Never hands over to the next line: always refuses, or always lets in. */
static bool ends(const struct pam_line *line)
{
	if (plm_str_eq(line->module, "pam_deny.so"))
		return strcasecmp(line->control, "requisite") == 0 ||
		       has_action(line->control, "default", "die");
	return plm_str_eq(line->module, "pam_permit.so") &&
	       (strcasecmp(line->control, "sufficient") == 0 ||
		has_action(line->control, "success", "done"));
}

static void reach_jumps(struct pam_line *lines, size_t count, size_t at)
{
	struct plm_slice rest = plm_slice_of(lines[at].control), word, key, value;
	uint64_t jump;

	while (plm_next_word(&rest, " \t", &word))
		if (plm_split(word, '=', &key, &value) && plm_parse_u64(value, 10, &jump) &&
		    jump <= MOST_JUMP && at + 1 + jump < count)
			lines[at + 1 + jump].reachable = true;
}

static bool is_one_of(const char *module, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plm_str_eq(module, names[i]))
			return true;
	return false;
}

static bool asks_password(const struct pam_line *line)
{
	static const char *const names[] = {"pam_unix.so", "pam_sss.so", "pam_ldap.so",
					    "pam_krb5.so", "pam_winbind.so"};

	return is_one_of(line->module, names, sizeof(names) / sizeof(*names));
}

bool pam_is_authority(const struct pam_line *line)
{
	return asks_password(line) || plm_str_eq(line->module, "pam_deny.so") ||
	       plm_str_eq(line->module, "pam_permit.so");
}

/* How many lines behind it a success passes over. */
static size_t passed_over(const struct pam_line *line, size_t at, size_t count)
{
	struct plm_slice rest = plm_slice_of(line->control), word, key, value;
	size_t end = line->stack_end ? line->stack_end : count;
	uint64_t jump;

	if (strcasecmp(line->control, "sufficient") == 0 ||
	    has_action(line->control, "success", "done"))
		return end - at - 1;
	while (plm_next_word(&rest, " \t", &word))
		if (plm_split(word, '=', &key, &value) && plm_slice_is(key, "success") &&
		    plm_parse_u64(value, 10, &jump) && jump <= MOST_JUMP && at + 1 + jump <= count)
			return (size_t)jump;
	return 0;
}

void pam_reach(struct pam_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		lines[i].reachable = lines[i].reachable || i == 0;
		if (!lines[i].reachable)
			continue;
		reach_jumps(lines, count, i);
		for (size_t k = asks_password(&lines[i]) ? passed_over(&lines[i], i, count) : 0;
		     k > 0; k--)
			lines[i + k].spared = true;
		if (i + 1 < count && !ends(&lines[i]))
			lines[i + 1].reachable = true;
	}
}

bool pam_is_binding(const struct pam_line *line)
{
	struct plm_slice rest = plm_slice_of(line->control), word, key, value;
	bool binds = false;

	if (strcasecmp(line->control, "required") == 0 ||
	    strcasecmp(line->control, "requisite") == 0)
		return true;
	/* Of [ ] any refusal that something other than a success brings about. */
	while (plm_next_word(&rest, " \t", &word))
		if (plm_split(word, '=', &key, &value) &&
		    (plm_slice_is(value, "die") || plm_slice_is(value, "bad")))
			binds = true;
	return binds;
}

const char *pam_argument(const struct pam_line *line, const char *option)
{
	size_t size = strlen(option);

	for (size_t i = 0; i < line->argument_count; i++) {
		const char *argument = line->arguments[i];

		if (!plm_str_starts(argument, option))
			continue;
		if (argument[size] == '\0')
			return "true";
		if (argument[size] == '=')
			return argument + size + 1;
	}
	return NULL;
}
