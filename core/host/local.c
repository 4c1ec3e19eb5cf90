/*
 * local.c: the operator's own files: benchmarks, reports, plugin directories. Follows symbolic
 * links. Never touches a file of the audited host.
 */
#include "core/host/local.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/backend.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

enum {
	FIRST_READ_BYTES = 16 * 1024,
	LARGEST_READ_BYTES = 1024 * 1024,
};

static int fail(struct plm_err **err, enum plm_code code, const char *path, const char *remedy,
		const char *what)
{
	int rc = plm_err_set(err, code, "%s", what);

	plm_err_at(err, path, 0);
	plm_err_remedy(err, "%s", remedy);
	return rc;
}

static int fail_errno(struct plm_err **err, const char *path, const char *remedy, const char *what,
		      int error)
{
	int rc = fail(err, PLM_E_IO, path, remedy, strerror(error));

	plm_err_context(err, "%s", what);
	return rc;
}

/* ---- reading ---- */

/* 0, a negative code; or an errno when reading fails. */
static int read_to_end(int fd, size_t max_bytes, struct plm_buf *buf)
{
	size_t room_bytes = FIRST_READ_BYTES;

	while (true) {
		char *to = plm_buf_reserve(buf, room_bytes);
		ssize_t got = to ? plm_fd_read_some(fd, to, room_bytes) : 0;

		if (!to)
			return -PLM_E_NOMEM;
		if (got < 0)
			return errno;
		if (got == 0)
			return 0;
		buf->size_bytes += (size_t)got;
		if (buf->size_bytes > max_bytes)
			return -PLM_E_LIMIT;
		if (room_bytes < LARGEST_READ_BYTES)
			room_bytes *= 2;
	}
}

static int cannot_open(const char *path, struct plm_err **err)
{
	return fail_errno(err, path, "name a file that exists and can be read", "cannot be opened",
			  errno);
}

static int cannot_read(const char *path, int error, struct plm_err **err)
{
	return fail_errno(err, path, "name a file that can be read", "cannot be read", error);
}

static int too_large(const char *path, size_t max_bytes, struct plm_err **err)
{
	int rc = plm_err_set(err, PLM_E_LIMIT, "it is larger than %zu bytes", max_bytes);

	plm_err_at(err, path, 0);
	plm_err_remedy(err, "name a smaller file");
	return rc;
}

int plm_local_read(struct plm_arena *arena, const char *path, size_t max_bytes,
		   struct plm_datum *out, struct plm_err **err)
{
	plm_auto_buf struct plm_buf buf = {0};
	plm_auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int rc;

	if (fd < 0)
		return cannot_open(path, err);
	rc = read_to_end(fd, max_bytes, &buf);
	if (rc > 0)
		return cannot_read(path, rc, err);
	if (rc == -PLM_E_LIMIT)
		return too_large(path, max_bytes, err);
	if (rc < 0 || plm_datum_keep(arena, plm_buf_text(&buf), buf.size_bytes, out) < 0)
		return plm_err_nomem(err);
	return 0;
}

int plm_local_open(struct plm_local_reader *reader, const char *path, size_t max_bytes,
		   struct plm_err **err)
{
	*reader = (struct plm_local_reader){.path = path,
					    .fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY),
					    .max_bytes = max_bytes};
	return reader->fd < 0 ? cannot_open(path, err) : 0;
}

int plm_local_read_some(struct plm_local_reader *reader, char *to, size_t room,
			struct plm_err **err)
{
	ssize_t got = plm_fd_read_some(reader->fd, to, room < INT_MAX ? room : INT_MAX);

	if (got < 0)
		return cannot_read(reader->path, errno, err);
	reader->read_bytes += (size_t)got;
	return reader->read_bytes > reader->max_bytes
		       ? too_large(reader->path, reader->max_bytes, err)
		       : (int)got;
}

void plm_local_close(struct plm_local_reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	reader->fd = -1;
}

/* ---- writing ---- */

static int write_to_end(int fd, const char *data, size_t size_bytes)
{
	while (size_bytes > 0) {
		ssize_t wrote = write(fd, data, size_bytes);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return errno;
		data += wrote;
		size_bytes -= (size_t)wrote;
	}
	return 0;
}

static const char write_remedy[] =
	"see that the directory exists, can be written and has room, or name another file";

/* A device or FIFO cannot be replaced by rename, nor half of it be taken back. */
static int write_special(const char *path, const void *data, size_t size_bytes,
			 struct plm_err **err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int error;

	if (fd < 0)
		return fail_errno(err, path, write_remedy, "cannot be written", errno);
	error = write_to_end(fd, data, size_bytes);
	if (close(fd) < 0 && !error)
		error = errno;
	return error ? fail_errno(err, path, write_remedy, "cannot be written", error) : 0;
}

/* mkostemp makes 0600 whatever the umask; this gives what open would have given. */
static unsigned less_umask(unsigned mode)
{
	mode_t mask = umask(0);

	umask(mask);
	return mode & ~(unsigned)mask;
}

/* Fills the temporary file, puts it on disk and gives it its name. 0 or an errno. */
static int fill_and_rename(int fd, const char *temporary, const char *path, const void *data,
			   size_t size_bytes, unsigned mode)
{
	int error = write_to_end(fd, data, size_bytes);

	if (!error && fchmod(fd, less_umask(mode)) < 0)
		error = errno;
	if (!error && fsync(fd) < 0)
		error = errno;
	if (close(fd) < 0 && !error)
		error = errno;
	if (!error && rename(temporary, path) < 0)
		error = errno;
	return error;
}

/* The directory's entry reaches the disk too; a file system that cannot do that is not at fault. */
static void sync_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	plm_auto_free char *parent =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	plm_auto_fd int fd = parent ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0)
		(void)fsync(fd);
}

static int write_beside(const char *path, const void *data, size_t size_bytes, unsigned mode,
			struct plm_err **err)
{
	plm_auto_free char *temporary = NULL;
	int fd, error;

	if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
		temporary = NULL;
		return plm_err_nomem(err);
	}
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return fail_errno(err, path, write_remedy, "cannot be written", errno);
	error = fill_and_rename(fd, temporary, path, data, size_bytes, mode);
	if (error) {
		unlink(temporary);
		return fail_errno(err, path, write_remedy, "cannot be written", error);
	}
	sync_parent(path);
	return 0;
}

/* A name that leads to nothing: a link's target is made, the link is left. */
static int write_new(const char *path, const void *data, size_t size_bytes, unsigned mode,
		     struct plm_err **err)
{
	plm_auto_free char *target = errno == ENOENT ? plm_local_target(path) : NULL;

	if (target)
		return write_beside(target, data, size_bytes, mode, err);
	return errno == ENOMEM ? plm_err_nomem(err)
			       : fail_errno(err, path, write_remedy, "cannot be written", errno);
}

int plm_local_write(const char *path, const void *data, size_t size_bytes, unsigned mode,
		    struct plm_err **err)
{
	plm_auto_free char *real = NULL;
	struct stat st;

	if (stat(path, &st) < 0)
		return write_new(path, data, size_bytes, mode ? mode : 0644, err);
	if (S_ISDIR(st.st_mode))
		return fail_errno(err, path, "name a file in it", "cannot be written", EISDIR);
	if (!S_ISREG(st.st_mode))
		return write_special(path, data, size_bytes, err);
	/* What a link leads to is replaced, not the link. */
	real = realpath(path, NULL);
	if (!real)
		return errno == ENOMEM
			       ? plm_err_nomem(err)
			       : fail_errno(err, path, write_remedy, "cannot be written", errno);
	return write_beside(real, data, size_bytes, mode ? mode : 0644, err);
}

/* ---- listing ---- */

int plm_local_list(struct plm_arena *arena, const char *directory, const char *suffix,
		   const char *const **names, size_t *count, struct plm_err **err)
{
	plm_auto_fd int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct plm_datum all = {0};
	const char **found = NULL;
	size_t found_count = 0;

	*names = NULL;
	*count = 0;
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return fail_errno(err, directory, "name a directory that can be read",
				  "cannot be opened", errno);
	if (plm_fd_list(fd, arena, &all) < 0)
		return plm_err_nomem(err);
	if (all.presence != PLM_PRESENT)
		return fail_errno(err, directory, "name a local directory that can be read",
				  "cannot be read", all.error ? all.error : ENOENT);
	for (const char *name = all.data; name < all.data + all.size_bytes;
	     name += strlen(name) + 1) {
		const char **slot =
			plm_str_ends(name, suffix) ? plm_push(arena, found, found_count) : NULL;

		if (slot)
			*slot = name;
		else if (plm_str_ends(name, suffix))
			return plm_err_nomem(err);
	}
	*names = found;
	*count = found_count;
	return 0;
}
