/*
 * fuzz_listeners.c: the text of the probe "listeners" from hostile bytes.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/ports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_listener_list list;

	if (!arena || plm_listeners_parse(arena, text, &list) < 0)
		return 0;
	for (size_t i = 0; i < list.count; i++)
		if (!list.items[i].address || !list.items[i].port)
			abort();
	return 0;
}
