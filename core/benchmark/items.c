/*
 * items.c: the Benchmark as root, its Groups and its Rules. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

static void read_references(struct plm_loader *l, const struct plm_xml_node *node,
			    struct plm_item *item)
{
	struct plm_reference *references = NULL, *r;
	const char *href;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "reference"))
			continue;
		r = plm_loader_got(l, plm_push(l->arena, references, count));
		if (!r)
			return;
		href = plm_loader_attr(l, c, "href");
		r->href = href ? href : "";
		r->text = plm_loader_text(l, c);
	}
	item->references = references;
	item->reference_count = count;
}

static void read_idents(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_item *item)
{
	struct plm_ident *idents = NULL, *ident;
	const char *system;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "ident"))
			continue;
		ident = plm_loader_got(l, plm_push(l->arena, idents, count));
		if (!ident)
			return;
		system = plm_loader_attr(l, c, "system");
		ident->system = system ? system : "";
		ident->text = plm_loader_trimmed(l, c);
	}
	item->idents = idents;
	item->ident_count = count;
}

static const char *attr_or(struct plm_loader *l, const struct plm_xml_node *node, const char *name,
			   const char *fallback)
{
	const char *text = plm_loader_attr(l, node, name);

	return text ? text : fallback;
}

static void read_fixes(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *item)
{
	struct plm_fix *fixes = NULL, *fix;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "fix"))
			continue;
		fix = plm_loader_got(l, plm_push(l->arena, fixes, count));
		if (!fix)
			return;
		fix->id = plm_loader_attr(l, c, "id");
		fix->system = attr_or(l, c, "system", "");
		fix->strategy = attr_or(l, c, "strategy", "unknown");
		fix->disruption = attr_or(l, c, "disruption", "unknown");
		fix->complexity = attr_or(l, c, "complexity", "unknown");
		fix->reboot = plm_xml_node_bool(c, "reboot", false);
		fix->text = plm_loader_verbatim(l, c);
	}
	item->fixes = fixes;
	item->fix_count = count;
}

static void read_rule(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *rule)
{
	struct plm_item **kept = plm_loader_got(l, plm_push(l->arena, l->rules, l->rule_count));

	if (kept)
		*kept = rule;
	rule->severity = plm_xml_node_severity(node);
	rule->role = plm_xml_node_role(node);
	rule->multiple = plm_xml_node_bool(node, "multiple", false);
	rule->fixtext = plm_loader_texts(l, node, "fixtext");
	read_idents(l, node, rule);
	read_fixes(l, node, rule);
	plm_loader_checks(l, node, rule);
}

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
	item->title = plm_loader_texts(l, node, "title");
	if (!*item->title)
		item->title = plm_benchmark_short_id(item->id);
	item->description = plm_loader_texts(l, node, "description");
	item->rationale = plm_loader_texts(l, node, "rationale");
	item->warning = plm_loader_texts(l, node, "warning");
	item->question = plm_loader_texts(l, node, "question");
	item->fixtext = "";
}

static struct plm_item *new_item(struct plm_loader *l, const struct plm_xml_node *node,
				 enum plm_item_kind kind, struct plm_item *parent)
{
	struct plm_item *item = plm_loader_got(l, plm_new(l->arena, struct plm_item));
	struct plm_item **kept = plm_loader_got(l, plm_push(l->arena, l->items, l->item_count));

	if (!item || !kept)
		return NULL;
	*kept = item;
	item->kind = kind;
	item->index = l->item_count - 1;
	item->line = node->line;
	item->parent = parent;
	item->selected = plm_xml_node_bool(node, "selected", true);
	item->abstract = plm_xml_node_bool(node, "abstract", false);
	item->hidden = plm_xml_node_bool(node, "hidden", false);
	item->weight = plm_xml_node_weight(node);
	name_item(l, node, item);
	read_texts(l, node, item);
	read_references(l, node, item);
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
		read_rule(l, node, item);
	else
		read_children(l, node, item);
	return item;
}

void plm_loader_items(struct plm_loader *loader, const struct plm_xml_node *root)
{
	if (!loader->out_of_memory)
		read_item(loader, root, PLM_ITEM_BENCHMARK, NULL);
}
