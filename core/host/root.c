/*
 * root.c: a directory that holds a root file system: an image before it runs. Nothing runs in it,
 * so what only a kernel tells (/proc, /sys, /run, probes) is ABSENT. No link leads out of it, and
 * nothing of the machine that plimsoll runs on is ever taken for the image's.
 */
#include "core/host/files.h"
#include "core/host/probe.h"
#include "core/host/remote.h"

#include "core/base/cleanup.h"
#include "core/base/err.h"

#include <errno.h>
#include <fcntl.h>

/* Whether path is `prefix` or below it. */
static bool is_below(const char *path, const char *prefix)
{
	size_t size = strlen(prefix);

	return strncmp(path, prefix, size) == 0 && (path[size] == '\0' || path[size] == '/');
}

static bool is_runtime_path(const char *path)
{
	static const char *const places[] = {"/proc", "/sys", "/run", "/var/run"};

	path += strspn(path, "/") - 1;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (is_below(path, places[i]))
			return true;
	return false;
}

int plm_root_open(const struct plm_host *host, const char *path, int flags)
{
	if (is_runtime_path(path))
		return -ENOENT;
	return plm_beneath_open(host->root_fd, path, flags, host->use_openat2);
}

static struct plm_stat root_stat(struct plm_host *host, const char *path, bool follow)
{
	int error = path[0] == '/' ? plm_remote_path(host, path) : EINVAL;
	plm_auto_fd int fd = error ? -error : plm_root_open(host, path, follow ? 0 : O_NOFOLLOW);
	struct plm_stat st;

	if (fd < 0)
		return plm_stat_of_error(-fd);
	/* A stat that may be stale waits for nobody, so remote is no reason. */
	error = plm_remote_fd(host, fd, &st);
	return error && error != EREMOTE ? plm_stat_of_error(error) : st;
}

/* Its files can be walked, its database of packages can be read; everything else a kernel would have to tell. */
static int root_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
		      struct plm_datum *out)
{
	if (strcmp(name, "walk") == 0 || strcmp(name, "rpm-packages") == 0)
		return plm_probe_live(host, arena, name, out);
	*out = (struct plm_datum){.presence = PLM_ABSENT};
	return 0;
}

static void root_close(struct plm_host *host)
{
	if (host->root_fd >= 0)
		close(host->root_fd);
}

static const struct plm_host_ops root_ops = {
	.read = plm_files_read,
	.stream = plm_files_stream,
	.list = plm_files_list,
	.stat = root_stat,
	.readlink = plm_files_readlink,
	.xattr = plm_files_xattr,
	.probe = root_probe,
	.dir_open = plm_files_dir_open,
	.dir_close = plm_fd_dir_close,
	.dir_read = plm_fd_dir_read,
	.dir_read_into = plm_fd_dir_read_into,
	.dir_list = plm_fd_dir_list,
	.dir_stat = plm_fd_dir_stat,
	.dir_readlink_into = plm_fd_dir_readlink_into,
	.close = root_close,
};

int plm_host_open_root(const char *directory, struct plm_host **host, struct plm_err **err)
{
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int code;

	*host = NULL;
	/* A place that may be named but not entered would leave everything in it unknown. */
	if (fd < 0 || faccessat(fd, ".", X_OK, AT_EACCESS) < 0) {
		code = plm_err_set(err, PLM_E_IO, "the root directory cannot be entered: %s",
				   strerror(errno));
		if (fd >= 0)
			close(fd);
		plm_err_at(err, directory, 0);
		plm_err_remedy(err, "name a directory that holds a root file system");
		return code;
	}
	*host = plm_host_new(&root_ops, PLM_HOST_ROOT, directory);
	if (!*host) {
		close(fd);
		return plm_err_nomem(err);
	}
	(*host)->root_fd = fd;
	return 0;
}
