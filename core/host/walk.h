/*
 * walk.h: one walk over every local file system of a live host or of an image answers every test that needs
 * one. It is the probe "walk": a text, so that a recording keeps it and a fixture writes it (docs/fixture-hosts.md).
 * core/facts/walk.h reads that text; checks use that. Private to core/host and its tests.
 *
 * Two threads look at every entry of every directory with statx(2), by descriptors, without following a link or
 * crossing into a mount; both have ended when it returns. Extended attributes are asked for of regular files that somebody
 * may execute, and only security.capability. A file system that is mounted in several places is walked once. Not
 * walked: what a kernel makes up (proc, sysfs, …), remote file systems and FUSE, which may never answer, and the merged
 * trees of containers, whose layers are walked where they lie.
 *
 * The text, one finding a line; in a path, what is not printable ASCII and the backslash are \xNN, blanks are not:
 *
 *   walked ENTRIES DIRECTORIES      first, always
 *   unfinished WHY                  "entries", "seconds", "waiting" or "findings": a bound was reached
 *   mount STATE TYPE OPTIONS POINT  STATE is "walked", "elsewhere" (the same file system is walked at another point),
 *                                   "kernel", "remote", "merged", "covered" (another mount lies on it), or an errno's name
 *   file PLACE KIND MODE UID GID CAPABILITY PATH
 *                                   has a bit of 07000, or everybody may write it, or it has file capabilities. No links,
 *                                   and of devices, FIFOs and sockets only those with a bit of 07000. PLACE: "host", or "store" in a layer of an image or
 *                                   container or in a snapshot; ",nosuid" behind it where every mount of its file system is
 *                                   nosuid. KIND: "file", "dir", "char", "block", "fifo", "socket". MODE in octal.
 *                                   CAPABILITY: the attribute in hexadecimal, "-" for none, "?" when it was refused
 *   user ID COUNT PATH              an owner other than 0 of COUNT entries outside of stores, links included; the first by name
 *   group ID COUNT PATH             the same of groups
 *   unread ERRNO PATH               a directory that could not be read
 *   more unread COUNT               so many more of these
 */
#ifndef PLM_CORE_HOST_WALK_H
#define PLM_CORE_HOST_WALK_H

#include "core/host/probe.h"

/* Where an honest walk gives up and says so. */
struct plm_walk_bounds {
	uint64_t entries;
	uint64_t seconds;
	size_t waiting_bytes; /* paths of directories that are still to be read */
	size_t findings;
};

extern const struct plm_walk_bounds plm_walk_usual_bounds;

/* 0 or an errno: the table of mounts could not be read, or ENOMEM. */
int plm_walk(struct plm_host *host, const struct plm_walk_bounds *bounds, struct plm_buf *text);

/* The same with the usual bounds. */
plm_probe_fn plm_probe_walk;

#endif
