/*
 * homes.c: the home directories of this host's accounts, each once. Reads what core/facts/accounts reads.
 */
#include <string.h>

#include "checks/trust/trust.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/facts/accounts.h"

/* Directories that are no home of anybody's files, or the whole of the host. */
static bool is_nobodys(const char *home)
{
	static const char *const names[] = {
		"/",	 "/bin",	 "/sbin",     "/usr/bin",   "/usr/sbin",   "/dev",
		"/proc", "/nonexistent", "/dev/null", "/var/empty", "/nonexisting"};

	if (home[0] != '/')
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(home, names[i]) == 0)
			return true;
	return false;
}

static int add_home(struct plm_facts *facts, struct plm_map *seen, const struct trust_home *home,
		    struct trust_home **items, size_t *count)
{
	struct trust_home *slot;
	int rc = plm_map_add(seen, home->path, seen);

	if (rc == -PLM_E_INVALID)
		return 0;
	if (rc < 0 || !(slot = plm_push(plm_facts_arena(facts), *items, *count)))
		return -PLM_E_NOMEM;
	*slot = *home;
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct trust_homes *homes = plm_new(plm_facts_arena(facts), struct trust_homes);
	struct trust_home root = {.path = "/root", .user = "root"}, *items = NULL;
	const struct plm_accounts *a;
	struct plm_map seen;
	int rc = homes ? plm_facts_accounts(facts, &a, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	plm_map_init(&seen, plm_facts_arena(facts));
	for (size_t i = 0; rc == 0 && i < a->user_count; i++) {
		const struct plm_account *user = &a->users[i];

		/* Most of a distribution's own accounts have a home that was never made. */
		if (!is_nobodys(user->home) && trust_stat(facts, user->home).presence != PLM_ABSENT)
			rc = add_home(facts, &seen,
				      &(struct trust_home){user->home, user->name, user->uid},
				      &items, &homes->count);
	}
	if (rc == 0)
		rc = add_home(facts, &seen, &root, &items, &homes->count);
	if (rc < 0)
		return plm_err_nomem(err);
	homes->items = items;
	homes->source = a->passwd.path;
	homes->why_not = a->passwd.state;
	*value = homes;
	return 0;
}

int trust_homes(struct plm_facts *facts, const struct trust_homes **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"home directories", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
