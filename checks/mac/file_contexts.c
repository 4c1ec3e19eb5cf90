/*
 * file_contexts.c: which label a policy has for a path: file_contexts(5) and its files of
 * substitutions, matched in the order of selabel_lookup(3). Pure but for memory; patterns are PCRE and
 * run out of their limit, not of our time.
 */
#include "checks/mac/selinux.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/regex.h"

enum { MATCH_LIMIT = 1000000, HEAP_LIMIT_KIB = 16 * 1024 };

static const char meta_characters[] = ".^$?*+|[({";
static const char blanks[] = " \t\r\f\v";

/* ---- lines ---- */

/* A bar outside all brackets makes what stands before it one of several beginnings. */
static bool has_alternatives(const char *pattern)
{
	int depth = 0;

	for (const char *p = pattern; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '(' || *p == '[')
			depth++;
		else if (*p == ')' || *p == ']')
			depth--;
		else if (*p == '|' && depth <= 0)
			return true;
	}
	return false;
}

/* How much of the pattern every path that it matches begins with, byte for byte. */
static size_t fixed_size(const char *pattern)
{
	size_t size = strcspn(pattern, ".^$?*+|[({)]}\\");

	if (has_alternatives(pattern))
		return 0;
	return size && pattern[size] && strchr("?*{", pattern[size]) ? size - 1 : size;
}

static bool is_literal(const char *pattern)
{
	for (const char *p = pattern; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (strchr(meta_characters, *p))
			return false;
	}
	return true;
}

static bool parse_kind(struct plm_slice word, enum plm_file_kind *kind)
{
	static const struct {
		const char *word;
		enum plm_file_kind kind;
	} rows[] = {
		{"--", PLM_FILE_REGULAR}, {"-d", PLM_FILE_DIRECTORY}, {"-l", PLM_FILE_SYMLINK},
		{"-c", PLM_FILE_CHARDEV}, {"-b", PLM_FILE_BLOCKDEV},  {"-p", PLM_FILE_FIFO},
		{"-s", PLM_FILE_SOCKET},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!plm_slice_is(word, rows[i].word))
			continue;
		*kind = rows[i].kind;
		return true;
	}
	return false;
}

/* "PATTERN [-KIND] CONTEXT": false for a line that is nothing of the kind. */
static bool split_line(struct plm_slice line, struct plm_slice *pattern, struct mac_spec *spec,
		       struct plm_slice *context)
{
	struct plm_slice second;

	if (!plm_next_word(&line, blanks, pattern) || pattern->data[0] == '#' ||
	    !plm_next_word(&line, blanks, &second))
		return false;
	spec->any_kind = !plm_next_word(&line, blanks, context);
	if (spec->any_kind)
		*context = second;
	return spec->any_kind || parse_kind(second, &spec->kind);
}

int mac_parse_file_contexts(struct plm_arena *arena, const char *file, struct plm_slice text,
			    struct mac_contexts *contexts)
{
	struct plm_slice line, pattern, context;

	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		struct mac_spec found = {.file = file, .line = number}, *spec;

		if (!split_line(line, &pattern, &found, &context))
			continue;
		found.pattern = plm_arena_strndup(arena, pattern.data, pattern.size_bytes);
		found.context = plm_arena_strndup(arena, context.data, context.size_bytes);
		spec = plm_push(arena, contexts->specs, contexts->count);
		if (!found.pattern || !found.context || !spec)
			return -PLM_E_NOMEM;
		found.fixed = fixed_size(found.pattern);
		found.literal = is_literal(found.pattern);
		*spec = found;
	}
	return 0;
}

int mac_parse_substitutions(struct plm_arena *arena, struct plm_slice text,
			    struct mac_substitutions *out)
{
	struct plm_slice line, from, to;

	while (plm_next_line(&text, &line)) {
		struct mac_substitution *substitution;

		if (!plm_next_word(&line, blanks, &from) || from.data[0] == '#' ||
		    !plm_next_word(&line, blanks, &to))
			continue;
		substitution = plm_push(arena, out->items, out->count);
		if (!substitution)
			return -PLM_E_NOMEM;
		substitution->from = plm_arena_strndup(arena, from.data, from.size_bytes);
		substitution->to = plm_arena_strndup(arena, to.data, to.size_bytes);
		if (!substitution->from || !substitution->to)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* ---- matching ---- */

/* The path itself when nothing stands for its beginning; of several the last one. NULL when out of
 * memory. */
static const char *substitute(struct plm_arena *arena, const struct mac_substitutions *all,
			      const char *path)
{
	for (size_t i = all->count; i > 0; i--) {
		const struct mac_substitution *s = &all->items[i - 1];
		size_t size = strlen(s->from);

		if (!plm_str_starts(path, s->from) || (path[size] != '/' && path[size] != '\0'))
			continue;
		if (path[size] == '/' && plm_str_eq(s->to, "/"))
			size++;
		return plm_arena_printf(arena, "%s%s", s->to, path + size);
	}
	return path;
}

/* The pattern must match the whole path, as libselinux has it: "^PATTERN$". */
static int matches_path(struct plm_arena *arena, const struct mac_spec *spec, const char *path,
			bool *matches)
{
	const struct plm_regex regex = {.pattern = plm_arena_printf(arena, "^%s$", spec->pattern),
					.kind = PLM_REGEX_BYTES,
					.match_limit = MATCH_LIMIT,
					.heap_limit_kib = HEAP_LIMIT_KIB};
	int rc = regex.pattern ? plm_regex_matches(&regex, path, matches) : -PLM_E_NOMEM;

	return rc == 0 || rc == -PLM_E_NOMEM ? rc : -PLM_E_PARSE;
}

/* From the last line back, either the written out ones or the patterns. */
static int match_among(struct plm_arena *arena, const struct mac_contexts *contexts,
		       const char *path, enum plm_file_kind kind, bool literal,
		       const struct mac_spec **spec)
{
	for (size_t i = contexts->count; i > 0; i--) {
		const struct mac_spec *s = &contexts->specs[i - 1];
		bool matches = false;
		int rc;

		if (s->literal != literal || (!s->any_kind && s->kind != kind) ||
		    strncmp(s->pattern, path, s->fixed) != 0)
			continue;
		rc = matches_path(arena, s, path, &matches);
		if (rc < 0)
			return rc;
		if (matches) {
			*spec = s;
			return 0;
		}
	}
	return 0;
}

int mac_match_context(struct plm_arena *arena, const struct mac_contexts *contexts,
		      const char *path, enum plm_file_kind kind, const struct mac_spec **spec)
{
	int rc;

	*spec = NULL;
	path = substitute(arena, &contexts->local_subs, path);
	path = path ? substitute(arena, &contexts->dist_subs, path) : NULL;
	if (!path)
		return -PLM_E_NOMEM;
	rc = match_among(arena, contexts, path, kind, true, spec);
	return rc < 0 || *spec ? rc : match_among(arena, contexts, path, kind, false, spec);
}
