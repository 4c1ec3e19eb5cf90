/*
 * live.c: the live machine. Reads its files and asks its kernel; starts nothing and writes nothing.
 */
#include "core/host/files.h"
#include "core/host/probe.h"
#include "core/host/process_memory.h"
#include "core/host/remote.h"

#include "core/base/cleanup.h"
#include "core/base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

int plm_live_open(const struct plm_host *host, const char *path, int flags)
{
	struct open_how how = {.flags = (uint64_t)(unsigned)(flags | O_PATH | O_CLOEXEC),
			       .resolve = RESOLVE_NO_MAGICLINKS};
	long fd = -1;

	if (host->use_openat2)
		fd = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
	/* Without openat2 magic links are followed, but what is behind them is still looked at
	 * before it is opened for reading. */
	if (fd < 0 && (!host->use_openat2 || errno == ENOSYS || errno == EPERM))
		fd = open(path, flags | O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : (int)fd;
}

static struct plm_stat live_stat(struct plm_host *host, const char *path, bool follow)
{
	int error = path[0] == '/' ? plm_remote_path(host, path) : EINVAL;

	if (error)
		return plm_stat_of_error(error);
	return plm_fd_stat(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

/* What a process may keep from being read goes the way that reckons with it. */
static int live_read(struct plm_host *host, struct plm_arena *arena, const char *path,
		     size_t max_bytes, struct plm_datum *out)
{
	plm_auto_free char *process = NULL;
	struct plm_host_dir *dir = NULL;
	const char *name = strrchr(path, '/');
	int rc;

	if (!name || !plm_is_process_memory(name))
		return plm_files_read(host, arena, path, max_bytes, out);
	process = strndup(path, (size_t)(name - path));
	if (!process) {
		*out = plm_datum_of_error(ENOMEM);
		return -PLM_E_NOMEM;
	}
	if (!plm_path_is_process(process))
		return plm_files_read(host, arena, path, max_bytes, out);
	rc = plm_files_dir_open(host, process, &dir, out);
	if (rc == 0 && dir)
		rc = plm_fd_dir_read(dir, arena, name + 1, max_bytes, out);
	/* Nothing is held here: a process that has ended is not there, as by every other path. */
	if (rc == 0 && out->presence == PLM_UNREADABLE && out->error == ESRCH)
		*out = plm_datum_of_error(ENOENT);
	if (dir)
		plm_fd_dir_close(dir);
	return rc;
}

static const struct plm_host_ops live_ops = {
	.read = live_read,
	.stream = plm_files_stream,
	.list = plm_files_list,
	.stat = live_stat,
	.readlink = plm_files_readlink,
	.xattr = plm_files_xattr,
	.probe = plm_probe_live,
	.dir_open = plm_files_dir_open,
	.dir_close = plm_fd_dir_close,
	.dir_read = plm_fd_dir_read,
	.dir_read_into = plm_fd_dir_read_into,
	.dir_list = plm_fd_dir_list,
	.dir_stat = plm_fd_dir_stat,
	.dir_readlink_into = plm_fd_dir_readlink_into,
	.close = plm_iptables_close,
};

int plm_host_open_live(struct plm_host **host, struct plm_err **err)
{
	*host = plm_host_new(&live_ops, PLM_HOST_LIVE, "this host");
	if (!*host)
		return plm_err_nomem(err);
	plm_iptables_open(*host);
	return 0;
}
