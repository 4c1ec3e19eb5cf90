/*
 * resolve.c: follows every extends of a file to its end and applies it from there [7.2.2, table
 * 32]. Works on the tree only. Loops, dangling and invisible references are errors.
 */
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/inherit.h"
#include "core/benchmark/loader.h"
#include "core/benchmark/schema.h"

/* Copies add up along a chain, and Groups extend Groups with Groups in them: what a small file can
 * cost is bounded by these. */
enum { MAX_INHERITED = 1000000, MAX_COPIES = 100000, MAX_NESTED = 32 };

enum state { UNTOUCHED = 0, ENTERED, DONE };

enum { ROOT = SIZE_MAX - 1, NOTHING = SIZE_MAX };

/* A Profile, Value, Group or Rule, in document order. */
struct thing {
	struct plm_xml_node *node;
	const char *id, *extends; /* or NULL */
	const struct plm_schema_child *children;
	size_t parent; /* index, or ROOT */
	size_t end;    /* behind the last thing inside */
	size_t base;   /* index, or NOTHING */
	unsigned depth;
	enum state state;
};

struct resolver {
	struct plm_loader *loader;
	struct plm_xml_node *root;
	struct thing *things;
	size_t count;
	struct plm_map ids; /* id -> index + 1, and ids given to copies */
	size_t inherited_count, copy_count;
	bool extends, too_much;
	const struct thing *heir; /* the Group that is taking over */
};

/* ---- what there is ---- */

static const struct plm_schema_child *children_of(const char *name)
{
	const struct plm_schema_element *element = plm_schema_inside(&plm_schema_benchmark, name);

	return element ? element->children : NULL;
}

static void add_id(struct resolver *r, const char *id, size_t index)
{
	int rc = id ? plm_map_add(&r->ids, id, (void *)(uintptr_t)(index + 1)) : 0;

	r->loader->out_of_memory |= rc == -PLM_E_NOMEM;
}

static void collect(struct resolver *r, struct plm_xml_node *parent, size_t parent_index,
		    unsigned depth)
{
	static const char *const names[] = {"Profile", "Value", "Group", "Rule", NULL};
	size_t index;
	struct thing *thing;

	for (struct plm_xml_node *c = parent->child; c && !r->loader->out_of_memory; c = c->next) {
		if (!c->name || !plm_str_eq(c->ns, PLM_XCCDF_NS) ||
		    !plm_word_is_one_of(names, c->name))
			continue;
		index = r->count;
		thing = plm_loader_got(r->loader,
				       plm_push(r->loader->scratch, r->things, r->count));
		if (!thing)
			return;
		*thing = (struct thing){.node = c,
					.id = plm_xml_node_attr(c, "id"),
					.extends = plm_xml_node_attr(c, "extends"),
					.children = children_of(c->name),
					.parent = parent_index,
					.base = NOTHING,
					.depth = depth};
		r->extends |= thing->extends != NULL;
		add_id(r, thing->id, index);
		if (strcmp(c->name, "Group") == 0)
			collect(r, c, index, depth + 1);
		r->things[index].end = r->count;
	}
}

/* ---- what is extended ---- */

static const char *id_at(const void *list, size_t index)
{
	const struct resolver *r = list;

	return index >= r->count
		       ? NULL
		       : plm_benchmark_short_id(r->things[index].id ? r->things[index].id : "");
}

static void dangling(struct resolver *r, const struct thing *thing)
{
	struct plm_loader *l = r->loader;
	/* The search is linear: a file full of wrong references must not become quadratic. */
	enum { WORTH_SEARCHING = 50 };
	const char *name = thing->node->name, *remedy = "remove it or add what it names";
	const char *near = l->diags->error_count < WORTH_SEARCHING
				   ? plm_nearest(plm_benchmark_short_id(thing->extends), id_at, r)
				   : NULL;

	for (size_t i = 0; near && i < r->count; i++)
		if (id_at(r, i) == near && strcmp(r->things[i].node->name, name) == 0)
			remedy = plm_arena_printf(l->scratch, "did you mean %s?", r->things[i].id);
	plm_loader_error(l, thing->node->line, remedy,
			 "extends of <%s> refers to %s, but there is no such %s", name,
			 thing->extends, name);
}

/* A child of the Benchmark, of a Group around, or of what such a Group extends [6.3.1]. */
static bool is_visible(const struct resolver *r, const struct thing *base,
		       const struct thing *thing)
{
	if (base->parent == ROOT)
		return true;
	for (size_t i = thing->parent; i != ROOT; i = r->things[i].parent) {
		const struct thing *around = &r->things[i];
		size_t extended = around->extends
					  ? (size_t)(uintptr_t)plm_map_get(&r->ids, around->extends)
					  : 0;

		if (base->parent == i || (extended && base->parent == extended - 1))
			return true;
	}
	return false;
}

static size_t find_base(struct resolver *r, const struct thing *thing)
{
	size_t found = (size_t)(uintptr_t)plm_map_get(&r->ids, thing->extends);
	const struct thing *base = found && found <= r->count ? &r->things[found - 1] : NULL;

	if (!base || strcmp(base->node->name, thing->node->name) != 0) {
		dangling(r, thing);
		return NOTHING;
	}
	if (!is_visible(r, base, thing)) {
		plm_loader_error(r->loader, thing->node->line,
				 "move it to where both can see it: into the Benchmark, or a Group "
				 "around them",
				 "extends of <%s> refers to %s, which stands in another Group",
				 thing->node->name, thing->extends);
		return NOTHING;
	}
	return found - 1;
}

static const char *language_at(const struct resolver *r, const struct thing *thing)
{
	const char *language = plm_xml_node_language(thing->node);

	for (size_t i = thing->parent; !language && i != ROOT; i = r->things[i].parent)
		language = plm_xml_node_language(r->things[i].node);
	if (!language)
		language = plm_xml_node_language(r->root);
	return language ? language : "";
}

/* ---- what an extended Group brings ---- */

static const char *fresh_id(struct resolver *r, const char *id)
{
	struct plm_loader *l = r->loader;
	const char *heir = plm_benchmark_short_id(r->heir->id ? r->heir->id : "group");
	const char *fresh = plm_loader_got(l, plm_arena_printf(l->scratch, "%s.%s", id, heir));

	for (size_t n = 2; fresh && plm_map_get(&r->ids, fresh); n++)
		fresh = plm_loader_got(l, plm_arena_printf(l->scratch, "%s.%s.%zu", id, heir, n));
	add_id(r, fresh, r->count);
	return fresh;
}

static void rename_copy(struct resolver *r, struct plm_xml_node *copy)
{
	struct plm_xml_node_attr *attrs = plm_loader_got(
		r->loader, plm_new_array(r->loader->scratch, struct plm_xml_node_attr,
					 (size_t)copy->attr_count + 1));

	for (size_t i = 0; attrs && i < copy->attr_count; i++) {
		attrs[i] = copy->attrs[i];
		if (!attrs[i].ns && strcmp(attrs[i].name, "id") == 0)
			attrs[i].value = fresh_id(r, attrs[i].value);
	}
	if (attrs)
		copy->attrs = attrs;
}

static struct plm_xml_node *copy_item(struct resolver *r, const struct plm_xml_node *item,
				      unsigned depth);

/* The children of a copied Group: items are copied, the rest is shared. */
static void copy_children(struct resolver *r, struct plm_xml_node *copy, unsigned depth)
{
	static const char *const items[] = {"Value", "Group", "Rule", NULL};
	const struct plm_xml_node *from = copy->child;
	struct plm_xml_node **to = &copy->child, *child;

	*to = NULL;
	for (; from && !r->loader->out_of_memory && !r->too_much; from = from->next) {
		if (from->name && plm_word_is_one_of(items, from->name)) {
			child = copy_item(r, from, depth + 1);
		} else {
			child = plm_loader_got(r->loader,
					       plm_new(r->loader->scratch, struct plm_xml_node));
			if (child)
				*child = *from;
		}
		if (!child)
			return;
		child->next = NULL;
		*to = child;
		to = &child->next;
		r->inherited_count++;
	}
}

static void refuse_size(struct resolver *r, long line)
{
	if (!r->too_much)
		plm_loader_error(r->loader, line, "shorten the chain of extends",
				 "what is inherited is more than %d elements, %d of them Groups, "
				 "Rules or Values, or nested more than %d deep",
				 MAX_INHERITED, MAX_COPIES, PLM_BENCHMARK_MAX_DEPTH);
	r->too_much = true;
}

static struct plm_xml_node *copy_item(struct resolver *r, const struct plm_xml_node *item,
				      unsigned depth)
{
	struct plm_xml_node *copy =
		plm_loader_got(r->loader, plm_new(r->loader->scratch, struct plm_xml_node));

	if (!copy)
		return NULL;
	if (depth > PLM_BENCHMARK_MAX_DEPTH || ++r->copy_count > MAX_COPIES)
		refuse_size(r, item->line);
	*copy = *item;
	rename_copy(r, copy);
	if (strcmp(copy->name, "Group") == 0)
		copy_children(r, copy, depth);
	return copy;
}

static struct plm_xml_node *adopt(void *context, const struct plm_xml_node *item)
{
	struct resolver *r = context;

	return copy_item(r, item, r->heir->depth + 1);
}

/* ---- chains ---- */

static void resolve(struct resolver *r, size_t index, unsigned nested);

/* Everything inside a Group is resolved before the Group is copied. */
static void resolve_inside(struct resolver *r, const struct thing *group, unsigned nested)
{
	size_t first = (size_t)(group - r->things) + 1;

	for (size_t i = first; i < group->end && !r->loader->out_of_memory; i++)
		resolve(r, i, nested + 1);
}

static void apply(struct resolver *r, struct thing *thing, const struct thing *base,
		  unsigned nested)
{
	struct plm_inheritance inheritance = {.node = thing->node,
					      .base = base->node,
					      .children = thing->children,
					      .language = language_at(r, thing),
					      .base_language = language_at(r, base),
					      .adopt = adopt,
					      .context = r};

	if (r->inherited_count > MAX_INHERITED)
		refuse_size(r, thing->node->line);
	if (r->too_much)
		return;
	resolve_inside(r, base, nested);
	r->heir = thing;
	r->inherited_count += plm_inherit(r->loader, &inheritance);
}

static void refuse_loop(struct resolver *r, const struct thing *thing)
{
	plm_loader_error(r->loader, thing->node->line, "remove one extends of the loop",
			 "%s %s extends itself", thing->node->name, thing->id ? thing->id : "");
}

/* Follows a chain to its end and applies it from there; as many steps as there are things. */
static void resolve(struct resolver *r, size_t index, unsigned nested)
{
	size_t *chain = NULL, depth = 0, at = index;

	if (nested > MAX_NESTED)
		refuse_size(r, r->things[index].node->line);
	while (at != NOTHING && r->things[at].state == UNTOUCHED && !r->too_much) {
		size_t *step =
			plm_loader_got(r->loader, plm_push(r->loader->scratch, chain, depth));

		if (!step)
			return;
		*step = at;
		r->things[at].state = ENTERED;
		r->things[at].base = r->things[at].extends ? find_base(r, &r->things[at]) : NOTHING;
		at = r->things[at].base;
	}
	if (at != NOTHING && r->things[at].state == ENTERED)
		refuse_loop(r, &r->things[at]);
	while (depth && !r->loader->out_of_memory) {
		struct thing *thing = &r->things[chain[--depth]];

		if (thing->base != NOTHING && r->things[thing->base].state == DONE)
			apply(r, thing, &r->things[thing->base], nested);
		thing->state = DONE;
	}
}

/* Nothing of a file that says it is resolved may need it [7.2.2]. */
static void refuse_unresolved(struct resolver *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct thing *thing = &r->things[i];
		bool abstract = plm_xml_node_bool(thing->node, "abstract", false);

		if (thing->extends || abstract)
			plm_loader_error(r->loader, thing->node->line,
					 "remove resolved=\"true\" from the Benchmark",
					 "the Benchmark says it is resolved, but this %s %s",
					 thing->node->name,
					 abstract ? "is abstract" : "extends another");
	}
}

void plm_loader_resolve(struct plm_loader *loader, struct plm_xml_node *root)
{
	struct resolver r = {.loader = loader, .root = root};

	plm_map_init(&r.ids, loader->scratch);
	collect(&r, root, ROOT, 2);
	if (plm_xml_node_bool(root, "resolved", false)) {
		refuse_unresolved(&r);
		return;
	}
	for (size_t i = 0; r.extends && i < r.count && !loader->out_of_memory; i++)
		resolve(&r, i, 0);
}
