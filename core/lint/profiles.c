/*
 * profiles.c: Profiles that choose nothing, or what is not there. Reads the model only.
 */
#include "core/lint/linter.h"

#include "core/benchmark/loader.h"

void lint_profile_empty(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->profile_count; i++) {
		const struct plm_profile *profile = &l->benchmark->profiles[i];

		if (!profile->abstract && l->selected[i] == 0)
			linter_say_at(l, profile->line, "select a Rule and its Groups in it",
				      "Profile %s selects no Rule", profile->id);
	}
}

void lint_profile_abstract(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->profile_count; i++) {
		const struct plm_profile *profile = &l->benchmark->profiles[i];

		if (profile->abstract && !plm_map_get(&l->extended, profile->id))
			linter_say_at(l, profile->line, "extend it, or remove abstract=\"true\"",
				      "Profile %s is abstract and nothing extends it", profile->id);
	}
}

void lint_profile_description(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->profile_count; i++)
		if (!*l->benchmark->profiles[i].description)
			linter_say_at(l, l->benchmark->profiles[i].line, "say whom it is for",
				      "Profile %s has no description",
				      l->benchmark->profiles[i].id);
}

/* ---- selectors that match nothing ---- */

static bool value_has(const struct plm_value *value, const char *selector)
{
	for (size_t i = 0; i < value->option_count; i++)
		if (strcmp(value->options[i].selector, selector) == 0)
			return true;
	return false;
}

static bool rule_has(const struct plm_item *rule, const char *selector)
{
	for (size_t i = 0; i < rule->check_count; i++)
		if (strcmp(rule->checks[i]->selector, selector) == 0)
			return true;
	return false;
}

static void value_selector(struct linter *l, const struct plm_profile_action *action,
			   const struct plm_named *named)
{
	const struct plm_value *value = &l->benchmark->values[named->index];

	if (named->kind == PLM_NAMED_VALUE && !value_has(value, action->selector))
		linter_say_at(l, action->line, "name a selector that a <value> has",
			      "Value %s has no selector %s: its default is used", value->id,
			      action->selector);
}

static void check_selector(struct linter *l, const struct plm_profile_action *action,
			   const struct plm_named *named)
{
	const struct plm_item *item = l->benchmark->items[named->index];

	if (named->kind == PLM_NAMED_ITEM && item->kind == PLM_ITEM_RULE &&
	    !rule_has(item, action->selector))
		linter_say_at(l, action->line, "name a selector that a <check> has",
			      "Rule %s has no check with selector %s: the one without is used",
			      item->id, action->selector);
}

/* Those of the extended profile stand first and are told there. */
static void each_selector(struct linter *l, enum plm_profile_action_kind kind,
			  void (*look)(struct linter *l, const struct plm_profile_action *action,
				       const struct plm_named *named))
{
	const struct plm_benchmark *b = l->benchmark;

	for (size_t p = 0; p < b->profile_count; p++) {
		const struct plm_profile *profile = &b->profiles[p];
		const struct plm_profile *base =
			profile->extends ? plm_benchmark_profile(b, profile->extends) : NULL;

		for (size_t i = base ? base->action_count : 0; i < profile->action_count; i++) {
			const struct plm_profile_action *action = &profile->actions[i];
			const struct plm_named *named = plm_index_target(b->index, action->idref);

			if (action->kind != kind || !action->selector || !*action->selector)
				continue;
			for (; named; named = named->next)
				look(l, action, named);
		}
	}
}

void lint_value_selector(struct linter *l)
{
	each_selector(l, PLM_REFINE_VALUE, value_selector);
}

void lint_check_selector(struct linter *l)
{
	each_selector(l, PLM_REFINE_RULE, check_selector);
}
