/*
 * collect_paths.c: the paths that a pattern names, component by component, or a directory with all below it. Lists
 * directories and reads metadata; follows no link below. Judges nothing.
 */
#include <errno.h>
#include <fnmatch.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

enum { MOST_PATHS = 4096, MOST_DEPTH = 32 };

static const char recursive_mark[] = "all below ";

struct expansion {
	struct plm_facts *facts;
	struct filesystem_paths *paths;
	struct plm_err **err;
};

bool filesystem_is_pattern(const char *path)
{
	return strpbrk(path, "*?[");
}

static void note_gap(struct expansion *x, const char *path, int error)
{
	if (x->paths->gap)
		return;
	x->paths->gap = path;
	x->paths->gap_error = error;
}

static int add(struct expansion *x, const char *path)
{
	const char **slot;

	if (x->paths->count >= MOST_PATHS) {
		note_gap(x, path, E2BIG);
		return 0;
	}
	slot = plm_push(plm_facts_arena(x->facts), x->paths->items, x->paths->count);
	if (!slot)
		return plm_err_nomem(x->err);
	*slot = path;
	return 0;
}

/* Names in a directory that is there; one that is not has none. */
static int list(struct expansion *x, const char *directory, const struct plm_datum **names)
{
	int rc = plm_facts_list(x->facts, *directory ? directory : "/", names, x->err);

	if (rc == 0 && (*names)->presence == PLM_UNREADABLE)
		note_gap(x, *directory ? directory : "/", (*names)->error);
	return rc;
}

static const char *join(struct expansion *x, const char *directory, const char *name)
{
	return plm_arena_printf(plm_facts_arena(x->facts), "%s/%s", directory, name);
}

/* ---- patterns ---- */

/* `rest` begins with a slash, or nothing is left. */
static int match(struct expansion *x, const char *directory, const char *rest, unsigned depth)
{
	struct plm_arena *arena = plm_facts_arena(x->facts);
	size_t size = *rest ? strcspn(rest + 1, "/") : 0;
	const char *name = plm_arena_strndup(arena, rest + (*rest ? 1 : 0), size), *path;
	const struct plm_datum *names;
	const struct plm_stat *st;
	int rc;

	if (!name)
		return plm_err_nomem(x->err);
	if (!size || depth > MOST_DEPTH) {
		rc = plm_facts_stat(x->facts, directory, &st, x->err);
		return rc < 0 || st->presence == PLM_ABSENT ? rc : add(x, directory);
	}
	if (!filesystem_is_pattern(name)) {
		path = join(x, directory, name);
		return path ? match(x, path, rest + 1 + size, depth + 1) : plm_err_nomem(x->err);
	}
	rc = list(x, directory, &names);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		if (fnmatch(name, names->data + at, FNM_PERIOD) != 0)
			continue;
		path = join(x, directory, names->data + at);
		rc = path ? match(x, path, rest + 1 + size, depth + 1) : plm_err_nomem(x->err);
	}
	return rc;
}

/* ---- directories ---- */

static int descend(struct expansion *x, const char *path, unsigned depth)
{
	const struct plm_datum *names;
	const struct plm_stat *st;
	int rc = plm_facts_stat(x->facts, path, &st, x->err);

	if (rc < 0 || st->presence == PLM_ABSENT)
		return rc;
	/* A link's own mode means nothing, and where it leads is not below. */
	if (depth && st->kind == PLM_FILE_SYMLINK)
		return 0;
	rc = add(x, path);
	if (rc < 0 || st->kind != PLM_FILE_DIRECTORY)
		return rc;
	if (depth >= MOST_DEPTH || x->paths->count >= MOST_PATHS) {
		note_gap(x, path, E2BIG);
		return 0;
	}
	rc = list(x, path, &names);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *below = join(x, path, names->data + at);

		rc = below ? descend(x, below, depth + 1) : plm_err_nomem(x->err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	bool recursive = plm_str_starts(key, recursive_mark);
	const char *pattern =
		plm_arena_strdup(arena, key + (recursive ? strlen(recursive_mark) : 0));
	struct filesystem_paths *paths = plm_new(arena, struct filesystem_paths);
	struct filesystem_paths roots = {0};
	struct expansion x = {.facts = facts, .paths = recursive ? &roots : paths, .err = err};
	int rc = pattern && paths ? match(&x, "", pattern, 0) : plm_err_nomem(err);

	*value = paths;
	if (!recursive || rc < 0)
		return rc;
	paths->gap = roots.gap;
	paths->gap_error = roots.gap_error;
	x.paths = paths;
	for (size_t i = 0; rc == 0 && i < roots.count; i++)
		rc = descend(&x, roots.items[i], 0);
	return rc;
}

int filesystem_expand(struct plm_facts *facts, const char *pattern, bool recursive,
		      const struct filesystem_paths **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"paths of a pattern", gather};
	const char *key = recursive ? plm_arena_printf(plm_facts_arena(facts), "%s%s",
						       recursive_mark, pattern)
				    : pattern;
	const void *value = NULL;
	int rc = key ? plm_facts_get(facts, &fact, key, &value, err) : plm_err_nomem(err);

	if (rc == 0)
		*out = value;
	return rc;
}
