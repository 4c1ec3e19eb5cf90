/*
 * eval_release_agent.c: judges the programs that the kernel runs when a group of version 1 empties. Pure.
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"

struct agents {
	struct plm_buf bad;
	size_t seen, unreadable;
};

static int look_at_agent(struct plm_eval *ev, const struct release_agent_params *p,
			 const struct cgroup_mount *mount, struct agents *agents)
{
	const struct plm_datum *datum;
	struct plm_slice agent;
	const char *text;
	int rc = cgroup_read_beside(ev, mount->point, "release_agent", &datum);

	if (rc < 0)
		return rc;
	agents->unreadable += datum->presence == PLM_UNREADABLE;
	agents->seen += datum->presence == PLM_PRESENT;
	if (datum->presence != PLM_PRESENT)
		return 0;
	agent = plm_slice_trim((struct plm_slice){datum->data, datum->size_bytes});
	text = plm_arena_strndup(plm_facts_arena(ev->facts), agent.data, agent.size_bytes);
	if (!text)
		return -PLM_E_NOMEM;
	if (*text && !plm_list_has(&p->allowed, text))
		plm_buf_printf(&agents->bad, "%s%s runs %s", agents->bad.size_bytes ? ", " : "",
			       mount->point, text);
	return 0;
}

static void judge_agents(struct plm_eval *ev, const struct agents *agents)
{
	if (agents->bad.size_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel would run a program as root on the host when a control "
			    "group empties, a known way out of containers: %s",
			    plm_buf_text(&agents->bad));
	else if (agents->unreadable)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "a release_agent file could not be read");
	else if (agents->seen == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no hierarchy of version 1 has a release agent here");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "no release agent is set in %zu hierarchies of version 1 but what is "
			    "allowed",
			    agents->seen);
}

int eval_release_agent(struct plm_eval *ev, const void *params)
{
	const struct release_agent_params *p = params;
	const struct cgroup_facts *c;
	struct agents agents = {0};
	int rc = cgroup_facts(ev->facts, &c, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "no release agent%s", p->allowed.count ? " but those allowed" : "");
	if (cgroup_no_mounts(ev, c))
		return 0;
	for (size_t i = 0; rc == 0 && i < c->mount_count; i++)
		if (!c->mounts[i].v2)
			rc = look_at_agent(ev, p, &c->mounts[i], &agents);
	if (rc == 0 && agents.bad.failed)
		rc = -PLM_E_NOMEM;
	if (rc == 0)
		judge_agents(ev, &agents);
	plm_buf_free(&agents.bad);
	return rc;
}
