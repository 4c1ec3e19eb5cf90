/*
 * fuzz_cpe_name.c: two lines are names of platforms: taking them apart and comparing them ends, and
 * a name without wildcards covers itself.
 */
#include <string.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/benchmark/cpe_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_wild(const struct plm_cpe *cpe)
{
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++)
		if (strpbrk(cpe->values[i], "\x01\x02"))
			return true;
	return false;
}

static bool take(struct plm_slice *rest, struct plm_arena *arena, struct plm_cpe *cpe)
{
	struct plm_slice line;
	char *name;

	if (!plm_next_line(rest, &line))
		return false;
	name = plm_arena_strndup(arena, line.data, line.size_bytes);
	return name && plm_cpe_parse(name, arena, cpe, NULL) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice rest = {.data = (const char *)data, .size_bytes = size};
	struct plm_cpe a, b;

	if (!arena || !take(&rest, arena, &a))
		return 0;
	if (!has_wild(&a) && !plm_cpe_covers(&a, &a))
		abort();
	if (take(&rest, arena, &b) && plm_cpe_covers(&a, &b) && has_wild(&b))
		for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++)
			if (strpbrk(b.values[i], "\x01\x02") && a.values[i][0])
				abort();
	return 0;
}
