/*
 * views.c: the mounts of a container, as the tests that judge mounts walk them. Reads facts only.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/container.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

static bool seen_before(const struct plm_container *container, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (container->processes[k]->ns[PLM_NS_MNT] ==
		    container->processes[i]->ns[PLM_NS_MNT])
			return true;
	return false;
}

int container_next_view(const struct container_case *c, struct container_views *views)
{
	for (; views->next < c->container->process_count; views->next++) {
		int rc;

		if (seen_before(c->container, views->next))
			continue;
		views->process = c->container->processes[views->next++];
		rc = plm_facts_mounts(c->ev->facts, views->process, &views->mounts, NULL);
		return rc < 0 ? rc : 1;
	}
	return 0;
}

void container_mounts_unreadable(const struct container_case *c, const struct plm_process *p,
				 const struct plm_datum *why_not)
{
	int error = why_not->error ? why_not->error : ENOENT;

	container_show_unreadable(c, p, "mountinfo", error);
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "the mounts of %s could not be read (pid %" PRId32 ": %s)", c->who, p->pid,
		    plm_errno_words(error));
}
