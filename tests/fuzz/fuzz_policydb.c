/*
 * fuzz_policydb.c: SELinux's binary policy and booleans.local from hostile bytes.
 */
#include "checks/mac/selinux.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice bytes = {.data = (const char *)data, .size_bytes = size};
	struct mac_booleans found = {.items = NULL}, local = {.items = NULL};

	if (!arena)
		return 0;
	mac_parse_policy(arena, bytes, &found);
	if (mac_parse_booleans_local(arena, bytes, &local) < 0)
		return 0;
	for (size_t i = 0; i < found.count; i++)
		if (!found.items[i].name)
			abort();
	for (size_t i = 0; i < local.count; i++)
		if (!mac_find_boolean(&local, local.items[i].name))
			abort();
	return 0;
}
