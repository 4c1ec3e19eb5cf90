/*
 * fuzz_slice_limit.c: limits as unit files write them, and names of slices, from hostile bytes.
 */
#include "checks/cgroup/slice.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const char *text = arena ? plm_arena_strndup(arena, (const char *)data, size) : NULL;

	if (!text || size > 512)
		return 0;
	for (int kind = PLM_LIMIT_MEMORY; kind <= PLM_LIMIT_CPU; kind++) {
		bool limited, percent;
		uint64_t value = 0;

		if (slice_parse_limit((enum plm_limit_kind)kind, text, &limited, &percent,
				      &value) &&
		    limited && value == 0)
			abort();
	}
	slice_path(arena, text);
	return 0;
}
