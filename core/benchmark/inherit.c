/*
 * inherit.c: table 33 as data, and what it makes of two elements. Works on the tree only; an
 * element that was taken over is a copy that shares what is inside.
 */
#include "core/benchmark/inherit.h"

#include "core/base/text.h"
#include "core/benchmark/loader.h"
#include "core/benchmark/schema.h"

enum model {
	NONE = 0, /* not inherited; also what the table does not name: metadata */
	PREPEND,  /* the element's own come first */
	APPEND,	  /* the inherited ones come first */
	REPLACE,  /* one's own stands in the place of the inherited one */
	OVERRIDE, /* as APPEND; override="true" drops the inherited ones of its language */
	ITEM,	  /* what stands in an extended Group */
};

/* What is told apart by an attribute or two is a property for each of their values. Of two with one
 * selector, which no element may hold, the extending element's stays. */
static const struct property {
	const char *name;
	enum model model;
	const char *same_as; /* the name it shares its keys with, or NULL */
	const char *keys[2];
} properties[] = {
	{"source", PREPEND, NULL, {NULL}},
	{"choices", PREPEND, NULL, {"selector"}},
	{"requires", APPEND, NULL, {NULL}},
	{"conflicts", APPEND, NULL, {NULL}},
	{"ident", APPEND, NULL, {NULL}},
	{"fix", APPEND, NULL, {NULL}},
	{"value", APPEND, NULL, {"selector"}},
	{"complex-value", APPEND, "value", {"selector"}},
	{"default", APPEND, NULL, {"selector"}},
	{"complex-default", APPEND, "default", {"selector"}},
	{"lower-bound", APPEND, NULL, {"selector"}},
	{"upper-bound", APPEND, NULL, {"selector"}},
	{"match", APPEND, NULL, {"selector"}},
	{"select", APPEND, NULL, {NULL}},
	{"refine-value", APPEND, NULL, {NULL}},
	{"refine-rule", APPEND, NULL, {NULL}},
	{"set-value", APPEND, NULL, {NULL}},
	{"set-complex-value", APPEND, NULL, {NULL}},
	{"profile-note", APPEND, NULL, {NULL}},
	{"version", REPLACE, NULL, {NULL}},
	{"impact-metric", REPLACE, NULL, {NULL}},
	{"check", REPLACE, NULL, {"system", "selector"}},
	{"complex-check", REPLACE, NULL, {NULL}},
	{"title", OVERRIDE, NULL, {NULL}},
	{"description", OVERRIDE, NULL, {NULL}},
	{"platform", OVERRIDE, NULL, {NULL}},
	{"question", OVERRIDE, NULL, {NULL}},
	{"rationale", OVERRIDE, NULL, {NULL}},
	{"warning", OVERRIDE, NULL, {NULL}},
	{"reference", OVERRIDE, NULL, {NULL}},
	{"fixtext", OVERRIDE, NULL, {NULL}},
	{"Value", ITEM, NULL, {NULL}},
	{"Group", ITEM, NULL, {NULL}},
	{"Rule", ITEM, NULL, {NULL}},
};

static const char *const own_attrs[] = {"id", "Id", "abstract", "cluster-id", "extends", NULL};
static const char *const localised[] = {"title",   "description", "question",	  "rationale",
					"warning", "fixtext",	  "profile-note", NULL};

struct placed_child {
	struct plm_xml_node *node;
	int order; /* by the schema */
};

struct merging {
	struct plm_loader *loader;
	const struct plm_inheritance *of;
	struct plm_map own;    /* key of a property the node has -> its element */
	struct plm_map placed; /* keys that stand already */
	struct placed_child *own_children, *base_children; /* the node's, before; the base's */
	size_t own_count, base_count;
	struct plm_xml_node *first, **end;
	size_t taken;
};

static const struct property *property_of(const struct plm_xml_node *node)
{
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (plm_xml_node_is_xccdf(node, properties[i].name))
			return &properties[i];
	return NULL;
}

static const char *language_in(const struct plm_xml_node *node, const char *outer)
{
	const char *own = plm_xml_node_language(node);

	return own ? own : outer;
}

static const char *key_attr(const struct plm_xml_node *node, const char *name)
{
	const char *text = name ? plm_xml_node_attr(node, name) : NULL;

	return text ? text : "";
}

/* What tells a property from others of the element; NULL when nothing does. */
static const char *key_of(struct merging *m, const struct plm_xml_node *node,
			  const struct property *p, const char *language)
{
	const char *name = p->same_as ? p->same_as : p->name;

	if (p->model != REPLACE && p->model != OVERRIDE && !p->keys[0])
		return NULL;
	return plm_loader_got(
		m->loader,
		plm_arena_printf(m->loader->scratch, "%s %s %s %s", name,
				 p->model == OVERRIDE ? language_in(node, language) : "",
				 key_attr(node, p->keys[0]), key_attr(node, p->keys[1])));
}

/* The elements of a parent with their places. */
static struct placed_child *list_children(struct merging *m, struct plm_xml_node *first,
					  size_t *count)
{
	struct placed_child *items = NULL, *to;

	for (struct plm_xml_node *c = first; c; c = c->next) {
		if (!c->name)
			continue;
		to = plm_loader_got(m->loader, plm_push(m->loader->scratch, items, *count));
		if (!to)
			return NULL;
		*to = (struct placed_child){.node = c,
					    .order = plm_schema_order(m->of->children, c)};
	}
	return items;
}

/* Notes which inherited properties the node's own children displace. */
static void note_own(struct merging *m)
{
	for (size_t i = 0; i < m->own_count; i++) {
		struct plm_xml_node *c = m->own_children[i].node;
		const struct property *p = property_of(c);
		const char *key;

		if (!p || (p->model == OVERRIDE && !plm_xml_node_bool(c, "override", false)))
			continue;
		key = key_of(m, c, p, m->of->language);
		if (key && plm_map_set(&m->own, key, c) < 0)
			m->loader->out_of_memory = true;
	}
}

/* ---- children ---- */

static void put(struct merging *m, struct plm_xml_node *node)
{
	node->next = NULL;
	*m->end = node;
	m->end = &node->next;
}

/* What stood in another language's surroundings says so itself. */
static void keep_language(struct merging *m, struct plm_xml_node *copy)
{
	struct plm_xml_node_attr *attrs;

	if (strcmp(m->of->language, m->of->base_language) == 0 || !*m->of->base_language ||
	    plm_xml_node_language(copy) || !plm_word_is_one_of(localised, copy->name))
		return;
	attrs = plm_loader_got(
		m->loader,
		plm_new_array(m->loader->scratch, struct plm_xml_node_attr, copy->attr_count + 1));
	if (!attrs)
		return;
	for (size_t i = 0; i < copy->attr_count; i++)
		attrs[i] = copy->attrs[i];
	attrs[copy->attr_count] = (struct plm_xml_node_attr){
		.ns = PLM_XML_NS, .name = "lang", .value = m->of->base_language};
	copy->attrs = attrs;
	copy->attr_count = (copy->attr_count + 1) & INT32_MAX;
}

static void take(struct merging *m, const struct plm_xml_node *node, const struct property *p)
{
	struct plm_xml_node *copy;

	if (p->model == ITEM) {
		copy = m->of->adopt(m->of->context, node);
	} else {
		copy = plm_loader_got(m->loader, plm_new(m->loader->scratch, struct plm_xml_node));
		if (copy)
			*copy = *node;
	}
	if (!copy)
		return;
	if (p->model != ITEM)
		keep_language(m, copy);
	copy->inherited = 1;
	m->taken++;
	put(m, copy);
}

/* An inherited child: taken over, or displaced; a check's own one stands where it stood. */
static void inherit_child(struct merging *m, const struct plm_xml_node *node)
{
	const struct property *p = property_of(node);
	const char *key;
	struct plm_xml_node *own;

	if (!p || p->model == NONE)
		return;
	key = key_of(m, node, p, m->of->base_language);
	own = key ? plm_map_get(&m->own, key) : NULL;
	if (!own)
		take(m, node, p);
	else if (p->model == REPLACE && !plm_loader_seen(m->loader, &m->placed, key))
		put(m, own);
}

static void inherit_kind(struct merging *m, int order)
{
	for (size_t i = 0; i < m->base_count; i++)
		if (m->base_children[i].order == order)
			inherit_child(m, m->base_children[i].node);
}

static void keep_kind(struct merging *m, int order)
{
	for (size_t i = 0; i < m->own_count; i++) {
		struct plm_xml_node *c = m->own_children[i].node;
		const struct property *p;
		const char *key = NULL;

		if (m->own_children[i].order != order)
			continue;
		p = property_of(c);
		if (p && p->model == REPLACE)
			key = key_of(m, c, p, m->of->language);
		if (!key || !plm_map_get(&m->placed, key))
			put(m, c);
	}
}

static bool is_prepended(const struct plm_schema_child *children, int order)
{
	for (const struct plm_schema_child *c = children; c->name; c++)
		for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
			if ((int)c->order == order && properties[i].model == PREPEND &&
			    strcmp(properties[i].name, c->name) == 0)
				return true;
	return false;
}

/* ---- attributes ---- */

static void inherit_attrs(struct merging *m)
{
	struct plm_xml_node *node = m->of->node;
	const struct plm_xml_node *base = m->of->base;
	struct plm_xml_node_attr *attrs = plm_loader_got(
		m->loader, plm_new_array(m->loader->scratch, struct plm_xml_node_attr,
					 (size_t)node->attr_count + base->attr_count));
	size_t count = 0;

	if (!attrs)
		return;
	for (size_t i = 0; i < node->attr_count; i++)
		attrs[count++] = node->attrs[i];
	for (size_t i = 0; i < base->attr_count; i++)
		if (!base->attrs[i].ns && !plm_word_is_one_of(own_attrs, base->attrs[i].name) &&
		    !plm_xml_node_attr(node, base->attrs[i].name))
			attrs[count++] = base->attrs[i];
	node->attrs = attrs;
	node->attr_count = (uint32_t)count & INT32_MAX;
}

size_t plm_inherit(struct plm_loader *loader, const struct plm_inheritance *inheritance)
{
	struct merging m = {.loader = loader, .of = inheritance};
	int last = 0;

	plm_map_init(&m.own, loader->scratch);
	plm_map_init(&m.placed, loader->scratch);
	m.end = &m.first;
	m.own_children = list_children(&m, inheritance->node->child, &m.own_count);
	m.base_children = list_children(&m, inheritance->base->child, &m.base_count);
	note_own(&m);
	inherit_attrs(&m);
	for (const struct plm_schema_child *c = inheritance->children; c->name; c++)
		last = (int)c->order > last ? (int)c->order : last;
	for (int order = 0; order <= last && !loader->out_of_memory; order++) {
		bool prepended = is_prepended(inheritance->children, order);

		if (prepended)
			keep_kind(&m, order);
		inherit_kind(&m, order);
		if (!prepended)
			keep_kind(&m, order);
	}
	inheritance->node->child = m.first;
	return m.taken;
}
