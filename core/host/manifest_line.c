/*
 * manifest_line.c: words with quotes and escapes, and key=value attributes. Does no I/O.
 */
#include "core/host/manifest_line.h"

#include "core/base/arena.h"
#include "core/base/hex.h"

#include <sys/sysmacros.h>

enum { LAST_ERRNO = 133 };

/* Undoes the escape at in[0] == '\\'; gives the number of bytes it takes, 0 when it is none. */
static size_t undo_escape(const char *in, size_t size_bytes, char *out)
{
	static const char from[] = "nrt\\\"", to[] = "\n\r\t\\\"";
	const char *at;

	if (size_bytes < 2 || in[1] == '\0')
		return 0;
	if (in[1] == 'x') {
		int high = size_bytes >= 4 ? plm_hex_digit(in[2]) : -1;
		int low = size_bytes >= 4 ? plm_hex_digit(in[3]) : -1;

		if (high < 0 || low < 0)
			return 0;
		*out = (char)(high << 4 | low);
		return 4;
	}
	at = strchr(from, in[1]);
	if (!at)
		return 0;
	*out = to[at - from];
	return 2;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Decodes one word from `in` into `to`; the bytes it took, or 0 with *problem set. */
static size_t decode(struct plm_slice in, char *to, struct plm_word *word, const char **problem)
{
	bool quoted = false;
	size_t i = 0, n = 0;

	while (i < in.size_bytes && (quoted || !is_blank(in.data[i]))) {
		char c = in.data[i];
		size_t took = 1;

		if (c == '"') {
			quoted = !quoted;
			word->value_quoted |= word->value == to + n;
			i++;
			continue;
		}
		if (c == '\\') {
			took = undo_escape(in.data + i, in.size_bytes - i, &c);
			if (took == 0) {
				*problem = "there is a backslash that begins no escape; write "
					   "\\\\ for a backslash, \\n \\t \\r \\\" or \\xNN";
				return 0;
			}
		}
		to[n++] = c;
		i += took;
		if (c == '=' && took == 1 && !quoted && !word->value) {
			word->key_bytes = n - 1;
			word->value = to + n;
		}
	}
	*problem = quoted ? "a quotation mark is not closed; close it on the same line" : NULL;
	word->data = to;
	word->size_bytes = n;
	word->value_bytes = word->value ? n - word->key_bytes - 1 : 0;
	return quoted ? 0 : i;
}

int plm_word_next(struct plm_arena *arena, struct plm_slice *rest, struct plm_word *word,
		  const char **problem)
{
	size_t took;
	char *to;

	*problem = NULL;
	*word = (struct plm_word){0};
	while (rest->size_bytes && is_blank(rest->data[0])) {
		rest->data++;
		rest->size_bytes--;
	}
	if (rest->size_bytes == 0 || rest->data[0] == '#')
		return 0;
	to = plm_arena_alloc(arena, rest->size_bytes + 1);
	if (!to)
		return -PLM_E_NOMEM;
	took = decode(*rest, to, word, problem);
	if (took == 0)
		return -PLM_E_PARSE;
	rest->data += took;
	rest->size_bytes -= took;
	return 1;
}

/* ---- attributes ---- */

/* The errno of a name like "EACCES"; 0 when there is none. */
static int errno_by_name(const char *name)
{
	for (int i = 1; i <= LAST_ERRNO; i++)
		if (plm_str_eq(strerrorname_np(i), name))
			return i;
	return 0;
}

static bool number(const struct plm_word *word, int base, uint64_t most, uint64_t *value)
{
	struct plm_slice text = {.data = word->value, .size_bytes = word->value_bytes};

	return plm_parse_u64(text, base, value) && *value <= most;
}

static const char *set_text(struct plm_line_attrs *a, const struct plm_word *w)
{
	a->text = w->value;
	a->text_bytes = w->value_bytes;
	return NULL;
}

static const char *set_plain(const char **member, const struct plm_word *w)
{
	*member = w->value;
	return w->value_bytes == 0 || strlen(w->value) != w->value_bytes
		       ? "it must not be empty nor hold a NUL byte"
		       : NULL;
}

static const char *set_from(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_plain(&a->from, w);
}

static const char *set_target(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_plain(&a->target, w);
}

static const char *set_error(struct plm_line_attrs *a, const struct plm_word *w)
{
	a->error = errno_by_name(w->value);
	return a->error ? NULL : "write the name of an errno, like EACCES";
}

static const char *set_u32(uint32_t *member, const struct plm_word *w, int base, uint32_t most)
{
	uint64_t value = 0;

	if (!number(w, base, most, &value))
		return base == 8 ? "write octal permission bits, at most 7777"
				 : "write a decimal number";
	*member = (uint32_t)value;
	return NULL;
}

static const char *set_mode(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_u32(&a->st.mode, w, 8, 07777);
}

static const char *set_uid(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_u32(&a->st.uid, w, 10, UINT32_MAX);
}

static const char *set_gid(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_u32(&a->st.gid, w, 10, UINT32_MAX);
}

static const char *set_links(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_u32(&a->st.links, w, 10, UINT32_MAX);
}

static const char *set_device(uint64_t *member, const struct plm_word *w)
{
	struct plm_slice text = {.data = w->value, .size_bytes = w->value_bytes}, high, low;
	uint64_t major = 0, minor = 0;

	if (!plm_split(text, ':', &high, &low) || !plm_parse_u64(high, 10, &major) ||
	    !plm_parse_u64(low, 10, &minor) || major > UINT32_MAX || minor > UINT32_MAX)
		return "write MAJOR:MINOR in decimal";
	*member = makedev((unsigned)major, (unsigned)minor);
	return NULL;
}

static const char *set_dev(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_device(&a->st.device, w);
}

static const char *set_rdev(struct plm_line_attrs *a, const struct plm_word *w)
{
	return set_device(&a->st.rdevice, w);
}

static const char *set_ino(struct plm_line_attrs *a, const struct plm_word *w)
{
	return number(w, 10, UINT64_MAX, &a->st.inode) ? NULL : "write a decimal number";
}

static const char *set_size(struct plm_line_attrs *a, const struct plm_word *w)
{
	return number(w, 10, INT64_MAX, &a->st.size_bytes) ? NULL
							   : "write a decimal number of bytes";
}

static const char *set_mtime(struct plm_line_attrs *a, const struct plm_word *w)
{
	struct plm_slice text = {.data = w->value, .size_bytes = w->value_bytes};

	return plm_parse_i64(text, 10, &a->st.mtime_seconds) ? NULL
							     : "write seconds since 1970, UTC";
}

static const char *set_kind(struct plm_line_attrs *a, const struct plm_word *w)
{
	static const struct {
		const char *name;
		enum plm_file_kind kind;
	} kinds[] = {
		{"file", PLM_FILE_REGULAR},   {"dir", PLM_FILE_DIRECTORY},
		{"link", PLM_FILE_SYMLINK},   {"char", PLM_FILE_CHARDEV},
		{"block", PLM_FILE_BLOCKDEV}, {"fifo", PLM_FILE_FIFO},
		{"socket", PLM_FILE_SOCKET},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (plm_str_eq(w->value, kinds[i].name)) {
			a->st.kind = kinds[i].kind;
			return NULL;
		}
	return "write file, dir, link, char, block, fifo or socket";
}

static const struct {
	const char *name;
	enum plm_line_key key;
	const char *(*set)(struct plm_line_attrs *attrs, const struct plm_word *word);
} keys[] = {
	{"text", PLM_KEY_TEXT, set_text},    {"from", PLM_KEY_FROM, set_from},
	{"error", PLM_KEY_ERROR, set_error}, {"mode", PLM_KEY_MODE, set_mode},
	{"uid", PLM_KEY_UID, set_uid},	     {"gid", PLM_KEY_GID, set_gid},
	{"dev", PLM_KEY_DEV, set_dev},	     {"ino", PLM_KEY_INO, set_ino},
	{"rdev", PLM_KEY_RDEV, set_rdev},    {"size", PLM_KEY_SIZE, set_size},
	{"mtime", PLM_KEY_MTIME, set_mtime}, {"links", PLM_KEY_LINKS, set_links},
	{"kind", PLM_KEY_KIND, set_kind},    {"target", PLM_KEY_TARGET, set_target},
};

const char *plm_line_attr(struct plm_line_attrs *attrs, unsigned allowed,
			  const struct plm_word *word)
{
	struct plm_slice key = {.data = word->data, .size_bytes = word->key_bytes};

	if (!word->value)
		return "a KEY=VALUE is expected here";
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!(allowed & keys[i].key) || !plm_slice_is(key, keys[i].name))
			continue;
		if (attrs->given & keys[i].key)
			return "the key is given twice";
		attrs->given |= keys[i].key;
		return keys[i].set(attrs, word);
	}
	return "a line of this sort has no such key";
}

void plm_line_metadata(const struct plm_line_attrs *attrs, struct plm_stat *st)
{
	if (attrs->given & PLM_KEY_MODE)
		st->mode = attrs->st.mode;
	if (attrs->given & PLM_KEY_UID)
		st->uid = attrs->st.uid;
	if (attrs->given & PLM_KEY_GID)
		st->gid = attrs->st.gid;
	if (attrs->given & PLM_KEY_DEV)
		st->device = attrs->st.device;
	if (attrs->given & PLM_KEY_INO)
		st->inode = attrs->st.inode;
	if (attrs->given & PLM_KEY_RDEV)
		st->rdevice = attrs->st.rdevice;
	if (attrs->given & PLM_KEY_SIZE)
		st->size_bytes = attrs->st.size_bytes;
	if (attrs->given & PLM_KEY_MTIME)
		st->mtime_seconds = attrs->st.mtime_seconds;
	if (attrs->given & PLM_KEY_LINKS)
		st->links = attrs->st.links;
}
