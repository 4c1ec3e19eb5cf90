/*
 * regex.h: Perl's regular expressions, by PCRE2. A hostile pattern runs out of its limit, not of our time. Reads nothing.
 */
#ifndef PLM_CORE_BASE_REGEX_H
#define PLM_CORE_BASE_REGEX_H

#include <plimsoll/types.h>

struct plm_arena;

enum plm_regex_kind {
	PLM_REGEX_WHOLE = 0, /* of the whole text, which is UTF-8 */
	PLM_REGEX_BYTES, /* anywhere in any bytes; a dot is also a newline, as libselinux has it */
};

struct plm_regex {
	const char *pattern;
	enum plm_regex_kind kind;
	uint32_t match_limit, heap_limit_kib; /* of pcre2_set_match_limit(3) */
};

/* 0, -PLM_E_INVALID with *why in the arena, or -PLM_E_NOMEM. */
int plm_regex_compiles(const struct plm_regex *regex, struct plm_arena *arena, const char **why);
/* 0; -PLM_E_INVALID: it does not compile; -PLM_E_LIMIT: it ran out of its limit, or cannot be matched with this text;
 * -PLM_E_NOMEM. *matches is false on all but 0. */
int plm_regex_matches(const struct plm_regex *regex, const char *text, bool *matches);

#endif
