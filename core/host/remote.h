/*
 * remote.h: keeps a live or root host away from file systems that may make a reader wait for another
 * machine, or for a process of some user's; private to core/host.
 */
#ifndef PLM_CORE_HOST_REMOTE_H
#define PLM_CORE_HOST_REMOTE_H

#include <limits.h>

struct plm_host;
struct plm_stat;

/* Where the host's "/" is in this process's own tree, "" for "/" itself: the points of mountinfo begin
 * there. 0 or an errno. */
int plm_remote_prefix(const struct plm_host *host, char prefix[static PATH_MAX]);

/* 0, EREMOTE, or another errno. The first asks about a path that was not touched yet; the second about
 * what an O_PATH descriptor holds, without making a request of its file system where the kernel can tell
 * (Linux 5.8). In an image it gives ENOENT for what only a kernel tells. The table of mounts is read on
 * first use, and again when the kernel says that it has changed. */
int plm_remote_path(struct plm_host *host, const char *path);
/* *st is what the descriptor holds when it is 0. */
int plm_remote_fd(struct plm_host *host, int path_fd, struct plm_stat *st);
/* Gives the table back; fine when there is none. */
void plm_remote_release(struct plm_host *host);

#endif
