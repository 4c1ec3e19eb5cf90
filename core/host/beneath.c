/*
 * beneath.c: opening a path below a directory as if it were "/", with openat2(2) or without.
 * Opens O_PATH only: reads nothing, and no device or FIFO ever notices. Never follows a magic link.
 */
#include "core/host/backend.h"

#include "core/base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

enum {
	MAX_LINKS = 40,	  /* as path_resolution(7) */
	MAX_DEPTH = 128,  /* directories held open while walking */
	WALK_ROOM = 8192, /* what is left to walk, links expanded */
	RACE_TRIES = 32,
};

static int call_openat2(int dir_fd, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {.flags = (uint64_t)(unsigned)flags, .resolve = resolve};
	long fd = -1;

	/* EAGAIN: something was renamed while ".." was checked. */
	for (int i = 0; i < RACE_TRIES; i++) {
		fd = syscall(SYS_openat2, dir_fd, path, &how, sizeof(how));
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd >= 0 ? (int)fd : -errno;
}

/* No openat2: the kernel is older than 5.6, or a seccomp filter older than it says EPERM. */
static bool has_no_openat2(int error)
{
	return error == -ENOSYS || error == -EPERM;
}

int plm_beneath_open(int root_fd, const char *path, int flags, bool use_openat2)
{
	int fd = -ENOSYS;

	if (use_openat2)
		fd = call_openat2(root_fd, path, flags | O_PATH | O_CLOEXEC,
				  RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	return has_no_openat2(fd) ? plm_beneath_walk(root_fd, path, flags) : fd;
}

/* ---- without openat2 ---- */

struct walk {
	int fds[MAX_DEPTH]; /* fds[0] is the root and the caller's */
	size_t depth;
	char left[WALK_ROOM]; /* what is still to be walked */
	size_t at;	      /* where in it */
	int links;
};

static void pop_to(struct walk *w, size_t depth)
{
	while (w->depth > depth)
		close(w->fds[--w->depth]);
}

/* Puts the link's target in place of the name that was just taken. */
static int expand(struct walk *w, int link_fd)
{
	char target[WALK_ROOM];
	size_t rest = strlen(w->left + w->at);
	struct statfs fs;
	ssize_t size;

	if (++w->links > MAX_LINKS)
		return -ELOOP;
	if (fstatfs(link_fd, &fs) < 0)
		return -errno;
	if (fs.f_type == PROC_SUPER_MAGIC)
		return -ELOOP; /* it may be a magic link, and those lead anywhere */
	size = readlinkat(link_fd, "", target, sizeof(target));
	if (size < 0)
		return -errno;
	if ((size_t)size + 1 + rest + 1 > sizeof(w->left))
		return -ENAMETOOLONG;
	memmove(w->left + size + 1, w->left + w->at, rest + 1);
	memcpy(w->left, target, (size_t)size);
	w->left[size] = '/';
	w->at = 0;
	if (target[0] == '/')
		pop_to(w, 1);
	return 0;
}

/* Takes the next component; its size, 0 at the end. */
static size_t next_component(struct walk *w, char name[static 256], int *error)
{
	size_t size;

	w->at += strspn(w->left + w->at, "/");
	size = strcspn(w->left + w->at, "/");
	*error = size > 255 ? -ENAMETOOLONG : 0;
	if (*error)
		return 0;
	memcpy(name, w->left + w->at, size);
	name[size] = '\0';
	w->at += size;
	return size;
}

static bool is_link(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISLNK(st.st_mode);
}

/* Enters one component. A link is expanded unless it is the last one and not to be followed. */
static int step(struct walk *w, const char *name, bool follow)
{
	bool last = w->left[w->at + strspn(w->left + w->at, "/")] == '\0';
	bool must_be_directory = last && w->left[w->at] == '/';
	int fd;

	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0) {
		pop_to(w, w->depth > 1 ? w->depth - 1 : 1);
		return 0;
	}
	if (w->depth == MAX_DEPTH)
		return -ENAMETOOLONG;
	fd = openat(w->fds[w->depth - 1], name, O_PATH | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	if (is_link(fd) && (!last || follow || must_be_directory)) {
		int error = expand(w, fd);

		close(fd);
		return error;
	}
	w->fds[w->depth++] = fd;
	return 0;
}

int plm_beneath_walk(int root_fd, const char *path, int flags)
{
	struct walk w = {.fds = {root_fd}, .depth = 1};
	size_t size = strlen(path);
	char name[256];
	int error = 0, fd;

	if (size == 0)
		return -ENOENT;
	if (size + 1 > sizeof(w.left))
		return -ENAMETOOLONG;
	memcpy(w.left, path, size + 1);
	while (error == 0 && next_component(&w, name, &error) > 0)
		error = step(&w, name, !(flags & O_NOFOLLOW));
	if (error == 0) {
		/* A second descriptor, because a root that is the result belongs to the caller. */
		fd = flags & O_DIRECTORY
			     ? openat(w.fds[w.depth - 1], ".", O_PATH | O_CLOEXEC | O_DIRECTORY)
			     : fcntl(w.fds[w.depth - 1], F_DUPFD_CLOEXEC, 0);
		error = fd < 0 ? -errno : fd;
	}
	pop_to(&w, 1);
	return error;
}

/* ---- names beside an open directory ---- */

static int walk_beside(int dir_fd, const char *name, int flags)
{
	plm_auto_fd int held = -1;
	char part[256];

	while (true) {
		size_t size = strcspn(name, "/");
		int parent = held >= 0 ? held : dir_fd, next;

		if (size > 255)
			return -ENAMETOOLONG;
		memcpy(part, name, size);
		part[size] = '\0';
		name += size;
		if (*name == '\0') {
			int fd = openat(parent, part, flags | O_NOFOLLOW);

			return fd < 0 ? -errno : fd;
		}
		name++;
		next = openat(parent, part, O_PATH | O_CLOEXEC | O_NOFOLLOW);
		if (next >= 0 && is_link(next)) {
			close(next);
			return -ELOOP;
		}
		if (next < 0)
			return -errno;
		if (held >= 0)
			close(held);
		held = next;
	}
}

static int open_beside(int dir_fd, const char *name, int flags, bool use_openat2)
{
	int fd = -ENOSYS;

	flags |= O_CLOEXEC;
	if (strchr(name, '/') == NULL) {
		fd = openat(dir_fd, name, flags | O_NOFOLLOW);
		return fd < 0 ? -errno : fd;
	}
	if (use_openat2)
		fd = call_openat2(dir_fd, name, flags | O_NOFOLLOW,
				  RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
	return has_no_openat2(fd) ? walk_beside(dir_fd, name, flags) : fd;
}

int plm_beside_open(int dir_fd, const char *name, int flags, bool use_openat2)
{
	int fd = open_beside(dir_fd, name, flags, use_openat2);
	plm_auto_fd int what = -1;

	/* O_DIRECTORY calls a link "not a directory", which would read as "there is none". */
	if (fd != -ENOTDIR || !(flags & O_DIRECTORY))
		return fd;
	what = open_beside(dir_fd, name, O_PATH, use_openat2);
	return what >= 0 && is_link(what) ? -ELOOP : fd;
}
