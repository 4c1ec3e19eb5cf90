/*
 * pattern.c: <match>, by PCRE2. A hostile pattern runs out of its limit, not of our time. Reads
 * nothing.
 */
#include "core/benchmark/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/base/arena.h"

enum { MATCH_LIMIT = 100000, HEAP_LIMIT_KIB = 4096 };

static void free_code(pcre2_code **code)
{
	pcre2_code_free(*code);
}

static void free_data(pcre2_match_data **data)
{
	pcre2_match_data_free(*data);
}

static void free_context(pcre2_match_context **context)
{
	pcre2_match_context_free(*context);
}

static pcre2_code *compile(const char *pattern, int *error, size_t *offset)
{
	return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
			     PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_UTF |
				     PCRE2_NEVER_BACKSLASH_C,
			     error, offset, NULL);
}

static bool is_nomem(int error)
{
	return error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY;
}

int plm_pattern_compiles(const char *pattern, struct plm_arena *arena, const char **why)
{
	PCRE2_UCHAR words[256] = "";
	int error = 0;
	size_t offset = 0;
	__attribute__((cleanup(free_code))) pcre2_code *code = compile(pattern, &error, &offset);

	if (code)
		return 0;
	if (is_nomem(error))
		return -PLM_E_NOMEM;
	pcre2_get_error_message(error, words, sizeof(words));
	*why = plm_arena_printf(arena, "%s, at character %zu", (const char *)words, offset + 1);
	return *why ? -PLM_E_INVALID : -PLM_E_NOMEM;
}

int plm_pattern_matches(const char *pattern, const char *text, bool *matches)
{
	int error = 0, r;
	size_t offset = 0;
	__attribute__((cleanup(free_code))) pcre2_code *code = compile(pattern, &error, &offset);
	__attribute__((cleanup(free_data))) pcre2_match_data *data = NULL;
	__attribute__((cleanup(free_context))) pcre2_match_context *context = NULL;

	*matches = false;
	if (!code)
		return is_nomem(error) ? -PLM_E_NOMEM : 0;
	data = pcre2_match_data_create_from_pattern(code, NULL);
	context = pcre2_match_context_create(NULL);
	if (!data || !context)
		return -PLM_E_NOMEM;
	pcre2_set_match_limit(context, MATCH_LIMIT);
	pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
	r = pcre2_match(code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0, data, context);
	*matches = r >= 0;
	return r == PCRE2_ERROR_NOMEMORY ? -PLM_E_NOMEM : 0;
}
