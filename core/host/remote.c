/*
 * remote.c: keeps reads away from file systems that may wait. Reads /proc/self/mountinfo, because asking a
 * dead NFS or FUSE mount for its type (statfs) is a wait of its own, and again whenever that has changed.
 */
#include "core/host/remote.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/backend.h"
#include "core/host/mount_table.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>

enum { MOST_MOUNTINFO_BYTES = 64 * 1024 * 1024 };

struct plm_mount_view {
	int fd; /* mountinfo, held: the kernel says on it when mounts change; or -1 */
	struct plm_arena *arena;   /* the table's own */
	struct plm_mounts *mounts; /* NULL when the last reading ran out of memory */
	bool complete;		   /* false: there is no /proc, or more mounts than are read */
};

int plm_remote_prefix(const struct plm_host *host, char prefix[static PATH_MAX])
{
	char self[64];
	ssize_t size;

	prefix[0] = '\0';
	if (host->root_fd < 0)
		return 0;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", host->root_fd);
	size = readlink(self, prefix, PATH_MAX - 1);
	if (size < 0)
		return errno;
	prefix[size == 1 ? 0 : size] = '\0';
	return 0;
}

/* Without mountinfo the table is empty; every device is then unknown, and asked for its type. */
static int read_table(struct plm_host *host, struct plm_mount_view *view)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	struct plm_datum text = {0};
	char prefix[PATH_MAX] = "";

	view->mounts = NULL;
	plm_arena_free(view->arena);
	view->arena = plm_arena_new();
	if (!keep || !view->arena)
		return ENOMEM;
	if (view->fd >= 0 && lseek(view->fd, 0, SEEK_SET) == 0 &&
	    plm_remote_prefix(host, prefix) == 0 &&
	    plm_fd_keep_content(view->fd, keep, MOST_MOUNTINFO_BYTES, &text) < 0)
		return ENOMEM;
	view->complete = text.presence == PLM_PRESENT;
	if (!view->complete)
		text = plm_datum_of_bytes("", 0);
	view->mounts = plm_mounts_parse(view->arena, text.data, text.size_bytes, prefix);
	return view->mounts ? 0 : ENOMEM;
}

/* proc(5): mountinfo is "ready" once for every change since it was opened or last asked. */
static bool has_changed(const struct plm_mount_view *view)
{
	struct pollfd mountinfo = {.fd = view->fd, .events = POLLPRI};

	return view->fd >= 0 && poll(&mountinfo, 1, 0) > 0;
}

static int renew(struct plm_host *host)
{
	struct plm_mount_view *view = host->mount_view;

	if (!view) {
		view = plm_new(host->arena, struct plm_mount_view);
		if (!view)
			return ENOMEM;
		view->fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
		host->mount_view = view;
	} else if (view->mounts && !has_changed(view)) {
		return 0;
	}
	return read_table(host, view);
}

void plm_remote_release(struct plm_host *host)
{
	struct plm_mount_view *view = host->mount_view;

	if (!view)
		return;
	if (view->fd >= 0)
		close(view->fd);
	plm_arena_free(view->arena);
	host->mount_view = NULL;
}

int plm_remote_path(struct plm_host *host, const char *path)
{
	int error = renew(host);

	if (error)
		return error;
	return plm_mounts_is_below_remote(host->mount_view->mounts, path) ? EREMOTE : 0;
}

/* ---- what a descriptor holds ---- */

static bool ask_id(int fd, const char *path, int flags, uint64_t *id)
{
#ifdef STATX_MNT_ID
	struct statx sx = {0};

	if (statx(fd, path, flags | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_MNT_ID, &sx) == 0 &&
	    sx.stx_mask & STATX_MNT_ID) {
		*id = sx.stx_mnt_id;
		return true;
	}
#endif
	(void)fd, (void)path, (void)flags, (void)id;
	return false;
}

/* The last resort, of a kernel that does not number mounts or shows no table of them: may wait, if
 * that is remote and dead. */
static int ask_type(int path_fd, enum plm_device_kind *kind)
{
	struct statfs fs;

	if (fstatfs(path_fd, &fs) < 0)
		return errno == ENOENT ? ESTALE : errno;
	*kind = plm_mounts_magic((uint32_t)fs.f_type);
	return 0;
}

/* A device that no line names: a subvolume's, or that of a mount which is gone from the tree again while
 * the descriptor holds it. Below a changed root directory (chroot) "/" itself may have no line. */
static int ask_mount(const struct plm_mount_view *view, int path_fd, enum plm_device_kind *kind)
{
	uint64_t id, root_id;

	if (!view->complete || !ask_id(path_fd, "", AT_EMPTY_PATH, &id))
		return ask_type(path_fd, kind);
	*kind = plm_mounts_id(view->mounts, id);
	if (*kind != PLM_DEVICE_UNKNOWN)
		return 0;
	*kind = ask_id(AT_FDCWD, "/", 0, &root_id) && root_id == id ? PLM_DEVICE_LOCAL
								    : PLM_DEVICE_REMOTE;
	return 0;
}

int plm_remote_fd(struct plm_host *host, int path_fd, struct plm_stat *st)
{
	int error = renew(host);
	enum plm_device_kind kind;

	if (error)
		return error;
	*st = plm_fd_stat(path_fd, "", AT_EMPTY_PATH);
	if (st->presence != PLM_PRESENT)
		return st->error ? st->error : ESTALE;
	kind = plm_mounts_device(host->mount_view->mounts, st->device);
	if (kind == PLM_DEVICE_UNKNOWN)
		error = ask_mount(host->mount_view, path_fd, &kind);
	if (error)
		return error;
	if (kind == PLM_DEVICE_KERNEL && host->kind == PLM_HOST_ROOT)
		return ENOENT;
	return kind == PLM_DEVICE_REMOTE ? EREMOTE : 0;
}
