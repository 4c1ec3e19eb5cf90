/*
 * resolve.c: follows every extends of a file to its end and applies it from there [7.2.2, table
 * 32]. Works on the tree only. Loops, dangling and invisible references are errors.
 */
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/inherit.h"
#include "core/benchmark/resolver.h"

enum { MAX_NESTED = 32 };

/* ---- what there is ---- */

static const struct plm_schema_child *children_of(const char *name)
{
	const struct plm_schema_element *element = plm_schema_inside(&plm_schema_benchmark, name);

	return element ? element->children : NULL;
}

static void collect(struct plm_resolver *r, struct plm_xml_node *parent, size_t parent_index,
		    unsigned depth)
{
	static const char *const names[] = {"Profile", "Value", "Group", "Rule", NULL};
	size_t index;
	struct plm_extending *thing;

	for (struct plm_xml_node *c = parent->child; c && !r->loader->out_of_memory; c = c->next) {
		if (!c->name || !plm_str_eq(c->ns, PLM_XCCDF_NS) ||
		    !plm_word_is_one_of(names, c->name))
			continue;
		index = r->count;
		thing = plm_loader_got(r->loader,
				       plm_push(r->loader->scratch, r->things, r->count));
		if (!thing)
			return;
		*thing = (struct plm_extending){.node = c,
						.id = plm_xml_node_attr(c, "id"),
						.extends = plm_xml_node_attr(c, "extends"),
						.children = children_of(c->name),
						.parent = parent_index,
						.base = PLM_EXTENDING_NOTHING,
						.depth = depth};
		r->extends |= thing->extends != NULL;
		plm_resolver_add_id(r, thing->id, index);
		if (strcmp(c->name, "Group") == 0)
			collect(r, c, index, depth + 1);
		r->things[index].end = r->count;
	}
}

/* ---- what is extended ---- */

static const char *id_at(const void *list, size_t index)
{
	const struct plm_resolver *r = list;

	return index >= r->count
		       ? NULL
		       : plm_benchmark_short_id(r->things[index].id ? r->things[index].id : "");
}

static void dangling(struct plm_resolver *r, const struct plm_extending *thing)
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
static bool is_visible(const struct plm_resolver *r, const struct plm_extending *base,
		       const struct plm_extending *thing)
{
	if (base->parent == PLM_EXTENDING_ROOT)
		return true;
	for (size_t i = thing->parent; i != PLM_EXTENDING_ROOT; i = r->things[i].parent) {
		const struct plm_extending *around = &r->things[i];
		size_t extended = around->extends
					  ? (size_t)(uintptr_t)plm_map_get(&r->ids, around->extends)
					  : 0;

		if (base->parent == i || (extended && base->parent == extended - 1))
			return true;
	}
	return false;
}

static size_t find_base(struct plm_resolver *r, const struct plm_extending *thing)
{
	size_t found = (size_t)(uintptr_t)plm_map_get(&r->ids, thing->extends);
	const struct plm_extending *base =
		found && found <= r->count ? &r->things[found - 1] : NULL;

	if (!base || strcmp(base->node->name, thing->node->name) != 0) {
		dangling(r, thing);
		return PLM_EXTENDING_NOTHING;
	}
	if (!is_visible(r, base, thing)) {
		plm_loader_error(r->loader, thing->node->line,
				 "move it to where both can see it: into the Benchmark, or a Group "
				 "around them",
				 "extends of <%s> refers to %s, which stands in another Group",
				 thing->node->name, thing->extends);
		return PLM_EXTENDING_NOTHING;
	}
	return found - 1;
}

static const char *language_at(const struct plm_resolver *r, const struct plm_extending *thing)
{
	const char *language = plm_xml_node_language(thing->node);

	for (size_t i = thing->parent; !language && i != PLM_EXTENDING_ROOT;
	     i = r->things[i].parent)
		language = plm_xml_node_language(r->things[i].node);
	if (!language)
		language = plm_xml_node_language(r->root);
	return language ? language : "";
}

/* ---- chains ---- */

static void resolve(struct plm_resolver *r, size_t index, unsigned nested);

/* Everything inside a Group is resolved before the Group is copied. */
static void resolve_inside(struct plm_resolver *r, const struct plm_extending *group,
			   unsigned nested)
{
	size_t first = (size_t)(group - r->things) + 1;

	for (size_t i = first; i < group->end && !r->loader->out_of_memory; i++)
		resolve(r, i, nested + 1);
}

static void apply(struct plm_resolver *r, struct plm_extending *thing,
		  const struct plm_extending *base, unsigned nested)
{
	struct plm_inheritance inheritance = {.node = thing->node,
					      .base = base->node,
					      .children = thing->children,
					      .language = language_at(r, thing),
					      .base_language = language_at(r, base),
					      .adopt = plm_resolver_adopt,
					      .context = r};

	if (r->inherited_count > PLM_RESOLVE_MAX_INHERITED)
		plm_resolver_refuse_size(r, thing->node->line);
	if (r->too_much)
		return;
	resolve_inside(r, base, nested);
	r->heir = thing;
	r->inherited_count += plm_inherit(r->loader, &inheritance);
}

static void refuse_loop(struct plm_resolver *r, const struct plm_extending *thing)
{
	plm_loader_error(r->loader, thing->node->line, "remove one extends of the loop",
			 "%s %s extends itself", thing->node->name, thing->id ? thing->id : "");
}

/* Follows a chain to its end and applies it from there; as many steps as there are things. */
static void resolve(struct plm_resolver *r, size_t index, unsigned nested)
{
	size_t *chain = NULL, depth = 0, at = index;

	if (nested > MAX_NESTED)
		plm_resolver_refuse_size(r, r->things[index].node->line);
	while (at != PLM_EXTENDING_NOTHING && r->things[at].state == PLM_EXTENDING_UNTOUCHED &&
	       !r->too_much) {
		size_t *step =
			plm_loader_got(r->loader, plm_push(r->loader->scratch, chain, depth));

		if (!step)
			return;
		*step = at;
		r->things[at].state = PLM_EXTENDING_ENTERED;
		r->things[at].base = r->things[at].extends ? find_base(r, &r->things[at])
							   : PLM_EXTENDING_NOTHING;
		at = r->things[at].base;
	}
	if (at != PLM_EXTENDING_NOTHING && r->things[at].state == PLM_EXTENDING_ENTERED)
		refuse_loop(r, &r->things[at]);
	while (depth && !r->loader->out_of_memory) {
		struct plm_extending *thing = &r->things[chain[--depth]];

		if (thing->base != PLM_EXTENDING_NOTHING &&
		    r->things[thing->base].state == PLM_EXTENDING_DONE)
			apply(r, thing, &r->things[thing->base], nested);
		thing->state = PLM_EXTENDING_DONE;
	}
}

/* Nothing of a file that says it is resolved may need it [7.2.2]. */
static void refuse_unresolved(struct plm_resolver *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct plm_extending *thing = &r->things[i];
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
	struct plm_resolver r = {.loader = loader, .root = root};

	plm_map_init(&r.ids, loader->scratch);
	collect(&r, root, PLM_EXTENDING_ROOT, 2);
	if (plm_xml_node_bool(root, "resolved", false)) {
		refuse_unresolved(&r);
		return;
	}
	for (size_t i = 0; r.extends && i < r.count && !loader->out_of_memory; i++)
		resolve(&r, i, 0);
}
