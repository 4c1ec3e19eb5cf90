/*
 * lists.h: the profiles, rules, values and references of a benchmark, for programs: JSON whose
 * members are documented in docs/authoring.md. Reads the model and a selection only.
 */
#ifndef PLM_EXPORTS_LISTS_H
#define PLM_EXPORTS_LISTS_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_benchmark;
struct plm_buf;
struct plm_item;
struct plm_profile;
struct plm_selection;

/* One thing that rules refer to, with all rules that do. */
struct plm_cited {
	const char *text,
		*href; /* never NULL; one of them may be ""; the first href of that text */
	const struct plm_item **rules;
	size_t rule_count;
};
struct plm_cited_list {
	struct plm_cited *items; /* sorted by their text */
	size_t count;
};

/* The references of the rules a selection makes active, or with `all` of every rule.
 * -PLM_E_NOMEM. */
int plm_list_references(const struct plm_selection *selection, bool all, struct plm_arena *arena,
			struct plm_cited_list *list);

/* JSON. `all` shows also the rules that the selection leaves out. -PLM_E_NOMEM. */
int plm_list_profiles_json(const struct plm_selection *selection, struct plm_arena *arena,
			   struct plm_buf *out);
int plm_list_rules_json(const struct plm_selection *selection, bool all, struct plm_buf *out);
int plm_list_values_json(const struct plm_selection *selection, struct plm_buf *out);
int plm_list_references_json(const struct plm_selection *selection,
			     const struct plm_cited_list *list, struct plm_buf *out);

/* A profile as it is by its own selection: its texts show the values that it sets. Of an abstract
 * one the defaults, and no rules. In the arena; -PLM_E_NOMEM. */
struct plm_listed_profile {
	const char *title, *description;
	size_t rules; /* that it makes active */
};
int plm_list_profile(const struct plm_benchmark *benchmark, const struct plm_profile *profile,
		     struct plm_arena *arena, struct plm_listed_profile *listed);

#endif
