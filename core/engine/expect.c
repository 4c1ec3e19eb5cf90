/*
 * expect.c: comparing a value with what a rule expects, saying so in words, and judging a running
 * value beside its persistent one. Does no I/O.
 */
#include "core/engine/judge.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/pattern.h"
#include "core/engine/result.h"

/* Decimal, or hexadecimal behind 0x; never octal: a sysctl that reads 010 is ten. */
static bool integer(const char *text, int64_t *number)
{
	struct plm_slice s = plm_slice_trim(plm_slice_of(text));
	bool hex = plm_slice_starts(s, "0x") || plm_slice_starts(s, "-0x");

	return plm_parse_i64(s, hex ? 16 : 10, number);
}

static bool same(const char *a, const char *b)
{
	int64_t x, y;

	if (integer(a, &x) && integer(b, &y))
		return x == y;
	return strcmp(a, b) == 0;
}

bool plm_list_has(const struct plm_list *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (plm_str_eq(list->items[i], word))
			return true;
	return false;
}

static bool listed(const struct plm_list *list, const char *value)
{
	for (size_t i = 0; i < list->count; i++)
		if (same(list->items[i], value))
			return true;
	return false;
}

static bool within(const struct plm_expect *expect, const char *value)
{
	int64_t number;

	if (!expect->at_least.given && !expect->at_most.given)
		return true;
	if (!integer(value, &number))
		return false;
	return (!expect->at_least.given || number >= expect->at_least.value) &&
	       (!expect->at_most.given || number <= expect->at_most.value);
}

static bool matches(struct plm_eval *ev, const char *pattern, const char *value)
{
	int found = plm_pattern_search(pattern, value);

	if (found < 0)
		ev->result->out_of_memory = true;
	return found > 0;
}

bool plm_expect_meets(struct plm_eval *ev, const struct plm_expect *expect, const char *value)
{
	return (!expect->equals || same(expect->equals, value)) &&
	       (!expect->not_equals || !same(expect->not_equals, value)) && within(expect, value) &&
	       (!expect->one_of.count || listed(&expect->one_of, value)) &&
	       (!expect->matches || matches(ev, expect->matches, value));
}

const char *plm_expect_check(const struct plm_expect *expect)
{
	if (expect->equals || expect->not_equals || expect->at_least.given ||
	    expect->at_most.given || expect->one_of.count || expect->matches)
		return NULL;
	return "it says nothing of the value; give equals, not-equals, at-least, at-most, one-of "
	       "or matches";
}

static const char *join(struct plm_arena *arena, const char *before, const char *more)
{
	if (!before || !more || !*before)
		return before ? more : NULL;
	return plm_arena_printf(arena, "%s and %s", before, more);
}

static const char *one_of_words(struct plm_arena *arena, const struct plm_list *list)
{
	const char *words = "one of";

	for (size_t i = 0; words && i < list->count; i++)
		words = plm_arena_printf(arena, "%s%s %s", words, i ? "," : "", list->items[i]);
	return words;
}

const char *plm_expect_words(struct plm_arena *arena, const struct plm_expect *expect)
{
	const char *words = "";

	if (expect->equals)
		words = join(arena, words,
			     *expect->equals ? plm_arena_strdup(arena, expect->equals) : "empty");
	if (expect->not_equals)
		words = join(arena, words,
			     *expect->not_equals
				     ? plm_arena_printf(arena, "other than %s", expect->not_equals)
				     : "not empty");
	if (expect->at_least.given)
		words = join(arena, words,
			     plm_arena_printf(arena, "at least %lld",
					      (long long)expect->at_least.value));
	if (expect->at_most.given)
		words = join(
			arena, words,
			plm_arena_printf(arena, "at most %lld", (long long)expect->at_most.value));
	if (expect->one_of.count)
		words = join(arena, words, one_of_words(arena, &expect->one_of));
	if (expect->matches)
		words = join(arena, words,
			     plm_arena_printf(arena, "text matching %s", expect->matches));
	return words;
}
