/*
 * profile_values.c: whether the values that a Profile sets lie within their bounds, matches and
 * choices under the selectors it chooses. Reads the model only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

/* What a Profile did to a Value; valid for the Profile of that stamp only, so that nothing has to
 * be cleared between two of them. */
struct touched {
	size_t stamp;
	const char *selector;
	const struct plm_profile_action *set; /* NULL: not set, or a selector came later */
};

static void touch(struct touched *t, size_t stamp, const struct plm_profile_action *action)
{
	if (t->stamp != stamp)
		*t = (struct touched){.stamp = stamp, .selector = ""};
	if (action->kind != PLM_REFINE_VALUE) {
		t->set = action;
	} else if (action->selector) {
		t->selector = action->selector;
		t->set = NULL;
	}
}

static void judge(struct plm_loader *l, const struct plm_value *value, const struct touched *t)
{
	const struct plm_profile_action *set = t->set;
	const struct plm_value_option option = {.selector = "",
						.text = set->text,
						.list = set->kind == PLM_SET_COMPLEX_VALUE,
						.items = set->items};
	const char *why = NULL, *remedy = NULL;

	if (plm_value_judge(value, t->selector, &option, l->scratch, &why, &remedy) < 0)
		l->out_of_memory = true;
	else if (why)
		plm_loader_error(l, set->line, remedy, "%s", why);
}

static bool sets_values(const struct plm_profile *profile)
{
	for (size_t i = 0; i < profile->action_count; i++)
		if (profile->actions[i].kind == PLM_SET_VALUE ||
		    profile->actions[i].kind == PLM_SET_COMPLEX_VALUE)
			return true;
	return false;
}

static void check_profile(struct plm_loader *l, const struct plm_profile *profile,
			  struct touched *all, size_t stamp)
{
	for (size_t i = 0; i < profile->action_count; i++) {
		const struct plm_profile_action *action = &profile->actions[i];
		const struct plm_named *named = plm_index_target(l->index, action->idref);

		if (action->kind == PLM_SELECT || action->kind == PLM_REFINE_RULE)
			continue;
		for (; named; named = named->next)
			if (named->kind == PLM_NAMED_VALUE)
				touch(&all[named->index], stamp, action);
	}
	for (size_t i = profile->inherited_count; i < profile->action_count; i++) {
		const struct plm_profile_action *action = &profile->actions[i];
		const struct plm_named *named = plm_index_target(l->index, action->idref);

		for (; named && action->text; named = named->next)
			if (named->kind == PLM_NAMED_VALUE && all[named->index].set == action)
				judge(l, &l->values[named->index], &all[named->index]);
	}
}

void plm_loader_profile_values(struct plm_loader *loader, const struct plm_profile *profiles,
			       size_t count)
{
	struct touched *all = plm_loader_got(
		loader, plm_new_array(loader->scratch, struct touched, loader->value_count));

	if (loader->diags->error_count)
		return;
	for (size_t i = 0; all && i < count && !loader->out_of_memory; i++)
		if (sets_values(&profiles[i]))
			check_profile(loader, &profiles[i], all, i + 1);
}
