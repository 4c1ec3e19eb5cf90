/*
 * process_memory.h: files below /proc/PID that the kernel fills under the lock of that process's memory. Whoever owns
 * the process can have that lock held for ever, with the help of a FUSE file system that never answers, and kernels
 * before 4.17 also read arguments that lie there. Then reading never ends; private to core/host.
 */
#ifndef PLM_CORE_HOST_PROCESS_MEMORY_H
#define PLM_CORE_HOST_PROCESS_MEMORY_H

#include <plimsoll/types.h>

struct plm_buf;
struct plm_host;

/* Of a name below /proc/PID, or of a whole path. */
bool plm_is_process_memory(const char *name);

/* All of an open one, at most max_bytes, with a deadline: 0 or an errno, ETIMEDOUT when nothing came, EFBIG. A child
 * reads it, holding nothing else open, and is left behind when it cannot be stopped. What a host's audit waits for in
 * vain, in all, is bounded too: host counts it. */
int plm_process_memory_read(struct plm_host *host, int fd, size_t max_bytes, struct plm_buf *out);

#endif
