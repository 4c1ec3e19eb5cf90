/*
 * service.h: what the family "service" gathers of units and what its evaluators take.
 */
#ifndef PLM_CHECKS_SERVICE_SERVICE_H
#define PLM_CHECKS_SERVICE_SERVICE_H

#include <plimsoll/plugin.h>

#include "core/facts/units.h"

/* ---- unit ---- */

struct service_unit {
	const struct plm_unit *unit;
	const struct plm_unit_boot *boot;
	const char *trigger_now; /* the socket, timer or path that is active and would start it */
	bool nothing_runs;	 /* an image */
};

int service_unit(struct plm_facts *facts, const char *name, struct service_unit *out,
		 struct plm_err **err);

enum service_state {
	SERVICE_ACTIVE = 0,
	SERVICE_INACTIVE,
	SERVICE_MASKED,
	SERVICE_ABSENT,
};
enum { SERVICE_NEED_ALL = 0, SERVICE_NEED_ANY };
enum { SERVICE_WHEN_ABSENT_NOTAPPLICABLE = 0, SERVICE_WHEN_ABSENT_FAIL, SERVICE_WHEN_ABSENT_PASS };

struct service_unit_params {
	struct plm_list names;
	int state;
	int of; /* enum plm_of */
	int need;
	int absent;
};

/* How one unit does. Zero is the safe value. */
enum service_outcome {
	SERVICE_UNKNOWN = 0,
	SERVICE_MEETS,
	SERVICE_FAILS,
	SERVICE_NONE, /* there is no such unit */
};

/* One unit against what is asked; *why is a sentence in the arena. -PLM_E_NOMEM. */
int service_judge_unit(struct plm_arena *arena, const struct service_unit_params *p,
		       const struct service_unit *s, enum service_outcome *outcome,
		       const char **why);

int service_eval_unit(struct plm_eval *ev, const void *params);

#endif
