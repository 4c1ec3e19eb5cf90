/*
 * pattern.c: regcomp(3) with a guard before it. glibc copies what '+' and '{' repeat, so "((a+)+)+…"
 * takes all memory, and with alternatives inside all time; a back reference does it when searching.
 * Does no I/O.
 */
#include "core/engine/pattern.h"

#include <regex.h>

enum {
	LONGEST_BYTES = 1024,
	DEEPEST = 32,
	LARGEST = 2000, /* atoms after every repetition is written out */
	NESTED = 4,	/* what a repetition of a repetition costs beyond that, as measured */
};

/* What an open group holds so far, and its last atom, which a repetition multiplies. */
struct part {
	uint64_t size, last;
	bool repeats, last_repeats; /* it holds a repetition itself */
};

struct parts {
	struct part groups[DEEPEST + 1];
	size_t depth;
};

/* Behind a bracket expression "[…]", in which nothing has its usual meaning. */
static const char *skip_bracket(const char *p)
{
	p++;
	if (*p == '^')
		p++;
	if (*p == ']')
		p++;
	while (*p && *p != ']') {
		/* [:alpha:] [.x.] [=x=] hold a ']' that does not end the expression. */
		if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '=')) {
			const char closing[] = {p[1], ']', '\0'};
			const char *end = strstr(p + 2, closing);

			p = end ? end + 1 : p;
		}
		p++;
	}
	return *p ? p + 1 : p;
}

static void atom(struct parts *s, uint64_t size, bool repeats)
{
	struct part *group = &s->groups[s->depth];

	group->size += size;
	group->last = size;
	group->repeats = group->repeats || repeats;
	group->last_repeats = repeats;
}

/* copies is 1 for what need not be copied: '?' and '*', which add one way round. */
static void repeat(struct parts *s, uint64_t copies)
{
	struct part *group = &s->groups[s->depth];
	uint64_t nested = copies > 1 && group->last_repeats ? NESTED : 1;
	uint64_t larger = group->last * copies * nested + 1;

	group->size += larger - group->last;
	group->last = larger;
	group->repeats = group->repeats || copies > 1;
	group->last_repeats = group->last_repeats || copies > 1;
}

/* The larger bound of "{n}", "{n,}" or "{n,m}", at most LARGEST. */
static uint64_t bound(const char **p)
{
	uint64_t largest = 0, number = 0;

	for (++*p; **p && **p != '}'; ++*p) {
		number = **p >= '0' && **p <= '9' ? number * 10 + (uint64_t)(**p - '0') : 0;
		if (number > LARGEST)
			number = LARGEST;
		largest = number > largest ? number : largest;
	}
	/* "{n,}" is n copies and a loop. */
	return largest + 1;
}

static bool open_group(struct parts *s)
{
	if (s->depth == DEEPEST)
		return false;
	s->depth++;
	s->groups[s->depth] = (struct part){0};
	return true;
}

static void close_group(struct parts *s)
{
	struct part inner = s->groups[s->depth];

	if (s->depth == 0)
		return;
	s->depth--;
	atom(s, inner.size + 1, inner.repeats);
}

/* Counts one element of a pattern and gives what is behind it; NULL when it nests too deeply. */
static const char *count(struct parts *s, const char *p)
{
	switch (*p) {
	case '[':
		atom(s, 1, false);
		return skip_bracket(p);
	case '(':
		return open_group(s) ? p + 1 : NULL;
	case ')':
		close_group(s);
		return p + 1;
	case '{':
		repeat(s, bound(&p));
		return *p ? p + 1 : p;
	case '+':
		repeat(s, 2);
		return p + 1;
	case '?':
	case '*':
		repeat(s, 1);
		return p + 1;
	default:
		atom(s, 1, false);
		return *p == '\\' && p[1] ? p + 2 : p + 1;
	}
}

static bool is_repetition(char c)
{
	return c == '+' || c == '*' || c == '?' || c == '{';
}

/* NULL, or what is wrong with it. */
static const char *too_costly(const char *pattern)
{
	bool after_repetition = false;
	struct parts s = {0};

	for (const char *p = pattern; *p;) {
		bool repetition = is_repetition(*p);

		if (*p == '\\' && p[1] >= '1' && p[1] <= '9')
			return "refers back to a group, which can take forever";
		if (repetition && after_repetition)
			return "has a repetition right behind another, which means nothing";
		after_repetition = repetition;
		p = count(&s, p);
		if (!p)
			return "nests groups too deeply";
		if (s.groups[s.depth].size > LARGEST)
			return "repeats too much";
	}
	return NULL;
}

static int compile(regex_t *regex, const char *pattern, const char **why)
{
	int code;

	*why = strlen(pattern) > LONGEST_BYTES ? "is longer than 1024 bytes" : too_costly(pattern);
	if (*why)
		return -PLM_E_INVALID;
	code = regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (code == REG_ESPACE)
		return -PLM_E_NOMEM;
	if (code != 0)
		*why = "is no extended regular expression";
	return code == 0 ? 0 : -PLM_E_INVALID;
}

int plm_pattern_check(const char *pattern, const char **why)
{
	regex_t regex;
	int rc = compile(&regex, pattern, why);

	if (rc == 0)
		regfree(&regex);
	return rc;
}

int plm_pattern_search(const char *pattern, const char *text)
{
	const char *why;
	regex_t regex;
	int rc = compile(&regex, pattern, &why), found;

	if (rc < 0)
		return rc == -PLM_E_NOMEM ? rc : 0;
	found = regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return found == REG_ESPACE ? -PLM_E_NOMEM : found == 0;
}
