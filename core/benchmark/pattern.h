/*
 * pattern.h: the regular expressions of <match>: Perl's, over the whole text [6.4.5.2].
 */
#ifndef PLM_CORE_BENCHMARK_PATTERN_H
#define PLM_CORE_BENCHMARK_PATTERN_H

#include <plimsoll/types.h>

struct plm_arena;

/* 0, -PLM_E_INVALID with *why in the arena, or -PLM_E_NOMEM. */
int plm_pattern_compiles(const char *pattern, struct plm_arena *arena, const char **why);
/* A pattern that does not compile, or takes too long, matches nothing. 0 or -PLM_E_NOMEM. */
int plm_pattern_matches(const char *pattern, const char *text, bool *matches);

#endif
