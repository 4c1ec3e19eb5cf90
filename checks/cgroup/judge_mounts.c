/*
 * judge_mounts.c: what the evaluators about hierarchies share: the mount table must have been read, and files at a mount
 * point go into the evidence.
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

/* True when the verdict is given: without the mount table nothing else can be said. */
bool cgroup_no_mounts(struct plm_eval *ev, const struct cgroup_facts *c)
{
	if (c->mountinfo.presence == PLM_PRESENT)
		return false;
	plm_evidence_datum(ev, PLM_RUNNING, CGROUP_MOUNTINFO, &c->mountinfo);
	if (c->mountinfo.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing is running here that could have control groups");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the mount table could not be read, so no one can say which control "
			    "groups there are");
	return true;
}

int cgroup_read_beside(struct plm_eval *ev, const char *point, const char *file,
		       const struct plm_datum **datum)
{
	const char *path = plm_arena_printf(plm_facts_arena(ev->facts), "%s/%s", point, file);
	int rc = path ? plm_facts_read(ev->facts, path, CGROUP_FILE_BYTES, datum, NULL)
		      : -PLM_E_NOMEM;

	if (rc == 0)
		plm_evidence_datum(ev, PLM_RUNNING, path, *datum);
	return rc;
}
