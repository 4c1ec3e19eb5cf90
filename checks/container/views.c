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

/* Whether a process took the view with it when it ended: then it is one of the container's no more. */
static int is_over(const struct container_case *c, const struct container_views *views, bool *over)
{
	*over = false;
	if (views->mounts->why_not.error != ESRCH)
		return 0;
	return plm_facts_has_ended(c->ev->facts, views->process, over, NULL);
}

int container_next_view(const struct container_case *c, struct container_views *views)
{
	bool over = false;

	while (views->next < c->container->process_count) {
		size_t i = views->next++;
		int rc;

		if (seen_before(c->container, i))
			continue;
		views->process = c->container->processes[i];
		rc = plm_facts_mounts(c->ev->facts, views->process, &views->mounts, NULL);
		if (rc == 0)
			rc = is_over(c, views, &over);
		if (rc < 0)
			return rc;
		if (over)
			continue;
		views->given = true;
		return 1;
	}
	/* All of them ended: that is not "no mounts". */
	if (views->given || !over)
		return 0;
	views->given = true;
	return 1;
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
