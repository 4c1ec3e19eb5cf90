/*
 * engine.h: what the family "engine" gathers of container engines' configuration, and what its evaluators take.
 */
#ifndef PLM_CHECKS_ENGINE_ENGINE_H
#define PLM_CHECKS_ENGINE_ENGINE_H

#include <plimsoll/plugin.h>

#include "core/facts/docker_daemon.h"

/* ---- facts ---- */

/* What a daemon keeps of Swarm. */
struct docker_swarm {
	const char *path;	/* of its state */
	struct plm_datum state; /* ABSENT: Swarm is not in use */
	struct plm_datum raft;	/* presence of the managers' log: ABSENT for a worker */
	const char *listens;	/* "0.0.0.0:2377", NULL when the state does not say */
};

int engine_docker_swarm(struct plm_facts *facts, const struct plm_docker_daemon *daemon,
			struct docker_swarm *out, struct plm_err **err);

/* ---- parameters and evaluators ---- */

struct docker_option_params {
	const char *key;
	struct plm_expect expect;
};

struct docker_swarm_params {
	struct plm_bool any_address;
};

const char *engine_validate_docker_option(const void *params);
int engine_eval_docker_option(struct plm_eval *ev, const void *params);
int engine_eval_docker_swarm(struct plm_eval *ev, const void *params);

#endif
