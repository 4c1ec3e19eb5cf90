/*
 * mountinfo.c: parses mountinfo. Reads only the bytes it is given.
 */
#include "core/facts/mountinfo.h"

#include "core/base/arena.h"

/* Copies a field, undoing the kernel's octal escapes (\040 for a blank). */
static const char *copy_field(struct plm_arena *arena, struct plm_slice s)
{
	char *copy = plm_arena_alloc(arena, s.size_bytes + 1);
	size_t n = 0;

	for (size_t i = 0; copy && i < s.size_bytes; i++) {
		const char *c = s.data + i;

		if (c[0] == '\\' && s.size_bytes - i >= 4 && c[1] >= '0' && c[1] <= '3' &&
		    c[2] >= '0' && c[2] <= '7' && c[3] >= '0' && c[3] <= '7') {
			copy[n++] = (char)((c[1] - '0') << 6 | (c[2] - '0') << 3 | (c[3] - '0'));
			i += 3;
		} else {
			copy[n++] = c[0];
		}
	}
	return copy;
}

static bool has_option(struct plm_slice options, const char *name)
{
	struct plm_slice word;

	while (plm_next_word(&options, ",", &word))
		if (plm_slice_is(word, name))
			return true;
	return false;
}

static bool take_u32(struct plm_slice word, uint32_t *value)
{
	uint64_t wide;

	if (!plm_parse_u64(word, 10, &wide) || wide > UINT32_MAX)
		return false;
	*value = (uint32_t)wide;
	return true;
}

static bool take_device(struct plm_slice word, struct plm_mount *mount)
{
	struct plm_slice major, minor;

	return plm_split(word, ':', &major, &minor) && take_u32(major, &mount->major) &&
	       take_u32(minor, &mount->minor);
}

/* One line, cut into its fields: "36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw". */
struct fields {
	struct plm_slice id, parent, device, root, point, options, propagation;
	struct plm_slice fstype, source, super;
};

/* The optional fields up to the lone "-", as one slice. */
static bool take_optional(struct plm_slice *rest, struct plm_slice *optional)
{
	struct plm_slice word;

	*optional = (struct plm_slice){.data = rest->data};
	while (plm_next_word(rest, " ", &word)) {
		if (plm_slice_is(word, "-"))
			return true;
		if (optional->size_bytes == 0)
			optional->data = word.data;
		optional->size_bytes = (size_t)(word.data + word.size_bytes - optional->data);
	}
	return false;
}

static bool cut(struct plm_slice line, struct fields *f)
{
	struct plm_slice *const before[] = {&f->id,   &f->parent, &f->device,
					    &f->root, &f->point,  &f->options};

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (!plm_next_word(&line, " ", before[i]))
			return false;
	if (!take_optional(&line, &f->propagation) || !plm_next_word(&line, " ", &f->fstype))
		return false;
	if (line.size_bytes == 0)
		return false;
	/* A source may be empty: two blanks in a row. */
	line.data++;
	line.size_bytes--;
	f->source = (struct plm_slice){.data = line.data};
	while (line.size_bytes && line.data[0] != ' ') {
		f->source.size_bytes++;
		line.data++;
		line.size_bytes--;
	}
	return plm_next_word(&line, " ", &f->super);
}

static int take_line(struct plm_arena *arena, struct plm_slice line, struct plm_mount *mount)
{
	struct fields f = {0};

	if (!cut(line, &f) || !take_u32(f.id, &mount->id) ||
	    !take_u32(f.parent, &mount->parent_id) || !take_device(f.device, mount))
		return -PLM_E_PARSE;
	mount->root = copy_field(arena, f.root);
	mount->point = copy_field(arena, f.point);
	mount->options = copy_field(arena, f.options);
	mount->propagation = copy_field(arena, f.propagation);
	mount->fstype = copy_field(arena, f.fstype);
	mount->source = copy_field(arena, f.source);
	mount->super_options = copy_field(arena, f.super);
	mount->read_only = has_option(f.options, "ro") || has_option(f.super, "ro");
	if (!mount->root || !mount->point || !mount->options || !mount->propagation ||
	    !mount->fstype || !mount->source || !mount->super_options)
		return -PLM_E_NOMEM;
	return 0;
}

int plm_mountinfo_parse(struct plm_arena *arena, struct plm_slice text, struct plm_mount_list *out)
{
	const struct plm_mount_index *index = NULL;
	struct plm_mount *items = NULL;
	struct plm_slice line;
	size_t count = 0;

	while (plm_next_line(&text, &line)) {
		struct plm_mount *mount = plm_push(arena, items, count);
		int rc = mount ? take_line(arena, line, mount) : -PLM_E_NOMEM;

		if (rc < 0)
			return rc;
	}
	if (plm_mounts_index(arena, items, count, &index) < 0)
		return -PLM_E_NOMEM;
	out->items = items;
	out->count = count;
	out->index = index;
	return 0;
}
