/*
 * fuzz_toml.c: TOML from hostile bytes: it ends, says where it is wrong, and every value of the tree is found again by its key.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/facts/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct plm_toml *value)
{
	size_t count = 0;

	if (value->line < 1 || (value->text.data && value->text.data[value->text.size_bytes]))
		abort();
	for (const struct plm_toml *item = value->first; item; item = item->next, count++) {
		bool plain = item->key.data && strlen(item->key.data) == item->key.size_bytes;

		if (plain && plm_toml_member(value, item->key.data) != item)
			abort();
		check(item);
	}
	if (count != value->count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_datum datum = {.presence = PLM_PRESENT, .size_bytes = size};
	struct plm_toml_document document;

	if (!arena)
		return 0;
	datum.data = plm_arena_strndup(arena, (const char *)data, size);
	if (!datum.data || plm_toml_parse(arena, &datum, &document) < 0)
		return 0;
	if (!document.root != !!document.wrong || (document.wrong && document.line < 1))
		abort();
	if (document.root)
		check(document.root);
	return 0;
}
