/*
 * collect_paths.c: the paths that a pattern names, or those and all below them. Lists
 * directories and reads metadata; follows no link below. Judges nothing.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/glob.h"

enum { MOST_PATHS = 4096, MOST_DEPTH = 32 };

static const char recursive_mark[] = "all below ";

struct expansion {
	struct plm_facts *facts;
	struct filesystem_paths *paths;
	struct plm_err **err;
};

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

static int add_existing(struct expansion *x, const char *path)
{
	const struct plm_stat *st;
	int rc = plm_facts_stat(x->facts, path, &st, x->err);

	return rc < 0 || st->presence == PLM_ABSENT ? rc : add(x, path);
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
	rc = plm_facts_list(x->facts, path, &names, x->err);
	if (rc == 0 && names->presence == PLM_UNREADABLE)
		note_gap(x, path, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *below = plm_arena_printf(plm_facts_arena(x->facts), "%s/%s", path,
						     names->data + at);

		rc = below ? descend(x, below, depth + 1) : plm_err_nomem(x->err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	bool recursive = plm_str_starts(key, recursive_mark);
	struct filesystem_paths *paths = plm_new(arena, struct filesystem_paths);
	struct expansion x = {.facts = facts, .paths = paths, .err = err};
	const struct plm_glob *roots;
	int rc;

	*value = paths;
	if (!paths)
		return plm_err_nomem(err);
	rc = plm_facts_glob(facts, PLM_GLOB, key + (recursive ? strlen(recursive_mark) : 0), &roots,
			    err);
	if (rc < 0)
		return rc;
	if (roots->gap)
		note_gap(&x, roots->gap, roots->gap_error);
	for (size_t i = 0; rc == 0 && i < roots->count; i++)
		rc = recursive ? descend(&x, roots->paths[i], 0)
			       : add_existing(&x, roots->paths[i]);
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
