/*
 * tailoring.c: profiles of a tailoring that select nothing, or change nothing. Reads the models
 * only.
 */
#include "core/benchmark/tailoring.h"
#include "core/benchmark/selection.h"

#include "core/base/text.h"
#include "core/lint/linter.h"

static bool same_items(const struct plm_selection *a, const struct plm_selection *b)
{
	for (size_t i = 0; i < a->benchmark->item_count; i++) {
		const struct plm_selected_item *x = &a->items[i], *y = &b->items[i];

		if (x->selected != y->selected || x->severity != y->severity ||
		    x->role != y->role ||
		    x->weight.num * y->weight.den != y->weight.num * x->weight.den ||
		    strcmp(x->check_selector, y->check_selector) != 0)
			return false;
	}
	return true;
}

static bool same_values(const struct plm_selection *a, const struct plm_selection *b)
{
	for (size_t i = 0; i < a->benchmark->value_count; i++)
		if (strcmp(a->values[i], b->values[i]) != 0)
			return false;
	return true;
}

static bool selects_nothing(const struct plm_selection *selection)
{
	for (size_t i = 0; i < selection->benchmark->rule_count; i++)
		if (selection->items[selection->benchmark->rules[i]->index].active)
			return false;
	return true;
}

static void say(struct linter *l, const char *code, const struct plm_profile *profile,
		const char *remedy, const char *what)
{
	l->code = plm_lint_code(code);
	l->diags->code = code;
	linter_say(l, profile->file, profile->line, remedy, "Profile %s %s", profile->id, what);
}

static void look(struct linter *l, const struct plm_tailoring *tailoring,
		 const struct plm_profile *profile)
{
	const struct plm_select_options options = {.profile = profile->id, .tailoring = tailoring};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_selection *made = NULL, *base = NULL;
	int rc = arena ? plm_benchmark_select_with(l->benchmark, &options, arena, &made, NULL)
		       : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_benchmark_select(l->benchmark, profile->extends, arena, &base, NULL);
	l->out_of_memory |= rc == -PLM_E_NOMEM;
	if (rc < 0 || !made || !base)
		return;
	if (selects_nothing(made))
		say(l, "profile-empty", profile, "select a Rule and its Groups in it",
		    "selects no Rule");
	else if (same_items(made, base) && same_values(made, base))
		say(l, "profile-no-change", profile, "change something, or leave the tailoring out",
		    "changes nothing of what it extends");
}

int plm_lint_tailoring(const struct plm_benchmark *benchmark, const struct plm_tailoring *tailoring,
		       struct plm_diags *diags)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct linter l = {.benchmark = benchmark, .diags = diags, .scratch = scratch};

	if (!scratch)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < tailoring->profile_count && !l.out_of_memory; i++)
		look(&l, tailoring, &tailoring->profiles[i]);
	diags->code = NULL;
	return l.out_of_memory || diags->out_of_memory ? -PLM_E_NOMEM : 0;
}
