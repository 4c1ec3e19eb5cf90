/*
 * selecting.h: what the files that make a selection share.
 */
#ifndef PLM_CORE_BENCHMARK_SELECTING_H
#define PLM_CORE_BENCHMARK_SELECTING_H

#include "core/benchmark/loader.h"
#include "core/benchmark/selection.h"

struct plm_selecting {
	const struct plm_benchmark *benchmark;
	struct plm_arena *arena;
	struct plm_selected_item *items;
	struct plm_selected_value *values;
};

/* The benchmark as it stands. */
void plm_selecting_start(struct plm_selecting *s);
/* The selectors of a Profile in their order, the last wins [7.2.3.4]. */
void plm_selecting_apply(struct plm_selecting *s, const struct plm_profile *profile);
/* Values set by hand; 0 or a negative code. */
int plm_selecting_set(struct plm_selecting *s, const struct plm_select_options *options,
		      struct plm_err **err);
/* Which items count [table 35]: requires and conflicts, then selected. 0 or -PLM_E_NOMEM. */
int plm_selecting_activate(struct plm_selecting *s);

#endif
