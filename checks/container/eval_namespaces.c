/*
 * eval_namespaces.c: judges which namespaces of the host a container shares.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"

/* What sharing each lets a container do. */
static const char *const words[PLM_NS_COUNT] = {
	[PLM_NS_CGROUP] = "sees the host's control groups",
	[PLM_NS_IPC] = "shares the host's shared memory and queues",
	[PLM_NS_MNT] = "sees and changes the host's mounts",
	[PLM_NS_NET] = "is in the host's network and reaches what listens on localhost there",
	[PLM_NS_PID] = "sees the host's processes and can signal them",
	[PLM_NS_TIME] = "shares the host's clock offsets",
	[PLM_NS_USER] = "has the host's users, so its user 0 is the host's root",
	[PLM_NS_UTS] = "shares the host's name and, with the privilege, can change it",
};

/* The forbidden ones in the order of harm. */
static const enum plm_ns by_harm[PLM_NS_COUNT] = {
	PLM_NS_MNT, PLM_NS_PID, PLM_NS_NET,    PLM_NS_USER,
	PLM_NS_IPC, PLM_NS_UTS, PLM_NS_CGROUP, PLM_NS_TIME,
};

static bool is_forbidden(const struct container_case *c, enum plm_ns ns)
{
	const struct container_namespace_params *params = c->params;

	for (size_t i = 0; i < params->forbidden.count; i++)
		if (plm_str_eq(params->forbidden.items[i], plm_ns_name(ns)))
			return true;
	return false;
}

static bool is_shared(const struct container_case *c, const struct plm_process *p, enum plm_ns ns)
{
	return is_forbidden(c, ns) && p->ns[ns] != 0 && p->ns[ns] == c->processes->host_ns[ns];
}

/* The most harmful one shared, or PLM_NS_COUNT. */
static enum plm_ns worst_shared(const struct container_case *c, const struct plm_process *p)
{
	for (int i = 0; i < PLM_NS_COUNT; i++)
		if (is_shared(c, p, by_harm[i]))
			return by_harm[i];
	return PLM_NS_COUNT;
}

static bool is_bad(const struct container_case *c, const struct plm_process *p)
{
	return worst_shared(c, p) != PLM_NS_COUNT;
}

static void show(const struct container_case *c, const struct plm_process *p)
{
	char file[16];

	for (int i = 0; i < PLM_NS_COUNT; i++) {
		enum plm_ns ns = by_harm[i];
		uint64_t host = c->processes->host_ns[ns];

		if (!is_forbidden(c, ns))
			continue;
		snprintf(file, sizeof(file), "ns/%s", plm_ns_name(ns));
		/* Neither shared nor apart, as far as can be told. */
		if (p->ns[ns] == 0 || host == 0)
			container_show_unreadable(c, p, file, ENOTSUP);
		else
			container_show(c, p, file, "%s:[%" PRIu64 "], %s", plm_ns_name(ns),
				       p->ns[ns], p->ns[ns] == host ? "the host's" : "its own");
	}
}

static void fail(const struct container_case *c, const struct plm_process *p, const char *others)
{
	char names[64] = "";
	size_t used = 0;
	int count = 0;

	for (int i = 0; i < PLM_NS_COUNT; i++) {
		if (!is_shared(c, p, by_harm[i]))
			continue;
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
					 count++ ? ", " : "", plm_ns_name(by_harm[i]));
	}
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s %s: its %s namespace%s the host's (pid %" PRId32 "%s)", c->who,
		    words[worst_shared(c, p)], names, count > 1 ? "s are" : " is", p->pid, others);
}

static void pass(const struct container_case *c)
{
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s shares none of these namespaces with the host",
		    c->who);
}

static int judge(const struct container_case *c)
{
	static const struct container_process_test test = {is_bad, show, fail, pass};

	return container_judge_processes(c, &test);
}

int container_eval_namespaces(struct plm_eval *ev, const void *params)
{
	const struct container_namespace_params *p = params;

	plm_expected(ev, "no process shares a forbidden namespace with the host");
	return container_each(ev, params, &p->exempt, judge);
}

const char *container_validate_namespaces(const void *params)
{
	const struct container_namespace_params *p = params;

	for (size_t i = 0; i < p->forbidden.count; i++) {
		bool known = false;

		for (int ns = 0; ns < PLM_NS_COUNT; ns++)
			known |= plm_str_eq(p->forbidden.items[i], plm_ns_name((enum plm_ns)ns));
		if (!known)
			return "forbidden holds cgroup, ipc, mnt, net, pid, time, user or uts";
	}
	return p->forbidden.count ? NULL : "no namespace is named: write forbidden";
}
