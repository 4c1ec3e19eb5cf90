/*
 * select_apply.c: the selectors of a Profile [7.2.3.4, tables 36 to 38] and values set by hand.
 * Reads the model only.
 */
#include "core/benchmark/selecting.h"

#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/tailoring.h"

static void choose_option(struct plm_selected_value *selected, const struct plm_value *value,
			  const char *selector)
{
	const struct plm_value_option *option = plm_value_option(value, selector);

	selected->selector = selector;
	selected->text = option->text;
	selected->list = option->list;
	selected->items = option->items;
	selected->set = false;
}

void plm_selecting_start(struct plm_selecting *s)
{
	for (size_t i = 0; i < s->benchmark->item_count; i++) {
		const struct plm_item *item = s->benchmark->items[i];

		s->items[i] = (struct plm_selected_item){.selected = item->selected,
							 .weight = item->weight,
							 .severity = item->severity,
							 .role = item->role,
							 .check_selector = ""};
	}
	for (size_t i = 0; i < s->benchmark->value_count; i++) {
		s->values[i].operator_name = s->benchmark->values[i].operator_name;
		choose_option(&s->values[i], &s->benchmark->values[i], "");
	}
}

/* ---- one selector on one target ---- */

/* Of a Group only the weight can be refined [table 22]. */
static void refine_rule(struct plm_selected_item *item, enum plm_item_kind kind,
			const struct plm_profile_action *action)
{
	if (action->has_weight)
		item->weight = action->weight;
	if (kind != PLM_ITEM_RULE)
		return;
	if (action->selector)
		item->check_selector = action->selector;
	if (action->has_severity)
		item->severity = action->severity;
	if (action->has_role)
		item->role = action->role;
}

static void apply_to_item(struct plm_selecting *s, const struct plm_profile_action *action,
			  size_t index)
{
	if (action->kind == PLM_SELECT)
		s->items[index].selected = action->selected;
	else if (action->kind == PLM_REFINE_RULE)
		refine_rule(&s->items[index], s->benchmark->items[index]->kind, action);
}

static void apply_to_value(struct plm_selecting *s, const struct plm_profile_action *action,
			   size_t index)
{
	struct plm_selected_value *selected = &s->values[index];

	if (action->kind == PLM_SET_VALUE || action->kind == PLM_SET_COMPLEX_VALUE) {
		selected->text = action->text;
		selected->list = action->kind == PLM_SET_COMPLEX_VALUE;
		selected->items = action->items;
		selected->set = true;
	} else if (action->kind == PLM_REFINE_VALUE) {
		if (action->operator_name)
			selected->operator_name = action->operator_name;
		if (action->selector)
			choose_option(selected, &s->benchmark->values[index], action->selector);
	}
}

void plm_selecting_apply(struct plm_selecting *s, const struct plm_profile *profile)
{
	for (size_t i = 0; i < profile->action_count; i++) {
		const struct plm_profile_action *action = &profile->actions[i];
		const struct plm_named *named =
			plm_index_target(s->benchmark->index, action->idref);

		for (; named; named = named->next)
			if (named->kind == PLM_NAMED_ITEM)
				apply_to_item(s, action, named->index);
			else if (named->kind == PLM_NAMED_VALUE)
				apply_to_value(s, action, named->index);
	}
}

/* ---- values set by hand ---- */

static const char *value_name_at(const void *list, size_t index)
{
	const struct plm_benchmark *b = list;

	return index < b->value_count ? plm_benchmark_short_id(b->values[index].id) : NULL;
}

static int no_such_value(const struct plm_benchmark *b, const char *name, struct plm_err **err)
{
	const char *near = plm_nearest(plm_benchmark_short_id(name), value_name_at, b);

	plm_err_set(err, PLM_E_NOTFOUND, "there is no Value %s", name);
	plm_err_at(err, b->file, 0);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else
		plm_err_remedy(err, "plimsoll list values shows them");
	return -PLM_E_NOTFOUND;
}

static int set_value(struct plm_selecting *s, const struct plm_value_setting *setting,
		     struct plm_err **err)
{
	const struct plm_value *value = plm_benchmark_value_named(s->benchmark, setting->name);
	struct plm_selected_value *selected;
	struct plm_value_option option;
	int r;

	if (!value || value->abstract)
		return no_such_value(s->benchmark, setting->name, err);
	if (value->prohibit_changes) {
		plm_err_set(err, PLM_E_REFUSED, "the Value %s may not be changed", value->id);
		plm_err_at(err, s->benchmark->file, value->line);
		plm_err_remedy(err, "leave it: its author prohibits changes");
		return -PLM_E_REFUSED;
	}
	selected = &s->values[value - s->benchmark->values];
	r = plm_value_accepts(value, selected->selector, setting->text, err);
	if (r < 0)
		return r;
	if (plm_value_parse(value, selected->selector, setting->text, s->arena, &option) < 0)
		return plm_err_nomem(err);
	selected->text = plm_arena_strdup(s->arena, setting->text);
	selected->list = option.list;
	selected->items = option.items;
	selected->set = true;
	return selected->text ? 0 : plm_err_nomem(err);
}

int plm_selecting_set(struct plm_selecting *s, const struct plm_select_options *options,
		      struct plm_err **err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < options->setting_count; i++)
		r = set_value(s, &options->settings[i], err);
	return r;
}
