/*
 * collect_permission.c: owner, group and mode of what a path leads to and of every directory above it, and the numbers of
 * accounts. Reads metadata, /etc/passwd and /etc/group; judges nothing.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/resolve.h"
#include "core/base/text.h"

static int add_above(struct plm_facts *facts, struct filesystem_permission *p, const char *path,
		     struct plm_err **err)
{
	struct filesystem_place *slot = plm_push(plm_facts_arena(facts), p->above, p->above_count);
	const struct plm_stat *st;
	int rc = slot && path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);

	if (rc == 0)
		*slot = (struct filesystem_place){.path = path, .st = *st};
	return rc;
}

static int gather_above(struct plm_facts *facts, struct filesystem_permission *p,
			struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = p->self.path;
	int rc = 0;

	if (plm_str_eq(path, "/"))
		return 0;
	rc = add_above(facts, p, "/", err);
	for (const char *slash = strchr(path + 1, '/'); rc == 0 && slash;
	     slash = strchr(slash + 1, '/'))
		rc = add_above(facts, p, plm_arena_strndup(arena, path, (size_t)(slash - path)),
			       err);
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct filesystem_permission *p = plm_new(arena, struct filesystem_permission);
	const struct plm_stat *st;
	int rc;

	if (!p)
		return plm_err_nomem(err);
	p->asked = plm_arena_strdup(arena, key);
	if (!p->asked)
		return plm_err_nomem(err);
	*value = p;
	rc = plm_facts_resolve(facts, key, &p->self.path, &p->state, err);
	if (rc < 0 || !p->self.path)
		return rc;
	rc = plm_facts_stat(facts, p->self.path, &st, err);
	if (rc < 0)
		return rc;
	p->self.st = *st;
	p->state = (struct plm_datum){.presence = st->presence, .error = st->error};
	return gather_above(facts, p, err);
}

int filesystem_permission(struct plm_facts *facts, const char *path,
			  const struct filesystem_permission **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"permissions", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- accounts ---- */

enum { ACCOUNTS_BYTES = 4 * 1024 * 1024 };

/* NAME:x:NUMBER:… */
static bool take_line(struct plm_slice line, const char *name, uint32_t *id)
{
	struct plm_slice field, rest;
	uint64_t number;

	if (!plm_split(line, ':', &field, &rest) || !plm_slice_is(field, name) ||
	    !plm_split(rest, ':', &field, &rest))
		return false;
	rest.size_bytes = strcspn(rest.data, ":\n") < rest.size_bytes ? strcspn(rest.data, ":\n")
								      : rest.size_bytes;
	if (!plm_parse_u64(rest, 10, &number) || number > UINT32_MAX)
		return false;
	*id = (uint32_t)number;
	return true;
}

struct plm_datum filesystem_account(struct plm_facts *facts, const char *file, const char *name,
				    uint32_t *id)
{
	struct plm_slice rest, line;
	const struct plm_datum *text;
	uint64_t number;

	if (plm_parse_u64(plm_slice_of(name), 10, &number) && number <= UINT32_MAX) {
		*id = (uint32_t)number;
		return (struct plm_datum){.presence = PLM_PRESENT};
	}
	/* The kernel knows no other name for these. */
	*id = 0;
	if (plm_str_eq(name, "root"))
		return (struct plm_datum){.presence = PLM_PRESENT};
	if (plm_facts_read(facts, file, ACCOUNTS_BYTES, &text, NULL) < 0)
		return (struct plm_datum){.error = ENOMEM};
	if (text->presence != PLM_PRESENT)
		return (struct plm_datum){.presence = text->presence, .error = text->error};
	rest = (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes};
	while (plm_next_line(&rest, &line))
		if (take_line(line, name, id))
			return (struct plm_datum){.presence = PLM_PRESENT};
	return (struct plm_datum){.presence = PLM_ABSENT};
}
