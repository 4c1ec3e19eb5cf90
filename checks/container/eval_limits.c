/*
 * eval_limits.c: judges a container's limits against the size of the host: a limit that the host
 * would run out before is none.
 */
#include "checks/container/container.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"

/* ---- the limit of the container ---- */

static const char *path_of(const struct plm_process *p, enum container_limit_kind kind)
{
	return kind == CONTAINER_LIMIT_MEMORY ? p->cgroup_memory : p->cgroup_pids;
}

/* Whether a is worse than b: what cannot be told is set apart by the caller. */
static bool is_looser(const struct container_limit *a, const struct container_limit *b)
{
	if (!b)
		return true;
	return b->limited && (!a->limited || a->value > b->value);
}

struct loosest {
	const struct container_limit *limit;  /* the loosest of all processes' */
	const struct container_limit *unread; /* one that cannot be told, or NULL */
	const struct plm_process *pathless;   /* a process whose cgroup is not known, or NULL */
};

static int find_loosest(const struct container_case *c, enum container_limit_kind kind,
			struct loosest *found)
{
	const char *last = NULL;

	for (size_t i = 0; i < c->container->process_count; i++) {
		const struct plm_process *p = c->container->processes[i];
		const char *path = path_of(p, kind);
		const struct container_limit *limit;
		int rc;

		if (!path) {
			found->pathless = p;
			continue;
		}
		if (plm_str_eq(path, last))
			continue;
		last = path;
		rc = container_limit(c->ev->facts, kind, path, &limit, NULL);
		if (rc < 0)
			return rc;
		if (limit->state.presence != PLM_PRESENT)
			found->unread = limit;
		else if (is_looser(limit, found->limit))
			found->limit = limit;
	}
	return 0;
}

static void show_limit(const struct container_case *c, const struct container_limit *limit)
{
	if (limit->limited)
		plm_evidence_value(c->ev, PLM_RUNNING, limit->source, "%" PRIu64, limit->value);
	else
		plm_evidence_value(c->ev, PLM_RUNNING, limit->source, "no limit, nor above it");
}

/* True when it wrote a verdict because something cannot be told. */
static bool judge_unread(const struct container_case *c, const struct loosest *found,
			 const char *what)
{
	int error = ENOENT;

	if (found->unread) {
		error = found->unread->state.error;
		plm_evidence(c->ev, &(struct plm_evidence){.source = found->unread->source,
							   .presence = PLM_UNREADABLE,
							   .error = error});
	} else if (found->pathless) {
		error = found->pathless->error ? found->pathless->error : ENOENT;
		container_show_unreadable(c, found->pathless, "cgroup", error);
	} else if (found->limit) {
		return false;
	}
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "the %s limit of %s could not be read (%s)", what,
		    c->who, strerror(error));
	return true;
}

/* ---- memory-limit ---- */

/* "512 MiB", in the largest unit that leaves at least 1. */
static void print_size(char to[static 32], uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	uint64_t tenths = bytes * 10;
	int unit = 0;

	if (bytes > UINT64_MAX / 10) {
		snprintf(to, 32, "%" PRIu64 " bytes", bytes);
		return;
	}
	for (; tenths >= 10240 && unit < 4; unit++)
		tenths /= 1024;
	if (tenths % 10 && unit)
		snprintf(to, 32, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
			 units[unit]);
	else
		snprintf(to, 32, "%" PRIu64 " %s", tenths / 10, units[unit]);
}

static void judge_memory_value(const struct container_case *c, const struct container_limit *limit,
			       uint64_t host_bytes)
{
	const struct container_memory_params *params = c->params;
	uint64_t most = host_bytes / 100 * (uint64_t)params->at_most_percent.value;
	char has[32], host[32];

	print_size(has, limit->value);
	print_size(host, host_bytes);
	show_limit(c, limit);
	if (!limit->limited)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may use all of the host's memory: it has no memory limit", c->who);
	else if (host_bytes == 0) {
		plm_evidence(c->ev, &(struct plm_evidence){.source = "/proc/meminfo",
							   .presence = PLM_UNREADABLE,
							   .error = EIO});
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s is limited to %s, but the host's memory could not be read", c->who,
			    has);
	} else if (limit->value >= host_bytes)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may use all of the host's memory: its limit of %s is no less than "
			    "the host's %s",
			    c->who, has, host);
	else if (limit->value > most)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may use %s of the host's %s of memory, more than %" PRId64
			    " percent",
			    c->who, has, host, params->at_most_percent.value);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is limited to %s of memory", c->who, has);
}

static int judge_memory(const struct container_case *c)
{
	const struct plm_host_identity *host;
	struct loosest found = {0};
	int rc = find_loosest(c, CONTAINER_LIMIT_MEMORY, &found);

	if (rc < 0)
		return rc;
	rc = plm_facts_identity(c->ev->facts, &host, NULL);
	if (rc < 0)
		return rc;
	/* No limit at all is a failure, whatever the rest would say. */
	if ((found.limit && !found.limit->limited) || !judge_unread(c, &found, "memory"))
		judge_memory_value(c, found.limit, host->memory_bytes);
	return 0;
}

int container_eval_memory_limit(struct plm_eval *ev, const void *params)
{
	const struct container_memory_params *p = params;

	plm_expected(ev, "a limit below the host's memory, at most %" PRId64 " percent of it",
		     p->at_most_percent.value);
	return container_each(ev, params, &p->exempt, judge_memory);
}

const char *container_validate_memory(const void *params)
{
	const struct container_memory_params *p = params;

	return p->at_most_percent.value > 0 && p->at_most_percent.value <= 100
		       ? NULL
		       : "at-most-percent is a number from 1 to 100";
}

/* ---- pids-limit ---- */

#define PID_MAX "/proc/sys/kernel/pid_max"

static void judge_pids_value(const struct container_case *c, const struct container_limit *limit,
			     uint64_t pid_max)
{
	const struct container_pids_params *params = c->params;

	show_limit(c, limit);
	if (!limit->limited)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may start processes until the host has none left: it has no pids "
			    "limit",
			    c->who);
	else if (limit->value >= pid_max)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may start processes until the host has none left: its limit of "
			    "%" PRIu64 " is no less than the host's %" PRIu64,
			    c->who, limit->value, pid_max);
	else if (params->at_most.given && limit->value > (uint64_t)params->at_most.value)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may start %" PRIu64 " processes, more than %" PRId64, c->who,
			    limit->value, params->at_most.value);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is limited to %" PRIu64 " processes",
			    c->who, limit->value);
}

static int judge_pids(const struct container_case *c)
{
	struct loosest found = {0};
	const struct plm_datum *text;
	uint64_t pid_max = 0;
	int rc = find_loosest(c, CONTAINER_LIMIT_PIDS, &found);

	if (rc < 0)
		return rc;
	rc = plm_facts_read(c->ev->facts, PID_MAX, 64, &text, NULL);
	if (rc < 0)
		return rc;
	if (!(found.limit && !found.limit->limited) && judge_unread(c, &found, "pids"))
		return 0;
	if (text->presence == PLM_PRESENT &&
	    plm_parse_u64(plm_slice_trim((struct plm_slice){.data = text->data,
							    .size_bytes = text->size_bytes}),
			  10, &pid_max)) {
		plm_evidence_datum(c->ev, PLM_RUNNING, PID_MAX, text);
	} else if (found.limit->limited) {
		plm_evidence(c->ev,
			     &(struct plm_evidence){.source = PID_MAX,
						    .presence = PLM_UNREADABLE,
						    .error = text->error ? text->error : EBADMSG});
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s is limited to %" PRIu64 " processes, but how many the host has "
			    "could not be read",
			    c->who, found.limit->value);
		return 0;
	}
	judge_pids_value(c, found.limit, pid_max);
	return 0;
}

int container_eval_pids_limit(struct plm_eval *ev, const void *params)
{
	const struct container_pids_params *p = params;

	if (p->at_most.given)
		plm_expected(ev, "at most %" PRId64 " processes", p->at_most.value);
	else
		plm_expected(ev, "a limit below the host's kernel.pid_max");
	return container_each(ev, params, &p->exempt, judge_pids);
}

const char *container_validate_pids(const void *params)
{
	const struct container_pids_params *p = params;

	return !p->at_most.given || p->at_most.value > 0 ? NULL : "at-most is a number above 0";
}
