/*
 * probe_space.c: the room on the file system that holds a directory, by fstatfs(2). Opens it without reading,
 * and never a file system that may wait for another machine.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/vfs.h>

int plm_probe_space(struct plm_host *host, const char *directory, struct plm_buf *text)
{
	plm_auto_fd int fd = plm_files_open(host, directory, O_DIRECTORY);
	uint64_t unit;
	struct statfs fs;

	if (fd < 0)
		return -fd;
	if (fstatfs(fd, &fs) < 0)
		return errno;
	unit = (uint64_t)(fs.f_frsize ? fs.f_frsize : fs.f_bsize);
	plm_buf_printf(text,
		       "size_bytes=%" PRIu64 "\nfree_bytes=%" PRIu64 "\navailable_bytes=%" PRIu64
		       "\ninodes=%" PRIu64 "\nfree_inodes=%" PRIu64 "\n",
		       (uint64_t)fs.f_blocks * unit, (uint64_t)fs.f_bfree * unit,
		       (uint64_t)fs.f_bavail * unit, (uint64_t)fs.f_files, (uint64_t)fs.f_ffree);
	return 0;
}
