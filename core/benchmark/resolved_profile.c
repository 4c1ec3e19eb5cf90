/*
 * resolved_profile.c: the selectors of a Profile that inherited some. The schema allows each idref
 * once for each kind of selector; where a chain of Profiles repeats one, what all of them come to is
 * written instead, item by item and value by value. Reads the model only.
 */
#include "core/benchmark/resolving.h"

#include "core/base/text.h"
#include "core/benchmark/selecting.h"

static const char *const words[] = {
	[PLM_SELECT] = "select",
	[PLM_SET_VALUE] = "set-value",
	[PLM_REFINE_VALUE] = "refine-value",
	[PLM_REFINE_RULE] = "refine-rule",
	[PLM_SET_COMPLEX_VALUE] = "set-complex-value",
};

static bool repeats(struct plm_resolving *w, const struct plm_profile *profile)
{
	struct plm_map seen;

	plm_map_init(&seen, w->loader->scratch);
	for (size_t i = 0; i < profile->action_count; i++) {
		const struct plm_profile_action *a = &profile->actions[i];
		const char *key =
			plm_loader_got(w->loader, plm_arena_printf(w->loader->scratch, "%s %s",
								   words[a->kind], a->idref));

		if (!key || plm_loader_seen(w->loader, &seen, key))
			return true;
	}
	return false;
}

/* What the selectors named of one item or value. */
struct named_parts {
	bool selected, weight, severity, role, selector, operator_name, set;
};

struct sum {
	struct plm_selecting state;
	struct named_parts *items, *values;
};

static void note_item(struct named_parts *parts, const struct plm_profile_action *a, bool rule)
{
	if (a->kind == PLM_SELECT)
		parts->selected = true;
	if (a->kind != PLM_REFINE_RULE)
		return;
	parts->weight |= a->has_weight;
	parts->severity |= a->has_severity && rule;
	parts->role |= a->has_role && rule;
	parts->selector |= a->selector && rule;
}

static void note_value(struct named_parts *parts, const struct plm_profile_action *a)
{
	if (a->kind == PLM_REFINE_VALUE) {
		parts->selector |= a->selector != NULL;
		parts->operator_name |= a->operator_name != NULL;
	} else if (a->kind == PLM_SET_VALUE || a->kind == PLM_SET_COMPLEX_VALUE) {
		parts->set = true;
	}
}

static void note(struct plm_resolving *w, struct sum *sum, const struct plm_profile *profile)
{
	const struct plm_benchmark *b = w->loader->benchmark;

	for (size_t i = 0; i < profile->action_count; i++) {
		const struct plm_profile_action *a = &profile->actions[i];
		const struct plm_named *named = plm_index_target(b->index, a->idref);

		for (; named; named = named->next)
			if (named->kind == PLM_NAMED_ITEM)
				note_item(&sum->items[named->index], a,
					  b->items[named->index]->kind == PLM_ITEM_RULE);
			else if (named->kind == PLM_NAMED_VALUE)
				note_value(&sum->values[named->index], a);
	}
}

static void write_item(struct plm_resolving *w, const struct sum *sum, const struct plm_item *item)
{
	const struct named_parts *parts = &sum->items[item->index];
	const struct plm_selected_item *s = &sum->state.items[item->index];

	if (parts->selected) {
		plm_resolving_open(w, "select", item->id);
		plm_resolving_attr(w, "selected", s->selected ? "true" : "false");
		plm_resolving_close(w);
	}
	if (!parts->weight && !parts->severity && !parts->role && !parts->selector)
		return;
	plm_resolving_open(w, "refine-rule", item->id);
	if (parts->weight)
		plm_resolving_weight(w, &s->weight);
	if (parts->selector)
		plm_resolving_attr(w, "selector", s->check_selector);
	if (parts->severity)
		plm_resolving_attr(w, "severity", plm_severity_name(s->severity));
	if (parts->role)
		plm_resolving_attr(w, "role", plm_role_name(s->role));
	plm_resolving_close(w);
}

static void write_value(struct plm_resolving *w, const struct sum *sum, size_t index)
{
	const struct named_parts *parts = &sum->values[index];
	const struct plm_selected_value *s = &sum->state.values[index];
	const char *id = w->loader->benchmark->values[index].id;

	if (parts->selector || parts->operator_name) {
		plm_resolving_open(w, "refine-value", id);
		if (parts->selector)
			plm_resolving_attr(w, "selector", s->selector);
		if (parts->operator_name)
			plm_resolving_attr(w, "operator", s->operator_name);
		plm_resolving_close(w);
	}
	if (!s->set)
		return;
	plm_resolving_open(w, s->list ? "set-complex-value" : "set-value", id);
	if (s->list)
		plm_resolving_items(w, &s->items);
	else
		plm_resolving_text(w, s->text);
	plm_resolving_close(w);
}

bool plm_resolving_profile(struct plm_resolving *w, const struct plm_profile *profile)
{
	const struct plm_benchmark *b = w->loader->benchmark;
	struct plm_arena *scratch = w->loader->scratch;
	struct sum sum = {.state = {.benchmark = b, .arena = scratch}};

	if (profile->inherited_count == 0 || !repeats(w, profile))
		return false;
	sum.state.items = plm_new_array(scratch, struct plm_selected_item, b->item_count);
	sum.state.values = plm_new_array(scratch, struct plm_selected_value, b->value_count);
	sum.items = plm_new_array(scratch, struct named_parts, b->item_count);
	sum.values = plm_new_array(scratch, struct named_parts, b->value_count);
	if (!sum.state.items || !sum.state.values || !sum.items || !sum.values) {
		w->loader->out_of_memory = true;
		return true;
	}
	plm_selecting_start(&sum.state);
	plm_selecting_apply(&sum.state, profile);
	note(w, &sum, profile);
	for (size_t i = 1; i < b->item_count; i++)
		if (!plm_resolving_is_gone(w, b->items[i]))
			write_item(w, &sum, b->items[i]);
	for (size_t i = 0; i < b->value_count; i++)
		if (!b->values[i].abstract)
			write_value(w, &sum, i);
	return true;
}
