/*
 * probe_go_build.c: how a program was built, as Go's linker wrote it into the file. Reads a few kilobytes of it and runs
 * nothing. Also of a process's own program, whatever has its name by now.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/host/files.h"
#include "core/host/go_build.h"
#include "core/host/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* "/proc/PID/exe" */
static bool is_own_program(const char *path)
{
	size_t digits = plm_str_starts(path, "/proc/") ? strspn(path + 6, "0123456789") : 0;

	return digits && strcmp(path + 6 + digits, "/exe") == 0;
}

/* A process's own program is behind a magic link, which nothing else follows. */
static int open_program(struct plm_host *host, const char *path, struct plm_stat *st)
{
	int fd, error;

	if (!is_own_program(path))
		return plm_files_open_known(host, path, 0, st);
	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = plm_remote_fd(host, fd, st);
	if (!error)
		return fd;
	close(fd);
	return -error;
}

int plm_probe_go_build(struct plm_host *host, const char *path, struct plm_buf *text)
{
	struct plm_stat st;
	plm_auto_fd int path_fd = open_program(host, path, &st), fd = -1;

	if (path_fd < 0)
		return -path_fd;
	if (st.kind != PLM_FILE_REGULAR)
		return EINVAL;
	fd = plm_fd_open_content(path_fd, &st);
	if (fd < 0)
		return -fd;
	plm_go_build_text(plm_read_at_fd, &fd, text);
	return 0;
}
