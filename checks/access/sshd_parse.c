/*
 * sshd_parse.c: the lines of sshd_config(5) in the order in which sshd meets them, each with the Match it stands in. Knows
 * bytes only: what an Include names is read by its caller.
 */
#include <strings.h>

#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

enum { MOST_LINES = 65536 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

static void skip_blanks(struct plm_slice *s)
{
	while (s->size_bytes && is_blank(s->data[0])) {
		s->data++;
		s->size_bytes--;
	}
}

static char take_char(struct plm_slice *s)
{
	s->size_bytes--;
	return *s->data++;
}

/* One argument, with its quotes taken off. */
static void take_argument(struct plm_slice *rest, struct plm_buf *out)
{
	char quote = 0;

	while (rest->size_bytes && (quote || !is_blank(rest->data[0]))) {
		char c = take_char(rest);

		if (c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else if (c == '\\' && rest->size_bytes && rest->data[0] &&
			 strchr("\"'\\", rest->data[0]))
			plm_buf_char(out, take_char(rest));
		else if (c)
			plm_buf_char(out, c);
	}
}

static int take_line(struct plm_arena *arena, struct plm_slice line, struct sshd_line *out)
{
	plm_auto_buf struct plm_buf value = {0};
	struct plm_slice keyword;

	skip_blanks(&line);
	keyword = line;
	while (line.size_bytes && !is_blank(line.data[0]) && line.data[0] != '=')
		take_char(&line);
	keyword.size_bytes -= line.size_bytes;
	skip_blanks(&line);
	if (line.size_bytes && line.data[0] == '=')
		take_char(&line);
	skip_blanks(&line);
	while (line.size_bytes && line.data[0] != '#') {
		if (value.size_bytes)
			plm_buf_char(&value, ' ');
		take_argument(&line, &value);
		skip_blanks(&line);
	}
	out->keyword =
		plm_arena_strndup(arena, keyword.data ? keyword.data : "", keyword.size_bytes);
	out->value = plm_arena_strdup(arena, plm_buf_text(&value));
	return value.failed || !out->keyword || !out->value ? -PLM_E_NOMEM : 0;
}

static int enter_match(struct plm_arena *arena, const struct sshd_line *line,
		       const struct sshd_match *within, const struct sshd_match **match)
{
	struct sshd_match *m = plm_new(arena, struct sshd_match);

	if (!m)
		return -PLM_E_NOMEM;
	*m = (struct sshd_match){.criteria = line->value,
				 .path = line->path,
				 .line = line->line,
				 .always = strcasecmp(line->value, "all") == 0 &&
					   (!within || within->always)};
	*match = m;
	return 0;
}

static int keep_line(struct sshd_parser *p, const struct sshd_line *line)
{
	struct sshd_line *slot;

	if (p->config->line_count >= MOST_LINES)
		return 0;
	slot = plm_push(p->arena, p->config->lines, p->config->line_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = *line;
	return 0;
}

int sshd_parse(struct sshd_parser *p, struct plm_slice text, const char *path,
	       const struct sshd_match *within)
{
	const struct sshd_match *match = within;
	struct plm_slice line;
	int rc = 0;

	for (size_t number = 1; rc == 0 && plm_next_line(&text, &line); number++) {
		struct sshd_line found = {.path = path, .line = number, .match = match};

		rc = take_line(p->arena, line, &found);
		if (rc < 0 || !found.keyword[0] || found.keyword[0] == '#')
			continue;
		if (strcasecmp(found.keyword, "match") == 0)
			rc = enter_match(p->arena, &found, within, &match);
		else if (strcasecmp(found.keyword, "include") == 0)
			rc = p->include(p, found.value, match);
		else
			rc = keep_line(p, &found);
	}
	return rc;
}
