/*
 * eval_cpu.c: judges how much of the host's CPU time a container may take: its quota by period, the
 * lowest of its control group and all above it, against the number of CPUs that are online.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>

#include "core/engine/judge.h"
#include "core/facts/cgroup_limit.h"

#define ONLINE "/sys/devices/system/cpu/online"

static void judge_value(const struct container_case *c, const struct plm_cgroup_limit *limit,
			uint64_t host)
{
	const struct container_cpu_params *params = c->params;
	char has[32], all[32];

	plm_cpu_words(has, limit->value);
	plm_cpu_words(all, host);
	if (limit->value >= host)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may take all of the host's CPU time: its limit of %s is no less "
			    "than the host's %s",
			    c->who, has, all);
	else if (limit->value > host * (uint64_t)params->at_most_percent.value / 100)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may take %s of the host's %s, more than %" PRId64 " percent",
			    c->who, has, all, params->at_most_percent.value);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is limited to the time of %s", c->who,
			    has);
}

static void judge_limit(const struct container_case *c, const struct plm_cgroup_limit *limit,
			uint32_t cpu_count)
{
	char has[32];

	container_show_limit(c, limit);
	if (!limit->limited) {
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may take all of the host's CPU time: it has no CPU limit", c->who);
		return;
	}
	if (cpu_count) {
		plm_evidence_value(c->ev, PLM_RUNNING, ONLINE, "%" PRIu32 " CPUs", cpu_count);
		judge_value(c, limit, (uint64_t)cpu_count * 1000);
		return;
	}
	plm_cpu_words(has, limit->value);
	plm_evidence(c->ev, &(struct plm_evidence){.source = ONLINE, .error = EIO});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "%s is limited to the time of %s, but how many the host has could not be read",
		    c->who, has);
}

static int judge(const struct container_case *c)
{
	const struct plm_host_identity *host;
	struct plm_container_limit found = {0};
	int rc = plm_facts_container_limit(c->ev->facts, PLM_LIMIT_CPU, c->container, &found, NULL);

	if (rc < 0)
		return rc;
	rc = plm_facts_identity(c->ev->facts, &host, NULL);
	if (rc < 0)
		return rc;
	/* No limit at all is a failure, whatever the rest would say. */
	if (!(found.limit && !found.limit->limited) && container_limit_unread(c, &found, "CPU"))
		return 0;
	if (found.limit)
		judge_limit(c, found.limit, host->cpu_count);
	return container_confirm(c);
}

int container_eval_cpu_limit(struct plm_eval *ev, const void *params)
{
	const struct container_cpu_params *p = params;

	plm_expected(ev, "a limit below the time of the host's CPUs, at most %" PRId64 " percent",
		     p->at_most_percent.value);
	return container_each(ev, params, &p->exempt, judge);
}

const char *container_validate_cpu(const void *params)
{
	const struct container_cpu_params *p = params;

	return p->at_most_percent.value > 0 && p->at_most_percent.value <= 100
		       ? NULL
		       : "at-most-percent is a number from 1 to 100";
}
