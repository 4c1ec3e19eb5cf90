/*
 * mount_table.h: a mountinfo text (proc(5)) as far as it tells which file systems may make a reader wait
 * for another machine, or for a process of some user's; private to core/host. Pure.
 */
#ifndef PLM_CORE_HOST_MOUNT_TABLE_H
#define PLM_CORE_HOST_MOUNT_TABLE_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_mounts;

enum plm_device_kind {
	PLM_DEVICE_UNKNOWN =
		0, /* not in the table: a subvolume, or a mount that is none of this tree */
	PLM_DEVICE_LOCAL,
	PLM_DEVICE_REMOTE,
	PLM_DEVICE_KERNEL, /* proc, sysfs: not on any disk, and no part of an image */
};

/* Mount points of remote file systems count when they are below `prefix` ("" for all of the machine);
 * "/" itself never does: a machine that runs from a remote disk has to wait for it anyway. The text may
 * go afterwards. NULL when out of memory. */
struct plm_mounts *plm_mounts_parse(struct plm_arena *arena, const char *text, size_t size_bytes,
				    const char *prefix);
/* Whether a path leads below a remote mount point, by its text alone. */
bool plm_mounts_is_below_remote(const struct plm_mounts *mounts, const char *path);
enum plm_device_kind plm_mounts_device(const struct plm_mounts *mounts, uint64_t device);
/* By the number that mountinfo and statx(2) (STATX_MNT_ID) give a mount. */
enum plm_device_kind plm_mounts_id(const struct plm_mounts *mounts, uint64_t id);
/* By the number that statfs(2) gives a file system. */
enum plm_device_kind plm_mounts_magic(uint32_t magic);

#endif
