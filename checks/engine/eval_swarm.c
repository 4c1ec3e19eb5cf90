/*
 * eval_swarm.c: judges where a manager of a swarm listens. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* "0.0.0.0:2377", "[::]:2377", ":2377" */
static bool is_any_address(const char *listens)
{
	return plm_str_starts(listens, "0.0.0.0:") || plm_str_starts(listens, "[::]:") ||
	       listens[0] == ':';
}

static void judge_swarm(struct plm_eval *ev, const struct docker_swarm_params *p, const char *name,
			const struct docker_swarm *swarm)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_RUNNING,
						.source = swarm->path,
						.presence = swarm->state.presence,
						.error = swarm->state.error,
						.value = swarm->listens ? swarm->listens
									: "no address"});
	if (swarm->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s takes part in no swarm", name);
	else if (swarm->state.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether %s takes part in a swarm could not be read from %s: %s", name,
			    swarm->path, plm_errno_words(swarm->state.error));
	else if (swarm->raft.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "%s is a worker of its swarm: it takes no orders from elsewhere but "
			    "its managers'",
			    name);
	else if (swarm->raft.presence == PLM_UNREADABLE || !swarm->listens)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "where %s listens for its swarm could not be read from %s", name,
			    swarm->path);
	else if (is_any_address(swarm->listens) && !p->any_address.value)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s takes orders for its swarm at every address of the host: %s, where "
			    "one of the inner "
			    "network would do",
			    name, swarm->listens);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s takes orders for its swarm at %s", name,
			    swarm->listens);
}

int engine_eval_docker_swarm(struct plm_eval *ev, const void *params)
{
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(ev->facts, &list, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "a manager of a swarm listens at one address");
	if (engine_no_docker(ev, list))
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct docker_swarm swarm;
		const char *name = engine_docker_name(plm_facts_arena(ev->facts), &list->items[i]);

		rc = name ? engine_docker_swarm(ev->facts, &list->items[i], &swarm, NULL)
			  : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		/* With several daemons the first that is in a swarm speaks. */
		if (i == 0 || swarm.state.presence != PLM_ABSENT)
			judge_swarm(ev, params, name, &swarm);
		if (swarm.state.presence != PLM_ABSENT)
			return 0;
	}
	return 0;
}
