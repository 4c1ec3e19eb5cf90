/*
 * procfs.c: opens what is in procfs itself below one descriptor of its root. There is no device and no FIFO in it, and it waits
 * for nobody: what stays in it is known to be safe to open. Every process is opened this way. Reads nothing.
 */
#include "core/host/procfs.h"

#include "core/base/text.h"
#include "core/host/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* host->proc_fd when it is not procfs that is on /proc. */
enum { NONE = -2 };

static int open_root(struct plm_host *host)
{
	int fd = plm_files_open(host, "/proc", O_DIRECTORY);
	struct statfs fs;

	if (fd < 0)
		return NONE;
	if (fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC)
		return fd;
	close(fd);
	return NONE;
}

int plm_procfs_open(struct plm_host *host, const char *path, int flags)
{
	static const char root[] = "/proc/";
	struct open_how how = {.flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
			       .resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS |
					  RESOLVE_NO_MAGICLINKS};
	long fd;

	if (host->kind != PLM_HOST_LIVE || !host->use_openat2 || !plm_str_starts(path, root) ||
	    !path[strlen(root)])
		return -EXDEV;
	if (host->proc_fd == -1)
		host->proc_fd = open_root(host);
	if (host->proc_fd < 0)
		return -EXDEV;
	fd = syscall(SYS_openat2, host->proc_fd, path + strlen(root), &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

void plm_procfs_release(struct plm_host *host)
{
	if (host->proc_fd >= 0)
		close(host->proc_fd);
	host->proc_fd = -1;
}
