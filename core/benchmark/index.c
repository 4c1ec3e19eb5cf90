/*
 * index.c: ids and cluster-ids, and what a reference to nothing was meant to be. Reads nothing.
 */
#include "core/benchmark/loader.h"

#include "core/base/nearest.h"
#include "core/base/text.h"

void plm_index_add(struct plm_loader *loader, const char *id, const struct plm_named *named)
{
	const struct plm_named *first;
	struct plm_named *kept;

	if (!id)
		return;
	first = plm_map_get(&loader->index->ids, id);
	if (first) {
		plm_loader_error(loader, named->line, "give one of them another id",
				 "id %s is taken already, at line %ld", id, first->line);
		return;
	}
	kept = plm_loader_got(loader, plm_new(loader->arena, struct plm_named));
	if (!kept)
		return;
	*kept = *named;
	if (plm_map_add(&loader->index->ids, id, kept) < 0)
		loader->out_of_memory = true;
}

void plm_index_cluster(struct plm_loader *loader, const char *cluster_id,
		       const struct plm_named *named)
{
	struct plm_named *kept;

	if (!cluster_id)
		return;
	kept = plm_loader_got(loader, plm_new(loader->arena, struct plm_named));
	if (!kept)
		return;
	*kept = *named;
	kept->next = plm_map_get(&loader->index->clusters, cluster_id);
	if (plm_map_set(&loader->index->clusters, cluster_id, kept) < 0)
		loader->out_of_memory = true;
}

const struct plm_named *plm_index_find(const struct plm_benchmark_index *index, const char *id)
{
	return plm_map_get(&index->ids, id);
}

const struct plm_named *plm_index_target(const struct plm_benchmark_index *index, const char *id)
{
	const struct plm_named *named = plm_index_find(index, id);

	return named ? named : plm_map_get(&index->clusters, id);
}

const char *plm_benchmark_short_id(const char *id)
{
	static const char *const kinds[] = {"_rule_", "_group_", "_value_", "_profile_",
					    "_benchmark_"};
	const char *best = NULL, *at;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		at = strstr(id, kinds[i]);
		if (at && (!best || at < best)) {
			best = at;
			n = strlen(kinds[i]);
		}
	}
	return best && plm_str_starts(id, "xccdf_") && best[n] ? best + n : id;
}

/* ---- what was meant ---- */

struct candidates {
	const struct plm_loader *loader;
	enum plm_named_kind kind;
};

static const char *id_at(const struct candidates *c, size_t index)
{
	const struct plm_loader *l = c->loader;

	switch (c->kind) {
	case PLM_NAMED_ITEM:
		return index + 1 < l->item_count ? l->items[index + 1]->id : NULL;
	case PLM_NAMED_VALUE:
		return index < l->value_count ? l->values[index].id : NULL;
	case PLM_NAMED_PROFILE:
		return index < l->profile_count ? l->profiles[index].id : NULL;
	case PLM_NAMED_PLAIN_TEXT:
		break;
	}
	return NULL;
}

static const char *short_id_at(const void *list, size_t index)
{
	const char *id = id_at(list, index);

	return id ? plm_benchmark_short_id(id) : NULL;
}

/* The nearest id, compared without the part that all of them share. */
static const char *nearest_id(const struct candidates *candidates, const char *id)
{
	const char *near = plm_nearest(plm_benchmark_short_id(id), short_id_at, candidates);
	const char *candidate;

	for (size_t i = 0; near && (candidate = id_at(candidates, i)); i++)
		if (plm_benchmark_short_id(candidate) == near)
			return candidate;
	return NULL;
}

void plm_loader_dangling(struct plm_loader *loader, long line, enum plm_named_kind kind,
			 const char *id, const char *what)
{
	/* Each search is linear: a file full of wrong references must not become quadratic. */
	enum { WORTH_SEARCHING = 50 };
	static const char *const kinds[] = {"Group or Rule", "Value", "Profile", "plain-text"};
	struct candidates candidates = {.loader = loader, .kind = kind};
	const struct plm_named *other = plm_index_find(loader->index, id);
	const char *near =
		loader->diags->error_count < WORTH_SEARCHING ? nearest_id(&candidates, id) : NULL;
	const char *remedy = near ? plm_arena_printf(loader->scratch, "did you mean %s?", near)
				  : "remove it or add what it names";
	const char *code = loader->diags->code;

	loader->diags->code = "reference";
	if (other)
		plm_loader_error(loader, line, remedy, "%s refers to %s, which is a %s, not a %s",
				 what, id, kinds[other->kind], kinds[kind]);
	else
		plm_loader_error(loader, line, remedy, "%s refers to %s, but there is no such %s",
				 what, id, kinds[kind]);
	loader->diags->code = code;
}

/* ---- look-up ---- */

static const struct plm_named *find(const struct plm_benchmark *benchmark, const char *id,
				    enum plm_named_kind kind)
{
	const struct plm_named *named = plm_index_find(benchmark->index, id);

	return named && named->kind == kind ? named : NULL;
}

const struct plm_item *plm_benchmark_item(const struct plm_benchmark *benchmark, const char *id)
{
	const struct plm_named *named = find(benchmark, id, PLM_NAMED_ITEM);

	return named ? benchmark->items[named->index] : NULL;
}

const struct plm_value *plm_benchmark_value(const struct plm_benchmark *benchmark, const char *id)
{
	const struct plm_named *named = find(benchmark, id, PLM_NAMED_VALUE);

	return named ? &benchmark->values[named->index] : NULL;
}

const struct plm_value *plm_benchmark_value_named(const struct plm_benchmark *benchmark,
						  const char *name)
{
	const struct plm_named *named = find(benchmark, name, PLM_NAMED_VALUE);

	if (named)
		return &benchmark->values[named->index];
	for (size_t i = 0; i < benchmark->value_count; i++)
		if (strcmp(plm_benchmark_short_id(benchmark->values[i].id), name) == 0)
			return &benchmark->values[i];
	return NULL;
}

const struct plm_profile *plm_benchmark_profile(const struct plm_benchmark *benchmark,
						const char *name)
{
	const struct plm_named *named = find(benchmark, name, PLM_NAMED_PROFILE);

	if (named)
		return &benchmark->profiles[named->index];
	for (size_t i = 0; i < benchmark->profile_count; i++)
		if (strcmp(plm_benchmark_short_id(benchmark->profiles[i].id), name) == 0)
			return &benchmark->profiles[i];
	return NULL;
}

static const char *rule_at(const void *list, size_t index)
{
	const struct plm_benchmark *benchmark = list;

	return index < benchmark->rule_count ? benchmark->rules[index]->id : NULL;
}

const struct plm_item *plm_benchmark_rule_named(const struct plm_benchmark *benchmark,
						const char *name)
{
	const struct plm_item *item = plm_benchmark_item(benchmark, name);

	for (size_t i = 0; !item && i < benchmark->rule_count; i++)
		if (strcmp(plm_benchmark_short_id(benchmark->rules[i]->id), name) == 0)
			item = benchmark->rules[i];
	return item && item->kind == PLM_ITEM_RULE ? item : NULL;
}

static const char *short_rule_at(const void *list, size_t index)
{
	const char *id = rule_at(list, index);

	return id ? plm_benchmark_short_id(id) : NULL;
}

const char *plm_benchmark_rule_near(const struct plm_benchmark *benchmark, const char *name)
{
	const char *near = plm_nearest(name, short_rule_at, benchmark);

	return near ? near : plm_nearest(name, rule_at, benchmark);
}
