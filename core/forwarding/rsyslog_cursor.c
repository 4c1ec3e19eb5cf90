/*
 * rsyslog_cursor.c: the words of rsyslog.conf(5): lines, comments, quoted texts, and the parameters
 * of an object. Pure.
 */
#include "core/forwarding/rsyslog_cursor.h"

#include <ctype.h>
#include <strings.h>

#include "core/base/arena.h"

void plm_cursor_skip_line(struct plm_rsyslog_cursor *c)
{
	while (!plm_cursor_is_end(c) && *c->at != '\n') {
		if (*c->at == '\\' && c->end - c->at > 1 && c->at[1] == '\n')
			plm_cursor_advance(c);
		plm_cursor_advance(c);
	}
}

static void skip_block_comment(struct plm_rsyslog_cursor *c)
{
	while (!plm_cursor_is_end(c) && !plm_cursor_at(c, "*/"))
		plm_cursor_advance(c);
	plm_cursor_advance(c);
	plm_cursor_advance(c);
}

void plm_cursor_skip_space(struct plm_rsyslog_cursor *c)
{
	while (!plm_cursor_is_end(c)) {
		if (isspace((unsigned char)*c->at))
			plm_cursor_advance(c);
		else if (*c->at == '#')
			plm_cursor_skip_line(c);
		else if (plm_cursor_at(c, "/*"))
			skip_block_comment(c);
		else
			return;
	}
}

void plm_cursor_skip_blanks(struct plm_rsyslog_cursor *c)
{
	for (;;) {
		if (plm_cursor_at(c, "\\\n"))
			plm_cursor_advance(c);
		else if (plm_cursor_peek(c) != ' ' && plm_cursor_peek(c) != '\t')
			return;
		plm_cursor_advance(c);
	}
}

void plm_cursor_skip_quoted(struct plm_rsyslog_cursor *c)
{
	char quote = plm_cursor_peek(c);

	plm_cursor_advance(c);
	while (!plm_cursor_is_end(c) && *c->at != quote) {
		if (*c->at == '\\')
			plm_cursor_advance(c);
		plm_cursor_advance(c);
	}
	plm_cursor_advance(c);
}

struct plm_slice plm_cursor_word(struct plm_rsyslog_cursor *c, const char *stops)
{
	struct plm_slice word = {.data = c->at};

	while (!plm_cursor_is_end(c) && !isspace((unsigned char)*c->at) && *c->at != '\0' &&
	       !strchr(stops, *c->at))
		plm_cursor_advance(c);
	word.size_bytes = (size_t)(c->at - word.data);
	return word;
}

const char *plm_cursor_keep(struct plm_rsyslog *conf, struct plm_slice text)
{
	const char *copy = plm_arena_strndup(conf->arena, text.data, text.size_bytes);

	if (!copy)
		conf->out_of_memory = true;
	return copy ? copy : "";
}

/* A quoted text without its escapes. */
static const char *take_value(struct plm_rsyslog_cursor *c)
{
	const char *start;
	const char *raw;
	char *text, *to;

	if (plm_cursor_peek(c) != '"' && plm_cursor_peek(c) != '\'')
		return plm_cursor_keep(c->conf, plm_cursor_word(c, ")"));
	start = c->at + 1;
	plm_cursor_skip_quoted(c);
	if (c->at - start < 1)
		return "";
	text = plm_arena_strndup(c->conf->arena, start, (size_t)(c->at - start) - 1);
	if (!text) {
		c->conf->out_of_memory = true;
		return "";
	}
	for (raw = to = text; *raw; raw++) {
		if (*raw == '\\' && raw[1])
			raw++;
		*to++ = *raw;
	}
	*to = '\0';
	return text;
}

void plm_cursor_params(struct plm_rsyslog_cursor *c, struct plm_rsyslog_params *params)
{
	params->count = 0;
	plm_cursor_advance(c);
	for (plm_cursor_skip_space(c); !plm_cursor_is_end(c) && plm_cursor_peek(c) != ')';
	     plm_cursor_skip_space(c)) {
		struct plm_rsyslog_param param = {.name.data = c->at};

		while (plm_cursor_is_name_char(plm_cursor_peek(c)))
			plm_cursor_advance(c);
		param.name.size_bytes = (size_t)(c->at - param.name.data);
		plm_cursor_skip_space(c);
		if (plm_cursor_peek(c) != '=') {
			/* Arrays, commas and what else may stand here. */
			if (plm_cursor_peek(c) == '"' || plm_cursor_peek(c) == '\'')
				plm_cursor_skip_quoted(c);
			else if (plm_cursor_peek(c) != ')')
				plm_cursor_advance(c);
			continue;
		}
		plm_cursor_advance(c);
		plm_cursor_skip_space(c);
		param.value = take_value(c);
		if (params->count < PLM_RSYSLOG_PARAMS_MAX)
			params->items[params->count++] = param;
	}
	plm_cursor_advance(c);
}

const char *plm_params_get(const struct plm_rsyslog_params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++) {
		const struct plm_rsyslog_param *p = &params->items[i];

		if (p->name.size_bytes == strlen(name) &&
		    strncasecmp(p->name.data, name, p->name.size_bytes) == 0)
			return p->value;
	}
	return NULL;
}

bool plm_params_is(const struct plm_rsyslog_params *params, const char *name, const char *value)
{
	const char *text = plm_params_get(params, name);

	return text && strcasecmp(text, value) == 0;
}
