/*
 * walk_mounts.c: which file systems a walk goes over, and at which of their mount points: each once, the local ones, at
 * points that can be reached. Reads /proc/self/mountinfo and opens mount points; looks at nothing below them.
 */
#include "core/host/walk_private.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/host/files.h"
#include "core/host/mount_table.h"
#include "core/host/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

enum { MOST_MOUNTINFO_BYTES = 64 * 1024 * 1024 };

/* What a kernel makes up and no disk holds. */
static const char *const kernel_types[] = {
	"proc",	   "sysfs",  "cgroup",	  "cgroup2",	  "devpts",	"securityfs", "debugfs",
	"tracefs", "bpf",    "pstore",	  "efivarfs",	  "configfs",	"mqueue",     "hugetlbfs",
	"fusectl", "nsfs",   "selinuxfs", "smackfs",	  "rpc_pipefs", "nfsd",	      "binfmt_misc",
	"resctrl", "pipefs", "sockfs",	  "anon_inodefs",
};

static bool is_kernel_type(const char *type)
{
	for (size_t i = 0; i < sizeof(kernel_types) / sizeof(*kernel_types); i++)
		if (plm_str_eq(type, kernel_types[i]))
			return true;
	return false;
}

const char *walk_state_name(const struct walk_mount *mount)
{
	static const char *const names[] = {
		[WALK_MOUNT_WALKED] = "walked", [WALK_MOUNT_ELSEWHERE] = "elsewhere",
		[WALK_MOUNT_KERNEL] = "kernel", [WALK_MOUNT_REMOTE] = "remote",
		[WALK_MOUNT_MERGED] = "merged", [WALK_MOUNT_COVERED] = "covered",
	};
	const char *error;

	if (mount->state != WALK_MOUNT_REFUSED)
		return names[mount->state];
	error = strerrorname_np(mount->error);
	return error ? error : "EIO";
}

/* ---- the table ---- */

/* What "/" is made of is the host's own, also where that is a container's tree. */
static enum walk_state first_state(const struct walk_mount *m)
{
	if (is_kernel_type(m->type))
		return WALK_MOUNT_KERNEL;
	if (plm_mounts_type(plm_slice_of(m->type)) == PLM_DEVICE_REMOTE)
		return WALK_MOUNT_REMOTE;
	return m->point[0] && plm_str_eq(m->type, "overlay") && walk_merges_layers(m->super_options)
		       ? WALK_MOUNT_MERGED
		       : WALK_MOUNT_WALKED;
}

static bool has_option(const char *options, const char *wanted)
{
	struct plm_slice rest = plm_slice_of(options), word;

	while (plm_next_word(&rest, ",", &word))
		if (plm_slice_is(word, wanted))
			return true;
	return false;
}

/* Whether path is at or below `at`; "" is "/". */
static bool is_below(const char *path, const char *at)
{
	size_t size = plm_str_eq(at, "/") ? 0 : strlen(at);

	return strncmp(path, at, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

/* Directories in which nobody enters `point` by its name. */
static int note_point(struct plm_arena *arena, struct walk_mounts *mounts, struct walk_mount *m)
{
	const char *slash = strrchr(m->point, '/');
	const char *holder =
		slash ? plm_arena_strndup(arena, m->point, (size_t)(slash - m->point)) : NULL;

	if (!slash)
		return 0;
	if (!holder || plm_map_set(&mounts->points, m->point, m) < 0 ||
	    plm_map_set(&mounts->holders, holder, m) < 0)
		return ENOMEM;
	return 0;
}

/* The mount that holds an image's directory, as its "/"; one further below replaces one above. */
static int set_image(struct plm_arena *arena, struct walk_mounts *mounts, struct walk_mount *m,
		     const char *prefix)
{
	size_t size = strlen(m->point);

	for (size_t i = 0; i < mounts->count - 1; i++)
		if (mounts->items[i].is_image)
			mounts->items[i].state = WALK_MOUNT_COVERED;
	m->is_image = true;
	m->root = plm_arena_printf(arena, "%s%s", plm_str_eq(m->root, "/") ? "" : m->root,
				   prefix + size);
	m->point = "";
	return m->root ? 0 : ENOMEM;
}

/* A mount as the host sees it, unless it is elsewhere. */
static int add_mount(struct plm_arena *arena, struct walk_mounts *mounts,
		     const struct plm_mount_line *line, const char *prefix)
{
	char *point = plm_mount_unescape(arena, line->point);
	struct walk_mount *m;

	if (point && plm_str_eq(point, "/"))
		point[0] = '\0';
	if (point && !is_below(point, prefix) && !is_below(prefix, point))
		return 0;
	m = point ? plm_push(arena, mounts->items, mounts->count) : NULL;
	if (!m)
		return ENOMEM;
	*m = (struct walk_mount){
		.point = point,
		.root = plm_mount_unescape(arena, line->root),
		.type = plm_mount_unescape(arena, line->type),
		.options = plm_arena_strndup(arena, line->options.data, line->options.size_bytes),
		.super_options = plm_mount_unescape(arena, line->super_options),
		.id = line->id,
		.device = line->device,
		.fd = -1,
	};
	if (!m->root || !m->type || !m->options || !m->super_options)
		return ENOMEM;
	m->nosuid = has_option(m->options, "nosuid");
	if (*prefix && (plm_str_eq(point, prefix) || !is_below(point, prefix)))
		return set_image(arena, mounts, m, prefix);
	m->point += strlen(prefix);
	m->state = first_state(m);
	return 0;
}

static int read_mounts(struct plm_host *host, struct plm_arena *arena, struct walk_mounts *mounts)
{
	plm_auto_fd int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	struct plm_datum text;
	struct plm_slice rest, row;
	struct plm_mount_line line;
	char prefix[PATH_MAX] = "";
	int error = fd < 0 ? errno : plm_remote_prefix(host, prefix);

	if (error)
		return error == ENOENT ? EIO : error;
	if (plm_fd_keep_content(fd, arena, MOST_MOUNTINFO_BYTES, &text) < 0)
		return ENOMEM;
	if (text.presence != PLM_PRESENT)
		return text.error ? text.error : EIO;
	rest = (struct plm_slice){.data = text.data, .size_bytes = text.size_bytes};
	while (error == 0 && plm_next_line(&rest, &row))
		if (plm_mount_line_parse(row, &line))
			error = add_mount(arena, mounts, &line, prefix);
	for (size_t i = 0; error == 0 && i < mounts->count; i++)
		error = note_point(arena, mounts, &mounts->items[i]);
	return error;
}

/* ---- which of them ---- */

/* Whether a descriptor holds a directory, and of that very mount. */
static bool is_mount(int fd, const struct walk_mount *m, bool *is_directory)
{
	struct statx sx = {0};

	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_MNT_ID, &sx) < 0)
		return false;
	*is_directory = S_ISDIR(sx.stx_mode);
	/* An image is where its descriptor leads. A kernel that does not number mounts leaves only trust in the table. */
	return m->is_image || !(sx.stx_mask & STATX_MNT_ID) || sx.stx_mnt_id == m->id;
}

static int open_point(struct plm_host *host, const struct walk_mount *m)
{
	int error = m->point[0] ? plm_remote_path(host, m->point) : 0;

	if (error)
		return -error;
	if (host->kind == PLM_HOST_ROOT)
		return m->point[0] ? plm_root_open(host, m->point, O_NOFOLLOW)
				   : openat(host->root_fd, ".", O_PATH | O_CLOEXEC);
	return plm_live_open(host, m->point[0] ? m->point : "/", O_NOFOLLOW);
}

int walk_mount_enter(struct plm_host *host, struct walk_mount *m)
{
	plm_auto_fd int fd = open_point(host, m);
	bool is_directory = false;

	if (fd < 0) {
		m->error = -fd;
		m->state =
			fd == -ENOENT || fd == -EREMOTE ? WALK_MOUNT_COVERED : WALK_MOUNT_REFUSED;
		return -1;
	}
	if (!is_mount(fd, m, &is_directory)) {
		m->state = WALK_MOUNT_COVERED;
		return -1;
	}
	/* A file that is bound somewhere is another name of what the walk of its file system meets. */
	if (!is_directory) {
		m->state = WALK_MOUNT_ELSEWHERE;
		return -1;
	}
	m->fd = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
	if (m->fd < 0) {
		m->error = errno;
		m->state = WALK_MOUNT_REFUSED;
	}
	return m->fd;
}

void walk_mount_leave(struct walk_mount *m)
{
	if (m->fd >= 0)
		close(m->fd);
	m->fd = -1;
}

/* Directories right before what is in them, so that "/" sorts before every other byte. */
static int compare_roots(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	if (*a == *b)
		return 0;
	if (*a == '\0' || (*a == '/' && *b))
		return -1;
	return *b == '\0' || *b == '/' ? 1 : *a - *b;
}

static int compare_mounts(const void *a, const void *b)
{
	const struct walk_mount *x = *(struct walk_mount *const *)a,
				*y = *(struct walk_mount *const *)b;
	int order = x->device < y->device ? -1 : x->device > y->device;

	if (order == 0)
		order = compare_roots(plm_str_eq(x->root, "/") ? "" : x->root,
				      plm_str_eq(y->root, "/") ? "" : y->root);
	return order ? order : x < y ? -1 : 1;
}

/* Whether another mount lies on what `m` shows where `kept` has it, as one that was bound to its own place does: then
 * nobody comes there through `kept`. */
static bool is_hidden(const struct walk_mounts *mounts, const struct walk_mount *kept,
		      const struct walk_mount *m)
{
	size_t skip = plm_str_eq(kept->root, "/") ? 0 : strlen(kept->root);
	size_t least = strlen(kept->point);
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s%s", kept->point, m->root + skip);

	if (size < 0 || (size_t)size >= sizeof(path))
		return false;
	for (size_t n = (size_t)size; n > least; n--)
		if ((n == (size_t)size || path[n] == '/') &&
		    plm_map_get_n(&mounts->points, path, n))
			return true;
	return false;
}

static bool is_shown_by(const struct walk_mounts *mounts, const struct walk_mount *kept,
			const struct walk_mount *m)
{
	return kept && kept->device == m->device && is_below(m->root, kept->root) &&
	       !is_hidden(mounts, kept, m);
}

/* Of mounts of the same file system the one with the uppermost directory is walked, the first of equals; beside it what it
 * does not lead to. */
static void drop_doubles(const struct walk_mounts *mounts, struct walk_mount **sorted, size_t count)
{
	const struct walk_mount *top = NULL, *beside = NULL;

	for (size_t i = 0; i < count; i++) {
		struct walk_mount *m = sorted[i];

		if (m->state != WALK_MOUNT_WALKED)
			continue;
		if (is_shown_by(mounts, top, m) || is_shown_by(mounts, beside, m))
			m->state = WALK_MOUNT_ELSEWHERE;
		else if (top && top->device == m->device && is_below(m->root, top->root))
			beside = m;
		else
			top = m;
	}
}

/* A file may be reached through any of the mounts of its file system. */
static void settle_nosuid(struct walk_mount **sorted, size_t count)
{
	for (size_t i = 0, end; i < count; i = end) {
		bool all = true;

		for (end = i; end < count && sorted[end]->device == sorted[i]->device; end++)
			all = all && sorted[end]->nosuid;
		for (size_t k = i; k < end; k++)
			sorted[k]->nosuid = all;
	}
}

int walk_mounts_choose(struct plm_host *host, struct plm_arena *arena, struct walk_mounts *mounts)
{
	struct walk_mount **sorted;
	int error;

	plm_map_init(&mounts->points, arena);
	plm_map_init(&mounts->holders, arena);
	error = read_mounts(host, arena, mounts);
	if (error || mounts->count == 0)
		return error ? error : EIO;
	sorted = plm_new_array(arena, struct walk_mount *, mounts->count);
	if (!sorted)
		return ENOMEM;
	for (size_t i = 0; i < mounts->count; i++) {
		sorted[i] = &mounts->items[i];
		if (sorted[i]->state == WALK_MOUNT_WALKED)
			walk_mount_enter(host, sorted[i]);
		walk_mount_leave(sorted[i]);
	}
	qsort(sorted, mounts->count, sizeof(struct walk_mount *), compare_mounts);
	drop_doubles(mounts, sorted, mounts->count);
	settle_nosuid(sorted, mounts->count);
	return 0;
}
