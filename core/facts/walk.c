/*
 * walk.c: what one walk over all files found, gathered once, and whether it saw everything. Judges no file.
 */
#include "core/facts/walk.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

#include <errno.h>

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_walk *walk = plm_new(arena, struct plm_walk);
	const struct plm_datum *text;
	int rc = walk ? plm_facts_probe(facts, "walk", &text, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	*value = walk;
	walk->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	/* Nobody walked it: that is no word about its files. */
	if (text->presence == PLM_ABSENT)
		walk->state = (struct plm_datum){.error = ENODATA};
	if (text->presence != PLM_PRESENT)
		return 0;
	rc = plm_walk_parse(arena,
			    (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
			    walk);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		*walk = (struct plm_walk){.state = {.error = EBADMSG}};
	return 0;
}

int plm_facts_walk(struct plm_facts *facts, const struct plm_walk **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the walk of all files", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* Whatever else is there: without "/" it is not the host that was walked. */
static bool has_root(const struct plm_walk *walk)
{
	for (size_t i = 0; i < walk->mount_count; i++)
		if (plm_str_eq(walk->mounts[i].point, "/") &&
		    (plm_str_eq(walk->mounts[i].state, "walked") ||
		     plm_str_eq(walk->mounts[i].state, "remote")))
			return true;
	return false;
}

const char *plm_walk_gap(const struct plm_walk *walk, const char **what)
{
	*what = NULL;
	if (walk->state.presence != PLM_PRESENT)
		return "the file systems were not walked";
	if (walk->unfinished) {
		*what = walk->unfinished;
		return "the walk over all files reached its bound and was given up";
	}
	if (walk->unread_count) {
		*what = walk->unread[0].path;
		return "not every directory could be read";
	}
	for (size_t i = 0; i < walk->mount_count; i++)
		/* Only an errno's name begins so. */
		if (walk->mounts[i].state[0] == 'E') {
			*what = walk->mounts[i].point;
			return "not every file system could be entered";
		}
	if (!has_root(walk)) {
		*what = "/";
		return "the file system of the host itself was not walked";
	}
	return NULL;
}
