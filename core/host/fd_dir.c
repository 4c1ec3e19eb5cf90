/*
 * fd_dir.c: directories held open by descriptor, for the live and the root backend: the hot path
 * over all processes. Follows no symbolic link; never resolves a path above the directory.
 */
#include "core/host/backend.h"
#include "core/host/process_memory.h"
#include "core/host/remote.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

int plm_fd_dir_open(struct plm_host *host, int path_fd, const char *path, struct plm_host_dir **dir,
		    struct plm_datum *why_not)
{
	*dir = plm_host_dir_new(host, path);
	if (!*dir) {
		close(path_fd);
		*why_not = plm_datum_of_error(ENOMEM);
		return -PLM_E_NOMEM;
	}
	(*dir)->fd = path_fd;
	*why_not = (struct plm_datum){.presence = PLM_PRESENT};
	return 0;
}

void plm_fd_dir_close(struct plm_host_dir *dir)
{
	close(dir->fd);
	free(dir);
}

/* Behind the name in "stat" of a process, proc(5): the state is the first word, how many threads there are the 18th. */
static bool is_zombie(const char *stat)
{
	enum { THREADS = 18 };
	const char *at = strrchr(stat, ')');

	if (!at || (strncmp(at, ") Z ", 4) != 0 && strncmp(at, ") X ", 4) != 0))
		return false;
	for (int word = 0; at && word < THREADS; word++)
		at = strchr(at + 1, ' ');
	return at && at[2] == ' ' && (at[1] == '0' || at[1] == '1');
}

/* Whether the process has ended, or is a zombie without a live thread, of which the kernel shows no memory, no links and
 * no files any more. */
static bool has_ended(const struct plm_host_dir *dir)
{
	plm_auto_fd int fd = openat(dir->fd, "stat", O_RDONLY | O_CLOEXEC);
	char text[1024];
	ssize_t size = fd < 0 ? -1 : plm_fd_read_some(fd, text, sizeof(text) - 1);

	if (size < 0)
		return errno == ENOENT || errno == ESRCH;
	text[size] = '\0';
	return is_zombie(text);
}

/* A process that is gone answers "no such file" to everything: that is not an absent file. */
static int tell_vanished(const struct plm_host_dir *dir, int error)
{
	return error == ENOENT && dir->is_process && has_ended(dir) ? ESRCH : error;
}

/* Nor is what a zombie had empty. */
static void tell_zombie(const struct plm_host_dir *dir, const char *name, struct plm_datum *out)
{
	if (out->presence == PLM_PRESENT && out->size_bytes == 0 && dir->is_process &&
	    plm_is_process_memory(name) && has_ended(dir))
		*out = plm_datum_of_error(ESRCH);
}

static int open_name(const struct plm_host_dir *dir, const char *name, int flags)
{
	int fd = plm_beside_open(dir->fd, name, flags, dir->host->use_openat2);

	return fd < 0 ? -tell_vanished(dir, -fd) : fd;
}

/* Below a process there are the kernel's own files only, which may be opened at once; elsewhere a
 * name may be a device. */
static int open_to_read(const struct plm_host_dir *dir, const char *name)
{
	struct plm_stat st;
	int fd, content;

	if (dir->is_process)
		return open_name(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	fd = open_name(dir, name, O_PATH);
	if (fd < 0)
		return fd;
	content = -plm_remote_fd(dir->host, fd, &st);
	if (content == 0)
		content = plm_fd_open_content(fd, &st);
	close(fd);
	return content;
}

/* In another mount namespace than the reader: it may be root in a container, with file systems of its own below what it
 * maps. */
static bool is_elsewhere(const struct plm_host_dir *dir)
{
	struct plm_stat its = plm_fd_stat(dir->fd, "ns/mnt", 0);
	struct plm_stat own = plm_fd_stat(AT_FDCWD, "/proc/self/ns/mnt", 0);

	return its.presence != PLM_PRESENT || own.presence != PLM_PRESENT || its.inode != own.inode;
}

/* Root's processes are what an audit relies on anyway; to ask a child about each would cost too much. But of those in
 * containers nobody relies on the maps. */
static bool may_never_end(const struct plm_host_dir *dir, const char *name)
{
	struct plm_stat st;

	if (!dir->is_process || !plm_is_process_memory(name))
		return false;
	st = plm_fd_stat(dir->fd, "", AT_EMPTY_PATH);
	if (st.presence != PLM_PRESENT || st.uid != 0)
		return true;
	return strcmp(name, "maps") == 0 && is_elsewhere(dir);
}

int plm_fd_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		    size_t max_bytes, struct plm_datum *out)
{
	plm_auto_fd int fd = open_to_read(dir, name);
	plm_auto_buf struct plm_buf buf = {0};
	int error, rc;

	if (fd < 0) {
		*out = plm_datum_of_error(-fd);
		return 0;
	}
	if (!may_never_end(dir, name)) {
		rc = plm_fd_keep_content(fd, arena, max_bytes, out);
	} else {
		error = plm_process_memory_read(dir->host, fd, max_bytes, &buf);
		*out = plm_datum_of_error(error);
		rc = error == ENOMEM ? -PLM_E_NOMEM : 0;
		if (error == 0)
			rc = plm_datum_keep(arena, plm_buf_text(&buf), buf.size_bytes, out);
	}
	tell_zombie(dir, name, out);
	return rc;
}

/* Files the kernel makes in one piece: the first read gives all of them, so that the read that
 * would only tell the end can be saved. */
static bool comes_in_one_piece(const struct plm_host_dir *dir, const char *name)
{
	static const char *const names[] = {"status", "stat",	 "cgroup",
					    "comm",   "cmdline", "oom_score_adj"};

	if (!dir->is_process)
		return false;
	if (strncmp(name, "fdinfo/", strlen("fdinfo/")) == 0)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void read_into(int fd, bool one_piece, char *buffer, size_t room_bytes,
		      struct plm_datum *out)
{
	size_t size_bytes = 0;
	ssize_t got;

	do {
		got = plm_fd_read_some(fd, buffer + size_bytes, room_bytes - size_bytes);
		if (got < 0) {
			*out = plm_datum_of_error(errno);
			return;
		}
		size_bytes += (size_t)got;
	} while (got > 0 && size_bytes < room_bytes && !one_piece);
	if (size_bytes == room_bytes) {
		*out = plm_datum_of_error(EFBIG);
		return;
	}
	buffer[size_bytes] = '\0';
	*out = plm_datum_of_bytes(buffer, size_bytes);
}

static void read_with_deadline(struct plm_host_dir *dir, int fd, char *buffer, size_t room_bytes,
			       struct plm_datum *out)
{
	plm_auto_buf struct plm_buf buf = {0};
	int error = plm_process_memory_read(dir->host, fd, room_bytes - 1, &buf);

	*out = plm_datum_of_error(error);
	if (error)
		return;
	memcpy(buffer, plm_buf_text(&buf), buf.size_bytes + 1);
	*out = plm_datum_of_bytes(buffer, buf.size_bytes);
}

void plm_fd_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			  size_t room_bytes, struct plm_datum *out)
{
	plm_auto_fd int fd = open_to_read(dir, name);

	if (fd < 0)
		*out = plm_datum_of_error(-fd);
	else if (may_never_end(dir, name))
		read_with_deadline(dir, fd, buffer, room_bytes, out);
	else
		read_into(fd, comes_in_one_piece(dir, name), buffer, room_bytes, out);
	if (fd >= 0)
		tell_zombie(dir, name, out);
}

int plm_fd_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		    struct plm_datum *out)
{
	/* As of files: below a process there is nothing that could wait. */
	plm_auto_fd int fd = open_name(
		dir, name, (dir->is_process ? O_RDONLY | O_NONBLOCK : O_PATH) | O_DIRECTORY);
	struct plm_stat st;
	int error = fd < 0 ? -fd : dir->is_process ? 0 : plm_remote_fd(dir->host, fd, &st);
	int rc;

	*out = plm_datum_of_error(error);
	if (error)
		return 0;
	rc = dir->is_process ? plm_fd_list_open(fd, arena, out) : plm_fd_list(fd, arena, out);
	/* The directory is there; it is its process that is not. */
	if (out->presence == PLM_ABSENT || (out->presence == PLM_PRESENT && out->size_bytes == 0 &&
					    dir->is_process && has_ended(dir)))
		*out = plm_datum_of_error(ESRCH);
	return rc;
}

/* Where the last component of a name is: a descriptor and what is left of the name. A link on the way
 * is ELOOP: below /proc/PID/root everything belongs to whoever is audited. */
struct place {
	int fd;
	int own_fd; /* to be closed, or -1 */
	const char *name;
};

static int find_place(const struct plm_host_dir *dir, const char *name, struct place *place)
{
	const char *slash = strrchr(name, '/');
	plm_auto_free char *parent = NULL;

	*place = (struct place){.fd = dir->fd, .own_fd = -1, .name = name};
	if (!slash)
		return 0;
	/* What the kernel makes is known by name: nothing need be opened to see that it is no link. */
	if (dir->is_process)
		return plm_name_crosses_magic_link(name) ? ELOOP : 0;
	parent = strndup(name, (size_t)(slash - name));
	if (!parent)
		return ENOMEM;
	place->own_fd = open_name(dir, parent, O_PATH | O_DIRECTORY);
	place->fd = place->own_fd;
	place->name = slash + 1;
	return place->own_fd < 0 ? -place->own_fd : 0;
}

static void leave_place(const struct place *place)
{
	if (place->own_fd >= 0)
		close(place->own_fd);
}

/* A link in an image is followed inside the image only. */
static struct plm_stat stat_inside(struct plm_host_dir *dir, const char *name)
{
	plm_auto_free char *path = NULL;

	if (asprintf(&path, "%s/%s", dir->path, name) < 0) {
		path = NULL;
		return plm_stat_of_error(ENOMEM);
	}
	return plm_host_stat(dir->host, path, true);
}

struct plm_stat plm_fd_dir_stat(struct plm_host_dir *dir, const char *name, bool follow)
{
	struct place place;
	struct plm_stat st;
	int error;

	if (follow && dir->host->kind == PLM_HOST_ROOT)
		return stat_inside(dir, name);
	error = find_place(dir, name, &place);
	st = error ? plm_stat_of_error(error)
		   : plm_fd_stat(place.fd, place.name, follow ? 0 : AT_SYMLINK_NOFOLLOW);
	leave_place(&place);
	if (st.presence == PLM_ABSENT && tell_vanished(dir, ENOENT) == ESRCH)
		st = plm_stat_of_error(ESRCH);
	return st;
}

void plm_fd_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
			      size_t room_bytes, struct plm_datum *out)
{
	struct place place;
	int error = find_place(dir, name, &place);
	ssize_t size = error ? 0 : readlinkat(place.fd, place.name, buffer, room_bytes);

	if (size < 0)
		error = tell_vanished(dir, errno);
	leave_place(&place);
	if (!error && (size_t)size == room_bytes)
		error = EFBIG;
	*out = plm_datum_of_error(error);
	if (error)
		return;
	buffer[size] = '\0';
	*out = plm_datum_of_bytes(buffer, (size_t)size);
}
