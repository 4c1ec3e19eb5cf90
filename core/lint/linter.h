/*
 * linter.h: what the files of lint share: the state of one pass over a benchmark, and the searches
 * behind the table's rows. Private to core/lint.
 */
#ifndef PLM_CORE_LINT_LINTER_H
#define PLM_CORE_LINT_LINTER_H

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/benchmark/benchmark.h"
#include "core/lint/lint.h"

struct linter {
	const struct plm_benchmark *benchmark;
	const struct plm_registry *registry; /* or NULL: what elements mean is not known */
	struct plm_diags *diags;
	struct plm_arena *scratch;
	const struct plm_lint_code *code; /* of the search that runs */
	bool *used;			  /* by value */
	bool *reached;			  /* by item: active in some profile, or without one */
	const struct plm_item **shut; /* by item: the deselected ancestor when it was selected */
	const char **why;	      /* by item: what requires or conflicts say of it, or NULL */
	size_t *selected;	      /* by profile: how many rules it makes active */
	struct plm_map extended;      /* ids that an <extends> names */
	bool out_of_memory;
};

/* Adds a finding of the running search. */
void linter_say(struct linter *linter, const char *file, long line, const char *remedy,
		const char *fmt, ...) PLM_PRINTF(5, 6);
/* The same in the benchmark's file. */
#define linter_say_at(linter, line, remedy, ...)                                                   \
	linter_say((linter), (linter)->benchmark->file, (line), (remedy), __VA_ARGS__)

struct lint_search {
	struct plm_lint_code code;
	void (*find)(struct linter *linter); /* NULL: found by whoever loads the file */
};
extern const struct lint_search lint_searches[]; /* ended by a row without a name */

/* rules.c */
void lint_rule_description(struct linter *linter);
void lint_rule_rationale(struct linter *linter);
void lint_rule_fixtext(struct linter *linter);
void lint_rule_fix(struct linter *linter);
void lint_rule_reference(struct linter *linter);
void lint_rule_severity(struct linter *linter);
void lint_rule_check(struct linter *linter);
void lint_rule_unreachable(struct linter *linter);
void lint_item_abstract(struct linter *linter);
void lint_group_empty(struct linter *linter);
void lint_fix_system(struct linter *linter);
/* why.c */
void lint_check_no_why(struct linter *linter);
void lint_why_form(struct linter *linter);
/* twice.c */
void lint_title_twice(struct linter *linter);
void lint_ident_twice(struct linter *linter);
void lint_fix_id_twice(struct linter *linter);
void lint_reference_twice(struct linter *linter);
/* values.c */
void lint_value_unused(struct linter *linter);
void lint_value_default(struct linter *linter);
/* profiles.c */
void lint_profile_empty(struct linter *linter);
void lint_profile_abstract(struct linter *linter);
void lint_profile_description(struct linter *linter);
void lint_value_selector(struct linter *linter);
void lint_check_selector(struct linter *linter);

#endif
