/*
 * eval_limits.c: judges a container's limits against the size of the host: a limit that the host
 * would run out before is none.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/cgroup_limit.h"

/* ---- the limit of the container ---- */

void container_show_limit(const struct container_case *c, const struct plm_cgroup_limit *limit)
{
	if (limit->limited)
		plm_evidence_value(c->ev, PLM_RUNNING, limit->source, "%" PRIu64, limit->value);
	else
		plm_evidence_value(c->ev, PLM_RUNNING, limit->source, "no limit, nor above it");
}

/* True when it wrote a verdict because something cannot be told. */
bool container_limit_unread(const struct container_case *c, const struct plm_container_limit *found,
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
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "the %s limit of %s could not be read from %s: %s",
		    what, c->who, found->unread ? found->unread->source : "/proc/PID/cgroup",
		    plm_errno_words(error));
	return true;
}

/* ---- memory-limit ---- */

static void judge_memory_value(const struct container_case *c, const struct plm_cgroup_limit *limit,
			       uint64_t host_bytes)
{
	const struct container_memory_params *params = c->params;
	uint64_t most = host_bytes / 100 * (uint64_t)params->at_most_percent.value;
	char has[32], host[32];

	plm_size_words(has, limit->value);
	plm_size_words(host, host_bytes);
	container_show_limit(c, limit);
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
	struct plm_container_limit found = {0};
	int rc = plm_facts_container_limit(c->ev->facts, PLM_LIMIT_MEMORY, c->container, &found,
					   NULL);

	if (rc < 0)
		return rc;
	rc = plm_facts_identity(c->ev->facts, &host, NULL);
	if (rc < 0)
		return rc;
	/* No limit at all is a failure, whatever the rest would say. */
	if ((found.limit && !found.limit->limited) ||
	    (!container_limit_unread(c, &found, "memory") && found.limit))
		judge_memory_value(c, found.limit, host->memory_bytes);
	return container_confirm(c);
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

/* How many processes a host can have: numbers end at the one, the kernel gives out no more threads
 * than the other. */
static const char *const host_bounds[] = {"/proc/sys/kernel/pid_max",
					  "/proc/sys/kernel/threads-max"};
enum { HOST_BOUNDS = sizeof(host_bounds) / sizeof(host_bounds[0]) };

struct host_room {
	const char *source; /* of the lowest bound that was read, else of the one that was not */
	uint64_t most;
	struct plm_datum state;
};

static bool take_bound(struct host_room *room, const char *source, const struct plm_datum *text)
{
	uint64_t value;

	if (text->presence != PLM_PRESENT ||
	    !plm_parse_u64(plm_slice_trim((struct plm_slice){.data = text->data,
							     .size_bytes = text->size_bytes}),
			   10, &value)) {
		room->source = source;
		room->state = (struct plm_datum){.error = text->error ? text->error : EBADMSG};
		return false;
	}
	if (value < room->most) {
		room->most = value;
		room->source = source;
	}
	return true;
}

static int read_room(struct plm_facts *facts, struct host_room *room)
{
	*room = (struct host_room){.most = UINT64_MAX, .state = {.presence = PLM_PRESENT}};
	for (size_t i = 0; i < HOST_BOUNDS; i++) {
		const struct plm_datum *text;
		int rc = plm_facts_read(facts, host_bounds[i], 64, &text, NULL);

		if (rc < 0 || !take_bound(room, host_bounds[i], text))
			return rc;
	}
	return 0;
}

static void judge_pids_value(const struct container_case *c, const struct plm_cgroup_limit *limit,
			     const struct host_room *room)
{
	const struct container_pids_params *params = c->params;

	container_show_limit(c, limit);
	if (!limit->limited)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may start processes until the host has none left: it has no pids "
			    "limit",
			    c->who);
	else if (limit->value >= room->most)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may start processes until the host has none left: its limit of "
			    "%" PRIu64 " is no less than the host's %" PRIu64,
			    c->who, limit->value, room->most);
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
	struct plm_container_limit found = {0};
	struct host_room room = {0};
	int rc =
		plm_facts_container_limit(c->ev->facts, PLM_LIMIT_PIDS, c->container, &found, NULL);

	if (rc == 0)
		rc = read_room(c->ev->facts, &room);
	if (rc < 0)
		return rc;
	if (!(found.limit && !found.limit->limited) && container_limit_unread(c, &found, "pids"))
		return 0;
	if (room.state.presence == PLM_PRESENT) {
		plm_evidence_value(c->ev, PLM_RUNNING, room.source, "%" PRIu64, room.most);
	} else if (found.limit->limited && found.limit->value < room.most) {
		plm_evidence(c->ev, &(struct plm_evidence){.source = room.source,
							   .error = room.state.error});
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s is limited to %" PRIu64 " processes, but how many the host has "
			    "could not be read",
			    c->who, found.limit->value);
		return 0;
	}
	judge_pids_value(c, found.limit, &room);
	return container_confirm(c);
}

int container_eval_pids_limit(struct plm_eval *ev, const void *params)
{
	const struct container_pids_params *p = params;

	if (p->at_most.given)
		plm_expected(ev, "at most %" PRId64 " processes", p->at_most.value);
	else
		plm_expected(ev, "a limit below the host's kernel.pid_max and kernel.threads-max");
	return container_each(ev, params, &p->exempt, judge_pids);
}

const char *container_validate_pids(const void *params)
{
	const struct container_pids_params *p = params;

	return !p->at_most.given || p->at_most.value > 0 ? NULL : "at-most is a number above 0";
}
