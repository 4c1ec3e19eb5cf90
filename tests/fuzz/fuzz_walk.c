/*
 * fuzz_walk.c: the list of a walk as a hostile recording may have it, and the attribute security.capability: what is taken has
 * absolute paths and modes that exist.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_file_capability capability = plm_file_capability_parse(text);
	struct plm_walk walk = {0};

	if (!capability.present || (capability.malformed && capability.permitted))
		abort();
	if (!arena || plm_walk_parse(arena, text, &walk) < 0)
		return 0;
	for (size_t i = 0; i < walk.file_count; i++)
		if (walk.files[i].path[0] != '/' || walk.files[i].mode > 07777)
			abort();
	for (size_t i = 0; i < walk.owner_count; i++)
		if (walk.owners[i].example[0] != '/')
			abort();
	for (size_t i = 0; i < walk.unread_count; i++)
		if (walk.unread[i].path[0] != '/' || walk.unread[i].error <= 0)
			abort();
	return 0;
}
