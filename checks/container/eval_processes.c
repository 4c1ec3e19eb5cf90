/*
 * eval_processes.c: judges processes beside the first of a container: those the kernel would spare
 * when memory runs out, and those that joined with more than the first one has.
 */
#include <inttypes.h>

#include "checks/container/tests.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/capabilities.h"

/* ---- oom-score ---- */

static void find_spared(const struct container_case *c, struct container_worst *worst)
{
	for (size_t i = 0; i < c->container->process_count; i++) {
		const struct plm_process *p = c->container->processes[i];

		if (p->oom_error)
			container_take_unread(worst, p, "oom_score_adj", p->oom_error);
		else if (p->oom_score_adj < 0)
			container_take_bad(worst, p);
		else
			worst->read_count++;
	}
}

static int judge_oom(const struct container_case *c)
{
	struct container_worst worst = {0};
	char others[48];

	find_spared(c, &worst);
	if (worst.bad) {
		container_show(c, worst.bad, "oom_score_adj", "%" PRId64, worst.bad->oom_score_adj);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s outlives the host's services when memory runs out: its "
			    "oom_score_adj is %" PRId64 " (pid %" PRId32 "%s)",
			    c->who, worst.bad->oom_score_adj, worst.bad->pid,
			    container_others(&worst, others));
	} else if (!container_judge_unread(c, &worst)) {
		container_show(c, c->container->init, "oom_score_adj", "0 or more");
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s is no harder to kill than the host's services when memory runs out",
			    c->who);
	}
	return 0;
}

int container_eval_oom_score(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "oom_score_adj is 0 or more for every process");
	return container_each(ev, params, &p->exempt, judge_oom);
}

/* ---- joined-process ---- */

static bool is_root(const struct plm_process *p)
{
	return p->uid[0] == 0 || p->uid[1] == 0 || p->uid[2] == 0 || p->uid[3] == 0;
}

/* What it holds of capabilities beyond those of the first process. Sets in different user namespaces
 * say nothing about each other, but that the host's outranks every other. */
static uint64_t surplus(const struct plm_process *init, const struct plm_process *p)
{
	if (p->ns[PLM_NS_USER] == init->ns[PLM_NS_USER])
		return p->cap_eff & ~(init->cap_eff | init->cap_prm);
	return p->in_initial_userns ? p->cap_eff : 0;
}

static bool has_pattern(const struct container_case *c, const struct plm_process *p)
{
	size_t i = plm_process_index(c->processes, p->pid);

	return i < c->processes->count && c->processes->matches[i];
}

/* Who entered the namespaces but stayed in the control group it came from: that of its parent. */
static bool is_in_foreign_cgroup(const struct container_case *c, const struct plm_process *p)
{
	size_t up = plm_process_index(c->processes, p->ppid);

	if (has_pattern(c, c->container->init))
		return !has_pattern(c, p);
	return up < c->processes->count && c->processes->classes[up] != PLM_CLASS_CONTAINER &&
	       p->cgroup && !plm_str_eq(p->cgroup, c->container->init->cgroup) &&
	       plm_str_eq(p->cgroup, c->processes->items[up]->cgroup);
}

enum advantage { NO_ADVANTAGE = 0, ROOT, CAPABILITIES, CGROUP };

static enum advantage advantage_of(const struct container_case *c, const struct plm_process *p)
{
	const struct plm_process *init = c->container->init;

	if (p == init || p->pid_depth == 0 || init->pid_depth == 0)
		return NO_ADVANTAGE;
	if (is_root(p) && !is_root(init))
		return ROOT;
	if (surplus(init, p))
		return CAPABILITIES;
	return is_in_foreign_cgroup(c, p) ? CGROUP : NO_ADVANTAGE;
}

static bool exceeds(const struct container_case *c, const struct plm_process *p)
{
	return advantage_of(c, p) != NO_ADVANTAGE;
}

static void show_joined(const struct container_case *c, const struct plm_process *p)
{
	const struct plm_process *init = c->container->init;

	container_show(c, init, "status", "Uid: %" PRIu32 ", CapPrm: %016" PRIx64, init->uid[1],
		       init->cap_prm);
	if (p != init)
		container_show(c, p, "status", "Uid: %" PRIu32 ", CapEff: %016" PRIx64, p->uid[1],
			       p->cap_eff);
	if (advantage_of(c, p) == CGROUP)
		container_show(c, p, "cgroup", "%s", p->cgroup ? p->cgroup : "");
}

static void fail_joined(const struct container_case *c, const struct plm_process *p,
			const char *others)
{
	const struct plm_process *init = c->container->init;
	uint64_t more = surplus(init, p);
	char name[32] = "a capability", rest[32] = "";
	int count = __builtin_popcountll(more);

	switch (advantage_of(c, p)) {
	case ROOT:
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s has a process that is the host's root beside a first one that is "
			    "user %" PRIu32 " (pid %" PRId32 "%s)",
			    c->who, init->uid[1], p->pid, others);
		break;
	case CAPABILITIES:
		plm_capability_name(__builtin_ctzll(more), name);
		if (count > 1)
			snprintf(rest, sizeof(rest), " and %d more", count - 1);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s has a process with more capabilities than its first one: %s%s (pid "
			    "%" PRId32 "%s)",
			    c->who, name, rest, p->pid, others);
		break;
	case CGROUP:
	case NO_ADVANTAGE:
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s has a process that entered its namespaces and stayed outside its "
			    "control group: no limit of the container holds for it (pid "
			    "%" PRId32 "%s)",
			    c->who, p->pid, others);
		break;
	}
}

static void pass_joined(const struct container_case *c)
{
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s has no process with more rights than its first",
		    c->who);
}

static int judge_joined(const struct container_case *c)
{
	static const struct container_process_test test = {exceeds, show_joined, fail_joined,
							   pass_joined};

	return container_judge_processes(c, &test);
}

int container_eval_joined_process(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "no process exceeds the first one's user, capabilities or control group");
	return container_each(ev, params, &p->exempt, judge_joined);
}
