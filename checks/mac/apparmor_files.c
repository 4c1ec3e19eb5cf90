/*
 * apparmor_files.c: the AppArmor profiles that a boot would load: files of /etc/apparmor.d, less those
 * with a link in disable/, and in complain mode with a link in force-complain/. Only heads of
 * profiles are understood, rules are stepped over. Judges nothing.
 */
#include "checks/mac/apparmor.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* ---- one file ---- */

/* Without a comment and the blanks around it. */
static struct plm_slice bare_line(struct plm_slice line)
{
	for (size_t i = 1; i < line.size_bytes; i++)
		if (line.data[i] == '#' && (line.data[i - 1] == ' ' || line.data[i - 1] == '\t')) {
			line.size_bytes = i;
			break;
		}
	line = plm_slice_trim(line);
	if (line.size_bytes && line.data[0] == '#')
		line.size_bytes = 0;
	return line;
}

/* A brace opens a block when a blank or a bracket stands before it; in a path it is one of a pattern. */
static bool opens_block(struct plm_slice line, size_t *at)
{
	for (size_t i = 0; i < line.size_bytes; i++)
		if (line.data[i] == '{' && (i == 0 || strchr(" \t)", line.data[i - 1]))) {
			*at = i;
			return true;
		}
	return false;
}

static bool closes_block(struct plm_slice line)
{
	return line.size_bytes && line.data[line.size_bytes - 1] == '}' &&
	       (line.size_bytes == 1 || strchr(" \t}", line.data[line.size_bytes - 2]));
}

/* What may stand between profiles. */
static bool is_preamble(struct plm_slice line)
{
	static const char *const words[] = {"include", "abi", "alias", "$"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (plm_slice_starts(line, words[i]))
			return true;
	return plm_slice_starts(line, "@{") && memchr(line.data, '=', line.size_bytes);
}

/* The name is quoted where it has blanks in it. */
static struct plm_slice take_name(struct plm_slice head)
{
	struct plm_slice name;
	const char *end;

	if (plm_slice_starts(head, "\"")) {
		end = head.size_bytes > 1 ? memchr(head.data + 1, '"', head.size_bytes - 1) : NULL;
		return (struct plm_slice){.data = head.data + 1,
					  .size_bytes = end ? (size_t)(end - head.data) - 1 : 0};
	}
	if (!plm_next_word(&head, " \t(", &name))
		return (struct plm_slice){.data = "", .size_bytes = 0};
	return name;
}

/* The words in brackets: "flags=(attach_disconnected, complain)". */
static const char *mode_of_flags(struct plm_slice head)
{
	static const char *const modes[] = {"complain", "kill", "unconfined", "prompt"};
	const char *open = head.size_bytes ? memrchr(head.data, '(', head.size_bytes) : NULL;
	struct plm_slice flags, word;

	if (!open)
		return "enforce";
	flags = (struct plm_slice){.data = open + 1,
				   .size_bytes = head.size_bytes - (size_t)(open + 1 - head.data)};
	while (plm_next_word(&flags, " \t,()", &word))
		for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
			if (plm_slice_is(word, modes[i]))
				return modes[i];
	return "enforce";
}

static int add_profile(struct plm_arena *arena, struct plm_slice head, const char *mode,
		       const struct mac_profile_file *where, struct mac_profile_files *out)
{
	struct mac_profile_file *profile;
	struct plm_slice name;

	if (plm_slice_starts(head, "profile ") || plm_slice_starts(head, "profile\t"))
		head = plm_slice_trim((struct plm_slice){.data = head.data + 8,
							 .size_bytes = head.size_bytes - 8});
	name = take_name(head);
	if (name.size_bytes == 0)
		return 0;
	profile = plm_push(arena, out->items, out->count);
	if (!profile)
		return -PLM_E_NOMEM;
	*profile = *where;
	profile->name = plm_arena_strndup(arena, name.data, name.size_bytes);
	profile->mode = mode ? mode : mode_of_flags(head);
	return profile->name ? 0 : -PLM_E_NOMEM;
}

/* A head may be longer than a line: its text gathers until the block opens. */
struct parser {
	struct plm_buf head;
	size_t depth;
	struct mac_profile_file where;
};

static int parse_line(struct plm_arena *arena, struct parser *p, struct plm_slice line,
		      const char *mode, struct mac_profile_files *out)
{
	size_t at = 0;
	bool opens = opens_block(line, &at);
	int rc = 0;

	if (p->depth == 0 && !opens && (is_preamble(line) || closes_block(line)))
		return 0;
	if (p->depth == 0) {
		plm_buf_add(&p->head, line.data, opens ? at : line.size_bytes);
		plm_buf_char(&p->head, ' ');
	}
	if (p->head.failed)
		return -(int)p->head.failed;
	if (p->depth == 0 && opens) {
		rc = add_profile(arena, plm_slice_trim(plm_slice_of(plm_buf_text(&p->head))), mode,
				 &p->where, out);
		plm_buf_clear(&p->head);
	}
	p->depth += opens;
	/* "} else {" closes one and opens the next. */
	p->depth -= p->depth && (closes_block(line) || plm_slice_starts(line, "}"));
	return rc;
}

int mac_parse_profiles(struct plm_arena *arena, const char *file, const char *mode,
		       struct plm_slice text, struct mac_profile_files *out)
{
	struct parser p = {.head = {.limit_bytes = 0}, .where = {.file = file}};
	struct plm_slice line;
	int rc = 0;

	for (size_t number = 1; rc == 0 && plm_next_line(&text, &line); number++) {
		line = bare_line(line);
		if (!p.head.size_bytes)
			p.where.line = number;
		if (line.size_bytes)
			rc = parse_line(arena, &p, line, mode, out);
	}
	plm_buf_free(&p.head);
	return rc;
}

const struct mac_profile_file *mac_find_profile(const struct mac_profile_files *files,
						const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (plm_str_eq(files->items[i].name, name))
			return &files->items[i];
	return NULL;
}

/* ---- the directory ---- */

/* Leftovers of package managers and editors, as apparmor_parser(8) passes them over. */
static bool is_passed_over(const char *name)
{
	static const char *const ends[] = {"~",		".dpkg-new",   ".dpkg-old", ".dpkg-dist",
					   ".dpkg-bak", ".rpmnew",     ".rpmsave",  ".rpmorig",
					   ".orig",	".rej",	       ".pacsave",  ".pacnew",
					   ".md5sums",	".dpkg-remove"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (plm_str_ends(name, ends[i]))
			return true;
	return name[0] == '.' || plm_str_eq(name, "README");
}

static bool listed(const struct plm_datum *names, const char *name)
{
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (plm_str_eq(names->data + at, name))
			return true;
	return false;
}

struct directory {
	struct plm_facts *facts;
	const struct plm_datum *disabled, *complaining;
	struct mac_profile_files *out;
};

static void note_unread(struct mac_profile_files *out, const char *source, int error)
{
	if (out->state.presence != PLM_PRESENT)
		return;
	out->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
	out->state_source = source;
}

static int take_file(struct directory *d, const char *name, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(d->facts);
	const char *path = plm_arena_printf(arena, MAC_APPARMOR_DIRECTORY "/%s", name);
	const char *mode = listed(d->disabled, name)	  ? "disabled"
			   : listed(d->complaining, name) ? "complain"
							  : NULL;
	const struct plm_datum *text;
	const struct plm_stat *st;
	int rc = path ? plm_facts_stat(d->facts, path, &st, err) : plm_err_nomem(err);

	if (rc < 0 || st->presence == PLM_ABSENT || st->kind == PLM_FILE_DIRECTORY)
		return rc;
	rc = plm_facts_read(d->facts, path, PLM_READ_LARGE, &text, err);
	if (rc < 0)
		return rc;
	if (text->presence == PLM_UNREADABLE)
		note_unread(d->out, path, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	rc = mac_parse_profiles(
		arena, path, mode,
		(struct plm_slice){.data = text->data, .size_bytes = text->size_bytes}, d->out);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct mac_profile_files *out = plm_new(plm_facts_arena(facts), struct mac_profile_files);
	struct directory d = {.facts = facts, .out = out};
	const struct plm_datum *names;
	int rc = out ? plm_facts_list(facts, MAC_APPARMOR_DIRECTORY, &names, err)
		     : plm_err_nomem(err);

	(void)key;
	*value = out;
	if (rc == 0)
		rc = plm_facts_list(facts, MAC_APPARMOR_DIRECTORY "/disable", &d.disabled, err);
	if (rc == 0)
		rc = plm_facts_list(facts, MAC_APPARMOR_DIRECTORY "/force-complain", &d.complaining,
				    err);
	if (rc != 0)
		return rc;
	out->state = (struct plm_datum){.presence = names->presence, .error = names->error};
	out->state_source = MAC_APPARMOR_DIRECTORY;
	if (d.disabled->presence == PLM_UNREADABLE)
		note_unread(out, MAC_APPARMOR_DIRECTORY "/disable", d.disabled->error);
	if (d.complaining->presence == PLM_UNREADABLE)
		note_unread(out, MAC_APPARMOR_DIRECTORY "/force-complain", d.complaining->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (!is_passed_over(names->data + at))
			rc = take_file(&d, names->data + at, err);
	return rc;
}

int mac_profile_files(struct plm_facts *facts, const struct mac_profile_files **out,
		      struct plm_err **err)
{
	static const struct plm_fact fact = {"AppArmor's profile files", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
