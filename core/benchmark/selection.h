/*
 * selection.h: what a profile, a tailoring and settings make of a benchmark: which items are selected,
 * with which weights and values, and which check of a rule counts [7.2].
 */
#ifndef PLM_CORE_BENCHMARK_SELECTION_H
#define PLM_CORE_BENCHMARK_SELECTION_H

#include "core/benchmark/benchmark.h"

struct plm_tailoring; /* core/benchmark/tailoring.h */

/* What a profile makes of the benchmark: one entry an item (by item->index) and one a value. */
struct plm_selected_item {
	bool selected; /* the item's own flag after the profile, requires and conflicts; a Rule
			  counts only if all its ancestors' do too */
	bool active;   /* selected, and so are all its ancestors */
	struct plm_weight weight;
	enum plm_severity severity;
	enum plm_role role;
	const char *check_selector; /* "" when none */
	const char *why_deselected; /* by requires or conflicts: a sentence; else NULL */
};

struct plm_selected_value {
	const char *text; /* of a list: its items with a blank between them */
	bool list;
	struct plm_words items;
	const char *selector; /* "" when none: plm_value_constraints(value, selector) */
	const char *operator_name;
	bool set; /* by set-value, set-complex-value or a setting, not by a selector */
};

struct plm_selection {
	const struct plm_benchmark *benchmark;
	const struct plm_tailoring *tailoring; /* the one whose profile this is, or NULL */
	const struct plm_profile *profile;     /* NULL: the benchmark as it stands */
	const struct plm_selected_item *items; /* item_count of them */
	const char *const *values;	       /* value_count texts */
	const struct plm_selected_value *selected_values; /* value_count of them */
	const char *const *texts; /* of the benchmark's templates, for plm_selection_text */
	const char *const *tailoring_texts; /* of the tailoring's; NULL without one */
};

/* A text of the model (title, description, fixtext, fix script, …) as this selection's values make
 * it. In the model itself <sub> shows each value's default; the same pointer comes back when the
 * text shows no value. */
const char *plm_selection_text(const struct plm_selection *selection, const char *text);

/* Why requires or conflicts leave an item out: a sentence about *of, the item or a Group around it.
 * NULL when they do not. */
const char *plm_selection_why_not(const struct plm_selection *selection,
				  const struct plm_item *item, const struct plm_item **of);

/* A fix of a rule as this selection's values make it, with the name of an instance (or NULL) in
 * place of <instance>. The name is untrusted and goes into a script: one that holds anything but
 * letters, digits and ._:/@- or begins with '-' is -PLM_E_REFUSED. */
int plm_selection_fix(const struct plm_selection *selection, const struct plm_fix *fix,
		      const char *instance, struct plm_arena *arena, const char **text,
		      struct plm_err **err);

/* A Value set on the command line; after all of the profile. */
struct plm_value_setting {
	const char *name; /* id, or its last part */
	const char *text; /* of a Value that is a list: its items with blanks between them */
};

struct plm_select_options {
	const char *profile;		       /* NULL: the only one of the tailoring, else none */
	const struct plm_tailoring *tailoring; /* NULL: none */
	const struct plm_value_setting *settings;
	size_t setting_count;
};

/* Errors: PLM_E_NOTFOUND for a profile or a Value that does not exist, with the names that do;
 * PLM_E_INVALID for a text a Value does not accept, an abstract profile, or a tailoring with several
 * profiles of which none was chosen. */
int plm_benchmark_select_with(const struct plm_benchmark *benchmark,
			      const struct plm_select_options *options, struct plm_arena *arena,
			      struct plm_selection **selection, struct plm_err **err);

/* The same without tailoring and settings; profile may be NULL. */
int plm_benchmark_select(const struct plm_benchmark *benchmark, const char *profile,
			 struct plm_arena *arena, struct plm_selection **selection,
			 struct plm_err **err);

/* The check of a rule that counts under a selection [table 39]: the one with the selector, else
 * with the empty one. `supported(system)` tells which systems can be evaluated; the first supported
 * wins; NULL: none. */
const struct plm_check *
plm_benchmark_choose_check(const struct plm_item *rule, const char *selector,
			   bool (*supported)(void *context, const char *system), void *context);

#endif
