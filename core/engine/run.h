/*
 * run.h: a plan and a host become rule results.
 */
#ifndef PLM_CORE_ENGINE_RUN_H
#define PLM_CORE_ENGINE_RUN_H

#include "core/engine/audit.h"

struct plm_plan;

/* Evaluates every planned rule into audit->results, counts the verdicts and marks the audit
 * incomplete when a rule gave error or unknown. 0 or a negative code. */
int plm_run(const struct plm_audit_options *options, const struct plm_plan *plan,
	    struct plm_facts *facts, struct plm_arena *arena, struct plm_audit *audit,
	    struct plm_err **err);

/* Counts the results by verdict and severity, and tells whether the audit is incomplete by them. */
void plm_audit_count(struct plm_audit *audit);

#endif
