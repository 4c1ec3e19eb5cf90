/*
 * fuzz_mountinfo.c: mountinfo from hostile bytes, and walks along what it says: rings of parents
 * must end.
 */
#include "core/base/arena.h"
#include "core/facts/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list list = {0};
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	const struct plm_mount *mount;

	if (!arena || plm_mountinfo_parse(arena, text, &list) < 0)
		return 0;
	mount = plm_mounts_find(&list, "/proc/sys/kernel");
	if (mount && !plm_mounts_inner_path(arena, mount, "/proc/sys/kernel"))
		abort();
	return 0;
}
