/*
 * rotation_parse.c: which files a configuration of logrotate's names, and what it includes. Follows logrotate.conf(5).
 * Pure but for memory: what is inside a block, scripts too, is skipped.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"

struct cursor {
	struct plm_slice rest;
	long line;
};

static char peek(const struct cursor *c)
{
	if (!c->rest.size_bytes)
		return '\0';
	return c->rest.data[0];
}

/* Also false for NUL, which ends every set. */
static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void step(struct cursor *c)
{
	if (peek(c) == '\n')
		c->line++;
	c->rest.data++;
	c->rest.size_bytes--;
}

static void skip_line(struct cursor *c)
{
	while (c->rest.size_bytes && peek(c) != '\n')
		step(c);
}

/* Over white space and comments. */
static void skip_space(struct cursor *c)
{
	while (c->rest.size_bytes) {
		if (peek(c) == '#')
			skip_line(c);
		else if (is_in(peek(c), " \t\r\n") || peek(c) == '\0')
			step(c);
		else
			return;
	}
}

/* A word, or what stands in quotes; empty at the end and at a brace. */
static struct plm_slice take_word(struct cursor *c)
{
	bool quoted = peek(c) == '"' || peek(c) == '\'';
	char quote = peek(c);
	struct plm_slice word;

	if (quoted)
		step(c);
	word = (struct plm_slice){.data = c->rest.data};
	while (c->rest.size_bytes &&
	       (quoted ? peek(c) != quote : (peek(c) != '\0' && !is_in(peek(c), " \t\r\n{}")))) {
		word.size_bytes++;
		step(c);
	}
	if (quoted && c->rest.size_bytes)
		step(c);
	return word;
}

/* Scripts may hold braces: they end at endscript, not before. */
static bool begins_script(struct plm_slice word)
{
	return plm_slice_is(word, "postrotate") || plm_slice_is(word, "prerotate") ||
	       plm_slice_is(word, "firstaction") || plm_slice_is(word, "lastaction") ||
	       plm_slice_is(word, "preremove");
}

static void skip_script(struct cursor *c)
{
	while (c->rest.size_bytes) {
		struct plm_slice line = {.data = c->rest.data};

		skip_line(c);
		line.size_bytes = (size_t)(c->rest.data - line.data);
		if (plm_slice_starts(plm_slice_trim(line), "endscript"))
			return;
		if (c->rest.size_bytes)
			step(c);
	}
}

/* To the end of the line, or to a brace that stands alone on it. */
static void skip_arguments(struct cursor *c)
{
	char before = '\0';

	while (c->rest.size_bytes && peek(c) != '\n' &&
	       !(peek(c) == '}' && (before == ' ' || before == '\t'))) {
		before = peek(c);
		step(c);
	}
}

static void skip_block(struct cursor *c)
{
	while (c->rest.size_bytes) {
		struct plm_slice word;

		skip_space(c);
		if (peek(c) == '}') {
			step(c);
			return;
		}
		word = take_word(c);
		if (begins_script(word))
			skip_script(c);
		else
			skip_arguments(c);
	}
}

static const char *keep(struct logging_rotation_conf *conf, struct plm_slice text)
{
	const char *copy = plm_arena_strndup(conf->arena, text.data, text.size_bytes);

	conf->out_of_memory = conf->out_of_memory || !copy;
	return copy;
}

static void add_pattern(struct logging_rotation_conf *conf, const char *file, long line,
			struct plm_slice pattern)
{
	struct logging_rotated *slot = plm_push(conf->arena, conf->items, conf->count);

	conf->out_of_memory = conf->out_of_memory || !slot;
	if (slot)
		*slot = (struct logging_rotated){keep(conf, pattern), file, line};
}

static void add_include(struct logging_rotation_conf *conf, struct plm_slice path)
{
	const char **slot = plm_push(conf->arena, conf->includes, conf->include_count);

	conf->out_of_memory = conf->out_of_memory || !slot;
	if (slot)
		*slot = keep(conf, path);
}

static void read_directive(struct logging_rotation_conf *conf, struct cursor *c,
			   struct plm_slice name)
{
	long line = c->line;

	while (c->rest.size_bytes && is_in(peek(c), " \t"))
		step(c);
	if (plm_slice_is(name, "include") && c->line == line)
		add_include(conf, take_word(c));
	if (begins_script(name))
		skip_script(c);
	skip_line(c);
}

void logging_rotation_parse(struct logging_rotation_conf *conf, const char *file,
			    struct plm_slice text)
{
	struct cursor c = {.rest = text, .line = 1};

	for (skip_space(&c); c.rest.size_bytes && !conf->out_of_memory; skip_space(&c)) {
		long line = c.line;
		bool quoted = peek(&c) == '"' || peek(&c) == '\'';
		struct plm_slice word;

		if (peek(&c) == '{') {
			step(&c);
			skip_block(&c);
			continue;
		}
		if (peek(&c) == '}') {
			step(&c);
			continue;
		}
		word = take_word(&c);
		if (word.size_bytes && (quoted || word.data[0] == '/' || word.data[0] == '~'))
			add_pattern(conf, file, line, word);
		else
			read_directive(conf, &c, word);
	}
}
