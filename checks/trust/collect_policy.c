/*
 * collect_policy.c: the policies that say which images programs built on containers/image take: the host's, and those
 * that users lay over it. Judges nothing. Follows containers-policy.json(5).
 */
#include "checks/trust/trust.h"

#include "core/base/arena.h"
#include "core/base/err.h"

static const char host_policy[] = "/etc/containers/policy.json";

static int add_override(struct plm_facts *facts, const struct trust_home *home,
			struct trust_policies *policies, struct trust_policy **items,
			struct plm_err **err)
{
	struct trust_policy found = {.user = home->user}, *slot;
	int rc;

	found.path = plm_arena_printf(plm_facts_arena(facts), "%s/.config/containers/policy.json",
				      home->path);
	if (!found.path)
		return plm_err_nomem(err);
	rc = trust_read_json(facts, found.path, &found.state, &found.json, err);
	if (rc < 0 || found.state.presence == PLM_ABSENT)
		return rc;
	slot = plm_push(plm_facts_arena(facts), *items, policies->count);
	if (!slot)
		return plm_err_nomem(err);
	*slot = found;
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct trust_policies *policies = plm_new(plm_facts_arena(facts), struct trust_policies);
	struct trust_policy *items = NULL, *host;
	int rc = policies ? trust_homes(facts, &policies->homes, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	host = plm_push(plm_facts_arena(facts), items, policies->count);
	if (!host)
		return plm_err_nomem(err);
	host->path = host_policy;
	rc = trust_read_json(facts, host_policy, &host->state, &host->json, err);
	for (size_t i = 0; rc == 0 && i < policies->homes->count; i++)
		rc = add_override(facts, &policies->homes->items[i], policies, &items, err);
	policies->items = items;
	*value = policies;
	return rc;
}

int trust_policies(struct plm_facts *facts, const struct trust_policies **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"policies of containers/image", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
