/*
 * fuzz_mountinfo.c: mountinfo from hostile bytes, and walks along what it says: rings of parents
 * must end. The door reads the same text for itself, to learn which file systems may wait.
 */
#include "core/base/arena.h"
#include "core/facts/mountinfo.h"
#include "core/host/mount_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_table(struct plm_arena *arena, struct plm_slice text, const char *prefix)
{
	const struct plm_mounts *mounts =
		plm_mounts_parse(arena, text.data, text.size_bytes, prefix);

	/* What no slash is in lies below nothing. */
	if (mounts && (plm_mounts_is_below_remote(mounts, "relative") ||
		       plm_mounts_id(mounts, 1) > PLM_DEVICE_KERNEL ||
		       plm_mounts_device(mounts, 0) > PLM_DEVICE_KERNEL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list list = {0};
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	const struct plm_mount *mount;

	if (!arena)
		return 0;
	fuzz_table(arena, text, "");
	fuzz_table(arena, text, "/srv");
	if (plm_mountinfo_parse(arena, text, &list) < 0)
		return 0;
	mount = plm_mounts_find(&list, "/proc/sys/kernel");
	if (mount && !plm_mounts_inner_path(arena, mount, "/proc/sys/kernel"))
		abort();
	return 0;
}
