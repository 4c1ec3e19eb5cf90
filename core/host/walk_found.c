/*
 * walk_found.c: what one thread of a walk found, joining what two found, and the lines that tell it. Does no I/O.
 */
#include "core/host/walk_private.h"

#include "core/base/arena.h"
#include "core/base/buf.h"

#include <errno.h>

enum { FIRST_OWNERS = 64 };

/* ---- owners ---- */

static struct walk_owner *slot_of(struct walk_owner *slots, size_t room, uint32_t id)
{
	size_t at = ((size_t)id * 2654435761u) & (room - 1);

	while (slots[at].count && slots[at].id != id)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static int grow(struct plm_arena *arena, struct walk_owners *owners)
{
	size_t room = owners->room ? 2 * owners->room : FIRST_OWNERS;
	struct walk_owner *slots = plm_new_array(arena, struct walk_owner, room);

	if (!slots)
		return ENOMEM;
	for (size_t i = 0; i < owners->room; i++)
		if (owners->slots[i].count)
			*slot_of(slots, room, owners->slots[i].id) = owners->slots[i];
	owners->slots = slots;
	owners->room = room;
	return 0;
}

/* Whether the name comes before a path, as if it were put together. */
static bool is_before(struct walk_name name, const char *path)
{
	size_t size = strlen(name.directory);
	int order = strncmp(name.directory, path, size);

	if (order == 0)
		order = '/' - path[size];
	return order ? order < 0 : strcmp(name.name, path + size + 1) < 0;
}

int walk_found_owner(struct walk_found *found, struct walk_owners *owners, uint32_t id,
		     struct walk_name name, uint64_t count)
{
	struct walk_owner *owner;

	if (2 * owners->count >= owners->room && grow(found->arena, owners))
		return ENOMEM;
	owner = slot_of(owners->slots, owners->room, id);
	if (!owner->count) {
		if (owners->count == WALK_MOST_IDS)
			return E2BIG;
		owners->count++;
		owner->id = id;
	}
	owner->count += count;
	if (owner->example && !is_before(name, owner->example))
		return 0;
	owner->example = plm_arena_printf(found->arena, "%s/%s", name.directory, name.name);
	return owner->example ? 0 : ENOMEM;
}

int walk_found_unread(struct walk_found *found, int error, const char *path)
{
	struct walk_unread *slot;
	const char *copy;

	if (found->unread_count == WALK_MOST_UNREAD) {
		found->unread_more++;
		return 0;
	}
	copy = plm_arena_strdup(found->arena, path[0] ? path : "/");
	slot = copy ? plm_push(found->arena, found->unread, found->unread_count) : NULL;
	if (!slot)
		return ENOMEM;
	*slot = (struct walk_unread){.error = error, .path = copy};
	return 0;
}

/* ---- joining ---- */

static int merge_owners(struct walk_found *to, struct walk_owners *owners,
			const struct walk_owners *from)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < from->room; i++) {
		const struct walk_owner *o = &from->slots[i];

		/* Its example begins with '/': a name below "". */
		if (o->count)
			error = walk_found_owner(to, owners, o->id,
						 (struct walk_name){"", o->example + 1}, o->count);
	}
	return error;
}

int walk_found_merge(struct walk_found *to, const struct walk_found *from)
{
	int error = 0;

	to->entries += from->entries;
	to->directories += from->directories;
	to->unread_more += from->unread_more;
	for (size_t i = 0; i < from->file_count; i++) {
		struct walk_file *slot = plm_push(to->arena, to->files, to->file_count);

		if (!slot)
			return ENOMEM;
		*slot = from->files[i];
	}
	for (size_t i = 0; error == 0 && i < from->unread_count; i++)
		error = walk_found_unread(to, from->unread[i].error, from->unread[i].path);
	if (error == 0)
		error = merge_owners(to, &to->users, &from->users);
	return error ? error : merge_owners(to, &to->groups, &from->groups);
}

/* ---- the text ---- */

void walk_write_path(struct plm_buf *text, const char *path)
{
	for (const char *c = path; *c; c++)
		if (*c < 0x20 || *c == 0x7f || *c == '\\')
			plm_buf_printf(text, "\\x%02x", (unsigned char)*c);
		else
			plm_buf_char(text, *c);
	plm_buf_char(text, '\n');
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct walk_file *)a)->path, ((const struct walk_file *)b)->path);
}

static int compare_unread(const void *a, const void *b)
{
	return strcmp(((const struct walk_unread *)a)->path, ((const struct walk_unread *)b)->path);
}

/* Free slots last. */
static int compare_owners(const void *a, const void *b)
{
	const struct walk_owner *x = a, *y = b;

	if (!x->count != !y->count)
		return x->count ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static const char *kind_name(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "dir";
	case S_IFCHR:
		return "char";
	case S_IFBLK:
		return "block";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return "file";
	}
}

static void write_owners(struct walk_owners *owners, const char *word, struct plm_buf *text)
{
	if (owners->room)
		qsort(owners->slots, owners->room, sizeof(*owners->slots), compare_owners);
	for (size_t i = 0; i < owners->count; i++) {
		plm_buf_printf(text, "%s %u %ju ", word, owners->slots[i].id,
			       (uintmax_t)owners->slots[i].count);
		walk_write_path(text, owners->slots[i].example);
	}
}

static void write_unread(struct walk_found *found, struct plm_buf *text)
{
	if (found->unread_count)
		qsort(found->unread, found->unread_count, sizeof(*found->unread), compare_unread);
	for (size_t i = 0; i < found->unread_count; i++) {
		const char *error = strerrorname_np(found->unread[i].error);

		plm_buf_printf(text, "unread %s ", error ? error : "EIO");
		walk_write_path(text, found->unread[i].path);
	}
	if (found->unread_more)
		plm_buf_printf(text, "more unread %ju\n", (uintmax_t)found->unread_more);
}

void walk_found_write(struct walk_found *found, struct plm_buf *text)
{
	if (found->file_count)
		qsort(found->files, found->file_count, sizeof(*found->files), compare_files);
	for (size_t i = 0; i < found->file_count; i++) {
		const struct walk_file *f = &found->files[i];

		plm_buf_printf(text, "file %s%s %s %04o %u %u %s ", f->in_store ? "store" : "host",
			       f->nosuid ? ",nosuid" : "", kind_name(f->mode), f->mode & 07777,
			       f->uid, f->gid, f->capability);
		walk_write_path(text, f->path);
	}
	write_owners(&found->users, "user", text);
	write_owners(&found->groups, "group", text);
	write_unread(found, text);
}
