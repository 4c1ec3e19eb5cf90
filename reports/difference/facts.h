/*
 * facts.h: the parts of a comparison that are no results. Private to this folder.
 */
#ifndef PLM_REPORTS_DIFFERENCE_FACTS_H
#define PLM_REPORTS_DIFFERENCE_FACTS_H

#include "core/engine/audit.h"
#include "reports/difference/difference.h"

/* All of 0 or -PLM_E_NOMEM. Facts of the same place and side whose values differ. */
int plm_changed_facts(struct plm_arena *arena, const struct plm_rule_result *then,
		      const struct plm_rule_result *now, const struct plm_changed_fact **facts,
		      size_t *count);
/* Benchmark, profile and values. */
int plm_difference_questions(struct plm_difference *difference, struct plm_arena *arena);
/* Containers that came and went, by runtime and id. */
int plm_difference_containers(struct plm_difference *difference, struct plm_arena *arena);

#endif
