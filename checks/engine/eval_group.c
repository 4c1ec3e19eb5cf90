/*
 * eval_group.c: judges who is in the groups that may give orders to the engines of this host through their sockets. Pure.
 */
#include "checks/engine/judge_socket.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

struct members {
	const struct plm_list *allowed;
	const char *first; /* who should not be */
	size_t count;
};

static void take(struct members *m, const char *name)
{
	if (strcmp(name, "root") == 0 || plm_list_has(m->allowed, name))
		return;
	if (!m->first)
		m->first = name;
	m->count++;
}

static void look(const struct plm_accounts *accounts, uint32_t gid, struct members *m)
{
	for (size_t i = 0; i < accounts->group_count; i++)
		for (size_t n = 0;
		     accounts->groups[i].gid == gid && n < accounts->groups[i].member_count; n++)
			take(m, accounts->groups[i].members[n]);
	for (size_t i = 0; i < accounts->user_count; i++)
		if (accounts->users[i].gid == gid)
			take(m, accounts->users[i].name);
}

/* Group 0 has root's rights anyway; a group that may not write can give no orders. */
static bool is_open_to_group(const struct engine_endpoint *e)
{
	return e->path && e->stat.presence == PLM_PRESENT && e->stat.gid != 0 &&
	       (e->stat.mode & 0020);
}

static bool accounts_untold(struct plm_eval *ev, const struct plm_accounts *accounts)
{
	const struct plm_account_file *files[] = {&accounts->group, &accounts->passwd};
	const struct plm_account_file *bad = NULL;

	for (size_t i = 0; i < 2; i++) {
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = files[i]->path,
							.presence = files[i]->state.presence,
							.error = files[i]->state.error,
							.value = files[i]->foreign_line
									 ? "names another source"
									 : "read"});
		if (!bad && (files[i]->state.presence == PLM_UNREADABLE || files[i]->foreign_line))
			bad = files[i];
	}
	if (bad)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"who is in the groups of the engines' sockets cannot be told from %s: %s",
			bad->path,
			bad->foreign_line ? "another source adds to it"
					  : plm_errno_words(bad->state.error));
	return bad != NULL;
}

static void judge_members(struct plm_eval *ev, const struct engine_endpoint *e, const char *group,
			  const struct members *m, size_t groups)
{
	char others[48] = "";

	if (m->count > 1)
		snprintf(others, sizeof(others), " and %zu other member%s", m->count - 1,
			 m->count == 2 ? "" : "s");
	if (m->count)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s%s of group %s may give orders to %s through %s, and so ha%s root's "
			    "rights",
			    m->first, others, group, e->engine, e->path, m->count > 1 ? "ve" : "s");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    groups ? "no account but those allowed is in the group "
				     "of an engine's socket"
				   : "no group may use an engine's socket");
}

int engine_eval_group(struct plm_eval *ev, const void *params)
{
	const struct engine_group_params *p = params;
	const struct engine_endpoint *worst = NULL;
	const struct plm_accounts *accounts;
	const struct engine_endpoints *all;
	struct members most = {.allowed = &p->allowed};
	const char *worst_group = NULL;
	size_t groups = 0;
	int rc = engine_endpoints(ev->facts, &all, NULL);

	if (rc == 0)
		rc = plm_facts_accounts(ev->facts, &accounts, NULL);
	if (rc != 0)
		return rc;
	plm_expected(ev, "no member but those allowed");
	if (engine_none_listens(ev, all))
		return 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct engine_endpoint *e = &all->items[i];
		struct members m = {.allowed = &p->allowed};
		const char *group =
			engine_group_name(plm_facts_arena(ev->facts), accounts, e->stat.gid);

		if (!group)
			return -PLM_E_NOMEM;
		if (e->path)
			engine_show_socket(ev, e, group);
		if (!is_open_to_group(e))
			continue;
		groups++;
		look(accounts, e->stat.gid, &m);
		if (!worst || m.count > most.count) {
			worst = e;
			worst_group = group;
			most = m;
		}
	}
	if ((most.count || !accounts_untold(ev, accounts)) &&
	    (most.count || !engine_untold(ev, all)))
		judge_members(ev, worst, worst_group, &most, groups);
	return 0;
}
