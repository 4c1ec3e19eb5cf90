/*
 * syslogng_parse.c: takes a syslog-ng configuration apart into words. Pure but for memory.
 */
#include "core/forwarding/syslogng.h"

#include <strings.h>

#include "core/base/arena.h"
#include "core/base/buf.h"

enum { WORDS_MAX = 20000, DEPTH_MAX = 24 };

struct reader {
	struct plm_ng_text *text;
	const char *file;
	const char *at, *end;
	long line;
};

static char peek(const struct reader *r)
{
	if (r->at >= r->end)
		return '\0';
	return *r->at;
}

/* Also false for NUL, which ends every set. */
static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void step(struct reader *r)
{
	if (*r->at++ == '\n')
		r->line++;
}

static void skip_line(struct reader *r)
{
	while (r->at < r->end && *r->at != '\n')
		r->at++;
}

/* Over white space, comments and what only separates. */
static void skip_space(struct reader *r)
{
	while (r->at < r->end) {
		if (*r->at == '#')
			skip_line(r);
		else if (is_in(*r->at, " \t\r\n;,") || *r->at == '\0')
			step(r);
		else
			return;
	}
}

static const char *keep(struct reader *r, const char *data, size_t size)
{
	const char *copy = plm_arena_strndup(r->text->arena, data, size);

	r->text->out_of_memory = r->text->out_of_memory || !copy;
	return copy ? copy : "";
}

/* In double quotes a backslash keeps the next character. */
static const char *take_quoted(struct reader *r)
{
	plm_auto_buf struct plm_buf text = {0};
	char quote = *r->at;

	step(r);
	while (r->at < r->end && *r->at != quote) {
		if (*r->at == '\\' && quote == '"' && r->at + 1 < r->end)
			step(r);
		plm_buf_char(&text, *r->at);
		step(r);
	}
	if (r->at < r->end)
		step(r);
	r->text->out_of_memory = r->text->out_of_memory || text.failed;
	return keep(r, plm_buf_text(&text), text.size_bytes);
}

static const char *take_word(struct reader *r)
{
	const char *from = r->at;

	if (*r->at == '"' || *r->at == '\'')
		return take_quoted(r);
	while (r->at < r->end && *r->at && !is_in(*r->at, " \t\r\n;,(){}\"'#"))
		r->at++;
	return keep(r, from, (size_t)(r->at - from));
}

/* "@include "path"", "@version: 4.0", "@define name value": to the end of the line. */
static void take_pragma(struct reader *r)
{
	struct plm_slice word = {.data = r->at};
	const char **slot;

	while (r->at < r->end && *r->at != ' ' && *r->at != '\t' && *r->at != '\n')
		r->at++;
	word.size_bytes = (size_t)(r->at - word.data);
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
	if (plm_slice_is(word, "@include") && r->at < r->end && *r->at != '\n') {
		const char *path = take_word(r);

		slot = plm_push(r->text->arena, r->text->includes, r->text->include_count);
		r->text->out_of_memory = r->text->out_of_memory || !slot;
		if (slot)
			*slot = path;
	}
	skip_line(r);
}

static struct plm_ng_word *new_word(struct reader *r)
{
	struct plm_ng_word *word = plm_new(r->text->arena, struct plm_ng_word);

	r->text->out_of_memory = r->text->out_of_memory || !word;
	r->text->word_count++;
	if (word)
		*word = (struct plm_ng_word){.line = r->line, .file = r->file};
	return word;
}

static bool goes_on(const struct reader *r)
{
	return r->at < r->end && !r->text->out_of_memory && r->text->word_count < WORDS_MAX;
}

static struct plm_ng_word *read_words(struct reader *r, char close, unsigned depth,
				      struct plm_ng_word **last);

/* What follows a word in brackets belongs to it. */
static void read_inside(struct reader *r, struct plm_ng_word *word, unsigned depth)
{
	struct plm_ng_word *last = NULL;

	skip_space(r);
	if ((peek(r) != '(' && peek(r) != '{') || depth >= DEPTH_MAX)
		return;
	word->opens = peek(r);
	step(r);
	word->inside = read_words(r, word->opens == '(' ? ')' : '}', depth + 1, &last);
}

static struct plm_ng_word *read_words(struct reader *r, char close, unsigned depth,
				      struct plm_ng_word **last)
{
	struct plm_ng_word *first = NULL;

	*last = NULL;
	for (skip_space(r); goes_on(r); skip_space(r)) {
		struct plm_ng_word *word;

		if (*r->at == ')' || *r->at == '}') {
			bool mine = *r->at == close;

			step(r);
			if (mine)
				return first;
			continue;
		}
		if (*r->at == '@' && !close) {
			take_pragma(r);
			continue;
		}
		word = new_word(r);
		if (!word)
			return first;
		/* A brace without a word before it, as in "log { { … } };", is a word without text. */
		word->text = *r->at == '(' || *r->at == '{' ? "" : take_word(r);
		read_inside(r, word, depth);
		if (*last)
			(*last)->next = word;
		else
			first = word;
		*last = word;
		if (depth >= DEPTH_MAX && (peek(r) == '(' || peek(r) == '{'))
			step(r);
	}
	return first;
}

void plm_ng_read(struct plm_ng_text *text, const char *file, struct plm_slice bytes)
{
	struct reader r = {.text = text,
			   .file = file,
			   .at = bytes.data,
			   .end = bytes.data + bytes.size_bytes,
			   .line = 1};
	struct plm_ng_word *last, *first = read_words(&r, '\0', 0, &last);

	if (!first)
		return;
	if (text->last)
		text->last->next = first;
	else
		text->first = first;
	text->last = last;
}

const struct plm_ng_word *plm_ng_inside(const struct plm_ng_word *word, const char *text)
{
	for (const struct plm_ng_word *w = word->inside; w; w = w->next)
		if (strcasecmp(w->text, text) == 0)
			return w;
	return NULL;
}

const char *plm_ng_value(const struct plm_ng_word *word, const char *text)
{
	const struct plm_ng_word *found = plm_ng_inside(word, text);

	return found && found->inside ? found->inside->text : NULL;
}
