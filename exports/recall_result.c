/*
 * recall_result.c: one stored rule-result as a result of the audit: with its Rule, and as the profile had that one. Reads what
 * results_item.c kept.
 */
#include "core/base/err.h"
#include "core/base/rational.h"
#include "exports/recall_private.h"

/* The check of the benchmark that the stored one names by its system; with one check there is no doubt. */
static const struct plm_check *find_check(const struct plm_item *rule,
					  const struct plm_stored_item *item)
{
	for (size_t i = 0; item->has_check && i < rule->check_count; i++)
		if (rule->check_count == 1 || plm_str_eq(rule->checks[i]->system, item->system))
			return rule->checks[i];
	return NULL;
}

static int no_such_rule(struct plm_recalling *r, const struct plm_stored_item *item)
{
	if (*item->idref)
		plm_err_set(r->err, PLM_E_INVALID,
			    "a result is of Rule %s, which the benchmark does not have",
			    item->idref);
	else
		plm_err_set(r->err, PLM_E_INVALID,
			    "a rule-result does not say of which Rule: it has no idref");
	plm_err_at(r->err, r->file, (long)item->line);
	plm_err_remedy(r->err, "give the results as their tool wrote them");
	return -PLM_E_INVALID;
}

/* What the result says of its rule goes before what the profile does. */
static void refine(struct plm_recalling *r, const struct plm_stored_item *item,
		   struct plm_rule_result *to)
{
	const struct plm_selected_item *as = &r->audit->selection->items[to->rule->index];

	to->severity = as->severity;
	to->role = as->role;
	to->weight.num = as->weight.num;
	to->weight.den = as->weight.den;
	if (item->severity)
		plm_severity_parse(item->severity, &to->severity);
	for (int i = PLM_ROLE_FULL; item->role && i <= PLM_ROLE_UNCHECKED; i++)
		if (strcmp(plm_role_name((enum plm_role)i), item->role) == 0)
			to->role = (enum plm_role)i;
	if (item->weight)
		plm_decimal_parse(item->weight, &to->weight.num, &to->weight.den);
}

int plm_recall_result(struct plm_recalling *r, const struct plm_stored_item *item,
		      struct plm_rule_result *to, size_t *override_index)
{
	*to = (struct plm_rule_result){.rule = plm_benchmark_item(r->benchmark, item->idref),
				       .outcome = item->outcome,
				       .time_seconds = plm_recalled_time(item->time)};
	*override_index = SIZE_MAX;
	if (!to->rule || to->rule->kind != PLM_ITEM_RULE)
		return no_such_rule(r, item);
	refine(r, item, to);
	to->check = find_check(to->rule, item);
	return item->override ? plm_recall_override(r, item->override, to, override_index) : 0;
}

void plm_recall_selected(const struct plm_rule_result *result, struct plm_selected_item *item)
{
	item->active = true;
	item->weight.num = result->weight.num;
	item->weight.den = result->weight.den;
	item->severity = result->severity;
	item->role = result->role;
}
