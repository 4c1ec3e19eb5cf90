/*
 * files.c: the file operations of the live and the root backend; they differ only in how a path is
 * opened. Every path is opened with O_PATH first, so that nothing is read before it is known what
 * it is.
 */
#include "core/host/files.h"

#include "core/base/cleanup.h"
#include "core/host/procfs.h"
#include "core/host/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

int plm_files_open_known(struct plm_host *host, const char *path, int flags, struct plm_stat *st)
{
	int error = path[0] == '/' ? plm_remote_path(host, path) : EINVAL;
	int fd;

	if (error)
		return -error;
	fd = host->kind == PLM_HOST_ROOT ? plm_root_open(host, path, flags)
					 : plm_live_open(host, path, flags);
	if (fd < 0)
		return fd;
	error = plm_remote_fd(host, fd, st);
	if (error) {
		close(fd);
		return -error;
	}
	return fd;
}

int plm_files_open(struct plm_host *host, const char *path, int flags)
{
	int fd = plm_procfs_open(host, path, flags | O_PATH);
	struct plm_stat st;

	return fd >= 0 || fd == -ENOENT ? fd : plm_files_open_known(host, path, flags, &st);
}

int plm_files_read(struct plm_host *host, struct plm_arena *arena, const char *path,
		   size_t max_bytes, struct plm_datum *out)
{
	plm_auto_fd int fd = plm_procfs_open(host, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct plm_stat st;

	if (fd >= 0)
		return plm_fd_keep_content(fd, arena, max_bytes, out);
	fd = plm_files_open_known(host, path, 0, &st);
	*out = plm_datum_of_error(-fd);
	return fd < 0 ? 0 : plm_fd_read(fd, &st, arena, max_bytes, out);
}

int plm_files_stream(struct plm_host *host, const char *path, plm_piece_fn *piece, void *context,
		     struct plm_datum *out)
{
	struct plm_stat st;
	plm_auto_fd int fd = plm_files_open_known(host, path, 0, &st);

	*out = plm_datum_of_error(-fd);
	return fd < 0 ? 0 : plm_fd_stream(fd, &st, piece, context, out);
}

int plm_files_list(struct plm_host *host, struct plm_arena *arena, const char *path,
		   struct plm_datum *out)
{
	plm_auto_fd int fd = plm_files_open(host, path, O_DIRECTORY);

	*out = plm_datum_of_error(-fd);
	return fd < 0 ? 0 : plm_fd_list(fd, arena, out);
}

int plm_files_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
		       struct plm_datum *out)
{
	plm_auto_fd int fd = plm_files_open(host, path, O_NOFOLLOW);
	char text[PATH_MAX];
	ssize_t size;

	*out = plm_datum_of_error(-fd);
	if (fd < 0)
		return 0;
	size = readlinkat(fd, "", text, sizeof(text));
	if (size >= 0 && (size_t)size < sizeof(text))
		return plm_datum_keep(arena, text, (size_t)size, out);
	/* readlinkat says ENOENT of a descriptor that is no link; but the file is there. */
	*out = plm_datum_of_error(size >= 0 ? EFBIG : errno == ENOENT ? EINVAL : errno);
	return 0;
}

int plm_files_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
		    const char *name, struct plm_datum *out)
{
	plm_auto_fd int fd = plm_files_open(host, path, 0);

	*out = plm_datum_of_error(-fd);
	return fd < 0 ? 0 : plm_fd_xattr(fd, arena, name, out);
}

int plm_files_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
		       struct plm_datum *why_not)
{
	int fd = plm_files_open(host, path, O_DIRECTORY);

	*why_not = plm_datum_of_error(-fd);
	return fd < 0 ? 0 : plm_fd_dir_open(host, fd, path, dir, why_not);
}
