/*
 * sudoers_parse.c: the lines of sudoers(5): continuations, comments, includes, aliases, Defaults. Knows bytes only: what an
 * include names is read by its caller. A line that is not of the language is noted, and skipped as sudo skips it.
 */
#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

enum { MOST_RULES = 65536 };

/* ---- lines ---- */

/* Takes a logical line: a backslash at the end of one joins the next. */
static bool next_logical(struct plm_slice *rest, struct plm_buf *out, size_t *lines)
{
	struct plm_slice line;
	bool more = true;

	plm_buf_clear(out);
	for (*lines = 0; more && plm_next_line(rest, &line); ++*lines) {
		more = line.size_bytes && line.data[line.size_bytes - 1] == '\\';
		plm_buf_add(out, line.data, line.size_bytes - (more ? 1 : 0));
	}
	return *lines > 0;
}

/* A '#' begins a comment, but not in quotes, behind a backslash, or before a number where a user may stand. */
static void cut_comment(char *text)
{
	bool quoted = false;

	for (char *c = text; *c; c++) {
		bool is_number =
			(c[1] >= '0' && c[1] <= '9') && (c == text || strchr(" \t,(:!%", c[-1]));

		if (*c == '\\' && c[1])
			c++;
		else if (*c == '"')
			quoted = !quoted;
		else if (*c == '#' && !quoted && !is_number) {
			*c = '\0';
			return;
		}
	}
}

/* ---- includes ---- */

/* "#include" and "@include", and the two for directories. */
static bool is_include(const char *text, bool *directory, const char **rest)
{
	size_t size;

	if (*text != '#' && *text != '@')
		return false;
	*directory = plm_str_starts(text + 1, "includedir");
	size = *directory ? strlen("includedir") : strlen("include");
	if (!plm_str_starts(text + 1, "include") ||
	    (text[1 + size] != ' ' && text[1 + size] != '\t'))
		return false;
	*rest = text + 1 + size;
	return true;
}

static int include(struct sudoers_parser *p, struct sudoers_cursor *c, bool directory)
{
	const char *path = sudoers_take_word(c, ""), *slash = strrchr(p->file, '/');

	if (c->no_memory)
		return -PLM_E_NOMEM;
	if (!path)
		return 0;
	/* A relative one is beside the file that names it. */
	if (path[0] != '/')
		path = plm_arena_printf(p->arena, "%.*s/%s", (int)(slash ? slash - p->file : 0),
					p->file, path);
	return path ? p->include(p, path, directory) : -PLM_E_NOMEM;
}

/* ---- aliases ---- */

static bool take_commands(struct sudoers_cursor *c, struct sudoers_alias *alias)
{
	do {
		struct sudoers_command command, *slot;

		if (!sudoers_take_command(c, &command))
			return false;
		slot = plm_push(c->arena, alias->commands, alias->command_count);
		c->no_memory = !slot;
		if (!slot)
			return false;
		*slot = command;
	} while (sudoers_take(c, ','));
	return true;
}

static int add_aliases(struct sudoers_parser *p, struct sudoers_cursor *c, enum sudoers_kind kind)
{
	do {
		struct sudoers_alias found = {.kind = kind}, *slot;

		found.name = sudoers_take_word(c, "=:,");
		if (!found.name || !sudoers_is_alias_name(found.name) || !sudoers_take(c, '=') ||
		    !(kind == SUDOERS_COMMANDS ? take_commands(c, &found)
					       : sudoers_take_list(c, &found.words))) {
			c->bad = true;
			return 0;
		}
		slot = plm_push(p->arena, p->sudoers->aliases, p->sudoers->alias_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = found;
	} while (sudoers_take(c, ':'));
	return 0;
}

/* ---- Defaults ---- */

/* What a binding character names, up to the blank behind its list. */
static const char *take_bound(struct sudoers_cursor *c)
{
	const char *from = c->at;
	struct plm_slice text;
	const char *copy;

	do {
		sudoers_skip_blanks(c);
		while (*c->at && !strchr(" \t,", *c->at))
			c->at += c->at[0] == '\\' && c->at[1] ? 2 : 1;
	} while (sudoers_take(c, ','));
	text = plm_slice_trim((struct plm_slice){from, (size_t)(c->at - from)});
	copy = plm_arena_strndup(c->arena, text.data, text.size_bytes);
	c->no_memory = !copy;
	return copy;
}

static bool take_parameter(struct sudoers_cursor *c, struct sudoers_default *d)
{
	d->off = false;
	d->value = NULL;
	d->operation = 0;
	while (sudoers_take(c, '!'))
		d->off = !d->off;
	d->name = sudoers_take_word(c, ",=+-!");
	if (!d->name)
		return false;
	sudoers_skip_blanks(c);
	if ((*c->at == '+' || *c->at == '-') && c->at[1] == '=')
		d->operation = *c->at++;
	if (!sudoers_take(c, '='))
		return true;
	if (!d->operation)
		d->operation = '=';
	d->value = sudoers_take_word(c, ",");
	return d->value;
}

static int add_defaults(struct sudoers_parser *p, struct sudoers_cursor *c)
{
	struct sudoers_default found = {.bound = "", .file = p->file, .line = p->line};

	if (*c->at && strchr("@:!>", *c->at)) {
		found.binding = *c->at++;
		found.bound = take_bound(c);
		if (!found.bound)
			return -PLM_E_NOMEM;
	}
	do {
		struct sudoers_default *slot;

		if (!take_parameter(c, &found)) {
			c->bad = true;
			return 0;
		}
		slot = plm_push(p->arena, p->sudoers->defaults, p->sudoers->default_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = found;
	} while (sudoers_take(c, ','));
	return 0;
}

/* ---- the whole ---- */

static bool is_word(struct sudoers_cursor *c, const char *word, const char *ends)
{
	size_t size = strlen(word);

	if (strncmp(c->at, word, size) != 0 || !c->at[size] || !strchr(ends, c->at[size]))
		return false;
	c->at += size;
	return true;
}

static int read_line(struct sudoers_parser *p, struct sudoers_cursor *c)
{
	static const struct {
		const char *word;
		enum sudoers_kind kind;
	} aliases[] = {{"User_Alias", SUDOERS_USERS},
		       {"Runas_Alias", SUDOERS_RUNAS},
		       {"Host_Alias", SUDOERS_HOSTS},
		       {"Cmnd_Alias", SUDOERS_COMMANDS},
		       {"Cmd_Alias", SUDOERS_COMMANDS}};

	if (is_word(c, "Defaults", " \t@:!>"))
		return add_defaults(p, c);
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (is_word(c, aliases[i].word, " \t"))
			return add_aliases(p, c, aliases[i].kind);
	return sudoers_add_rules(p, c);
}

static int take_line(struct sudoers_parser *p, char *text, size_t size)
{
	struct sudoers_cursor c = {.arena = p->arena, .at = text};
	bool directory = false;
	int rc;

	c.bad = strlen(text) != size;
	sudoers_skip_blanks(&c);
	if (is_include(c.at, &directory, &c.at)) {
		rc = include(p, &c, directory);
	} else {
		cut_comment(text + (c.at - text));
		rc = *c.at && !c.bad ? read_line(p, &c) : 0;
		sudoers_skip_blanks(&c);
		c.bad = c.bad || *c.at;
	}
	if (rc == 0 && c.no_memory)
		return -PLM_E_NOMEM;
	if (rc == 0 && c.bad && !p->sudoers->bad_file) {
		p->sudoers->bad_file = p->file;
		p->sudoers->bad_line = p->line;
	}
	return rc;
}

int sudoers_parse(struct sudoers_parser *p, struct plm_slice text, const char *file)
{
	plm_auto_buf struct plm_buf line = {0};
	const char *file_before = p->file;
	size_t line_before = p->line, number = 1, lines;
	int rc = 0;

	while (rc == 0 && p->sudoers->rule_count < MOST_RULES &&
	       next_logical(&text, &line, &lines)) {
		p->file = file;
		p->line = number;
		number += lines;
		if (line.failed)
			rc = -PLM_E_NOMEM;
		else if (line.size_bytes)
			rc = take_line(p, line.data, line.size_bytes);
	}
	p->file = file_before;
	p->line = line_before;
	return rc;
}
