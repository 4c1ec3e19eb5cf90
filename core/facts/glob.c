/*
 * glob.c: expands a pattern component by component. Lists directories only; judges nothing.
 */
#include "core/facts/glob.h"

#include <errno.h>
#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

enum { MOST_PATHS = 4096, MOST_DEPTH = 32 };

struct expansion {
	struct plm_facts *facts;
	struct plm_glob *found;
	int flags;   /* of fnmatch */
	bool unseen; /* the last component is none that a listing has shown */
	struct plm_err **err;
};

bool plm_is_pattern(const char *path)
{
	return strpbrk(path, "*?[");
}

static void note_gap(struct expansion *x, const char *path, int error)
{
	if (x->found->gap)
		return;
	x->found->gap = path;
	x->found->gap_error = error;
}

static int add(struct expansion *x, const char *path)
{
	const struct plm_stat *st;
	const char **slot;

	if (x->unseen) {
		int rc = plm_facts_stat(x->facts, path, &st, x->err);

		if (rc < 0 || st->presence == PLM_ABSENT)
			return rc;
	}
	if (x->found->count >= MOST_PATHS) {
		note_gap(x, path, E2BIG);
		return 0;
	}
	slot = plm_push(plm_facts_arena(x->facts), x->found->paths, x->found->count);
	if (!slot)
		return plm_err_nomem(x->err);
	*slot = *path ? path : "/";
	return 0;
}

static int expand(struct expansion *x, const char *directory, const char *rest, unsigned depth);

static int expand_in(struct expansion *x, const char *directory, const char *name, const char *rest,
		     unsigned depth)
{
	const char *path = plm_arena_printf(plm_facts_arena(x->facts), "%s/%s", directory, name);

	return path ? expand(x, path, rest, depth + 1) : plm_err_nomem(x->err);
}

/* What of the pattern is left is `rest`. */
static int expand(struct expansion *x, const char *directory, const char *rest, unsigned depth)
{
	const struct plm_datum *names;
	const char *name;
	size_t size;
	int rc;

	rest += strspn(rest, "/");
	size = strcspn(rest, "/");
	if (!size)
		return add(x, directory);
	if (depth >= MOST_DEPTH) {
		note_gap(x, directory, E2BIG);
		return 0;
	}
	name = plm_arena_strndup(plm_facts_arena(x->facts), rest, size);
	if (!name)
		return plm_err_nomem(x->err);
	if (!plm_is_pattern(name))
		return expand_in(x, directory, name, rest + size, depth);
	directory = *directory ? directory : "/";
	rc = plm_facts_list(x->facts, directory, &names, x->err);
	if (rc == 0 && names->presence == PLM_UNREADABLE)
		note_gap(x, directory, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (fnmatch(name, names->data + at, x->flags) == 0)
			rc = expand_in(x, directory[1] ? directory : "", names->data + at,
				       rest + size, depth);
	return rc;
}

static int gather(struct plm_facts *facts, const char *pattern, int flags, const void **value,
		  struct plm_err **err)
{
	const char *last = strrchr(pattern, '/');
	struct expansion x = {.facts = facts, .flags = flags, .err = err};

	x.unseen = plm_is_pattern(pattern) && last && !plm_is_pattern(last);
	x.found = plm_new(plm_facts_arena(facts), struct plm_glob);
	*value = x.found;
	return x.found ? expand(&x, "", pattern, 0) : plm_err_nomem(err);
}

static int gather_seen(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	return gather(facts, key, FNM_PERIOD, value, err);
}

static int gather_hidden(struct plm_facts *facts, const char *key, const void **value,
			 struct plm_err **err)
{
	return gather(facts, key, 0, value, err);
}

int plm_facts_glob(struct plm_facts *facts, enum plm_glob_kind kind, const char *pattern,
		   const struct plm_glob **out, struct plm_err **err)
{
	static const struct plm_fact seen = {"paths of a pattern", gather_seen};
	static const struct plm_fact hidden = {"all paths of a pattern", gather_hidden};
	const void *value = NULL;
	int rc = plm_facts_get(facts, kind == PLM_GLOB_HIDDEN ? &hidden : &seen, pattern, &value,
			       err);

	if (rc == 0)
		*out = value;
	return rc;
}
