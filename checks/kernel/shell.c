/*
 * shell.c: words, quotes, variables and assignments of a shell, for /etc/default/grub and grub.cfg.
 * Pure; runs nothing.
 */
#include "checks/kernel/shell.h"

#include "core/base/arena.h"
#include "core/base/buf.h"

enum {
	MAX_WORD_BYTES = 64 * 1024, /* variables that double themselves end here */
	MAX_VARS = 256,
};

struct reader {
	struct plm_shell *shell;
	struct plm_slice rest;
	size_t line;
	struct plm_buf out;
	bool obscure; /* a command substitution or the like */
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static char peek(const struct reader *r)
{
	if (r->rest.size_bytes == 0)
		return '\0';
	return r->rest.data[0];
}

static char next(struct reader *r)
{
	char c = r->rest.data[0];

	r->rest.data++;
	r->rest.size_bytes--;
	r->line += c == '\n' ? 1 : 0;
	return c;
}

static struct plm_slice take_name(struct reader *r)
{
	struct plm_slice name = {.data = r->rest.data};

	while (r->rest.size_bytes && is_name(peek(r))) {
		next(r);
		name.size_bytes++;
	}
	return name;
}

static struct plm_shell_var *find(const struct plm_shell *shell, struct plm_slice name)
{
	for (size_t i = 0; i < shell->count; i++) {
		struct plm_shell_var *v = &shell->vars[i];

		if (v->name.size_bytes == name.size_bytes &&
		    memcmp(v->name.data, name.data, name.size_bytes) == 0)
			return v;
	}
	return NULL;
}

const struct plm_shell_var *plm_shell_get(const struct plm_shell *shell, const char *name)
{
	return find(shell, plm_slice_of(name));
}

int plm_shell_set(struct plm_shell *shell, const struct plm_shell_var *var)
{
	struct plm_shell_var *v = find(shell, var->name);

	if (!v && shell->count >= MAX_VARS) {
		shell->full = true;
		return 0;
	}
	if (!v)
		v = plm_push(shell->arena, shell->vars, shell->count);
	if (!v)
		return -PLM_E_NOMEM;
	*v = *var;
	return 0;
}

static void put_variable(struct reader *r, struct plm_slice name)
{
	const struct plm_shell_var *v = find(r->shell, name);

	if (v && v->value)
		plm_buf_str(&r->out, v->value);
	else if (v || r->shell->full)
		r->obscure = true;
}

/* Behind a "$". */
static void dollar(struct reader *r)
{
	bool braces = r->rest.size_bytes && peek(r) == '{';
	struct plm_slice name;

	if (braces)
		next(r);
	name = take_name(r);
	if (name.size_bytes == 0) {
		/* $(…), $'…', ${!…} and the special parameters. */
		r->obscure = true;
		return;
	}
	if (braces) {
		/* ${name:-default} and its kin need a shell. */
		if (peek(r) != '}') {
			r->obscure = true;
			return;
		}
		next(r);
	}
	put_variable(r, name);
}

static void backslash(struct reader *r, bool quoted)
{
	char c;

	if (!r->rest.size_bytes)
		return;
	c = next(r);
	if (c == '\n')
		return;
	if (quoted && c != '"' && c != '\\' && c != '$' && c != '`')
		plm_buf_char(&r->out, '\\');
	plm_buf_char(&r->out, c);
}

static void single_quotes(struct reader *r)
{
	while (r->rest.size_bytes) {
		char c = next(r);

		if (c == '\'')
			return;
		plm_buf_char(&r->out, c);
	}
	r->obscure = true;
}

static void double_quotes(struct reader *r)
{
	while (r->rest.size_bytes) {
		char c = next(r);

		if (c == '"')
			return;
		if (c == '\\')
			backslash(r, true);
		else if (c == '$')
			dollar(r);
		else if (c == '`')
			r->obscure = true;
		else
			plm_buf_char(&r->out, c);
	}
	r->obscure = true;
}

static void word(struct reader *r)
{
	while (r->rest.size_bytes && !strchr(" \t\r\n;", peek(r))) {
		char c = next(r);

		if (c == '\'')
			single_quotes(r);
		else if (c == '"')
			double_quotes(r);
		else if (c == '\\')
			backslash(r, false);
		else if (c == '$')
			dollar(r);
		else if (c == '`' || c == '(' || c == ')')
			r->obscure = true;
		else
			plm_buf_char(&r->out, c);
	}
}

int plm_shell_word(struct plm_shell *shell, struct plm_slice *rest, size_t *line, const char **out)
{
	struct reader r = {.shell = shell,
			   .rest = *rest,
			   .line = *line,
			   .out = {.limit_bytes = MAX_WORD_BYTES}};
	bool nomem;

	word(&r);
	nomem = r.out.failed == PLM_E_NOMEM;
	*out = NULL;
	if (!nomem && !r.obscure && !r.out.failed) {
		*out = plm_arena_strndup(shell->arena, plm_buf_text(&r.out), r.out.size_bytes);
		nomem = !*out;
	}
	plm_buf_free(&r.out);
	*rest = r.rest;
	*line = r.line;
	return nomem ? -PLM_E_NOMEM : 0;
}

/* Takes blanks and line ends. */
static void skip_blanks(struct reader *r)
{
	while (r->rest.size_bytes && strchr(" \t\r\n;", peek(r)))
		next(r);
}

static void skip_line(struct reader *r)
{
	while (r->rest.size_bytes && peek(r) != '\n')
		next(r);
}

/* The new value of a variable that had one; NULL when it is too long or only a shell could tell. */
static const char *joined(struct plm_arena *arena, const char *old, const char *value, bool *nomem)
{
	const char *both;

	if (!old || !value || strlen(old) + strlen(value) >= MAX_WORD_BYTES)
		return NULL;
	both = plm_arena_printf(arena, "%s%s", old, value);
	*nomem = !both;
	return both;
}

static int assign(struct reader *r, struct plm_slice name, bool append, const char *file)
{
	const struct plm_shell_var *old = append ? find(r->shell, name) : NULL;
	struct plm_shell_var var = {.name = name, .file = file, .line = r->line};
	bool nomem = false;

	if (plm_shell_word(r->shell, &r->rest, &r->line, &var.value) < 0)
		return -PLM_E_NOMEM;
	if (old)
		var.value = joined(r->shell->arena, old->value, var.value, &nomem);
	return nomem ? -PLM_E_NOMEM : plm_shell_set(r->shell, &var);
}

/* "=" or "+=" behind a name. */
static bool take_equals(struct reader *r, bool *append)
{
	*append = plm_slice_starts(r->rest, "+=");
	if (*append)
		next(r);
	if (!r->rest.size_bytes || peek(r) != '=')
		return false;
	next(r);
	return true;
}

int plm_shell_assignments(struct plm_shell *shell, const char *file, struct plm_slice text)
{
	struct reader r = {.shell = shell, .rest = text, .line = 1};

	for (skip_blanks(&r); r.rest.size_bytes; skip_blanks(&r)) {
		struct plm_slice name = take_name(&r);
		bool append = false;

		if (plm_slice_is(name, "export") || plm_slice_is(name, "set")) {
			while (peek(&r) == ' ' || peek(&r) == '\t')
				next(&r);
			name = take_name(&r);
		}
		if (name.size_bytes == 0 || !take_equals(&r, &append))
			skip_line(&r);
		else if (assign(&r, name, append, file) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}
