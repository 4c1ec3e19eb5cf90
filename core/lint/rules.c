/*
 * rules.c: what rules and groups lack, and which of them nobody reaches. Reads the model only.
 */
#include "core/lint/linter.h"

/* Says it of every rule for which `lacks` holds; abstract ones are completed by who extends them. */
static void each_rule(struct linter *l, bool (*lacks)(const struct plm_item *rule),
		      const char *what, const char *remedy)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		if (!rule->abstract && lacks(rule))
			linter_say_at(l, rule->line, remedy, "Rule %s has no %s", rule->id, what);
	}
}

static bool no_description(const struct plm_item *rule)
{
	return !*rule->description;
}

static bool no_rationale(const struct plm_item *rule)
{
	return !*rule->rationale;
}

static bool no_fixtext(const struct plm_item *rule)
{
	return !*rule->fixtext;
}

static bool no_fix(const struct plm_item *rule)
{
	return rule->fix_count == 0;
}

static bool no_reference(const struct plm_item *rule)
{
	return rule->reference_count == 0;
}

static bool no_severity(const struct plm_item *rule)
{
	return rule->severity == PLM_SEVERITY_UNKNOWN;
}

static bool no_check(const struct plm_item *rule)
{
	return rule->check_count == 0;
}

void lint_rule_description(struct linter *l)
{
	each_rule(l, no_description, "description", "say what the rule asks of the host");
}

void lint_rule_rationale(struct linter *l)
{
	each_rule(l, no_rationale, "rationale", "say why it matters");
}

void lint_rule_fixtext(struct linter *l)
{
	each_rule(l, no_fixtext, "fixtext", "say what to do when it fails");
}

void lint_rule_fix(struct linter *l)
{
	each_rule(l, no_fix, "fix", "add a script where one is safe");
}

void lint_rule_reference(struct linter *l)
{
	each_rule(l, no_reference, "reference", "name where the demand comes from");
}

void lint_rule_severity(struct linter *l)
{
	each_rule(l, no_severity, "severity", "add severity=\"low\", \"medium\" or \"high\"");
}

void lint_rule_check(struct linter *l)
{
	each_rule(l, no_check, "check", "add one, or the result is always notchecked");
}

void lint_fix_system(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		for (size_t k = 0; k < rule->fix_count; k++)
			if (!*rule->fixes[k].system)
				linter_say_at(l, rule->line,
					      "add system=\"urn:xccdf:fix:script:sh\"",
					      "a fix of Rule %s has no system", rule->id);
	}
}

void lint_rule_unreachable(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];
		const struct plm_item *shut = l->shut[rule->index];

		/* A hidden one may be there to be asked by a platform's check. */
		if (rule->abstract || rule->hidden || l->reached[rule->index])
			continue;
		if (shut && shut->abstract)
			linter_say_at(l, rule->line, "move it, or remove abstract from the Group",
				      "Rule %s is never evaluated: its Group %s is abstract",
				      rule->id, shut->id);
		else if (shut)
			linter_say_at(l, rule->line, "select the Group in a profile too",
				      "Rule %s is never evaluated: wherever it is selected, its "
				      "Group %s is not",
				      rule->id, shut->id);
		else if (l->why[rule->index])
			linter_say_at(l, rule->line, "select what it requires, or change requires",
				      "Rule %s is never evaluated: %s", rule->id,
				      l->why[rule->index]);
		else
			linter_say_at(l, rule->line, "select it in a profile, or remove it",
				      "Rule %s is never evaluated, in no profile", rule->id);
	}
}

void lint_item_abstract(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->item_count; i++) {
		const struct plm_item *item = l->benchmark->items[i];

		if (item->abstract && !plm_map_get(&l->extended, item->id))
			linter_say_at(l, item->line, "extend it, or remove abstract=\"true\"",
				      "%s %s is abstract and nothing extends it",
				      item->kind == PLM_ITEM_RULE ? "Rule" : "Group", item->id);
	}
}

void lint_group_empty(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->item_count; i++) {
		const struct plm_item *item = l->benchmark->items[i];

		if (item->kind == PLM_ITEM_GROUP && item->child_count == 0)
			linter_say_at(l, item->line, "add a Rule, or remove it",
				      "Group %s is empty", item->id);
	}
}
