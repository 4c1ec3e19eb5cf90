/*
 * container_states.h: the files in which runtimes keep the first process of each container they started. Not for use
 * outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CONTAINER_STATES_H
#define PLM_CORE_FACTS_CONTAINER_STATES_H

#include "core/facts/containers.h"

/* Says that a process, told by number and start time, is the first of a container. */
struct plm_state {
	enum plm_runtime runtime;
	const char *id;	  /* untrusted text */
	const char *path; /* of the file that says so */
};

/* The state that names this very process, or *state NULL. 0 or a negative code. */
int plm_states_find(struct plm_facts *facts, const struct plm_process *init,
		    const struct plm_state **state, struct plm_err **err);

/* Which runtime keeps a directory of that name; leaves *runtime alone where none does. 0 or a negative code. */
int plm_states_runtime(struct plm_facts *facts, const char *id, enum plm_runtime *runtime,
		       struct plm_err **err);

#endif
