/*
 * collect_permission.c: owner, group, mode and access control list of what a path leads to and of every directory above it, and
 * the numbers of accounts. Reads metadata and the facts about accounts; judges nothing.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/accounts.h"
#include "core/facts/resolve.h"

static int look(struct plm_facts *facts, const char *path, struct filesystem_place *place,
		struct plm_err **err)
{
	const struct plm_stat *st;
	int rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	*place = (struct filesystem_place){.path = path, .st = *st};
	return st->presence == PLM_PRESENT ? filesystem_acl(facts, path, &place->acl, err) : 0;
}

static int add_above(struct plm_facts *facts, struct filesystem_permission *p, const char *path,
		     struct plm_err **err)
{
	struct filesystem_place *slot = plm_push(plm_facts_arena(facts), p->above, p->above_count);

	return slot ? look(facts, path, slot, err) : plm_err_nomem(err);
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
	rc = look(facts, p->self.path, &p->self, err);
	if (rc < 0)
		return rc;
	p->state = (struct plm_datum){.presence = p->self.st.presence, .error = p->self.st.error};
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

static bool find_number(const struct plm_accounts *accounts, bool group, const char *name,
			uint32_t *id)
{
	const struct plm_account *user = group ? NULL : plm_accounts_user(accounts, name);

	if (user) {
		*id = user->uid;
		return true;
	}
	for (size_t i = 0; group && i < accounts->group_count; i++)
		if (plm_str_eq(accounts->groups[i].name, name)) {
			*id = accounts->groups[i].gid;
			return true;
		}
	return false;
}

struct plm_datum filesystem_account(struct plm_facts *facts, bool group, const char *name,
				    uint32_t *id)
{
	const struct plm_accounts *accounts;
	const struct plm_account_file *file;
	uint64_t number;

	if (plm_parse_u64(plm_slice_of(name), 10, &number) && number <= UINT32_MAX) {
		*id = (uint32_t)number;
		return (struct plm_datum){.presence = PLM_PRESENT};
	}
	/* The kernel knows no other name for these. */
	*id = 0;
	if (plm_str_eq(name, "root"))
		return (struct plm_datum){.presence = PLM_PRESENT};
	if (plm_facts_accounts(facts, &accounts, NULL) < 0)
		return (struct plm_datum){.error = ENOMEM};
	if (find_number(accounts, group, name, id))
		return (struct plm_datum){.presence = PLM_PRESENT};
	file = group ? &accounts->group : &accounts->passwd;
	return (struct plm_datum){
		.presence = file->state.presence == PLM_UNREADABLE ? PLM_UNREADABLE : PLM_ABSENT,
		.error = file->state.error};
}
