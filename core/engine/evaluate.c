/*
 * evaluate.c: walks a planned check. In a complex check of a rule with multiple="true" the truth
 * tables are applied instance by instance: "A or B" of a container speaks of that container alone.
 */
#include "core/engine/evaluate.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/combine.h"
#include "core/engine/plan.h"
#include "core/engine/result.h"
#include "core/engine/system.h"

struct walk {
	struct plm_facts *facts;
	struct plm_arena *arena;
	bool per_instance;
	bool inside; /* of a complex check */
	struct plm_err **err;
};

/* Borrowed outcomes, to combine. */
struct picked {
	const struct plm_outcome **items;
	size_t count;
};

static int add(struct walk *w, struct plm_result_list *list, const struct plm_outcome *outcome)
{
	return plm_result_append(list, outcome) ? 0 : plm_err_nomem(w->err);
}

static int pick(struct walk *w, struct picked *picked, const struct plm_outcome *outcome)
{
	const struct plm_outcome **to = plm_push(w->arena, picked->items, picked->count);

	if (!to)
		return plm_err_nomem(w->err);
	*to = outcome;
	return 0;
}

static int pick_instance(struct walk *w, struct picked *picked, const struct plm_result_list *list,
			 const char *instance)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++)
		if (plm_str_eq(list->items[i].instance, instance))
			rc = pick(w, picked, &list->items[i]);
	return rc;
}

/* ---- one check ---- */

static int unsupported(struct walk *w, const struct plm_planned_check *check,
		       struct plm_result_list *list)
{
	struct plm_outcome outcome = {.verdict = PLM_VERDICT_NOTCHECKED};

	outcome.message = plm_arena_printf(w->arena, "plimsoll cannot evaluate the check system %s",
					   check->check->system);
	return outcome.message ? add(w, list, &outcome) : plm_err_nomem(w->err);
}

static int ask_system(struct walk *w, const struct plm_planned_check *check,
		      struct plm_result_list *list)
{
	static const struct plm_outcome nothing = {.verdict = PLM_VERDICT_ERROR,
						   .message = "the check system gave no result"};
	int rc = check->system->evaluate(check->prepared, w->facts, list, w->err);

	if (rc < 0)
		return rc;
	return list->count ? 0 : add(w, list, &nothing);
}

/* All of a list as one outcome without an instance. */
static int conjoin(struct walk *w, const struct plm_result_list *from, struct plm_result_list *to)
{
	struct picked picked = {0};
	struct plm_outcome outcome = {0};

	for (size_t i = 0; i < from->count; i++)
		if (pick(w, &picked, &from->items[i]) < 0)
			return -PLM_E_NOMEM;
	if (picked.count == 1) {
		outcome = *picked.items[0];
		outcome.message = plm_outcome_sentence(w->arena, &outcome);
		outcome.instance = NULL;
	} else if (plm_outcomes_and(w->arena, picked.items, picked.count, &outcome) < 0) {
		return plm_err_nomem(w->err);
	}
	return outcome.message ? add(w, to, &outcome) : plm_err_nomem(w->err);
}

/* multi-check="true" and a reference to all checks of a place: a result for each of them. Inside a
 * complex check it has no meaning [table 11, 6.4.4.4]. */
static bool is_multi_check(const struct walk *w, const struct plm_check *check)
{
	return check->multi_check && !w->inside && check->content_ref && !check->content_ref_name;
}

static int evaluate_single(struct walk *w, const struct plm_planned_check *check,
			   struct plm_result_list *out)
{
	bool apart = w->per_instance || is_multi_check(w, check->check);
	struct plm_result_list all = {.arena = w->arena};
	struct plm_result_list *list = apart ? out : &all;
	int rc = check->system ? ask_system(w, check, list) : unsupported(w, check, list);

	return rc < 0 || apart ? rc : conjoin(w, &all, out);
}

/* ---- complex checks ---- */

static int evaluate(struct walk *w, const struct plm_planned_check *check,
		    struct plm_result_list *out);

static bool seen(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (plm_str_eq(names[i], name))
			return true;
	return false;
}

struct names {
	const char **items;
	size_t count;
	bool unnamed; /* a result without instance stands beside named ones, or there is nothing else
		       */
};

static int collect_names(struct walk *w, const struct plm_result_list *lists, size_t count,
			 struct names *names)
{
	for (size_t i = 0; i < count; i++) {
		bool named = false, unnamed = false;

		for (size_t k = 0; k < lists[i].count; k++) {
			const char *name = lists[i].items[k].instance;
			const char **to;

			named = named || name;
			unnamed = unnamed || !name;
			if (!name || seen(names->items, names->count, name))
				continue;
			to = plm_push(w->arena, names->items, names->count);
			if (!to)
				return plm_err_nomem(w->err);
			*to = name;
		}
		names->unnamed = names->unnamed || (named && unnamed);
	}
	names->unnamed = names->unnamed || names->count == 0;
	return 0;
}

/* What one operand says of one instance: its own results for it, else those for no instance in
 * particular. Nothing is picked when it says nothing. */
static int operand_outcome(struct walk *w, const struct plm_result_list *list, const char *name,
			   struct picked *operands)
{
	struct picked own = {0};
	struct plm_outcome *outcome = plm_new(w->arena, struct plm_outcome);
	int rc = pick_instance(w, &own, list, name);

	if (rc == 0 && own.count == 0)
		rc = pick_instance(w, &own, list, NULL);
	if (rc < 0 || own.count == 0)
		return rc;
	if (!outcome || plm_outcomes_and(w->arena, own.items, own.count, outcome) < 0)
		return plm_err_nomem(w->err);
	return pick(w, operands, outcome);
}

static int combine_instance(struct walk *w, const struct plm_check *check,
			    const struct plm_result_list *lists, size_t count, const char *name,
			    struct plm_result_list *out)
{
	struct picked operands = {0};
	struct plm_outcome outcome = {.instance = name};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = operand_outcome(w, &lists[i], name, &operands);
	if (rc < 0)
		return rc;
	rc = check->kind == PLM_CHECK_OR
		     ? plm_outcomes_or(w->arena, operands.items, operands.count, &outcome)
		     : plm_outcomes_and(w->arena, operands.items, operands.count, &outcome);
	return rc < 0 ? plm_err_nomem(w->err) : add(w, out, &outcome);
}

static int evaluate_complex(struct walk *w, const struct plm_planned_check *check,
			    struct plm_result_list *out)
{
	struct plm_result_list *lists =
		plm_new_array(w->arena, struct plm_result_list, check->operand_count + 1);
	struct names names = {0};
	int rc = lists ? 0 : plm_err_nomem(w->err);

	w->inside = true;
	for (size_t i = 0; rc == 0 && i < check->operand_count; i++) {
		lists[i].arena = w->arena;
		rc = evaluate(w, &check->operands[i], &lists[i]);
	}
	if (rc == 0)
		rc = collect_names(w, lists, check->operand_count, &names);
	for (size_t i = 0; rc == 0 && i < names.count; i++)
		rc = combine_instance(w, check->check, lists, check->operand_count, names.items[i],
				      out);
	if (rc == 0 && names.unnamed)
		rc = combine_instance(w, check->check, lists, check->operand_count, NULL, out);
	return rc;
}

static int evaluate(struct walk *w, const struct plm_planned_check *check,
		    struct plm_result_list *out)
{
	bool single = check->check->kind == PLM_CHECK_SINGLE;
	size_t before = out->count;
	int rc = single ? evaluate_single(w, check, out) : evaluate_complex(w, check, out);

	for (size_t i = before; rc == 0 && check->check->negate && i < out->count; i++)
		if (plm_outcome_negate(w->arena, &out->items[i]) < 0)
			rc = plm_err_nomem(w->err);
	return rc;
}

int plm_check_evaluate(const struct plm_planned_check *check, struct plm_facts *facts,
		       struct plm_arena *arena, bool per_instance, struct plm_result_list *out,
		       struct plm_err **err)
{
	struct walk w = {.facts = facts, .arena = arena, .per_instance = per_instance, .err = err};
	size_t before = out->count;
	int rc = evaluate(&w, check, out);

	for (size_t i = before; rc == 0 && i < out->count; i++)
		if (plm_outcome_finish(arena, &out->items[i]) < 0)
			rc = plm_err_nomem(err);
	return rc;
}
