/*
 * lint.c: warnings about a benchmark that loads. Reads the model only.
 */
#include "core/benchmark/lint.h"

#include "core/base/text.h"
#include "core/benchmark/loader.h"

struct linter {
	const struct plm_benchmark *benchmark;
	struct plm_diags *diags;
	struct plm_arena *scratch;
	bool *used;    /* by value index */
	bool *reached; /* by item index: active in some profile, or without one */
	bool out_of_memory;
};

static void PLM_PRINTF(4, 5)
	warn(struct linter *l, long line, const char *remedy, const char *fmt, ...)
{
	va_list args;
	const char *message;

	va_start(args, fmt);
	message = plm_arena_vprintf(l->scratch, fmt, args);
	va_end(args);
	if (message)
		plm_diag_add(l->diags, PLM_DIAG_WARNING, l->benchmark->file, line, remedy, "%s",
			     message);
	else
		l->out_of_memory = true;
}

/* ---- rules ---- */

static void lint_rule_texts(struct linter *l, const struct plm_item *rule)
{
	const struct {
		bool there;
		const char *name, *remedy;
	} parts[] = {
		{*rule->description, "description", "say what the rule asks of the host"},
		{*rule->rationale, "rationale", "say why it matters"},
		{*rule->fixtext, "fixtext", "say what to do when it fails"},
		{rule->reference_count > 0, "reference", "name where the demand comes from"},
		{rule->check_count > 0, "check", "add one, or the result is always notchecked"},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!parts[i].there)
			warn(l, rule->line, parts[i].remedy, "Rule %s has no %s", rule->id,
			     parts[i].name);
	if (rule->severity == PLM_SEVERITY_UNKNOWN)
		warn(l, rule->line, "add severity=\"low\", \"medium\" or \"high\"",
		     "Rule %s has no severity", rule->id);
}

static void lint_once(struct linter *l, struct plm_map *seen, const struct plm_item *rule,
		      const char *what, const char *key)
{
	const struct plm_item *first = plm_map_get(seen, key);

	if (first)
		warn(l, rule->line, "give each its own", "%s %s of Rule %s is that of Rule %s",
		     what, key, rule->id, first->id);
	else if (plm_map_set(seen, key, l->benchmark->items[rule->index]) < 0)
		l->out_of_memory = true;
}

static void lint_idents(struct linter *l, struct plm_map *seen, const struct plm_item *rule)
{
	for (size_t i = 0; i < rule->ident_count; i++) {
		const struct plm_ident *ident = &rule->idents[i];
		const char *key = plm_arena_printf(l->scratch, "%s %s", ident->system, ident->text);

		if (key)
			lint_once(l, seen, rule, "ident", key);
		else
			l->out_of_memory = true;
	}
}

static void lint_rules(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;
	struct plm_map idents, fixes;

	plm_map_init(&idents, l->scratch);
	plm_map_init(&fixes, l->scratch);
	for (size_t i = 0; i < b->rule_count; i++) {
		const struct plm_item *rule = b->rules[i];

		lint_rule_texts(l, rule);
		lint_idents(l, &idents, rule);
		for (size_t k = 0; k < rule->fix_count; k++)
			if (rule->fixes[k].id)
				lint_once(l, &fixes, rule, "fix id", rule->fixes[k].id);
		if (!l->reached[rule->index])
			warn(l, rule->line, "select it in a profile, or remove it",
			     "Rule %s is never evaluated, in no profile", rule->id);
	}
}

static void lint_groups(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->item_count; i++) {
		const struct plm_item *item = l->benchmark->items[i];

		if (item->kind == PLM_ITEM_GROUP && item->child_count == 0)
			warn(l, item->line, "add a Rule, or remove it", "Group %s is empty",
			     item->id);
	}
}

/* ---- values ---- */

static void mark_exports(struct linter *l, const struct plm_check *check)
{
	const struct plm_value *value;

	for (size_t i = 0; i < check->export_count; i++) {
		value = plm_benchmark_value(l->benchmark, check->exports[i].value_id);
		if (value)
			l->used[value - l->benchmark->values] = true;
	}
	for (size_t i = 0; i < check->operand_count; i++)
		mark_exports(l, check->operands[i]);
}

static void mark_shown(struct linter *l, const char *source)
{
	char *end;

	while ((source = strchr(source, PLM_SUB_OPEN))) {
		l->used[strtoul(source + 1, &end, 10)] = true;
		source = end;
	}
}

static void lint_values(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;

	for (size_t i = 0; i < b->rule_count; i++)
		for (size_t k = 0; k < b->rules[i]->check_count; k++)
			mark_exports(l, b->rules[i]->checks[k]);
	for (size_t i = 0; i < b->template_count; i++)
		mark_shown(l, b->templates[i].source);
	for (size_t i = 0; i < b->value_count; i++)
		if (!l->used[i])
			warn(l, b->values[i].line, "export it to a check, or remove it",
			     "Value %s is used nowhere", b->values[i].id);
}

/* ---- profiles ---- */

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

static void lint_selector(struct linter *l, const struct plm_profile_action *action)
{
	const struct plm_benchmark *b = l->benchmark;
	const struct plm_named *named = plm_index_target(b->index, action->idref);

	if (!action->selector || !*action->selector)
		return;
	for (; named; named = named->next) {
		if (action->kind == PLM_REFINE_VALUE && named->kind == PLM_NAMED_VALUE &&
		    !value_has(&b->values[named->index], action->selector))
			warn(l, action->line, "name a selector that a <value> has",
			     "Value %s has no selector %s: its default is used",
			     b->values[named->index].id, action->selector);
		if (action->kind == PLM_REFINE_RULE && named->kind == PLM_NAMED_ITEM &&
		    b->items[named->index]->kind == PLM_ITEM_RULE &&
		    !rule_has(b->items[named->index], action->selector))
			warn(l, action->line, "name a selector that a <check> has",
			     "Rule %s has no check with selector %s: the one without is used",
			     b->items[named->index]->id, action->selector);
	}
}

/* Notes which rules a profile (NULL: none) makes active; gives how many. */
static size_t reach(struct linter *l, const char *profile)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_selection *selection;
	size_t count = 0;

	if (!arena || plm_benchmark_select(l->benchmark, profile, arena, &selection, NULL) < 0) {
		l->out_of_memory = true;
		return 0;
	}
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		size_t index = l->benchmark->rules[i]->index;

		l->reached[index] |= selection->items[index].active;
		count += selection->items[index].active ? 1 : 0;
	}
	return count;
}

/* Those of the extended profile stand first and are told there. */
static void lint_own_selectors(struct linter *l, const struct plm_profile *profile)
{
	const struct plm_profile *base =
		profile->extends ? plm_benchmark_profile(l->benchmark, profile->extends) : NULL;

	for (size_t i = base ? base->action_count : 0; i < profile->action_count; i++)
		lint_selector(l, &profile->actions[i]);
}

static void lint_profiles(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;

	reach(l, NULL);
	for (size_t i = 0; i < b->profile_count; i++) {
		const struct plm_profile *profile = &b->profiles[i];

		lint_own_selectors(l, profile);
		if (!profile->abstract && reach(l, profile->id) == 0)
			warn(l, profile->line, "select a Rule and its Groups in it",
			     "Profile %s selects no Rule", profile->id);
	}
}

int plm_benchmark_lint(const struct plm_benchmark *benchmark, struct plm_diags *diags)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct linter l = {.benchmark = benchmark, .diags = diags, .scratch = scratch};

	if (!scratch)
		return -PLM_E_NOMEM;
	l.used = plm_new_array(scratch, bool, benchmark->value_count);
	l.reached = plm_new_array(scratch, bool, benchmark->item_count);
	if (!l.used || !l.reached)
		return -PLM_E_NOMEM;
	lint_profiles(&l);
	lint_groups(&l);
	lint_rules(&l);
	lint_values(&l);
	return l.out_of_memory || diags->out_of_memory ? -PLM_E_NOMEM : 0;
}
