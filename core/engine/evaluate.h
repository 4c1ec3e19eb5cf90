/*
 * evaluate.h: one planned check, complex or not, becomes outcomes.
 */
#ifndef PLM_CORE_ENGINE_EVALUATE_H
#define PLM_CORE_ENGINE_EVALUATE_H

#include "core/engine/audit.h"

struct plm_planned_check;

/* per_instance: one outcome an instance; else exactly one outcome. At least one either way. 0 or
 * -PLM_E_NOMEM. */
int plm_check_evaluate(const struct plm_planned_check *check, struct plm_facts *facts,
		       struct plm_arena *arena, bool per_instance, struct plm_result_list *out,
		       struct plm_err **err);

#endif
