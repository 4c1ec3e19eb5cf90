/*
 * uses.h: which values a rule takes.
 */
#ifndef PLM_CORE_BENCHMARK_USES_H
#define PLM_CORE_BENCHMARK_USES_H

#include <plimsoll/types.h>

struct plm_benchmark;
struct plm_item;
struct plm_template;

/* Sets uses[i] for each value that the rule exports to a check or shows in one of its texts.
 * `uses` has a place for each value of the benchmark. */
void plm_rule_values(const struct plm_benchmark *benchmark, const struct plm_item *rule,
		     bool *uses);
/* The same for one text that shows values. */
void plm_template_values(const struct plm_template *template, bool *uses);

#endif
