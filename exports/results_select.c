/*
 * results_select.c: the profile and the values that stored results were judged by. Reads the model and the results only.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "exports/results.h"

/* OpenSCAP (1.3) stores an empty set-value for a list. */
static bool differs(const struct plm_stored_value *stored,
		    const struct plm_selected_value *selected)
{
	return stored->list == selected->list && strcmp(stored->text, selected->text) != 0;
}

/* Those that differ from what the profile gives: an author's own option may lie outside its bounds. */
static size_t differing(const struct plm_stored_result *result,
			const struct plm_selection *selection, struct plm_value_setting *settings)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	size_t count = 0;

	for (size_t i = 0; i < result->value_count; i++) {
		const struct plm_value *value =
			plm_benchmark_value(benchmark, result->values[i].idref);

		if (value && differs(&result->values[i],
				     &selection->selected_values[value - benchmark->values]))
			settings[count++] =
				(struct plm_value_setting){value->id, result->values[i].text};
	}
	return count;
}

int plm_stored_result_select(const struct plm_stored_result *result,
			     const struct plm_benchmark *benchmark, struct plm_arena *arena,
			     struct plm_selection **selection, struct plm_err **err)
{
	bool known = result->profile && plm_benchmark_profile(benchmark, result->profile);
	struct plm_select_options options = {.profile = known ? result->profile : NULL};
	struct plm_value_setting *settings =
		plm_new_array(arena, struct plm_value_setting, result->value_count);
	int rc = settings ? plm_benchmark_select_with(benchmark, &options, arena, selection, err)
			  : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	options.settings = settings;
	options.setting_count = differing(result, *selection, settings);
	return plm_benchmark_select_with(benchmark, &options, arena, selection, err);
}
