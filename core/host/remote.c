/*
 * remote.c: keeps reads away from file systems that may wait: NFS, FUSE and their like. Reads
 * /proc/self/mountinfo once, because asking a dead NFS or FUSE mount for its type (statfs) is a wait
 * of its own.
 */
#include "core/host/remote.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/host/backend.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

struct device {
	uint64_t number;
	enum plm_device_kind kind;
};

struct plm_mounts {
	struct device *devices; /* by number, one each */
	size_t device_count;
	const char **points; /* of remote file systems, as the host sees them */
	size_t point_count;
};

static const char *const remote_types[] = {
	"nfs",	"nfs4",	 "cifs",   "smb3",     "smbfs",	   "9p",     "ceph",	  "afs",
	"coda", "ncpfs", "autofs", "fuse",     "fuseblk",  "lustre", "gpfs",	  "beegfs",
	"gfs2", "ocfs2", "pvfs2",  "orangefs", "virtiofs", "davfs",  "glusterfs",
};

/* The same by the number statfs gives, for what is not in the table. Numbers that linux/magic.h does
 * not name are those of each file system's own source. */
static const uint32_t remote_magics[] = {
	NFS_SUPER_MAGIC,
	FUSE_SUPER_MAGIC,
	SMB_SUPER_MAGIC,
	CIFS_SUPER_MAGIC,
	SMB2_SUPER_MAGIC,
	AFS_SUPER_MAGIC,
	AFS_FS_MAGIC,
	CODA_SUPER_MAGIC,
	NCP_SUPER_MAGIC,
	CEPH_SUPER_MAGIC,
	V9FS_MAGIC,
	AUTOFS_SUPER_MAGIC,
	OCFS2_SUPER_MAGIC,
	0x01161970 /* gfs2 */,
	0x0bd00bd0 /* lustre */,
	0x47504653 /* gpfs */,
};

static enum plm_device_kind kind_of_type(struct plm_slice type)
{
	if (plm_slice_starts(type, "fuse."))
		return PLM_DEVICE_REMOTE;
	if (plm_slice_is(type, "proc") || plm_slice_is(type, "sysfs"))
		return PLM_DEVICE_KERNEL;
	for (size_t i = 0; i < sizeof(remote_types) / sizeof(*remote_types); i++)
		if (plm_slice_is(type, remote_types[i]))
			return PLM_DEVICE_REMOTE;
	return PLM_DEVICE_LOCAL;
}

static enum plm_device_kind kind_of_magic(uint32_t magic)
{
	if (magic == PROC_SUPER_MAGIC || magic == SYSFS_MAGIC)
		return PLM_DEVICE_KERNEL;
	for (size_t i = 0; i < sizeof(remote_magics) / sizeof(*remote_magics); i++)
		if (magic == remote_magics[i])
			return PLM_DEVICE_REMOTE;
	return PLM_DEVICE_LOCAL;
}

/* ---- the table ---- */

/* The fields of a mountinfo line that matter here. */
struct mount_line {
	uint64_t device;
	struct plm_slice point, type;
};

static bool parse_line(struct plm_slice line, struct mount_line *m)
{
	struct plm_slice word[6], high, low;
	uint64_t major = 0, minor = 0;

	for (size_t i = 0; i < 6; i++)
		if (!plm_next_word(&line, " ", &word[i]))
			return false;
	/* Optional fields end at a lone hyphen. */
	do {
		if (!plm_next_word(&line, " ", &m->type))
			return false;
	} while (!plm_slice_is(m->type, "-"));
	if (!plm_next_word(&line, " ", &m->type) || !plm_split(word[2], ':', &high, &low) ||
	    !plm_parse_u64(high, 10, &major) || !plm_parse_u64(low, 10, &minor))
		return false;
	m->device = makedev((unsigned)major, (unsigned)minor);
	m->point = word[4];
	return true;
}

/* Undoes \040 and the like; a copy in the arena. */
static char *unescape(struct plm_arena *arena, struct plm_slice s)
{
	char *text = plm_arena_alloc(arena, s.size_bytes + 1);
	size_t n = 0;

	for (size_t i = 0; text && i < s.size_bytes; i++) {
		struct plm_slice octal = {.data = s.data + i + 1, .size_bytes = 3};
		uint64_t c = 0;

		if (s.data[i] == '\\' && s.size_bytes - i > 3 && plm_parse_u64(octal, 8, &c) &&
		    c < 256) {
			text[n++] = (char)c;
			i += 3;
		} else {
			text[n++] = s.data[i];
		}
	}
	return text;
}

static bool is_at_or_below(const char *path, const char *point)
{
	size_t size = strlen(point);

	return strncmp(path, point, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

static int add_point(struct plm_mounts *mounts, struct plm_arena *arena, struct plm_slice raw,
		     const char *prefix)
{
	char *point = unescape(arena, raw);
	const char **slot;

	if (!point)
		return -PLM_E_NOMEM;
	if (!is_at_or_below(point, prefix))
		return 0;
	slot = plm_push(arena, mounts->points, mounts->point_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = point + strlen(prefix);
	return 0;
}

static int add_mount(struct plm_mounts *mounts, struct plm_arena *arena, const struct mount_line *m,
		     const char *prefix)
{
	struct device *device = plm_push(arena, mounts->devices, mounts->device_count);
	bool is_root = plm_slice_is(m->point, *prefix ? prefix : "/");

	if (!device)
		return -PLM_E_NOMEM;
	*device = (struct device){.number = m->device,
				  .kind = is_root ? PLM_DEVICE_LOCAL : kind_of_type(m->type)};
	return device->kind == PLM_DEVICE_REMOTE ? add_point(mounts, arena, m->point, prefix) : 0;
}

static int compare_devices(const void *a, const void *b)
{
	const struct device *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* One entry a device. The file system of "/" is local wherever else it is mounted too. */
static void settle(struct plm_mounts *mounts)
{
	size_t kept = 0;

	if (mounts->device_count == 0)
		return;
	qsort(mounts->devices, mounts->device_count, sizeof(*mounts->devices), compare_devices);
	for (size_t i = 1; i < mounts->device_count; i++) {
		if (mounts->devices[i].number != mounts->devices[kept].number)
			mounts->devices[++kept] = mounts->devices[i];
		else if (mounts->devices[i].kind == PLM_DEVICE_LOCAL)
			mounts->devices[kept].kind = PLM_DEVICE_LOCAL;
	}
	mounts->device_count = kept + 1;
}

struct plm_mounts *plm_mounts_parse(struct plm_arena *arena, const char *text, size_t size_bytes,
				    const char *prefix)
{
	struct plm_mounts *mounts = plm_new(arena, struct plm_mounts);
	struct plm_slice rest = {.data = text, .size_bytes = size_bytes}, line;
	struct mount_line m;

	if (!mounts)
		return NULL;
	while (plm_next_line(&rest, &line))
		if (parse_line(line, &m) && add_mount(mounts, arena, &m, prefix) < 0)
			return NULL;
	settle(mounts);
	return mounts;
}

bool plm_mounts_is_below_remote(const struct plm_mounts *mounts, const char *path)
{
	for (size_t i = 0; i < mounts->point_count; i++) {
		const char *point = mounts->points[i];

		if (is_at_or_below(path, point) && path[strlen(point)] == '/')
			return true;
	}
	return false;
}

enum plm_device_kind plm_mounts_device(const struct plm_mounts *mounts, uint64_t device)
{
	const struct device key = {.number = device};
	const struct device *found = mounts->device_count
					     ? bsearch(&key, mounts->devices, mounts->device_count,
						       sizeof(key), compare_devices)
					     : NULL;

	return found ? found->kind : PLM_DEVICE_UNKNOWN;
}

/* ---- for a host ---- */

/* Where the host's "/" is in this process's own tree: the points of mountinfo begin there. */
static int find_prefix(const struct plm_host *host, char prefix[static PATH_MAX])
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

/* Without /proc there is no table; every device is then unknown, and asked for its type. */
static int load_mounts(struct plm_host *host)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	plm_auto_fd int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	struct plm_datum text = {0};
	char prefix[PATH_MAX] = "";

	if (!keep)
		return ENOMEM;
	if (fd >= 0 && find_prefix(host, prefix) == 0 &&
	    plm_fd_keep_content(fd, keep, PLM_READ_LARGE, &text) < 0)
		return ENOMEM;
	if (text.presence != PLM_PRESENT)
		text = plm_datum_of_bytes("", 0);
	host->mounts = plm_mounts_parse(host->arena, text.data, text.size_bytes, prefix);
	return host->mounts ? 0 : ENOMEM;
}

int plm_remote_path(struct plm_host *host, const char *path)
{
	int error = host->mounts ? 0 : load_mounts(host);

	if (error)
		return error;
	return plm_mounts_is_below_remote(host->mounts, path) ? EREMOTE : 0;
}

/* The last resort for a device that was mounted since: may wait, if that is remote and dead. */
static int ask_type(int path_fd, enum plm_device_kind *kind)
{
	struct statfs fs;

	if (fstatfs(path_fd, &fs) < 0)
		return errno == ENOENT ? ESTALE : errno;
	*kind = kind_of_magic((uint32_t)fs.f_type);
	return 0;
}

int plm_remote_fd(struct plm_host *host, int path_fd)
{
	int error = host->mounts ? 0 : load_mounts(host);
	enum plm_device_kind kind;
	struct plm_stat st;

	if (error)
		return error;
	st = plm_fd_stat(path_fd, "", AT_EMPTY_PATH);
	if (st.presence != PLM_PRESENT)
		return st.error ? st.error : ESTALE;
	kind = plm_mounts_device(host->mounts, st.device);
	if (kind == PLM_DEVICE_UNKNOWN)
		error = ask_type(path_fd, &kind);
	if (error)
		return error;
	if (kind == PLM_DEVICE_KERNEL && host->kind == PLM_HOST_ROOT)
		return ENOENT;
	return kind == PLM_DEVICE_REMOTE ? EREMOTE : 0;
}
