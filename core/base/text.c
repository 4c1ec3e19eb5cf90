/*
 * text.c: slicing, parsing, escaping and the names of the shared words. Does no I/O.
 */
#include "core/base/text.h"

#include <errno.h>
#include <stdarg.h>

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct plm_slice plm_slice_of(const char *text)
{
	return (struct plm_slice){.data = text, .size_bytes = text ? strlen(text) : 0};
}

struct plm_slice plm_slice_trim(struct plm_slice s)
{
	while (s.size_bytes && is_space(s.data[0])) {
		s.data++;
		s.size_bytes--;
	}
	while (s.size_bytes && is_space(s.data[s.size_bytes - 1]))
		s.size_bytes--;
	return s;
}

bool plm_slice_is(struct plm_slice s, const char *text)
{
	return strlen(text) == s.size_bytes &&
	       (s.size_bytes == 0 || memcmp(s.data, text, s.size_bytes) == 0);
}

bool plm_slice_starts(struct plm_slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.size_bytes >= n && (n == 0 || memcmp(s.data, prefix, n) == 0);
}

bool plm_next_line(struct plm_slice *rest, struct plm_slice *line)
{
	const char *end;

	if (rest->size_bytes == 0)
		return false;
	end = memchr(rest->data, '\n', rest->size_bytes);
	line->data = rest->data;
	line->size_bytes = end ? (size_t)(end - rest->data) : rest->size_bytes;
	rest->data += line->size_bytes + (end ? 1 : 0);
	rest->size_bytes -= line->size_bytes + (end ? 1 : 0);
	return true;
}

static bool is_one_of(char c, const char *set)
{
	/* A set has one to four: a call of strchr for each character of a word would take longer. */
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

bool plm_next_word(struct plm_slice *rest, const char *separators, struct plm_slice *word)
{
	size_t n = 0;

	while (rest->size_bytes && is_one_of(rest->data[0], separators)) {
		rest->data++;
		rest->size_bytes--;
	}
	if (rest->size_bytes == 0)
		return false;
	while (n < rest->size_bytes && !is_one_of(rest->data[n], separators))
		n++;
	*word = (struct plm_slice){.data = rest->data, .size_bytes = n};
	rest->data += n;
	rest->size_bytes -= n;
	return true;
}

bool plm_split(struct plm_slice s, char separator, struct plm_slice *key, struct plm_slice *value)
{
	const char *at = s.size_bytes ? memchr(s.data, separator, s.size_bytes) : NULL;
	size_t n;

	if (!at)
		return false;
	n = (size_t)(at - s.data);
	*key = plm_slice_trim((struct plm_slice){.data = s.data, .size_bytes = n});
	*value = plm_slice_trim(
		(struct plm_slice){.data = at + 1, .size_bytes = s.size_bytes - n - 1});
	return true;
}

/* Copies a number's text where strtoll can see its end; false when it cannot be a number. */
static bool number_text(struct plm_slice s, char text[static 32])
{
	if (s.size_bytes == 0 || s.size_bytes >= 32 || is_space(s.data[0]) || s.data[0] == '+')
		return false;
	memcpy(text, s.data, s.size_bytes);
	text[s.size_bytes] = '\0';
	return strlen(text) == s.size_bytes;
}

bool plm_parse_i64(struct plm_slice s, int base, int64_t *value)
{
	char text[32];
	char *end;
	long long n;

	if (!number_text(s, text))
		return false;
	errno = 0;
	n = strtoll(text, &end, base);
	if (errno || *end || end == text)
		return false;
	*value = n;
	return true;
}

bool plm_parse_u64(struct plm_slice s, int base, uint64_t *value)
{
	char text[32];
	char *end;
	unsigned long long n;

	if (!number_text(s, text) || text[0] == '-')
		return false;
	errno = 0;
	n = strtoull(text, &end, base);
	if (errno || *end || end == text)
		return false;
	*value = n;
	return true;
}

bool plm_str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool plm_str_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && strcmp(text + n - m, suffix) == 0;
}

size_t plm_utf8_length(const char *s, size_t size_bytes, uint32_t *code_point)
{
	const unsigned char *b = (const unsigned char *)s;
	static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n;
	uint32_t c;

	if (size_bytes == 0)
		return 0;
	if (b[0] < 0x80) {
		*code_point = b[0];
		return 1;
	}
	n = b[0] >= 0xf0 && b[0] < 0xf8 ? 4 : b[0] >= 0xe0 ? 3 : b[0] >= 0xc0 ? 2 : 0;
	if (n == 0 || b[0] >= 0xf8 || n > size_bytes)
		return 0;
	c = b[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (b[i] & 0x3fu);
	}
	if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code_point = c;
	return n;
}

/* Code points that move the cursor, change colours or reorder text on a terminal. */
static bool is_hostile(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f || c == 0x061c ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* How many characters from the first on stand for themselves: nearly all there ever are. */
static size_t plain_size(const char *raw, size_t size_bytes)
{
	size_t n = 0;

	while (n < size_bytes && raw[n] >= ' ' && raw[n] <= '~' && raw[n] != '\\')
		n++;
	return n;
}

/* One code point, or one byte that begins none, at *at, which moves behind it: to keep, or four characters
 * for each byte. Gives what was written, or would be where `to` is NULL. */
static size_t escape_one(char *to, const char *raw, size_t size_bytes, size_t *at)
{
	static const char hex[] = "0123456789abcdef";
	uint32_t c = 0;
	size_t n = plm_utf8_length(raw + *at, size_bytes - *at, &c), written = 0;
	bool keep = n > 0 && !is_hostile(c);

	for (size_t end = *at + (n ? n : 1); *at < end; ++*at) {
		unsigned char b = (unsigned char)raw[*at];
		char piece[4] = {(char)b};
		size_t size = 1;

		if (!keep) {
			memcpy(piece, (char[4]){'\\', 'x', hex[b >> 4], hex[b & 15]}, 4);
			size = 4;
		} else if (b == '\\') {
			piece[1] = '\\';
			size = 2;
		}
		if (to)
			memcpy(to + written, piece, size);
		written += size;
	}
	return written;
}

static size_t escape_into(char *to, const char *raw, size_t size_bytes)
{
	size_t written = 0;

	for (size_t i = 0; i < size_bytes;) {
		size_t plain = plain_size(raw + i, size_bytes - i);

		if (to)
			memcpy(to + written, raw + i, plain);
		written += plain;
		i += plain;
		if (i < size_bytes)
			written += escape_one(to ? to + written : NULL, raw, size_bytes, &i);
	}
	return written;
}

size_t plm_text_escaped_size(const char *raw, size_t size_bytes)
{
	return escape_into(NULL, raw, size_bytes);
}

void plm_text_escape(char *to, size_t room_bytes, const char *raw, size_t size_bytes)
{
	if (room_bytes == 0)
		return;
	/* Cut the input, not the output, so that an escape is never torn. */
	while (escape_into(NULL, raw, size_bytes) >= room_bytes)
		size_bytes--;
	to[escape_into(to, raw, size_bytes)] = '\0';
}

static const char *const verdict_names[PLM_VERDICT_COUNT] = {
	[PLM_VERDICT_UNKNOWN] = "unknown",
	[PLM_VERDICT_PASS] = "pass",
	[PLM_VERDICT_FAIL] = "fail",
	[PLM_VERDICT_ERROR] = "error",
	[PLM_VERDICT_NOTAPPLICABLE] = "notapplicable",
	[PLM_VERDICT_NOTCHECKED] = "notchecked",
	[PLM_VERDICT_NOTSELECTED] = "notselected",
	[PLM_VERDICT_INFORMATIONAL] = "informational",
	[PLM_VERDICT_FIXED] = "fixed",
};

static const char *const severity_names[PLM_SEVERITY_COUNT] = {
	[PLM_SEVERITY_UNKNOWN] = "unknown", [PLM_SEVERITY_INFO] = "info",
	[PLM_SEVERITY_LOW] = "low",	    [PLM_SEVERITY_MEDIUM] = "medium",
	[PLM_SEVERITY_HIGH] = "high",
};

static int index_of(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

const char *plm_verdict_name(enum plm_verdict verdict)
{
	return verdict_names[verdict];
}

const char *plm_severity_name(enum plm_severity severity)
{
	return severity_names[severity];
}

bool plm_verdict_parse(const char *name, enum plm_verdict *verdict)
{
	int i = index_of(verdict_names, PLM_VERDICT_COUNT, name);

	if (i >= 0)
		*verdict = (enum plm_verdict)i;
	return i >= 0;
}

bool plm_severity_parse(const char *name, enum plm_severity *severity)
{
	int i = index_of(severity_names, PLM_SEVERITY_COUNT, name);

	if (i >= 0)
		*severity = (enum plm_severity)i;
	return i >= 0;
}

const char *plm_aspect_name(enum plm_aspect aspect)
{
	static const char *const names[] = {"running", "persistent", "claimed"};

	return names[aspect];
}

const char *plm_presence_name(enum plm_presence presence)
{
	static const char *const names[] = {"unreadable", "present", "absent"};

	return names[presence];
}
