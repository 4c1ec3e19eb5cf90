/*
 * walk_directory.c: reads one directory of a walk: every entry's metadata, and the capabilities of what may be executed. Opens
 * directories only, never through a link or into a mount; nothing that is made here outlives the walk.
 */
#include "core/host/walk_private.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/backend.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

enum { MOST_CAPABILITY_BYTES = 64 };

struct walk_directory *walk_directory_new(struct walk_mount *mount, const char *directory,
					  const char *name)
{
	size_t above = strlen(directory), own = name ? strlen(name) + 1 : 0;
	struct walk_directory *d = malloc(sizeof(*d) + above + own + 1);

	if (!d)
		return NULL;
	*d = (struct walk_directory){.mount = mount, .size = above + own};
	memcpy(d->path, directory, above + 1);
	if (name) {
		d->path[above] = '/';
		memcpy(d->path + above + 1, name, own);
	}
	return d;
}

/* Beneath a directory, through no link and no mount; a descriptor or a negative errno. */
static int open_beneath(const struct walk_hand *hand, int top_fd, const char *below, int flags)
{
	struct open_how how = {.flags = (uint64_t)(unsigned)flags,
			       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV};
	plm_auto_fd int path_fd = -1;
	long fd = -1;

	if (hand->use_openat2)
		fd = syscall(SYS_openat2, top_fd, below, &how, sizeof(how));
	if (fd >= 0 || (hand->use_openat2 && errno != ENOSYS))
		return fd < 0 ? -errno : (int)fd;
	path_fd = plm_beneath_walk(top_fd, below, O_DIRECTORY | O_NOFOLLOW);
	if (path_fd < 0)
		return path_fd;
	fd = openat(path_fd, ".", flags);
	return fd < 0 ? -errno : (int)fd;
}

/* What a single call does not take goes in several: no depth hides anything. */
static int open_directory(const struct walk_hand *hand, const struct walk_directory *d)
{
	enum { WAY = O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };
	enum { END = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW };
	const char *below = d->path + strlen(d->mount->point);
	plm_auto_fd int held = -1;
	int at = d->mount->fd;

	below = *below ? below + 1 : ".";
	while (strlen(below) >= PATH_MAX) {
		char part[PATH_MAX];
		const char *slash = memrchr(below, '/', PATH_MAX - 1);
		int next;

		memcpy(part, below, (size_t)(slash - below));
		part[slash - below] = '\0';
		next = open_beneath(hand, at, part, WAY);
		if (next < 0)
			return next;
		plm_cleanup_fd(&held);
		at = held = next;
		below = slash + 1;
	}
	return open_beneath(hand, at, below, END);
}

/* ---- what is found ---- */

/* The attribute in hexadecimal, "-" for none, "?" when it is refused; NULL when out of memory. */
static const char *ask_capability(struct walk_hand *hand, int fd, struct walk_mount *mount,
				  const char *name)
{
	unsigned char value[MOST_CAPABILITY_BYTES];
	char path[NAME_MAX + 32], *hex;
	ssize_t size;

	/* By the descriptor of its directory: there is no fgetxattr for what is not open. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", fd, name);
	size = lgetxattr(path, "security.capability", value, sizeof(value));
	if (size < 0) {
		if (errno == EOPNOTSUPP)
			__atomic_store_n(&mount->has_no_attributes, true, __ATOMIC_RELAXED);
		return errno == ENODATA || errno == EOPNOTSUPP || errno == ENOENT ? "-" : "?";
	}
	hex = plm_arena_alloc(hand->found.arena, 2 * (size_t)size + 1);
	for (ssize_t i = 0; hex && i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", value[i]);
	return size ? hex : "?";
}

static int add_file(struct walk_hand *hand, const struct walk_directory *d, const char *name,
		    const struct statx *sx, bool in_store, const char *capability)
{
	struct walk_found *found = &hand->found;
	struct walk_file *file = plm_push(found->arena, found->files, found->file_count);

	if (!file)
		return ENOMEM;
	*file = (struct walk_file){
		.path = plm_arena_printf(found->arena, "%s/%s", d->path, name),
		.mode = sx->stx_mode,
		.uid = sx->stx_uid,
		.gid = sx->stx_gid,
		.in_store = in_store,
		.nosuid = d->mount->nosuid,
		.capability = capability,
	};
	return file->path ? 0 : ENOMEM;
}

static bool is_interesting(const struct statx *sx)
{
	bool is_plain = S_ISREG(sx->stx_mode) || S_ISDIR(sx->stx_mode);

	return sx->stx_mode & (is_plain ? 07002u : 07000u);
}

static int note(struct walk_hand *hand, int fd, const struct walk_directory *d, const char *name,
		const struct statx *sx)
{
	/* Who owns the layer could not make what root owns: that is told as the host's. */
	bool in_store = d->in_store && (d->store_owner == 0 || sx->stx_uid != 0);
	struct walk_name where = {d->path, name};
	const char *capability = "-";
	int error = 0;

	if (S_ISREG(sx->stx_mode) && (sx->stx_mode & 0111) &&
	    !__atomic_load_n(&d->mount->has_no_attributes, __ATOMIC_RELAXED))
		capability = ask_capability(hand, fd, d->mount, name);
	if (!capability)
		return ENOMEM;
	if (!S_ISLNK(sx->stx_mode) && (is_interesting(sx) || capability[0] != '-'))
		error = add_file(hand, d, name, sx, in_store, capability);
	if (error == 0 && sx->stx_uid && !in_store)
		error = walk_found_owner(&hand->found, &hand->found.users, sx->stx_uid, where, 1);
	if (error == 0 && sx->stx_gid && !in_store)
		error = walk_found_owner(&hand->found, &hand->found.groups, sx->stx_gid, where, 1);
	return error;
}

/* ---- below ---- */

static int add_directory(struct walk_hand *hand, const struct walk_directory *d, const char *name,
			 const struct statx *sx)
{
	struct walk_directory *below = walk_directory_new(d->mount, d->path, name);

	if (!below)
		return ENOMEM;
	below->uid = sx->stx_uid;
	below->in_store = d->in_store;
	below->store_owner = d->store_owner;
	if (!below->in_store && walk_is_layer(below->path, below->size)) {
		below->in_store = true;
		below->store_owner = d->uid;
	}
	if (hand->last)
		hand->last->next = below;
	else
		hand->first = below;
	hand->last = below;
	hand->added_bytes += sizeof(*below) + below->size;
	return 0;
}

/* Its name alone decides, before anything is asked of what is mounted there. */
static bool is_mount_point(const struct walk_hand *hand, const struct walk_directory *d,
			   const char *name, bool holds_mounts)
{
	char path[PATH_MAX + NAME_MAX + 2];
	int size;

	if (!holds_mounts)
		return false;
	size = snprintf(path, sizeof(path), "%s/%s", d->path, name);
	return size > 0 && (size_t)size < sizeof(path) && plm_map_get(&hand->mounts->points, path);
}

static int look(struct walk_hand *hand, int fd, const struct walk_directory *d, const char *name)
{
	struct statx sx;
	int error;

	if (statx(fd, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID, &sx) < 0)
		return errno == ENOENT ? 0 : walk_found_unread(&hand->found, errno, d->path);
	hand->found.entries++;
	if (sx.stx_attributes & STATX_ATTR_MOUNT_ROOT)
		return 0;
	error = note(hand, fd, d, name, &sx);
	return error || !S_ISDIR(sx.stx_mode) ? error : add_directory(hand, d, name, &sx);
}

/* Its own name leads to a mount, so no entry of the directory above tells about it. */
int walk_directory_note_top(struct walk_hand *hand, const struct walk_directory *top,
			    const struct statx *sx)
{
	const char *slash = strrchr(top->path, '/');
	struct walk_directory *above = walk_directory_new(top->mount, top->path, NULL);
	int error;

	if (!above)
		return ENOMEM;
	above->path[slash ? slash - top->path : 0] = '\0';
	hand->found.entries++;
	error = note(hand, top->mount->fd, above, slash ? slash + 1 : "", sx);
	free(above);
	return error;
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static int read_entries(struct walk_hand *hand, int fd, const struct walk_directory *d)
{
	bool holds_mounts = plm_map_get(&hand->mounts->holders, d->path);
	ssize_t got = 0;
	int error = 0;

	while (error == 0 && (got = getdents64(fd, hand->entries, WALK_LIST_BYTES)) > 0)
		for (ssize_t at = 0; error == 0 && at < got;) {
			const struct dirent64 *entry = (const void *)(hand->entries + at);

			at += entry->d_reclen;
			if (!is_dot(entry->d_name) &&
			    !is_mount_point(hand, d, entry->d_name, holds_mounts))
				error = look(hand, fd, d, entry->d_name);
		}
	/* A directory that was removed meanwhile has no entries any more. */
	return got < 0 && errno != ENOENT ? walk_found_unread(&hand->found, errno, d->path) : error;
}

int walk_directory_read(struct walk_hand *hand, const struct walk_directory *directory)
{
	plm_auto_fd int fd = open_directory(hand, directory);

	hand->first = hand->last = NULL;
	hand->added_bytes = 0;
	/* Gone, or something else by now: what it became was not there to be walked. */
	if (fd == -ENOENT || fd == -ENOTDIR || fd == -ELOOP || fd == -EXDEV)
		return 0;
	if (fd < 0)
		return walk_found_unread(&hand->found, -fd, directory->path);
	hand->found.directories++;
	return read_entries(hand, fd, directory);
}
