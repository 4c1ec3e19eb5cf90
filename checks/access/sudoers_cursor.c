/*
 * sudoers_cursor.c: words and lists of one line of sudoers(5). Pure, on untrusted text.
 */
#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

void sudoers_skip_blanks(struct sudoers_cursor *c)
{
	while (*c->at == ' ' || *c->at == '\t')
		c->at++;
}

bool sudoers_take(struct sudoers_cursor *c, char which)
{
	sudoers_skip_blanks(c);
	if (*c->at != which)
		return false;
	c->at++;
	return true;
}

/* Up to the closing quote. */
static void take_quoted(struct sudoers_cursor *c, struct plm_buf *out)
{
	for (c->at++; *c->at && *c->at != '"'; c->at++) {
		if (*c->at == '\\' && c->at[1] == '"')
			c->at++;
		plm_buf_char(out, *c->at);
	}
	if (*c->at)
		c->at++;
	else
		c->bad = true;
}

const char *sudoers_take_word(struct sudoers_cursor *c, const char *ends)
{
	plm_auto_buf struct plm_buf word = {0};
	const char *copy;
	bool quoted = false;

	sudoers_skip_blanks(c);
	/* Groups of other sources: "%:name". */
	if (c->at[0] == '%' && c->at[1] == ':') {
		plm_buf_str(&word, "%:");
		c->at += 2;
	}
	while (*c->at && *c->at != ' ' && *c->at != '\t' && !strchr(ends, *c->at)) {
		if (*c->at == '"') {
			quoted = true;
			take_quoted(c, &word);
			continue;
		}
		if (*c->at == '\\' && c->at[1])
			c->at++;
		plm_buf_char(&word, *c->at++);
	}
	c->bad = c->bad || (!word.size_bytes && !quoted);
	copy = word.failed ? NULL : plm_arena_strdup(c->arena, plm_buf_text(&word));
	c->no_memory = c->no_memory || !copy;
	return c->bad ? NULL : copy;
}

bool sudoers_take_list(struct sudoers_cursor *c, struct sudoers_list *list)
{
	do {
		bool negated = false;
		const char *text;
		struct sudoers_word *slot;

		while (sudoers_take(c, '!'))
			negated = !negated;
		text = sudoers_take_word(c, ",:=()!");
		if (!text)
			return false;
		slot = plm_push(c->arena, list->items, list->count);
		c->no_memory = !slot;
		if (!slot)
			return false;
		*slot = (struct sudoers_word){.text = text, .negated = negated};
	} while (sudoers_take(c, ','));
	return true;
}

bool sudoers_is_alias_name(const char *text)
{
	if (*text < 'A' || *text > 'Z' || strcmp(text, "ALL") == 0)
		return false;
	return text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}
