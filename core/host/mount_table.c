/*
 * mount_table.c: which of the mounts that a mountinfo text lists may make a reader wait: NFS, FUSE and
 * their like. Reads the text it is given, and asks no file system anything.
 */
#include "core/host/mount_table.h"

#include "core/base/arena.h"
#include "core/base/text.h"

#include <linux/magic.h>
#include <sys/sysmacros.h>

/* A number of a device or of a mount, and what it is. */
struct known {
	uint64_t number;
	enum plm_device_kind kind;
};

struct plm_mounts {
	struct known *devices; /* by number, one each */
	size_t device_count;
	struct known *ids; /* the same of mounts */
	size_t id_count;
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

enum plm_device_kind plm_mounts_type(struct plm_slice type)
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

enum plm_device_kind plm_mounts_magic(uint32_t magic)
{
	if (magic == PROC_SUPER_MAGIC || magic == SYSFS_MAGIC)
		return PLM_DEVICE_KERNEL;
	for (size_t i = 0; i < sizeof(remote_magics) / sizeof(*remote_magics); i++)
		if (magic == remote_magics[i])
			return PLM_DEVICE_REMOTE;
	return PLM_DEVICE_LOCAL;
}

/* ---- the table ---- */

bool plm_mount_line_parse(struct plm_slice line, struct plm_mount_line *m)
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
	    !plm_parse_u64(word[0], 10, &m->id) || !plm_parse_u64(high, 10, &major) ||
	    !plm_parse_u64(low, 10, &minor))
		return false;
	m->device = makedev((unsigned)major, (unsigned)minor);
	m->root = word[3];
	m->point = word[4];
	m->options = word[5];
	m->super_options = (struct plm_slice){0};
	if (plm_next_word(&line, " ", &word[0]))
		plm_next_word(&line, " ", &m->super_options);
	return true;
}

char *plm_mount_unescape(struct plm_arena *arena, struct plm_slice s)
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
	char *point = plm_mount_unescape(arena, raw);
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

static int add_mount(struct plm_mounts *mounts, struct plm_arena *arena,
		     const struct plm_mount_line *m, const char *prefix)
{
	struct known *device = plm_push(arena, mounts->devices, mounts->device_count);
	struct known *id = plm_push(arena, mounts->ids, mounts->id_count);
	bool is_root = plm_slice_is(m->point, *prefix ? prefix : "/");
	enum plm_device_kind kind = is_root ? PLM_DEVICE_LOCAL : plm_mounts_type(m->type);

	if (!device || !id)
		return -PLM_E_NOMEM;
	*device = (struct known){.number = m->device, .kind = kind};
	*id = (struct known){.number = m->id, .kind = kind};
	return kind == PLM_DEVICE_REMOTE ? add_point(mounts, arena, m->point, prefix) : 0;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* Sorted, one entry a number. The file system of "/" is local wherever else it is mounted too. */
static size_t settle(struct known *items, size_t count)
{
	size_t kept = 0;

	if (count == 0)
		return 0;
	qsort(items, count, sizeof(*items), compare_numbers);
	for (size_t i = 1; i < count; i++) {
		if (items[i].number != items[kept].number)
			items[++kept] = items[i];
		else if (items[i].kind == PLM_DEVICE_LOCAL)
			items[kept].kind = PLM_DEVICE_LOCAL;
	}
	return kept + 1;
}

struct plm_mounts *plm_mounts_parse(struct plm_arena *arena, const char *text, size_t size_bytes,
				    const char *prefix)
{
	struct plm_mounts *mounts = plm_new(arena, struct plm_mounts);
	struct plm_slice rest = {.data = text, .size_bytes = size_bytes}, line;
	struct plm_mount_line m;

	if (!mounts)
		return NULL;
	while (plm_next_line(&rest, &line))
		if (plm_mount_line_parse(line, &m) && add_mount(mounts, arena, &m, prefix) < 0)
			return NULL;
	mounts->device_count = settle(mounts->devices, mounts->device_count);
	mounts->id_count = settle(mounts->ids, mounts->id_count);
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

static enum plm_device_kind look_up(const struct known *items, size_t count, uint64_t number)
{
	const struct known key = {.number = number};
	const struct known *found =
		count ? bsearch(&key, items, count, sizeof(key), compare_numbers) : NULL;

	return found ? found->kind : PLM_DEVICE_UNKNOWN;
}

enum plm_device_kind plm_mounts_device(const struct plm_mounts *mounts, uint64_t device)
{
	return look_up(mounts->devices, mounts->device_count, device);
}

enum plm_device_kind plm_mounts_id(const struct plm_mounts *mounts, uint64_t id)
{
	return look_up(mounts->ids, mounts->id_count, id);
}
