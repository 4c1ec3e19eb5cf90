/*
 * fd.c: what can be learned from an O_PATH descriptor: content, names, metadata. Opens for reading
 * only what is known to be a regular file or a directory, so that no device or FIFO is disturbed.
 * Never resolves a path of its own.
 */
#include "core/host/backend.h"

#include "core/base/arena.h"
#include "core/base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

enum {
	PIECE_BYTES = 64 * 1024,
	FIRST_READ_BYTES = 4096,
	LARGEST_READ_BYTES = 1024 * 1024,
	MAX_NAMES = 1 << 20,
	LIST_BYTES = 16 * 1024,
};

/* ---- metadata ---- */

static enum plm_file_kind kind_of_mode(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return PLM_FILE_REGULAR;
	case S_IFDIR:
		return PLM_FILE_DIRECTORY;
	case S_IFLNK:
		return PLM_FILE_SYMLINK;
	case S_IFCHR:
		return PLM_FILE_CHARDEV;
	case S_IFBLK:
		return PLM_FILE_BLOCKDEV;
	case S_IFIFO:
		return PLM_FILE_FIFO;
	case S_IFSOCK:
		return PLM_FILE_SOCKET;
	default:
		return PLM_FILE_OTHER;
	}
}

struct plm_stat plm_fd_stat(int dir_fd, const char *name, int flags)
{
	struct statx sx;

	if (statx(dir_fd, name, flags | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_BASIC_STATS,
		  &sx) < 0)
		return plm_stat_of_error(errno);
	return (struct plm_stat){
		.presence = PLM_PRESENT,
		.kind = kind_of_mode(sx.stx_mode),
		.mode = sx.stx_mode & 07777u,
		.uid = sx.stx_uid,
		.gid = sx.stx_gid,
		.device = makedev(sx.stx_dev_major, sx.stx_dev_minor),
		.inode = sx.stx_ino,
		.rdevice = makedev(sx.stx_rdev_major, sx.stx_rdev_minor),
		.size_bytes = sx.stx_size,
		.mtime_seconds = sx.stx_mtime.tv_sec,
		.links = sx.stx_nlink,
	};
}

/* ---- content ---- */

int plm_fd_open_content(int path_fd, const struct plm_stat *st)
{
	struct plm_stat is = st ? *st : plm_fd_stat(path_fd, "", AT_EMPTY_PATH);
	char self[64];
	int fd;

	if (is.presence != PLM_PRESENT)
		return -(is.error ? is.error : EIO);
	if (is.kind != PLM_FILE_REGULAR)
		return is.kind == PLM_FILE_DIRECTORY ? -EISDIR
		       : is.kind == PLM_FILE_SYMLINK ? -ELOOP
						     : -EINVAL;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", path_fd);
	fd = open(self, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	/* The file is there, so "no such file" speaks of /proc: it must not become ABSENT. */
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? -ESTALE : -errno;
	return fd;
}

ssize_t plm_fd_read_some(int fd, void *buffer, size_t room_bytes)
{
	ssize_t got;

	do
		got = read(fd, buffer, room_bytes);
	while (got < 0 && errno == EINTR);
	return got;
}

/* All of it; 0 or an errno, EFBIG beyond the cap. A pseudo file's size means nothing, so the end is
 * where a read gives nothing. */
static int read_all(int fd, size_t max_bytes, struct plm_buf *buf)
{
	size_t room_bytes = FIRST_READ_BYTES;

	while (true) {
		char *to = plm_buf_reserve(buf, room_bytes);
		ssize_t got = to ? plm_fd_read_some(fd, to, room_bytes) : 0;

		if (!to)
			return ENOMEM;
		if (got < 0)
			return errno;
		if (got == 0)
			return 0;
		buf->size_bytes += (size_t)got;
		if (buf->size_bytes > max_bytes)
			return EFBIG;
		if ((size_t)got == room_bytes && room_bytes < LARGEST_READ_BYTES)
			room_bytes *= 2;
	}
}

int plm_fd_keep_content(int fd, struct plm_arena *arena, size_t max_bytes, struct plm_datum *out)
{
	plm_auto_buf struct plm_buf buf = {0};
	int error = read_all(fd, max_bytes, &buf);

	if (error == 0)
		return plm_datum_keep(arena, plm_buf_text(&buf), buf.size_bytes, out);
	*out = plm_datum_of_error(error);
	return error == ENOMEM ? -PLM_E_NOMEM : 0;
}

int plm_fd_read(int path_fd, const struct plm_stat *st, struct plm_arena *arena, size_t max_bytes,
		struct plm_datum *out)
{
	plm_auto_fd int fd = plm_fd_open_content(path_fd, st);

	if (fd >= 0)
		return plm_fd_keep_content(fd, arena, max_bytes, out);
	*out = plm_datum_of_error(-fd);
	return 0;
}

int plm_fd_stream(int path_fd, const struct plm_stat *st, plm_piece_fn *piece, void *context,
		  struct plm_datum *out)
{
	plm_auto_fd int fd = plm_fd_open_content(path_fd, st);
	plm_auto_free char *buffer = malloc(PIECE_BYTES);
	ssize_t got = 0;
	int answer = 0;

	*out = plm_datum_of_error(buffer ? -fd : ENOMEM);
	if (!buffer)
		return -PLM_E_NOMEM;
	if (fd < 0)
		return 0;
	while (answer == 0 && (got = plm_fd_read_some(fd, buffer, PIECE_BYTES)) > 0)
		answer = piece(context, buffer, (size_t)got);
	*out = got < 0 ? plm_datum_of_error(errno) : plm_datum_of_bytes(NULL, 0);
	return answer < 0 ? answer : 0;
}

/* ---- names ---- */

static int take_names(const char *entries, size_t size_bytes, struct plm_arena *keep,
		      const char ***names, size_t *count)
{
	for (size_t at = 0; at < size_bytes;) {
		const struct dirent64 *entry = (const void *)(entries + at);
		const char **slot;
		char *name;

		at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (*count == MAX_NAMES)
			return EFBIG;
		name = plm_arena_strdup(keep, entry->d_name);
		slot = name ? plm_push(keep, *names, *count) : NULL;
		if (!slot)
			return ENOMEM;
		*slot = name;
	}
	return 0;
}

/* Reads the names of an open directory; 0 or an errno. Names live in `keep`. */
static int gather_names(int fd, struct plm_arena *keep, const char ***names, size_t *count)
{
	alignas(struct dirent64) char entries[LIST_BYTES];
	ssize_t got;
	int error = 0;

	while (error == 0 && (got = getdents64(fd, entries, sizeof(entries))) != 0)
		error = got < 0 ? errno : take_names(entries, (size_t)got, keep, names, count);
	return error;
}

int plm_fd_list_open(int fd, struct plm_arena *arena, struct plm_datum *out)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	const char **names = NULL;
	size_t count = 0;
	int error = keep ? gather_names(fd, keep, &names, &count) : ENOMEM;

	if (error == 0)
		return plm_datum_of_names(arena, names, count, out);
	*out = plm_datum_of_error(error);
	return error == ENOMEM ? -PLM_E_NOMEM : 0;
}

int plm_fd_list(int path_fd, struct plm_arena *arena, struct plm_datum *out)
{
	plm_auto_fd int fd = openat(path_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0)
		return plm_fd_list_open(fd, arena, out);
	*out = plm_datum_of_error(errno);
	return 0;
}

int plm_fd_xattr(int path_fd, struct plm_arena *arena, const char *name, struct plm_datum *out)
{
	char self[64], value[XATTR_SIZE_MAX];
	ssize_t size;

	/* fgetxattr refuses O_PATH descriptors. */
	snprintf(self, sizeof(self), "/proc/self/fd/%d", path_fd);
	size = getxattr(self, name, value, sizeof(value));
	if (size >= 0)
		return plm_datum_keep(arena, value, (size_t)size, out);
	/* A file system without attributes holds none: that is the kernel's word for absent. */
	if (errno == ENODATA || errno == EOPNOTSUPP)
		*out = (struct plm_datum){.presence = PLM_ABSENT};
	else
		*out = plm_datum_of_error(errno == ENOENT ? ESTALE : errno);
	return 0;
}
