/*
 * plan.h: what an audit will ask, made ready before anything of the host is read.
 */
#ifndef PLM_CORE_ENGINE_PLAN_H
#define PLM_CORE_ENGINE_PLAN_H

#include <plimsoll/types.h>

struct plm_applicability;
struct plm_arena;
struct plm_check;
struct plm_check_system;
struct plm_diags;
struct plm_element;
struct plm_err;
struct plm_item;
struct plm_registry;
struct plm_selection;

struct plm_planned_check {
	const struct plm_check *check;
	/* PLM_CHECK_SINGLE; system NULL: nobody can evaluate it. */
	const struct plm_check_system *system;
	const void *prepared;
	/* PLM_CHECK_AND, PLM_CHECK_OR: */
	struct plm_planned_check *operands;
	size_t operand_count;
};

struct plm_planned_rule {
	const struct plm_item *rule;
	struct plm_planned_check *check; /* NULL: notchecked */
	const char *why_not;		 /* then the reason */
};

struct plm_plan {
	struct plm_planned_rule *rules; /* the active ones, in document order */
	size_t rule_count;
	struct plm_applicability *applicability;
};

/* Plans every active rule, and how it is told whether the rules are for a host; dictionary: the
 * <cpe-list> of a file, or NULL. Problems of the checks go to diags; the first one is the error. */
int plm_plan_make(const struct plm_registry *registry, const struct plm_selection *selection,
		  const struct plm_element *dictionary, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_plan **plan, struct plm_err **err);
void plm_plan_release(struct plm_plan *plan); /* gives back what systems prepared; NULL is fine */

/* The check of one rule, active or not; *out NULL when there is none that can be evaluated. */
int plm_plan_check_of(const struct plm_registry *registry, const struct plm_selection *selection,
		      const struct plm_item *rule, struct plm_arena *arena, struct plm_diags *diags,
		      struct plm_planned_check **out, struct plm_err **err);
void plm_plan_release_check(struct plm_planned_check *check);

#endif
