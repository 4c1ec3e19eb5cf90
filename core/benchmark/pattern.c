/*
 * pattern.c: <match>, a regular expression under a limit of its own. Reads nothing.
 */
#include "core/benchmark/pattern.h"

#include "core/base/regex.h"

static struct plm_regex regex_of(const char *pattern)
{
	return (struct plm_regex){.pattern = pattern,
				  .kind = PLM_REGEX_WHOLE,
				  .match_limit = 100000,
				  .heap_limit_kib = 4096};
}

int plm_pattern_compiles(const char *pattern, struct plm_arena *arena, const char **why)
{
	const struct plm_regex regex = regex_of(pattern);

	return plm_regex_compiles(&regex, arena, why);
}

int plm_pattern_matches(const char *pattern, const char *text, bool *matches)
{
	const struct plm_regex regex = regex_of(pattern);

	return plm_regex_matches(&regex, text, matches) == -PLM_E_NOMEM ? -PLM_E_NOMEM : 0;
}
