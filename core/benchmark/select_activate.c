/*
 * select_activate.c: which items count: requires and conflicts [7.2.3.3.2], each once and in
 * document order, then the items' own flags. They only deselect. Reads the model only.
 */
#include "core/benchmark/selecting.h"

/* An abstract item is not there [table 32]. A Rule that is selected in a deselected Group counts as
 * selected here: nothing of the Group is processed, so nothing changed its flag. */
static bool is_selected(const struct plm_selecting *s, const struct plm_item *item)
{
	if (!s->items[item->index].selected)
		return false;
	for (; item; item = item->parent)
		if (item->abstract)
			return false;
	return true;
}

static bool is_met(const struct plm_selecting *s, const struct plm_requires *requires)
{
	for (size_t i = 0; i < requires->count; i++)
		if (is_selected(s, requires->items[i]))
			return true;
	return false;
}

static const char *name_required(struct plm_selecting *s, const struct plm_requires *requires)
{
	const char *names = "";

	for (size_t i = 0; names && i < requires->count; i++)
		names = plm_arena_printf(s->arena, "%s%s%s", names, i ? " or " : "",
					 plm_benchmark_short_id(requires->items[i]->id));
	return names;
}

/* Why an item is deselected, in the arena; NULL with *out_of_memory alone when it is not. */
static const char *why_not(struct plm_selecting *s, const struct plm_item *item,
			   bool *out_of_memory)
{
	const char *names, *why = NULL;

	for (size_t i = 0; i < item->requires_count; i++) {
		if (is_met(s, &item->requires[i]))
			continue;
		names = name_required(s, &item->requires[i]);
		why = names ? plm_arena_printf(s->arena, "it requires %s, which is not selected",
					       names)
			    : NULL;
		*out_of_memory |= !why;
		return why;
	}
	for (size_t i = 0; i < item->conflict_count; i++) {
		if (!is_selected(s, item->conflicts[i]))
			continue;
		why = plm_arena_printf(s->arena, "it conflicts with %s, which is selected",
				       plm_benchmark_short_id(item->conflicts[i]->id));
		*out_of_memory |= !why;
		return why;
	}
	return NULL;
}

/* Document order: a parent is decided before its children, and what stands in an inactive one is
 * not processed at all. */
int plm_selecting_activate(struct plm_selecting *s)
{
	bool out_of_memory = false;

	for (size_t i = 0; i < s->benchmark->item_count && !out_of_memory; i++) {
		const struct plm_item *item = s->benchmark->items[i];
		struct plm_selected_item *selected = &s->items[i];

		if (item->abstract || (item->parent && !s->items[item->parent->index].active))
			continue;
		if (selected->selected)
			selected->why_deselected = why_not(s, item, &out_of_memory);
		if (selected->why_deselected)
			selected->selected = false;
		selected->active = selected->selected;
	}
	return out_of_memory ? -PLM_E_NOMEM : 0;
}
