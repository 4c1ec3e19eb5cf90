/*
 * toml_string.c: the four kinds of TOML's strings: basic and literal, on one line or several. The text was found to be
 * UTF-8 before. Pure.
 */
#include "core/facts/toml_reader.h"

#include <string.h>

#include "core/base/arena.h"

static bool starts(const char *at, const char *end, char c, int times)
{
	for (int i = 0; i < times; i++, at++)
		if (at >= end || *at != c)
			return false;
	return true;
}

/* ---- where it ends ---- */

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Behind the last of at most five quotes, two of which are text; r->at is at the first. */
static const char *end_of_several(const struct toml_reader *r, char quote)
{
	const char *end = r->at + 3;

	for (int i = 0; i < 2 && end < r->end && *end == quote; i++)
		end++;
	return end;
}

/* Moves behind the string; *text_end is where its text ends. */
static bool find_end(struct toml_reader *r, char quote, bool several, const char **text_end)
{
	for (; r->at < r->end; r->at++) {
		bool line_end = *r->at == '\n' ||
				(*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n');

		if (starts(r->at, r->end, quote, several ? 3 : 1)) {
			const char *end = several ? end_of_several(r, quote) : r->at + 1;

			*text_end = end - (several ? 3 : 1);
			r->at = end;
			return true;
		}
		if (is_control(*r->at) && !(several && line_end))
			return toml_fail(r, "a string has a control character");
		if (*r->at == '\n')
			r->line++;
		if (*r->at == '\\' && quote == '"' && r->at + 1 < r->end &&
		    (r->at[1] == '"' || r->at[1] == '\\'))
			r->at++;
	}
	return toml_fail(r, "a string does not end");
}

/* ---- what it says ---- */

static char *put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | (c >> 6));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | (c >> 12));
		*to++ = (char)(0x80 | ((c >> 6) & 0x3f));
	} else {
		*to++ = (char)(0xf0 | (c >> 18));
		*to++ = (char)(0x80 | ((c >> 12) & 0x3f));
		*to++ = (char)(0x80 | ((c >> 6) & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* \uXXXX and \UXXXXXXXX; *from is behind the letter. Never longer than it is written. */
static bool unescape_code(const char **from, const char *end, char letter, char **to)
{
	size_t digits = letter == 'u' ? 4 : 8;
	uint32_t c = 0;

	if ((size_t)(end - *from) < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		static const char hex[] = "0123456789abcdef";
		char lower = (char)(**from >= 'A' && **from <= 'F' ? **from + 32 : **from);
		const char *found = lower ? strchr(hex, lower) : NULL;

		if (!found)
			return false;
		c = (c << 4) | (uint32_t)(found - hex);
		(*from)++;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return false;
	*to = put_utf8(*to, c);
	return true;
}

/* A backslash at the end of a line takes away the white space up to the next text. */
static bool skip_line_end(const char **from, const char *end)
{
	const char *at = *from;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (at == end || (*at != '\n' && *at != '\r'))
		return false;
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	*from = at;
	return true;
}

static bool unescape(const char **from, const char *end, bool several, char **to)
{
	static const char letters[] = "btnfr\"\\", means[] = "\b\t\n\f\r\"\\";
	const char *found = *from < end && **from ? strchr(letters, **from) : NULL;

	if (found) {
		(*from)++;
		*(*to)++ = means[found - letters];
		return true;
	}
	if (*from < end && (**from == 'u' || **from == 'U')) {
		char letter = *(*from)++;

		return unescape_code(from, end, letter, to);
	}
	return several && skip_line_end(from, end);
}

static bool copy(struct toml_reader *r, struct plm_slice raw, bool basic, bool several,
		 struct plm_slice *out)
{
	const char *from = raw.data, *end = raw.data + raw.size_bytes;
	char *start = plm_arena_alloc(r->arena, raw.size_bytes + 1), *to = start;

	if (!start)
		return toml_no_memory(r);
	while (from < end) {
		char c = *from++;

		if (c == '\\' && basic) {
			if (!unescape(&from, end, several, &to))
				return toml_fail(r,
						 "a string has an escape that TOML does not know");
		} else if (c != '\r') {
			*to++ = c;
		}
	}
	*out = (struct plm_slice){start, (size_t)(to - start)};
	return true;
}

bool toml_read_string(struct toml_reader *r, bool for_key, struct plm_slice *out)
{
	char quote = *r->at;
	bool several = starts(r->at, r->end, quote, 3);
	const char *text, *text_end = NULL;

	if (several && for_key)
		return toml_fail(r, "a key is a string of several lines");
	r->at += several ? 3 : 1;
	if (several && r->at + 1 < r->end && *r->at == '\r' && r->at[1] == '\n')
		r->at++;
	if (several && toml_is_at(r, '\n')) {
		r->at++;
		r->line++;
	}
	text = r->at;
	if (!find_end(r, quote, several, &text_end))
		return false;
	return copy(r, (struct plm_slice){text, (size_t)(text_end - text)}, quote == '"', several,
		    out);
}
