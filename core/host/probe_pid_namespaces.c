/*
 * probe_pid_namespaces.c: in which pid namespaces a process is, its own first, the reader's last: ioctl_ns(2). Reads a
 * link of /proc and asks the kernel for parents; enters none of them.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* MAX_PID_NS_LEVEL of the kernel, and the first one. */
enum { MOST_LEVELS = 33 };

int plm_probe_pid_namespaces(struct plm_host *host, const char *pid, struct plm_buf *text)
{
	char path[64];
	int fd;

	(void)host;
	snprintf(path, sizeof(path), "/proc/%s/ns/pid", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	/* A process that is gone says nothing about its namespaces. */
	if (fd < 0)
		return errno == ENOENT ? ESRCH : errno;
	for (int level = 0; fd >= 0 && level < MOST_LEVELS; level++) {
		plm_auto_fd int own = fd;
		struct stat st;

		if (fstat(own, &st) < 0)
			return errno;
		plm_buf_printf(text, "%ju\n", (uintmax_t)st.st_ino);
		/* EPERM: the next is above the reader's own, or there is none. */
		fd = ioctl(own, NS_GET_PARENT);
		if (fd < 0 && errno != EPERM)
			return errno == ENOTTY ? EOPNOTSUPP : errno;
	}
	if (fd >= 0)
		close(fd);
	return 0;
}
