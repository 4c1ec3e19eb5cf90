/*
 * pattern.h: POSIX extended regular expressions that a benchmark may use: refused when they are
 * malformed, when they refer back to groups, or when compiling them would take absurd memory.
 */
#ifndef PLM_CORE_ENGINE_PATTERN_H
#define PLM_CORE_ENGINE_PATTERN_H

#include <plimsoll/types.h>

/* 0, -PLM_E_NOMEM, or -PLM_E_INVALID with *why (static text) set. */
int plm_pattern_check(const char *pattern, const char **why);

/* 1 when the pattern is found anywhere in the text, 0 when not, -PLM_E_NOMEM. A pattern that
 * plm_pattern_check refuses is found nowhere. */
int plm_pattern_search(const char *pattern, const char *text);

#endif
