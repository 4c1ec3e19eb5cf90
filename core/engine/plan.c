/*
 * plan.c: chooses the check of every active rule [XCCDF table 39] and makes it ready. Reads nothing
 * of the host.
 */
#include "core/engine/plan.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/engine/applicability.h"
#include "core/engine/registry.h"
#include "core/engine/system.h"

struct planning {
	const struct plm_registry *registry;
	const struct plm_selection *selection;
	struct plm_arena *arena;
	struct plm_diags *diags;
	struct plm_err **err;
};

static bool supported(void *context, const char *system)
{
	return plm_registry_system(context, system) != NULL;
}

static int plan_check(struct planning *p, const struct plm_item *rule,
		      const struct plm_check *check, struct plm_planned_check *out);

/* Whether a term counts: like the checks of a rule, those of a complex check are candidates by
 * their selector, or else by the empty one [table 39]. */
static bool is_candidate(const struct plm_check *term, const char *selector)
{
	return term->kind != PLM_CHECK_SINGLE || strcmp(term->selector, selector) == 0;
}

static const char *selector_of(struct planning *p, const struct plm_item *rule,
			       const struct plm_check *complex)
{
	const char *selector = p->selection->items[rule->index].check_selector;

	for (size_t i = 0; i < complex->operand_count; i++)
		if (complex->operands[i]->kind == PLM_CHECK_SINGLE &&
		    strcmp(complex->operands[i]->selector, selector) == 0)
			return selector;
	return "";
}

static int plan_operands(struct planning *p, const struct plm_item *rule,
			 const struct plm_check *check, struct plm_planned_check *out)
{
	const char *selector = selector_of(p, rule, check);
	int rc = 0;

	out->operands = plm_new_array(p->arena, struct plm_planned_check, check->operand_count + 1);
	if (!out->operands)
		return plm_err_nomem(p->err);
	for (size_t i = 0; rc == 0 && i < check->operand_count; i++)
		if (is_candidate(check->operands[i], selector))
			rc = plan_check(p, rule, check->operands[i],
					&out->operands[out->operand_count++]);
	return rc;
}

/* 0 also when the check is wrong: diags then holds an error, and planning goes on to find more. */
static int plan_check(struct planning *p, const struct plm_item *rule,
		      const struct plm_check *check, struct plm_planned_check *out)
{
	int rc;

	out->check = check;
	if (check->kind != PLM_CHECK_SINGLE)
		return plan_operands(p, rule, check, out);
	out->system = plm_registry_system(p->registry, check->system);
	if (!out->system)
		return 0;
	rc = out->system->prepare(p->registry, p->selection, rule, check, p->arena, p->diags,
				  &out->prepared, p->err);
	return rc == -PLM_E_INVALID ? 0 : rc;
}

/* The one complex check of a rule, else the check that the selector and the systems choose. */
static const struct plm_check *choose(struct planning *p, const struct plm_item *rule)
{
	const char *selector = p->selection->items[rule->index].check_selector;

	if (rule->check_count && rule->checks[0]->kind != PLM_CHECK_SINGLE)
		return rule->checks[0];
	/* supported() only looks; the cast lets it pass through the chooser's context. */
	return plm_benchmark_choose_check(rule, selector, supported,
					  (void *)(uintptr_t)p->registry);
}

static const char *why_not(struct planning *p, const struct plm_item *rule)
{
	if (rule->check_count == 0)
		return "the rule has no check: its text has to be followed by hand";
	if (plm_registry_system(p->registry, rule->checks[0]->system))
		return plm_arena_printf(p->arena, "the rule has no check for the selector \"%s\"",
					p->selection->items[rule->index].check_selector);
	return plm_arena_printf(p->arena, "plimsoll cannot evaluate the check system %s",
				rule->checks[0]->system);
}

static int plan_rule(struct planning *p, const struct plm_item *rule, struct plm_planned_rule *out)
{
	const struct plm_check *check;

	out->rule = rule;
	if (p->selection->items[rule->index].role == PLM_ROLE_UNCHECKED) {
		out->why_not = "the profile says not to check this rule";
		return 0;
	}
	check = choose(p, rule);
	if (!check) {
		out->why_not = why_not(p, rule);
		return out->why_not ? 0 : plm_err_nomem(p->err);
	}
	out->check = plm_new(p->arena, struct plm_planned_check);
	if (!out->check)
		return plm_err_nomem(p->err);
	return plan_check(p, rule, check, out->check);
}

static int plan_rules(struct planning *p, struct plm_plan *plan)
{
	const struct plm_benchmark *benchmark = p->selection->benchmark;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < benchmark->rule_count; i++) {
		const struct plm_item *rule = benchmark->rules[i];

		if (!p->selection->items[rule->index].active)
			continue;
		rc = plan_rule(p, rule, &plan->rules[plan->rule_count++]);
	}
	return rc;
}

int plm_plan_check_of(const struct plm_registry *registry, const struct plm_selection *selection,
		      const struct plm_item *rule, struct plm_arena *arena, struct plm_diags *diags,
		      struct plm_planned_check **out, struct plm_err **err)
{
	struct planning p = {.registry = registry,
			     .selection = selection,
			     .arena = arena,
			     .diags = diags,
			     .err = err};
	const struct plm_check *check = choose(&p, rule);

	*out = NULL;
	if (!check)
		return 0;
	*out = plm_new(arena, struct plm_planned_check);
	return *out ? plan_check(&p, rule, check, *out) : plm_err_nomem(err);
}

int plm_plan_make(const struct plm_registry *registry, const struct plm_selection *selection,
		  const struct plm_element *dictionary, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_plan **plan, struct plm_err **err)
{
	struct planning p = {.registry = registry,
			     .selection = selection,
			     .arena = arena,
			     .diags = diags,
			     .err = err};
	struct plm_plan *made = plm_new(arena, struct plm_plan);
	int rc;

	if (!made)
		return plm_err_nomem(err);
	made->rules =
		plm_new_array(arena, struct plm_planned_rule, selection->benchmark->rule_count + 1);
	rc = made->rules ? plan_rules(&p, made) : plm_err_nomem(err);
	if (rc == 0)
		rc = plm_applicability_make(registry, selection, dictionary, arena, diags,
					    &made->applicability, err);
	if (rc == 0)
		rc = plm_diags_fail(diags, PLM_E_INVALID, err);
	if (rc < 0) {
		plm_plan_release(made);
		return rc;
	}
	*plan = made;
	return 0;
}

void plm_plan_release_check(struct plm_planned_check *check)
{
	for (size_t i = 0; i < check->operand_count; i++)
		plm_plan_release_check(&check->operands[i]);
	if (check->system && check->system->release && check->prepared)
		check->system->release(check->prepared);
	check->prepared = NULL;
}

void plm_plan_release(struct plm_plan *plan)
{
	for (size_t i = 0; plan && i < plan->rule_count; i++)
		if (plan->rules[i].check)
			plm_plan_release_check(plan->rules[i].check);
	if (plan)
		plm_applicability_release(plan->applicability);
}
