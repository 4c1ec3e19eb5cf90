/*
 * rsyslog_parse.c: reads rsyslog.conf(5) in both syntaxes, statement by statement: its filter, its braces, its action. Skips what it
 * does not know.
 */
#include "core/forwarding/rsyslog_items.h"

#include <ctype.h>

#include "core/base/arena.h"

static void open_block(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	plm_cursor_advance(c);
	if (c->depth < PLM_RSYSLOG_BLOCKS_MAX)
		c->blocks[c->depth] = *outside;
	c->depth++;
}

static void close_block(struct plm_rsyslog_cursor *c)
{
	plm_cursor_advance(c);
	if (c->depth == 0)
		return;
	c->depth--;
	if (c->depth < PLM_RSYSLOG_BLOCKS_MAX)
		c->conf->filter = c->blocks[c->depth];
}

/* What a statement does once its filter is read. */
static void read_action(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	struct plm_slice name;

	plm_cursor_skip_blanks(c);
	if (plm_cursor_peek(c) == '@') {
		plm_rsyslog_at(c);
	} else if (plm_cursor_peek(c) == '{') {
		open_block(c, outside);
	} else if (plm_cursor_at(c, ":omrelp:")) {
		c->at += strlen(":omrelp:");
		plm_rsyslog_address(c, plm_cursor_word(c, ";#"), false);
		plm_cursor_skip_line(c);
	} else if (plm_cursor_peek(c) == '~' || plm_cursor_at(c, "stop")) {
		plm_rsyslog_add(c, PLM_RSYSLOG_STOP, NULL);
		plm_cursor_skip_line(c);
	} else if (plm_cursor_at(c, "call ")) {
		c->at += strlen("call ");
		plm_cursor_skip_blanks(c);
		plm_rsyslog_add(c, PLM_RSYSLOG_CALL,
				plm_cursor_keep(c->conf, plm_cursor_word(c, "}#")));
	} else if (plm_rsyslog_at_object(c, &name)) {
		plm_rsyslog_object(c, name);
	} else {
		plm_cursor_skip_line(c);
	}
}

/* ---- filters ---- */

static bool at_keyword(const struct plm_rsyslog_cursor *c, const char *word)
{
	size_t n = strlen(word);

	return plm_cursor_at(c, word) &&
	       ((size_t)(c->end - c->at) == n || !plm_cursor_is_name_char(c->at[n]));
}

static void both(struct plm_rsyslog *conf, const char **slot, struct plm_slice text)
{
	const char *word = plm_cursor_keep(conf, plm_slice_trim(text));
	const char *joined = *slot ? plm_arena_printf(conf->arena, "%s and %s", *slot, word) : word;

	if (joined)
		*slot = joined;
	else
		conf->out_of_memory = true;
}

/* "if … then": the cursor behind the "then". */
static void read_if(struct plm_rsyslog_cursor *c)
{
	struct plm_slice condition;

	c->at += strlen("if");
	condition.data = c->at;
	while (!plm_cursor_is_end(c) &&
	       !(isspace((unsigned char)c->at[-1]) && at_keyword(c, "then"))) {
		if (*c->at == '"' || *c->at == '\'')
			plm_cursor_skip_quoted(c);
		else
			plm_cursor_advance(c);
	}
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
	if (!plm_cursor_is_end(c))
		c->at += strlen("then");
	plm_cursor_skip_space(c);
}

/* ":property, operation, "value"" */
static void read_property(struct plm_rsyslog_cursor *c)
{
	struct plm_slice condition = {.data = c->at};

	while (!plm_cursor_is_end(c) && *c->at != '\n' && *c->at != '"')
		plm_cursor_advance(c);
	if (plm_cursor_peek(c) == '"')
		plm_cursor_skip_quoted(c);
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
}

static bool looks_like_selector(struct plm_slice word)
{
	return memchr(word.data, '.', word.size_bytes) != NULL;
}

/* A statement that decides nothing here; what it does in braces may. */
static void skip_unknown(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	while (!plm_cursor_is_end(c) && plm_cursor_peek(c) != '\n' && plm_cursor_peek(c) != '{') {
		if (plm_cursor_peek(c) == '"' || plm_cursor_peek(c) == '\'')
			plm_cursor_skip_quoted(c);
		else
			plm_cursor_advance(c);
	}
	if (plm_cursor_peek(c) == '{')
		open_block(c, outside);
}

static bool starts_action(const struct plm_rsyslog_cursor *c)
{
	return plm_cursor_peek(c) == '{' || plm_cursor_peek(c) == '@' || at_keyword(c, "stop") ||
	       plm_cursor_at(c, "call ");
}

/* What stands for itself: a directive, a closing brace, an object. True when it was one. */
static bool read_whole(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	struct plm_slice name;

	if (plm_cursor_peek(c) == '$') {
		plm_rsyslog_directive(c);
	} else if (plm_cursor_peek(c) == '}') {
		close_block(c);
	} else if (!at_keyword(c, "if") && plm_rsyslog_at_object(c, &name)) {
		plm_rsyslog_object(c, name);
		plm_cursor_skip_space(c);
		/* A ruleset's braces follow its name. */
		if (plm_rsyslog_is_word(name, "ruleset") && plm_cursor_peek(c) == '{')
			open_block(c, outside);
		else
			c->conf->filter = *outside;
	} else {
		return false;
	}
	return true;
}

/* The filter before an action; false when what is there has no action. */
static bool read_filter(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *last)
{
	struct plm_rsyslog *conf = c->conf;
	struct plm_slice word;

	if (plm_cursor_peek(c) == '&') {
		plm_cursor_advance(c);
		conf->filter = *last;
	} else if (plm_cursor_peek(c) == ':' && !plm_cursor_at(c, ":om")) {
		read_property(c);
	} else if (at_keyword(c, "if")) {
		read_if(c);
	} else if (at_keyword(c, "else")) {
		c->at += strlen("else");
		both(conf, &conf->filter.condition, plm_slice_of("else"));
		plm_cursor_skip_space(c);
		if (at_keyword(c, "if"))
			read_if(c);
	} else if (!starts_action(c)) {
		word = plm_cursor_word(c, "{}@");
		if (!looks_like_selector(word))
			return false;
		both(conf, &conf->filter.selector, word);
	}
	return true;
}

static void read_statement(struct plm_rsyslog_cursor *c, struct plm_rsyslog_filter *last)
{
	struct plm_rsyslog_filter outside = c->conf->filter;
	size_t depth = c->depth;

	if (read_whole(c, &outside))
		return;
	if (!read_filter(c, last)) {
		skip_unknown(c, &outside);
		return;
	}
	*last = c->conf->filter;
	read_action(c, &outside);
	if (c->depth == depth)
		c->conf->filter = outside;
}

void plm_rsyslog_read(struct plm_rsyslog *conf, const char *source, struct plm_slice text)
{
	struct plm_rsyslog_cursor c = {.at = text.data,
				       .end = text.data + text.size_bytes,
				       .line = 1,
				       .source = source,
				       .conf = conf};
	struct plm_rsyslog_filter last = conf->filter;

	plm_rsyslog_begin(conf);
	for (plm_cursor_skip_space(&c); !plm_cursor_is_end(&c) && !conf->out_of_memory;
	     plm_cursor_skip_space(&c)) {
		const char *before = c.at;

		read_statement(&c, &last);
		if (c.at == before)
			plm_cursor_advance(&c);
	}
}
