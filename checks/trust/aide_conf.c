/*
 * aide_conf.c: where AIDE has its database, by its configuration: definitions and the option of old and of new. Pure.
 * Follows aide.conf(5).
 */
#include <string.h>

#include "checks/trust/integrity.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"

/* Puts what @@{NAME} stands for into its place; false when nobody said what that is. */
static bool expand(const struct plm_map *names, struct plm_slice value, struct plm_buf *out)
{
	while (value.size_bytes) {
		const char *at = memmem(value.data, value.size_bytes, "@@{", 3);
		const char *limit = value.data + value.size_bytes, *end;
		const struct plm_slice *word;

		end = at ? memchr(at, '}', (size_t)(limit - at)) : NULL;
		if (!end) {
			plm_buf_add(out, value.data, value.size_bytes);
			return at == NULL;
		}
		word = plm_map_get_n(names, at + 3, (size_t)(end - at) - 3);
		if (!word)
			return false;
		plm_buf_add(out, value.data, (size_t)(at - value.data));
		plm_buf_add(out, word->data, word->size_bytes);
		value = (struct plm_slice){end + 1, (size_t)(limit - end) - 1};
	}
	return true;
}

/* "@@define NAME value" */
static bool define(struct plm_arena *arena, struct plm_map *names, struct plm_slice line)
{
	struct plm_slice word, name, *value = plm_new(arena, struct plm_slice);
	char *key;

	if (!value || !plm_next_word(&line, " \t", &word) || !plm_next_word(&line, " \t", &name))
		return value != NULL;
	*value = plm_slice_trim(line);
	key = plm_arena_strndup(arena, name.data, name.size_bytes);
	return key && plm_map_set(names, key, value) == 0;
}

static bool is_database(struct plm_slice key)
{
	return plm_slice_is(key, "database") || plm_slice_is(key, "database_in");
}

const char *trust_aide_database(struct plm_arena *arena, struct plm_slice text, bool *failed)
{
	struct plm_slice line, key, value, found = {0};
	plm_auto_buf struct plm_buf path = {0};
	struct plm_map names;
	const char *out = NULL;

	plm_map_init(&names, arena);
	*failed = false;
	while (!*failed && plm_next_line(&text, &line)) {
		line = plm_slice_trim(line);
		if (plm_slice_starts(line, "@@define "))
			*failed = !define(arena, &names, line);
		else if (plm_split(line, '=', &key, &value) && is_database(key))
			found = value;
	}
	if (*failed || !plm_slice_starts(found, "file:") || !expand(&names, found, &path))
		return NULL;
	/* "file:/var/lib/aide/aide.db", and with two slashes more. */
	if (!path.failed && plm_buf_text(&path)[5] == '/')
		out = plm_arena_strdup(arena, plm_buf_text(&path) + 5);
	*failed = path.failed || (plm_buf_text(&path)[5] == '/' && !out);
	while (out && out[0] == '/' && out[1] == '/')
		out++;
	return out;
}
