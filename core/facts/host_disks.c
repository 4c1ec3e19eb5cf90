/*
 * host_disks.c: the block devices that carry the host: those below its mounts, the disks of these
 * partitions and the parts of mapped devices. Reads mountinfo and /sys; judges nothing.
 */
#include "core/facts/devices.h"

#include <inttypes.h>
#include <sys/sysmacros.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

struct disks {
	struct plm_facts *facts;
	struct plm_host_disk_list list;
	struct plm_host_disk *items;
	struct plm_err **err;
};

static int add_number(struct disks *d, uint32_t major_number, uint32_t minor_number,
		      const char *name);

/* "MAJ:MIN" in /sys/class/block/NAME/dev. */
static int add_name(struct disks *d, struct plm_slice name)
{
	struct plm_arena *arena = plm_facts_arena(d->facts);
	struct plm_slice major_text, minor_text;
	uint64_t number[2];
	const struct plm_datum *text;
	const char *kept = plm_arena_strndup(arena, name.data, name.size_bytes);
	const char *path = kept ? plm_arena_printf(arena, "/sys/class/block/%s/dev", kept) : NULL;
	int rc = path ? plm_facts_read(d->facts, path, 64, &text, d->err) : plm_err_nomem(d->err);

	if (rc < 0)
		return rc;
	if (text->presence != PLM_PRESENT ||
	    !plm_split((struct plm_slice){.data = text->data, .size_bytes = text->size_bytes}, ':',
		       &major_text, &minor_text) ||
	    !plm_parse_u64(major_text, 10, &number[0]) ||
	    !plm_parse_u64(minor_text, 10, &number[1])) {
		d->list.complete = false;
		return 0;
	}
	return add_number(d, (uint32_t)number[0], (uint32_t)number[1], kept);
}

/* What a mapped device is made of. */
static int add_slaves(struct disks *d, const char *directory)
{
	const struct plm_datum *names;
	int rc = directory ? plm_facts_list(d->facts, directory, &names, d->err)
			   : plm_err_nomem(d->err);

	if (rc < 0 || names->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		rc = add_name(d, plm_slice_of(names->data + at));
	return rc;
}

/* "…/block/sda/sda1": the disk that a partition is on. */
static int add_disk_of(struct disks *d, const struct plm_datum *link)
{
	const char *at = memmem(link->data, link->size_bytes, "/block/", 7);
	struct plm_slice rest, disk, partition;

	if (!at)
		return 0;
	rest = plm_slice_of(at + 7);
	if (plm_next_word(&rest, "/", &disk) && plm_next_word(&rest, "/", &partition))
		return add_name(d, disk);
	return 0;
}

static int add_number(struct disks *d, uint32_t major_number, uint32_t minor_number,
		      const char *name)
{
	struct plm_arena *arena = plm_facts_arena(d->facts);
	const struct plm_datum *link;
	struct plm_host_disk *slot;
	const char *path;
	int rc;

	for (size_t i = 0; i < d->list.count; i++)
		if (d->items[i].major == major_number && d->items[i].minor == minor_number)
			return 0;
	slot = plm_push(arena, d->items, d->list.count);
	path = plm_arena_printf(arena, "/sys/dev/block/%" PRIu32 ":%" PRIu32, major_number,
				minor_number);
	if (!slot || !path)
		return plm_err_nomem(d->err);
	*slot = (struct plm_host_disk){.major = major_number, .minor = minor_number, .name = name};
	rc = plm_facts_readlink(d->facts, path, &link, d->err);
	if (rc == 0 && link->presence == PLM_PRESENT)
		rc = add_disk_of(d, link);
	else
		d->list.complete = false;
	return rc == 0 ? add_slaves(d, plm_arena_printf(arena, "%s/slaves", path)) : rc;
}

/* File systems such as btrfs have numbers of their own, and name their device as their source. */
static int add_mount(struct disks *d, const struct plm_mount *m)
{
	const struct plm_stat *st;
	int rc;

	if (m->major)
		return add_number(d, m->major, m->minor, NULL);
	if (!plm_str_starts(m->source, "/dev/"))
		return 0;
	rc = plm_facts_stat(d->facts, m->source, &st, d->err);
	if (rc < 0 || st->presence != PLM_PRESENT || st->kind != PLM_FILE_BLOCKDEV)
		return rc;
	return add_number(d, major(st->rdevice), minor(st->rdevice), NULL);
}

static int gather_disks(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct disks *d = plm_new(plm_facts_arena(facts), struct disks);
	const struct plm_mount_list *mounts;
	int rc;

	(void)key;
	if (!d)
		return plm_err_nomem(err);
	rc = plm_facts_host_mounts(facts, &mounts, err);
	if (rc < 0)
		return rc;
	*d = (struct disks){.facts = facts, .err = err};
	d->list.complete = mounts->why_not.presence == PLM_PRESENT;
	for (size_t i = 0; rc == 0 && i < mounts->count; i++)
		rc = add_mount(d, &mounts->items[i]);
	d->list.items = d->items;
	d->err = NULL;
	*value = &d->list;
	return rc;
}

int plm_facts_host_disks(struct plm_facts *facts, const struct plm_host_disk_list **out,
			 struct plm_err **err)
{
	static const struct plm_fact fact = {"the host's disks", gather_disks};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
