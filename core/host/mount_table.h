/*
 * mount_table.h: a mountinfo text (proc(5)) as far as it tells which file systems may make a reader wait
 * for another machine, or for a process of some user's; private to core/host. Pure.
 */
#ifndef PLM_CORE_HOST_MOUNT_TABLE_H
#define PLM_CORE_HOST_MOUNT_TABLE_H

#include "core/base/text.h"

struct plm_arena;
struct plm_mounts;

/* The fields of one line that matter to core/host, as they stand there. */
struct plm_mount_line {
	uint64_t id, device;
	struct plm_slice root, point, options, type, super_options;
};

bool plm_mount_line_parse(struct plm_slice line, struct plm_mount_line *m);
/* Undoes \040 and the like; a copy in the arena, or NULL. */
char *plm_mount_unescape(struct plm_arena *arena, struct plm_slice s);

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
/* By the name of its type in the table. */
enum plm_device_kind plm_mounts_type(struct plm_slice type);

#endif
