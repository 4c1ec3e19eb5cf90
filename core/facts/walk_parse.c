/*
 * walk_parse.c: the text of the probe "walk" as tables. Parses what a recording may hold, so it trusts no line. Pure.
 */
#include "core/facts/walk.h"

#include "core/base/arena.h"
#include "core/base/hex.h"

/* ---- one line ---- */

static bool take_number(struct plm_slice *rest, int base, uint64_t most, uint64_t *number)
{
	struct plm_slice word;

	return plm_next_word(rest, " ", &word) && plm_parse_u64(word, base, number) &&
	       *number <= most;
}

static bool take_u32(struct plm_slice *rest, int base, uint32_t *number)
{
	uint64_t wide = 0;
	bool taken = take_number(rest, base, UINT32_MAX, &wide);

	*number = (uint32_t)wide;
	return taken;
}

/* The rest of a line, one blank skipped; NULL with *rc set when it is no path. */
static const char *take_path(struct plm_arena *arena, struct plm_slice rest, int *rc)
{
	char *path = plm_arena_alloc(arena, rest.size_bytes + 1);
	size_t size = 0;

	*rc = path ? 0 : -PLM_E_NOMEM;
	for (size_t i = 1; path && i < rest.size_bytes; i++) {
		char c = rest.data[i];

		if (c == '\\') {
			int high = i + 3 < rest.size_bytes && rest.data[i + 1] == 'x'
					   ? plm_hex_digit(rest.data[i + 2])
					   : -1;
			int low = high < 0 ? -1 : plm_hex_digit(rest.data[i + 3]);

			if (low < 0 || high + low == 0) {
				*rc = -PLM_E_PARSE;
				return NULL;
			}
			c = (char)(16 * high + low);
			i += 3;
		}
		path[size++] = c;
	}
	if (path && (rest.size_bytes == 0 || rest.data[0] != ' ' || path[0] != '/'))
		*rc = -PLM_E_PARSE;
	return *rc < 0 ? NULL : path;
}

static const char *take_word(struct plm_arena *arena, struct plm_slice *rest, int *rc)
{
	struct plm_slice word = {0};
	const char *copy;

	if (!plm_next_word(rest, " ", &word)) {
		*rc = -PLM_E_PARSE;
		return NULL;
	}
	copy = plm_arena_strndup(arena, word.data, word.size_bytes);
	if (!copy)
		*rc = -PLM_E_NOMEM;
	return copy;
}

/* ---- one function a kind of line ---- */

struct reader {
	struct plm_arena *arena;
	struct plm_walk *walk;
	struct plm_walk_mount *mounts;
	struct plm_walk_file *files;
	struct plm_walk_owner *owners;
	struct plm_walk_unread *unread;
};

static int read_walked(struct reader *r, struct plm_slice rest)
{
	return take_number(&rest, 10, UINT64_MAX, &r->walk->entries) &&
			       take_number(&rest, 10, UINT64_MAX, &r->walk->directories)
		       ? 0
		       : -PLM_E_PARSE;
}

static int read_unfinished(struct reader *r, struct plm_slice rest)
{
	int rc = 0;

	r->walk->unfinished = take_word(r->arena, &rest, &rc);
	return rc;
}

static int read_mount(struct reader *r, struct plm_slice rest)
{
	struct plm_walk_mount *m = plm_push(r->arena, r->mounts, r->walk->mount_count);
	int rc = m ? 0 : -PLM_E_NOMEM;

	if (rc == 0)
		m->state = take_word(r->arena, &rest, &rc);
	if (rc == 0)
		m->type = take_word(r->arena, &rest, &rc);
	if (rc == 0)
		m->options = take_word(r->arena, &rest, &rc);
	if (rc == 0)
		m->point = take_path(r->arena, rest, &rc);
	return rc;
}

static bool take_kind(struct plm_slice *rest, enum plm_file_kind *kind)
{
	static const struct {
		const char *name;
		enum plm_file_kind kind;
	} kinds[] = {
		{"file", PLM_FILE_REGULAR}, {"dir", PLM_FILE_DIRECTORY},
		{"char", PLM_FILE_CHARDEV}, {"block", PLM_FILE_BLOCKDEV},
		{"fifo", PLM_FILE_FIFO},    {"socket", PLM_FILE_SOCKET},
	};
	struct plm_slice word;

	if (!plm_next_word(rest, " ", &word))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (plm_slice_is(word, kinds[i].name)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

static bool take_place(struct plm_slice *rest, struct plm_walk_file *file)
{
	struct plm_slice place, flag;

	if (!plm_next_word(rest, " ", &place) || !plm_next_word(&place, ",", &flag))
		return false;
	file->in_store = plm_slice_is(flag, "store");
	if (!file->in_store && !plm_slice_is(flag, "host"))
		return false;
	file->nosuid = plm_next_word(&place, ",", &flag);
	return !file->nosuid || plm_slice_is(flag, "nosuid");
}

static bool take_capability(struct plm_slice *rest, struct plm_file_capability *capability)
{
	char bytes[64];
	struct plm_slice word, raw = {.data = bytes};

	if (!plm_next_word(rest, " ", &word))
		return false;
	if (plm_slice_is(word, "-"))
		return true;
	capability->refused = plm_slice_is(word, "?");
	if (capability->refused)
		return true;
	if (word.size_bytes % 2 || word.size_bytes / 2 > sizeof(bytes))
		return false;
	for (size_t i = 0; i < word.size_bytes; i += 2) {
		int high = plm_hex_digit(word.data[i]), low = plm_hex_digit(word.data[i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[raw.size_bytes++] = (char)(16 * high + low);
	}
	*capability = plm_file_capability_parse(raw);
	return true;
}

static int read_file(struct reader *r, struct plm_slice rest)
{
	struct plm_walk_file *f = plm_push(r->arena, r->files, r->walk->file_count);
	int rc;

	if (!f)
		return -PLM_E_NOMEM;
	if (!take_place(&rest, f) || !take_kind(&rest, &f->kind) || !take_u32(&rest, 8, &f->mode) ||
	    f->mode > 07777 || !take_u32(&rest, 10, &f->uid) || !take_u32(&rest, 10, &f->gid) ||
	    !take_capability(&rest, &f->capability))
		return -PLM_E_PARSE;
	f->path = take_path(r->arena, rest, &rc);
	return rc;
}

static int read_owner(struct reader *r, struct plm_slice rest, bool group)
{
	struct plm_walk_owner *o = plm_push(r->arena, r->owners, r->walk->owner_count);
	int rc;

	if (!o)
		return -PLM_E_NOMEM;
	o->group = group;
	if (!take_u32(&rest, 10, &o->id) || !take_number(&rest, 10, UINT64_MAX, &o->count))
		return -PLM_E_PARSE;
	o->example = take_path(r->arena, rest, &rc);
	return rc;
}

static int read_user(struct reader *r, struct plm_slice rest)
{
	return read_owner(r, rest, false);
}

static int read_group(struct reader *r, struct plm_slice rest)
{
	return read_owner(r, rest, true);
}

static int errno_of(struct plm_slice name)
{
	for (int error = 1; error < 256; error++) {
		const char *known = strerrorname_np(error);

		if (known && plm_slice_is(name, known))
			return error;
	}
	return 0;
}

static int read_unread(struct reader *r, struct plm_slice rest)
{
	struct plm_walk_unread *u = plm_push(r->arena, r->unread, r->walk->unread_count);
	struct plm_slice word;
	int rc;

	if (!u)
		return -PLM_E_NOMEM;
	u->error = plm_next_word(&rest, " ", &word) ? errno_of(word) : 0;
	if (!u->error)
		return -PLM_E_PARSE;
	u->path = take_path(r->arena, rest, &rc);
	return rc;
}

static int read_more(struct reader *r, struct plm_slice rest)
{
	struct plm_slice word;

	return plm_next_word(&rest, " ", &word) && plm_slice_is(word, "unread") &&
			       take_number(&rest, 10, UINT64_MAX, &r->walk->unread_more)
		       ? 0
		       : -PLM_E_PARSE;
}

/* ---- the whole ---- */

static const struct {
	const char *word;
	int (*read)(struct reader *r, struct plm_slice rest);
} lines[] = {
	{"walked", read_walked}, {"unfinished", read_unfinished},
	{"mount", read_mount},	 {"file", read_file},
	{"user", read_user},	 {"group", read_group},
	{"unread", read_unread}, {"more", read_more},
};

static int read_line(struct reader *r, struct plm_slice line)
{
	struct plm_slice word;

	if (!plm_next_word(&line, " ", &word))
		return -PLM_E_PARSE;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (plm_slice_is(word, lines[i].word))
			return lines[i].read(r, line);
	return -PLM_E_PARSE;
}

int plm_walk_parse(struct plm_arena *arena, struct plm_slice text, struct plm_walk *walk)
{
	struct reader r = {.arena = arena, .walk = walk};
	struct plm_slice line;
	int rc = plm_slice_starts(text, "walked ") ? 0 : -PLM_E_PARSE;

	while (rc == 0 && plm_next_line(&text, &line))
		rc = read_line(&r, line);
	walk->mounts = r.mounts;
	walk->files = r.files;
	walk->owners = r.owners;
	walk->unread = r.unread;
	return rc;
}
