/*
 * eval_rogue.c: judges whether an engine of this host knows a container that the kernel shows. Says
 * so only where the records of the engine it would be could be read.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/container/gathered.h"
#include "checks/container/tests.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/claims.h"

/* Whether records of that engine would hold a container of that kind. Podman and CRI-O share a
 * storage; pods may be anybody's. */
static bool is_relevant(enum plm_runtime records, enum plm_runtime container)
{
	if (container == PLM_RUNTIME_UNKNOWN || container == records)
		return true;
	if (container == PLM_RUNTIME_CRIO)
		return records == PLM_RUNTIME_PODMAN;
	return container == PLM_RUNTIME_KUBERNETES &&
	       (records == PLM_RUNTIME_DOCKER || records == PLM_RUNTIME_CONTAINERD ||
		records == PLM_RUNTIME_PODMAN);
}

struct asked {
	size_t read_count;
	const struct container_record_source *unread, *first; /* or NULL */
};

static struct asked ask(const struct container_case *c, const struct container_records *records)
{
	struct asked asked = {0};

	for (size_t i = 0; i < records->source_count; i++) {
		const struct container_record_source *source = &records->sources[i];

		if (!is_relevant(source->runtime, c->container->runtime))
			continue;
		if (source->presence == PLM_UNREADABLE)
			asked.unread = asked.unread ? asked.unread : source;
		if (source->presence != PLM_PRESENT)
			continue;
		asked.read_count++;
		asked.first = asked.first ? asked.first : source;
		plm_evidence_value(c->ev, PLM_CLAIMED, source->path, "does not name it");
	}
	return asked;
}

/* Started by an engine that runs inside another container, which keeps its records there. */
static bool is_nested(const struct container_case *c)
{
	size_t up = plm_process_index(c->processes, c->container->init->ppid);

	return up < c->processes->count && c->processes->classes[up] == PLM_CLASS_CONTAINER;
}

/* `why` is NULL where it is what the source says. */
static void unsure(const struct container_case *c, const char *source, int error, const char *why)
{
	plm_evidence(c->ev, &(struct plm_evidence){.aspect = PLM_CLAIMED,
						   .source = source,
						   .presence = PLM_UNREADABLE,
						   .error = error});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "whether an engine knows %s cannot be told: %s%s%s",
		    c->who, why ? why : source,
		    why ? "" : " could not be read: ", why ? "" : plm_errno_words(error));
}

static void judge_unnamed(const struct container_case *c, const struct container_records *records)
{
	struct asked asked = ask(c, records);

	if (is_nested(c))
		unsure(c, "/proc", ENOTSUP, "it was started from inside another container");
	else if (asked.unread)
		unsure(c, asked.unread->path, asked.unread->error, NULL);
	else if (!c->container->init->in_initial_userns)
		unsure(c, "/home", ENOTSUP,
		       "it is in a user namespace of its own, and engines that users run keep "
		       "their records in homes");
	else if (asked.read_count == 0)
		unsure(c, "/var/lib", ENOENT, "no engine that could have started it keeps records");
	else
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s runs without any engine's knowledge: it is not in %s%s (pid "
			    "%" PRId32 ", %s)",
			    c->who, asked.first->path,
			    asked.read_count > 1 ? " nor in any other records" : "",
			    c->container->init->pid, c->container->init->comm);
}

/* What a runtime wrote down of this very process, whatever its control group is called. */
static int find_state(const struct container_case *c, const char **path)
{
	static const enum plm_claim_file states[] = {PLM_CLAIM_RUNC_STATE, PLM_CLAIM_CRUN_STATUS};
	const struct plm_claims *claims;
	int rc = plm_facts_claims(c->ev->facts, c->container, &claims, NULL);

	for (size_t i = 0; rc == 0 && i < sizeof(states) / sizeof(states[0]); i++)
		if (claims->records[states[i]].path && !claims->records[states[i]].stale &&
		    claims->records[states[i]].presence == PLM_PRESENT)
			*path = claims->records[states[i]].path;
	return rc;
}

static int judge(const struct container_case *c)
{
	const struct container_records *records;
	const char *path;
	int rc = container_records(c->ev->facts, &records);

	if (rc < 0)
		return rc;
	path = plm_map_get(&records->by_id, c->container->id);
	rc = path ? 0 : find_state(c, &path);
	if (rc < 0)
		return rc;
	if (!path) {
		judge_unnamed(c, records);
		return container_confirm(c);
	}
	plm_evidence_value(c->ev, PLM_CLAIMED, path, "names it");
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is known to an engine: it is in %s", c->who, path);
	return 0;
}

int container_eval_rogue(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "an engine's records name the container");
	return container_each(ev, params, &p->exempt, judge);
}
