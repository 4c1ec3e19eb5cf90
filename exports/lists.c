/*
 * lists.c: what rules cite, and how many of them a profile selects. Reads the model only.
 */
#include "exports/lists.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/benchmark/selection.h"

struct citing {
	struct plm_arena *arena;
	struct plm_map places; /* text, else href -> its position and 1 */
	struct plm_cited_list *list;
};

static struct plm_cited *cited(struct citing *c, const struct plm_reference *reference)
{
	const char *key = *reference->text ? reference->text : reference->href;
	uintptr_t place = (uintptr_t)plm_map_get(&c->places, key);
	struct plm_cited *new;

	if (place)
		return &c->list->items[place - 1];
	new = plm_push(c->arena, c->list->items, c->list->count);
	if (!new || plm_map_set(&c->places, key, (void *)c->list->count) < 0)
		return NULL;
	new->text = reference->text;
	new->href = reference->href;
	return new;
}

static int cite(struct citing *c, const struct plm_item *rule)
{
	for (size_t i = 0; i < rule->reference_count; i++) {
		struct plm_cited *it = cited(c, &rule->references[i]);
		const struct plm_item **place;

		if (!it)
			return -PLM_E_NOMEM;
		if (it->rule_count && it->rules[it->rule_count - 1] == rule)
			continue;
		place = plm_push(c->arena, it->rules, it->rule_count);
		if (!place)
			return -PLM_E_NOMEM;
		*place = rule;
	}
	return 0;
}

/* Numbers within by their value: 5.2 before 5.10. */
static int by_text(const void *a, const void *b)
{
	const struct plm_cited *one = a, *other = b;

	return strverscmp(*one->text ? one->text : one->href,
			  *other->text ? other->text : other->href);
}

int plm_list_references(const struct plm_selection *selection, bool all, struct plm_arena *arena,
			struct plm_cited_list *list)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	struct citing c = {.arena = arena, .list = list};
	int rc = 0;

	*list = (struct plm_cited_list){0};
	plm_map_init(&c.places, arena);
	for (size_t i = 0; i < benchmark->rule_count && rc == 0; i++)
		if ((all && !benchmark->rules[i]->abstract) ||
		    selection->items[benchmark->rules[i]->index].active)
			rc = cite(&c, benchmark->rules[i]);
	if (rc == 0 && list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_text);
	return rc;
}

int plm_list_profile(const struct plm_benchmark *benchmark, const struct plm_profile *profile,
		     struct plm_arena *arena, struct plm_listed_profile *listed)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_selection *own;

	*listed = (struct plm_listed_profile){.title = profile->title,
					      .description = profile->description};
	if (profile->abstract)
		return 0;
	if (!scratch || plm_benchmark_select(benchmark, profile->id, scratch, &own, NULL) < 0)
		return -PLM_E_NOMEM;
	listed->title = plm_arena_strdup(arena, plm_selection_text(own, profile->title));
	listed->description =
		plm_arena_strdup(arena, plm_selection_text(own, profile->description));
	for (size_t i = 0; i < benchmark->rule_count; i++)
		listed->rules += own->items[benchmark->rules[i]->index].active ? 1 : 0;
	return listed->title && listed->description ? 0 : -PLM_E_NOMEM;
}
