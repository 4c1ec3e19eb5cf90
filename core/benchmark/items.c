/*
 * items.c: the Benchmark as root, its Groups and its Rules, as a tree. Reads the tree of elements
 * only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

static void name_item(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *item)
{
	struct plm_named named = {.kind = PLM_NAMED_ITEM, .index = item->index, .line = node->line};

	item->id = plm_loader_attr(l, node, "id");
	item->cluster_id = plm_loader_attr(l, node, "cluster-id");
	plm_index_add(l, item->id, &named);
	plm_index_cluster(l, item->cluster_id, &named);
	if (!item->id)
		item->id = "";
}

static void read_texts(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *item)
{
	item->title = plm_loader_titles(l, node);
	if (!*item->title)
		item->title = plm_benchmark_short_id(item->id);
	item->description = plm_loader_texts(l, node, "description");
	item->rationale = plm_loader_texts(l, node, "rationale");
	item->warning = plm_loader_texts(l, node, "warning");
	item->question = plm_loader_texts(l, node, "question");
	item->fixtext = item->impact_metric = "";
}

static void read_parts(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *item)
{
	read_texts(l, node, item);
	plm_loader_origin(l, node, &item->origin);
	item->references = plm_loader_references(l, node, &item->reference_count);
	item->warnings = plm_loader_warnings(l, node, &item->warning_count);
	item->platforms = plm_loader_attr_of_all(l, node, "platform", "idref");
}

static bool is_gone(const struct plm_item *item)
{
	for (; item; item = item->parent)
		if (item->abstract)
			return true;
	return false;
}

static struct plm_item *new_item(struct plm_loader *l, const struct plm_xml_node *node,
				 enum plm_item_kind kind, struct plm_item *parent)
{
	struct plm_item *item = plm_loader_got(l, plm_new(l->arena, struct plm_item));
	struct plm_item **kept = plm_loader_got(l, plm_push(l->arena, l->items, l->item_count));
	const struct plm_xml_node **from =
		plm_loader_got(l, plm_push(l->scratch, l->item_nodes, l->item_node_count));

	if (!item || !kept || !from)
		return NULL;
	*kept = item;
	*from = node;
	item->kind = kind;
	item->index = l->item_count - 1;
	item->line = node->line;
	item->parent = parent;
	item->selected = plm_xml_node_bool(node, "selected", true);
	item->abstract = plm_xml_node_bool(node, "abstract", false);
	item->hidden = plm_xml_node_bool(node, "hidden", false);
	item->prohibit_changes = plm_xml_node_bool(node, "prohibitChanges", false);
	item->weight = plm_xml_node_weight(node);
	l->gone = is_gone(item);
	name_item(l, node, item);
	read_parts(l, node, item);
	return item;
}

static struct plm_item *read_item(struct plm_loader *l, const struct plm_xml_node *node,
				  enum plm_item_kind kind, struct plm_item *parent);

static void read_children(struct plm_loader *l, const struct plm_xml_node *node,
			  struct plm_item *item)
{
	struct plm_item **children = NULL, **child;
	size_t count = 0;
	bool rule;

	for (const struct plm_xml_node *c = node->child; c && !l->out_of_memory; c = c->next) {
		/* The Values were read in this very order. */
		if (plm_xml_node_is_xccdf(c, "Value") && l->placed_count < l->value_count)
			l->values[l->placed_count++].group = item;
		rule = plm_xml_node_is_xccdf(c, "Rule");
		if (!rule && !plm_xml_node_is_xccdf(c, "Group"))
			continue;
		if (l->item_count == PLM_BENCHMARK_MAX_ITEMS) {
			plm_loader_error(l, c->line, "split the benchmark",
					 "more than %d Groups and Rules", PLM_BENCHMARK_MAX_ITEMS);
			break;
		}
		child = plm_loader_got(l, plm_push(l->arena, children, count));
		if (!child)
			return;
		*child = read_item(l, c, rule ? PLM_ITEM_RULE : PLM_ITEM_GROUP, item);
	}
	item->children = children;
	item->child_count = count;
}

static struct plm_item *read_item(struct plm_loader *l, const struct plm_xml_node *node,
				  enum plm_item_kind kind, struct plm_item *parent)
{
	struct plm_item *item = new_item(l, node, kind, parent);

	if (!item)
		return NULL;
	if (kind == PLM_ITEM_RULE)
		plm_loader_rule(l, node, item);
	else
		read_children(l, node, item);
	return item;
}

/* ---- requires and conflicts: when all items are known ---- */

/* The item that an id names; NULL after saying why there is none. */
static const struct plm_item *target_of(struct plm_loader *l, const struct plm_xml_node *node,
					const char *id)
{
	const struct plm_named *named = plm_index_find(l->index, id);
	const char *what = plm_loader_got(l, plm_arena_printf(l->scratch, "<%s>", node->name));

	if (named && named->kind == PLM_NAMED_ITEM && named->index > 0)
		return l->items[named->index];
	if (what)
		plm_loader_dangling(l, node->line, PLM_NAMED_ITEM, id, what);
	return NULL;
}

static void read_required(struct plm_loader *l, const struct plm_xml_node *node,
			  const struct plm_item *item, struct plm_requires *requires)
{
	const char *list = plm_xml_node_attr(node, "idref");
	struct plm_slice rest = plm_slice_of(list ? list : ""), word;
	const struct plm_item **items = NULL, **to;

	requires->line = node->line;
	while (plm_next_word(&rest, " \t\r\n", &word) && !l->out_of_memory) {
		char *id = plm_loader_got(
			l, plm_arena_strndup(l->scratch, word.data, word.size_bytes));
		const struct plm_item *target = id ? target_of(l, node, id) : NULL;

		if (!target)
			continue;
		if (is_gone(target) && !is_gone(item))
			plm_loader_error(l, node->line, "require an item that extends it",
					 "%s requires %s, which is abstract and never selected",
					 item->id, target->id);
		to = plm_loader_got(l, plm_push(l->arena, items, requires->count));
		if (!to)
			return;
		*to = target;
	}
	requires->items = items;
}

static void read_requires(struct plm_loader *l, const struct plm_xml_node *node,
			  struct plm_item *item)
{
	struct plm_requires *all = NULL, *to;

	for (const struct plm_xml_node *c = plm_xml_first(node, "requires"); c;
	     c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, all, item->requires_count));
		if (!to)
			return;
		read_required(l, c, item, to);
	}
	item->requires = all;
}

static void read_conflicts(struct plm_loader *l, const struct plm_xml_node *node,
			   struct plm_item *item)
{
	const struct plm_item **all = NULL, **to, *target;
	const char *id;

	for (const struct plm_xml_node *c = plm_xml_first(node, "conflicts"); c;
	     c = plm_xml_same(c)) {
		id = plm_xml_node_attr(c, "idref");
		target = id ? target_of(l, c, id) : NULL;
		if (!target)
			continue;
		if (target == item)
			plm_loader_error(l, c->line, "remove it: it could never count",
					 "%s conflicts with itself", item->id);
		to = plm_loader_got(l, plm_push(l->arena, all, item->conflict_count));
		if (!to)
			return;
		*to = target;
	}
	item->conflicts = all;
}

void plm_loader_items(struct plm_loader *loader, const struct plm_xml_node *root)
{
	if (loader->out_of_memory)
		return;
	read_item(loader, root, PLM_ITEM_BENCHMARK, NULL);
	for (size_t i = 1; i < loader->item_node_count && !loader->out_of_memory; i++) {
		read_requires(loader, loader->item_nodes[i], loader->items[i]);
		read_conflicts(loader, loader->item_nodes[i], loader->items[i]);
	}
}
