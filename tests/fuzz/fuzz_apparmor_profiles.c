/*
 * fuzz_apparmor_profiles.c: heads of AppArmor profiles in files of hostile bytes.
 */
#include "checks/mac/apparmor.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct mac_profile_files files = {.items = NULL};

	if (!arena || mac_parse_profiles(arena, "fuzz", NULL, text, &files) < 0)
		return 0;
	for (size_t i = 0; i < files.count; i++)
		if (!files.items[i].name || !*files.items[i].name || !files.items[i].mode ||
		    !files.items[i].line)
			abort();
	return 0;
}
