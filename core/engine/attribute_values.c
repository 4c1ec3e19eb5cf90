/*
 * attribute_values.c: text of one attribute to the member it fills, one row for each kind. Does no
 * I/O.
 */
#include "core/engine/attributes.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/pattern.h"

#include <stdalign.h>

/* Fills the member; same returns as plm_attribute_set. */
typedef int parse_fn(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		     void *member, const char **why);

static int invalid(const char **why, const char *because)
{
	*why = because;
	return -PLM_E_INVALID;
}

static int parse_string(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
			void *member, const char **why)
{
	(void)attr;
	(void)arena;
	(void)why;
	*(const char **)member = text;
	return 0;
}

static int parse_int(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		     void *member, const char **why)
{
	struct plm_slice s = plm_slice_of(text);
	bool hex = plm_slice_starts(s, "0x") || plm_slice_starts(s, "-0x");
	int64_t value;

	(void)attr;
	(void)arena;
	if (!plm_parse_i64(s, hex ? 16 : 10, &value))
		return invalid(why, "is not an integer of 64 bits");
	*(struct plm_int *)member = (struct plm_int){.value = value, .given = true};
	return 0;
}

static int parse_bool(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *member, const char **why)
{
	bool yes = plm_str_eq(text, "true") || plm_str_eq(text, "1");

	(void)attr;
	(void)arena;
	if (!yes && !plm_str_eq(text, "false") && !plm_str_eq(text, "0"))
		return invalid(why, "is neither true nor false");
	*(struct plm_bool *)member = (struct plm_bool){.value = yes, .given = true};
	return 0;
}

static int parse_choice(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
			void *member, const char **why)
{
	(void)arena;
	for (int i = 0; attr->choices[i]; i++) {
		if (strcmp(attr->choices[i], text) == 0) {
			*(int *)member = i;
			return 0;
		}
	}
	return invalid(why, "is not among the choices");
}

static int parse_list(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *member, const char **why)
{
	struct plm_slice rest = plm_slice_of(text), word;
	const char **items = NULL;
	size_t count = 0;

	while (plm_next_word(&rest, " \t\r\n", &word)) {
		const char **item = plm_push(arena, items, count);
		const char *copy = plm_arena_strndup(arena, word.data, word.size_bytes);

		if (!item || !copy)
			return -PLM_E_NOMEM;
		*item = copy;
	}
	if (count == 0 && !(attr->flags & PLM_ATTR_MAY_BE_EMPTY))
		return invalid(why, "holds no word");
	*(struct plm_list *)member = (struct plm_list){.items = items, .count = count};
	return 0;
}

static int parse_mode(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *member, const char **why)
{
	int64_t value;

	(void)attr;
	(void)arena;
	if (!plm_parse_i64(plm_slice_of(text), 8, &value) || value < 0 || value > 07777)
		return invalid(why, "is no octal mode between 0 and 7777");
	*(struct plm_int *)member = (struct plm_int){.value = value, .given = true};
	return 0;
}

struct unit {
	char suffix;
	int64_t factor;
};

/* Digits and at most one suffix; a row with suffix 0 ends the units. */
static bool with_unit(const char *text, const struct unit *units, struct plm_int *out)
{
	struct plm_slice digits = plm_slice_of(text);
	int64_t factor = 1;

	for (; digits.size_bytes && units->suffix; units++) {
		if (text[digits.size_bytes - 1] == units->suffix) {
			factor = units->factor;
			digits.size_bytes--;
			break;
		}
	}
	out->given = true;
	return plm_parse_i64(digits, 10, &out->value) && out->value >= 0 &&
	       !__builtin_mul_overflow(out->value, factor, &out->value);
}

static int parse_size(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *member, const char **why)
{
	static const struct unit units[] = {
		{'K', INT64_C(1) << 10},
		{'M', INT64_C(1) << 20},
		{'G', INT64_C(1) << 30},
		{'T', INT64_C(1) << 40},
		{0, 0},
	};
	struct plm_int value;

	(void)attr;
	(void)arena;
	if (!with_unit(text, units, &value))
		return invalid(why, "is no size: digits and one of K, M, G, T, or none");
	*(struct plm_int *)member = value;
	return 0;
}

static int parse_duration(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
			  void *member, const char **why)
{
	static const struct unit units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {0, 0}};
	struct plm_int value;

	(void)attr;
	(void)arena;
	if (!with_unit(text, units, &value))
		return invalid(why, "is no duration: digits and one of s, m, h, d, or none");
	*(struct plm_int *)member = value;
	return 0;
}

static int parse_pattern(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
			 void *member, const char **why)
{
	int rc = plm_pattern_check(text, why);

	(void)attr;
	(void)arena;
	if (rc == 0)
		*(const char **)member = text;
	return rc;
}

static int parse_path(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *member, const char **why)
{
	struct plm_slice rest = plm_slice_of(text), part;

	(void)attr;
	(void)arena;
	if (text[0] != '/')
		return invalid(why, "is no absolute path");
	if (strstr(text, "//") || (text[1] && plm_str_ends(text, "/")))
		return invalid(why, "is a path with a '/' too many");
	while (plm_next_word(&rest, "/", &part))
		if (plm_slice_is(part, ".") || plm_slice_is(part, ".."))
			return invalid(why, "is a path with '.' or '..' in it");
	*(const char **)member = text;
	return 0;
}

struct kind {
	size_t size, alignment;
	parse_fn *parse;
	const char *words;
};

#define MEMBER(type) sizeof(type), alignof(type)

static const struct kind kinds[] = {
	[PLM_ATTR_STRING] = {MEMBER(const char *), parse_string, "text"},
	[PLM_ATTR_INT] = {MEMBER(struct plm_int), parse_int, "an integer, decimal or 0x…"},
	[PLM_ATTR_BOOL] = {MEMBER(struct plm_bool), parse_bool, "true or false"},
	[PLM_ATTR_CHOICE] = {MEMBER(int), parse_choice, "one of the choices"},
	[PLM_ATTR_LIST] = {MEMBER(struct plm_list), parse_list, "words separated by blanks"},
	[PLM_ATTR_MODE] = {MEMBER(struct plm_int), parse_mode, "an octal mode, such as 0640"},
	[PLM_ATTR_SIZE] = {MEMBER(struct plm_int), parse_size, "a size in bytes, such as 512M"},
	[PLM_ATTR_DURATION] = {MEMBER(struct plm_int), parse_duration, "a duration, such as 30d"},
	[PLM_ATTR_PATTERN] = {MEMBER(const char *), parse_pattern,
			      "an extended regular expression"},
	[PLM_ATTR_PATH] = {MEMBER(const char *), parse_path, "an absolute path"},
};

/* A table that comes from a shared object may name a kind this plimsoll does not have. */
static const struct kind *kind_of(enum plm_attr_kind kind)
{
	size_t index = (size_t)kind;

	return index < sizeof(kinds) / sizeof(*kinds) ? &kinds[index] : NULL;
}

size_t plm_attribute_size(enum plm_attr_kind kind)
{
	const struct kind *k = kind_of(kind);

	return k ? k->size : 0;
}

size_t plm_attribute_alignment(enum plm_attr_kind kind)
{
	const struct kind *k = kind_of(kind);

	return k ? k->alignment : 0;
}

const char *plm_attribute_kind_words(enum plm_attr_kind kind)
{
	return kind_of(kind)->words;
}

int plm_attribute_set(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *params, const char **why)
{
	void *member = (char *)params + attr->offset;

	return kind_of(attr->kind)->parse(attr, text, arena, member, why);
}

void plm_attribute_clear(const struct plm_attr *attr, void *params)
{
	if (attr->kind == PLM_ATTR_CHOICE)
		*(int *)(void *)((char *)params + attr->offset) = -1;
}
