/*
 * procfs.h: the way to what is in procfs itself, which needs no look at the table of mounts; private to core/host.
 */
#ifndef PLM_CORE_HOST_PROCFS_H
#define PLM_CORE_HOST_PROCFS_H

struct plm_host;

/* Opens a path below /proc with flags as of open, O_PATH or not; it follows no link and enters no file system that is mounted
 * there. A negative errno is not the last word: the way of every other path is (core/host/files.c). Also on
 * images and on kernels without openat2, where it gives -EXDEV. */
int plm_procfs_open(struct plm_host *host, const char *path, int flags);
void plm_procfs_release(struct plm_host *host);

#endif
