/*
 * cpe_name.c: takes names of platforms apart and compares them, as NISTIR 7695 and 7696 say. Reads
 * only its arguments.
 */
#include "core/benchmark/cpe_name.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

#define URI_PREFIX	 "cpe:/"
#define FORMATTED_PREFIX "cpe:2.3:"

enum { URI_COMPONENTS = 7, LONGEST_NAME = 1024 };

static const char *const attribute_names[PLM_CPE_ATTRIBUTES] = {
	"part",	    "vendor",	  "product",   "version",   "update", "edition",
	"language", "sw_edition", "target_sw", "target_hw", "other"};

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

static bool is_wild(char c)
{
	return c == PLM_CPE_ONE || c == PLM_CPE_MANY;
}

static size_t wild_at_start(const char *value)
{
	size_t n = 0;

	while (is_wild(value[n]))
		n++;
	return n;
}

static size_t wild_at_end(const char *value, size_t from, size_t size)
{
	size_t n = 0;

	while (size - n > from && is_wild(value[size - n - 1]))
		n++;
	return n;
}

/* Wildcards stand at the ends: one "*", or "?" as often as one likes. */
static bool wild_is_well_placed(const char *value)
{
	size_t size = strlen(value), first = wild_at_start(value);
	size_t last = wild_at_end(value, first, size);

	for (size_t i = 0; i < size; i++) {
		bool at_end = i < first || i >= size - last;
		size_t run = i < first ? first : last;

		if (is_wild(value[i]) && (!at_end || (value[i] == PLM_CPE_MANY && run > 1)))
			return false;
	}
	return true;
}

/* The byte a hexadecimal pair stands for, or -1. */
static int hex_pair(const char *s)
{
	struct plm_slice digits = {.data = s, .size_bytes = 2};
	int64_t value;

	if (!s[0] || !s[1] || s[0] == '+' || s[0] == '-' || !plm_parse_i64(digits, 16, &value))
		return -1;
	return (int)value;
}

static int wrong_value(enum plm_cpe_attribute which, const char *name, struct plm_err **err)
{
	plm_err_set(err, PLM_E_INVALID, "%s of the platform name \"%s\" is not well-formed",
		    attribute_names[which], name);
	plm_err_remedy(
		err, "write a CPE 2.3 name such as cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*");
	return -PLM_E_INVALID;
}

/* Undoes the percent signs of a URI's component in place; false when it is malformed. */
static bool decode_uri(char *value)
{
	char *to = value;

	for (const char *from = value; *from; from++) {
		int byte = (unsigned char)lower(*from);

		if (*from == '%') {
			byte = hex_pair(from + 1);
			if (byte <= 0 || (byte < 0x20 && !is_wild((char)byte)))
				return false;
			from += 2;
		}
		*to++ = lower((char)byte);
	}
	*to = '\0';
	return wild_is_well_placed(value);
}

/* Undoes the backslashes of a formatted string's component in place. */
static bool decode_formatted(char *value)
{
	char *to = value;

	if (!*value)
		return false;
	for (const char *from = value; *from; from++) {
		char c = lower(*from);

		if (c == '\\') {
			if (!*++from)
				return false;
			c = lower(*from);
		} else if (c == '?') {
			c = PLM_CPE_ONE;
		} else if (c == '*') {
			c = PLM_CPE_MANY;
		}
		*to++ = c;
	}
	*to = '\0';
	if (value[0] == PLM_CPE_MANY && !value[1])
		value[0] = '\0';
	return wild_is_well_placed(value);
}

/* Cuts the next component off *rest: up to a separator that no backslash quotes. */
static char *next_component(char **rest, char separator, bool quoting)
{
	char *start = *rest;

	if (!start)
		return NULL;
	for (char *s = start; *s; s++) {
		if (quoting && *s == '\\' && s[1]) {
			s++;
		} else if (*s == separator) {
			*s = '\0';
			*rest = s + 1;
			return start;
		}
	}
	*rest = NULL;
	return start;
}

/* "~edition~sw_edition~target_sw~target_hw~other", as a URI packs what it has no place for. */
static bool unpack_edition(char *packed, char *values[PLM_CPE_ATTRIBUTES])
{
	static const enum plm_cpe_attribute order[] = {PLM_CPE_EDITION, PLM_CPE_SW_EDITION,
						       PLM_CPE_TARGET_SW, PLM_CPE_TARGET_HW,
						       PLM_CPE_OTHER};
	char *rest = packed + 1;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		values[order[i]] = next_component(&rest, '~', false);
		if (!values[order[i]])
			return false;
	}
	return rest == NULL;
}

static int parse_uri(const char *name, char *text, char *values[PLM_CPE_ATTRIBUTES],
		     struct plm_err **err)
{
	for (size_t i = 0; i < URI_COMPONENTS; i++) {
		char *component = next_component(&text, ':', false);

		if (component)
			values[i] = component;
	}
	if (text)
		return wrong_value(PLM_CPE_LANGUAGE, name, err);
	if (values[PLM_CPE_EDITION][0] == '~' && !unpack_edition(values[PLM_CPE_EDITION], values))
		return wrong_value(PLM_CPE_EDITION, name, err);
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++)
		if (!decode_uri(values[i]))
			return wrong_value((enum plm_cpe_attribute)i, name, err);
	return 0;
}

static int parse_formatted(const char *name, char *text, char *values[PLM_CPE_ATTRIBUTES],
			   struct plm_err **err)
{
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++) {
		values[i] = next_component(&text, ':', true);
		if (!values[i] || !decode_formatted(values[i]))
			return wrong_value((enum plm_cpe_attribute)i, name, err);
	}
	return text ? wrong_value(PLM_CPE_OTHER, name, err) : 0;
}

static bool part_is_known(const char *part)
{
	return !part[0] || (strchr("aoh-", part[0]) && !part[1]);
}

int plm_cpe_parse(const char *name, struct plm_arena *arena, struct plm_cpe *cpe,
		  struct plm_err **err)
{
	bool formatted = plm_str_starts(name, FORMATTED_PREFIX);
	size_t skip = strlen(formatted ? FORMATTED_PREFIX : URI_PREFIX);
	char *values[PLM_CPE_ATTRIBUTES], *text;
	int rc;

	if (!formatted && !plm_str_starts(name, URI_PREFIX))
		return wrong_value(PLM_CPE_PART, name, err);
	if (strlen(name) > LONGEST_NAME)
		return plm_err_set(err, PLM_E_LIMIT, "a platform name is longer than %d bytes",
				   LONGEST_NAME);
	text = plm_arena_strdup(arena, name + skip);
	if (!text)
		return plm_err_nomem(err);
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++)
		values[i] = text + strlen(text); /* what a URI leaves away is ANY */
	rc = formatted ? parse_formatted(name, text, values, err)
		       : parse_uri(name, text, values, err);
	if (rc == 0 && !part_is_known(values[PLM_CPE_PART]))
		rc = wrong_value(PLM_CPE_PART, name, err);
	for (size_t i = 0; rc == 0 && i < PLM_CPE_ATTRIBUTES; i++)
		cpe->values[i] = values[i];
	return rc;
}

/* NISTIR 7696, 6.3: what stands between the wildcards is in the value, with no more on either side
 * than they take. */
static bool wild_matches(const char *pattern, const char *value)
{
	size_t size = strlen(pattern), length = strlen(value);
	size_t first = wild_at_start(pattern), last = wild_at_end(pattern, first, size);
	size_t middle = size - first - last;
	bool any_before = first && pattern[0] == PLM_CPE_MANY;
	bool any_behind = last && pattern[size - 1] == PLM_CPE_MANY;

	for (size_t at = 0; at + middle <= length; at++) {
		size_t behind = length - at - middle;

		if (!any_before && at > first)
			break;
		if ((any_behind || behind <= last) &&
		    memcmp(pattern + first, value + at, middle) == 0)
			return true;
	}
	return false;
}

static bool has_wild(const char *value)
{
	return strpbrk(value, "\x01\x02") != NULL;
}

static bool attribute_covers(const char *pattern, const char *value)
{
	if (!pattern[0])
		return true;
	if (!value[0] || has_wild(value))
		return false;
	if (strcmp(value, "-") == 0 || strcmp(pattern, "-") == 0)
		return strcmp(pattern, value) == 0;
	return has_wild(pattern) ? wild_matches(pattern, value) : strcmp(pattern, value) == 0;
}

bool plm_cpe_covers(const struct plm_cpe *pattern, const struct plm_cpe *name)
{
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++)
		if (!attribute_covers(pattern->values[i], name->values[i]))
			return false;
	return true;
}
