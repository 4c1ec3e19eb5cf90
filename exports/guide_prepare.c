/*
 * guide_prepare.c: decides what a guide shows: which rules, in which profiles they are, and which
 * of them take which value. Reads the model only.
 */
#include "exports/guide_page.h"

#include "core/base/arena.h"
#include "core/benchmark/uses.h"

static bool is_kept(const struct plm_guide *guide, const struct plm_item *rule)
{
	const struct plm_item *item = rule;

	if (!guide->options->whole)
		return guide->selection->items[rule->index].active;
	while (item && !item->abstract)
		item = item->parent;
	return !item;
}

static bool is_hidden(const struct plm_item *item)
{
	while (item && !item->hidden)
		item = item->parent;
	return item != NULL;
}

/* Parents stand before their children: from the end on, each hands its count up. */
static void count_rules(struct plm_guide *guide)
{
	for (size_t i = guide->benchmark->item_count; i > 0; i--) {
		const struct plm_item *item = guide->benchmark->items[i - 1];

		if (item->kind == PLM_ITEM_RULE && is_kept(guide, item)) {
			guide->hidden += is_hidden(item) ? 1 : 0;
			guide->rules[item->index] = is_hidden(item) ? 0 : 1;
		}
		if (item->parent)
			guide->rules[item->parent->index] += guide->rules[item->index];
	}
}

static int ask_profiles(struct plm_guide *guide)
{
	const struct plm_benchmark *benchmark = guide->benchmark;

	for (size_t p = 0; p < benchmark->profile_count; p++) {
		plm_auto_arena struct plm_arena *scratch = plm_arena_new();
		struct plm_selection *selection;

		if (benchmark->profiles[p].abstract)
			continue;
		if (!scratch || plm_benchmark_select(benchmark, benchmark->profiles[p].id, scratch,
						     &selection, NULL) < 0)
			return -PLM_E_NOMEM;
		for (size_t i = 0; i < benchmark->item_count; i++)
			guide->in[p * benchmark->item_count + i] = selection->items[i].active;
	}
	return 0;
}

static int note_users(struct plm_guide *guide, const struct plm_item *rule)
{
	bool *uses = guide->scratch;

	memset(uses, 0, guide->benchmark->value_count * sizeof(*uses));
	plm_rule_values(guide->benchmark, rule, uses);
	for (size_t v = 0; v < guide->benchmark->value_count; v++) {
		struct plm_rule_list *users = &guide->users[v];
		const struct plm_item **place;

		if (!uses[v])
			continue;
		place = plm_push(guide->arena, users->items, users->count);
		if (!place)
			return -PLM_E_NOMEM;
		*place = rule;
	}
	return 0;
}

int plm_guide_prepare(struct plm_guide *guide)
{
	const struct plm_benchmark *b = guide->benchmark;
	int rc;

	guide->scratch = plm_new_array(guide->arena, bool, b->value_count);
	guide->rules = plm_new_array(guide->arena, size_t, b->item_count);
	guide->in = plm_new_array(guide->arena, bool, b->item_count * b->profile_count);
	guide->users = plm_new_array(guide->arena, struct plm_rule_list, b->value_count);
	if (!guide->scratch || !guide->rules || !guide->in || !guide->users)
		return -PLM_E_NOMEM;
	count_rules(guide);
	rc = ask_profiles(guide);
	for (size_t i = 0; i < b->rule_count && rc == 0; i++)
		if (plm_guide_shows(guide, b->rules[i]))
			rc = note_users(guide, b->rules[i]);
	return rc;
}
