/*
 * lxc_config.c: parses LXC's "key = value" lines and follows lxc.include, a bounded number of times. Pure but for that;
 * judges nothing.
 */
#include "core/facts/lxc_config.h"

#include <errno.h>

#include "core/base/arena.h"

enum { MOST_FILES = 64, MOST_ENTRIES = 16384 };

struct parser {
	struct plm_arena *arena;
	const struct plm_lxc_includes *includes;
	struct plm_lxc_entry *entries;
	struct plm_lxc_config out;
	size_t files;
};

static int parse_text(struct parser *p, struct plm_slice text);

static int include(struct parser *p, struct plm_slice path)
{
	struct plm_datum text = {0};
	const char *name = plm_arena_strndup(p->arena, path.data, path.size_bytes);
	int rc = name ? 0 : -PLM_E_NOMEM;

	/* An include that includes itself ends here. */
	if (rc == 0 && p->includes && path.size_bytes && ++p->files <= MOST_FILES)
		rc = p->includes->read(p->includes->context, name, &text);
	if (rc < 0)
		return rc;
	if (text.presence != PLM_PRESENT) {
		p->out.error = text.error ? text.error : p->files > MOST_FILES ? ELOOP : ENOENT;
		return 0;
	}
	return parse_text(p, (struct plm_slice){text.data, text.size_bytes});
}

static int parse_line(struct parser *p, struct plm_slice line)
{
	struct plm_lxc_entry *entry;
	struct plm_slice key, value;

	line = plm_slice_trim(line);
	if (plm_slice_starts(line, "#") || !plm_split(line, '=', &key, &value))
		return 0;
	if (plm_slice_is(key, "lxc.include"))
		return include(p, value);
	if (p->out.count == MOST_ENTRIES) {
		p->out.error = E2BIG;
		return 0;
	}
	entry = plm_push(p->arena, p->entries, p->out.count);
	if (!entry)
		return -PLM_E_NOMEM;
	*entry = (struct plm_lxc_entry){key, value};
	return 0;
}

static int parse_text(struct parser *p, struct plm_slice text)
{
	struct plm_slice line;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line))
		rc = parse_line(p, line);
	return rc;
}

int plm_lxc_config_parse(struct plm_arena *arena, struct plm_slice text,
			 const struct plm_lxc_includes *includes, struct plm_lxc_config *out)
{
	struct parser p = {.arena = arena, .includes = includes};
	int rc = parse_text(&p, text);

	p.out.entries = p.entries;
	*out = p.out;
	return rc;
}

struct plm_slice plm_lxc_config_get(const struct plm_lxc_config *config, const char *key)
{
	for (size_t i = config->count; i > 0; i--)
		if (plm_slice_is(config->entries[i - 1].key, key))
			return config->entries[i - 1].value;
	return (struct plm_slice){0};
}

struct plm_lxc_words plm_lxc_config_words(const struct plm_lxc_config *config, const char *key)
{
	struct plm_lxc_words words = {.config = config, .key = key};

	for (size_t i = 0; i < config->count; i++)
		if (plm_slice_is(config->entries[i].key, key) &&
		    config->entries[i].value.size_bytes == 0)
			words.next = i + 1;
	return words;
}

bool plm_lxc_next_value(struct plm_lxc_words *words, struct plm_slice *value)
{
	const struct plm_lxc_config *config = words->config;

	while (words->next < config->count) {
		const struct plm_lxc_entry *entry = &config->entries[words->next++];

		if (!plm_slice_is(entry->key, words->key))
			continue;
		*value = entry->value;
		return true;
	}
	return false;
}

bool plm_lxc_next_word(struct plm_lxc_words *words, struct plm_slice *word)
{
	while (!plm_next_word(&words->rest, " \t", word))
		if (!plm_lxc_next_value(words, &words->rest))
			return false;
	return true;
}
