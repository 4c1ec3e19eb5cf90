/*
 * remote.h: which mounted file systems may make a reader wait for another machine, or for a process
 * of some user's; private to core/host.
 */
#ifndef PLM_CORE_HOST_REMOTE_H
#define PLM_CORE_HOST_REMOTE_H

#include <plimsoll/types.h>

struct plm_host;
struct plm_arena;
struct plm_mounts;

/* Reads a mountinfo text (proc(5)). Mount points of remote file systems count when they are below
 * `prefix` ("" for all of the machine); "/" itself never does: a machine that runs from a remote
 * disk has to wait for it anyway. NULL when out of memory. */
struct plm_mounts *plm_mounts_parse(struct plm_arena *arena, const char *text, size_t size_bytes,
				    const char *prefix);
/* Whether a path leads below a remote mount point, by its text alone. */
bool plm_mounts_is_below_remote(const struct plm_mounts *mounts, const char *path);

enum plm_device_kind {
	PLM_DEVICE_UNKNOWN = 0, /* not in the table: mounted since, or a subvolume */
	PLM_DEVICE_LOCAL,
	PLM_DEVICE_REMOTE,
	PLM_DEVICE_KERNEL, /* proc, sysfs: not on any disk, and no part of an image */
};
enum plm_device_kind plm_mounts_device(const struct plm_mounts *mounts, uint64_t device);

/* For a live or root host, whose mounts are read on first use: 0, EREMOTE, or another errno. The
 * first asks about a path that was not touched yet; the second about what an O_PATH descriptor
 * holds, without making a request of its file system unless nothing else can tell. In an image it
 * gives ENOENT for what only a kernel tells. */
int plm_remote_path(struct plm_host *host, const char *path);
int plm_remote_fd(struct plm_host *host, int path_fd);

#endif
