/*
 * regex.c: compiles and matches by PCRE2 under a limit. Does no I/O.
 */
#include "core/base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/base/arena.h"
#include "core/base/cleanup.h"

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

static bool is_nomem(int error)
{
	return error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY;
}

static pcre2_code *compile(const struct plm_regex *regex, int *error, size_t *offset)
{
	static const uint32_t options[] = {
		[PLM_REGEX_WHOLE] = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_UTF,
		[PLM_REGEX_BYTES] = PCRE2_DOTALL,
	};

	return pcre2_compile((PCRE2_SPTR)regex->pattern, PCRE2_ZERO_TERMINATED,
			     options[regex->kind] | PCRE2_NEVER_BACKSLASH_C, error, offset, NULL);
}

int plm_regex_compiles(const struct plm_regex *regex, struct plm_arena *arena, const char **why)
{
	PCRE2_UCHAR words[256] = "";
	int error = 0;
	size_t offset = 0;
	plm_cleanup(free_code) pcre2_code *code = compile(regex, &error, &offset);

	if (code)
		return 0;
	if (is_nomem(error))
		return -PLM_E_NOMEM;
	pcre2_get_error_message(error, words, sizeof(words));
	*why = plm_arena_printf(arena, "%s, at character %zu", (const char *)words, offset + 1);
	return *why ? -PLM_E_INVALID : -PLM_E_NOMEM;
}

static int match(const struct plm_regex *regex, const pcre2_code *code, const char *text,
		 bool *matches)
{
	plm_cleanup(free_data) pcre2_match_data *data =
		pcre2_match_data_create_from_pattern(code, NULL);
	plm_cleanup(free_context) pcre2_match_context *context = pcre2_match_context_create(NULL);
	int r;

	if (!data || !context)
		return -PLM_E_NOMEM;
	pcre2_set_match_limit(context, regex->match_limit);
	pcre2_set_heap_limit(context, regex->heap_limit_kib);
	r = pcre2_match(code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0, data, context);
	*matches = r >= 0;
	if (is_nomem(r))
		return -PLM_E_NOMEM;
	return r >= 0 || r == PCRE2_ERROR_NOMATCH ? 0 : -PLM_E_LIMIT;
}

int plm_regex_matches(const struct plm_regex *regex, const char *text, bool *matches)
{
	int error = 0;
	size_t offset = 0;
	plm_cleanup(free_code) pcre2_code *code = compile(regex, &error, &offset);

	*matches = false;
	if (!code)
		return is_nomem(error) ? -PLM_E_NOMEM : -PLM_E_INVALID;
	return match(regex, code, text, matches);
}
