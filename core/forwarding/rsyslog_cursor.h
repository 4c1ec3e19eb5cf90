/*
 * rsyslog_cursor.h: a place in the text of an rsyslog configuration, and what can be taken from
 * there. For rsyslog_parse.c alone.
 */
#ifndef PLM_CORE_FORWARDING_RSYSLOG_CURSOR_H
#define PLM_CORE_FORWARDING_RSYSLOG_CURSOR_H

#include <ctype.h>
#include <strings.h>

#include "core/forwarding/rsyslog.h"

enum { PLM_RSYSLOG_BLOCKS_MAX = 32, PLM_RSYSLOG_PARAMS_MAX = 64 };

struct plm_rsyslog_cursor {
	const char *at, *end;
	long line;
	const char *source;
	struct plm_rsyslog *conf;
	struct plm_rsyslog_filter
		blocks[PLM_RSYSLOG_BLOCKS_MAX]; /* what holds outside each open brace */
	size_t depth;
};

struct plm_rsyslog_param {
	struct plm_slice name;
	const char *value;
};

struct plm_rsyslog_params {
	struct plm_rsyslog_param items[PLM_RSYSLOG_PARAMS_MAX];
	size_t count;
};

static inline bool plm_cursor_is_end(const struct plm_rsyslog_cursor *c)
{
	return c->at >= c->end;
}

static inline char plm_cursor_peek(const struct plm_rsyslog_cursor *c)
{
	if (plm_cursor_is_end(c))
		return '\0';
	return *c->at;
}

static inline void plm_cursor_advance(struct plm_rsyslog_cursor *c)
{
	if (plm_cursor_is_end(c))
		return;
	if (*c->at == '\n')
		c->line++;
	c->at++;
}

static inline bool plm_cursor_at(const struct plm_rsyslog_cursor *c, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(c->end - c->at) >= n && strncasecmp(c->at, text, n) == 0;
}

static inline bool plm_cursor_is_name_char(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_' || ch == '.' || ch == '-';
}

/* To the end of the line; a backslash before a newline joins the next one. */
void plm_cursor_skip_line(struct plm_rsyslog_cursor *c);
/* Over white space and comments. */
void plm_cursor_skip_space(struct plm_rsyslog_cursor *c);
/* Over blanks and joined line ends. */
void plm_cursor_skip_blanks(struct plm_rsyslog_cursor *c);
/* Over a quoted text; the cursor is at its opening quote. */
void plm_cursor_skip_quoted(struct plm_rsyslog_cursor *c);
/* Takes what comes before white space or any of `stops`. */
struct plm_slice plm_cursor_word(struct plm_rsyslog_cursor *c, const char *stops);
/* A copy; "" and conf->out_of_memory when there is no memory. */
const char *plm_cursor_keep(struct plm_rsyslog *conf, struct plm_slice text);
/* Reads (name="value" …); the cursor is at the opening bracket. What is beyond the room is left
 * out. */
void plm_cursor_params(struct plm_rsyslog_cursor *c, struct plm_rsyslog_params *params);
const char *plm_params_get(const struct plm_rsyslog_params *params, const char *name);
/* Whether it has this value, in any case. */
bool plm_params_is(const struct plm_rsyslog_params *params, const char *name, const char *value);

#endif
