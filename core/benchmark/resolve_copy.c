/*
 * resolve_copy.c: the copies that an extended Group brings: its items with ids of their own, within a budget. Works on the
 * tree only.
 */
#include "core/benchmark/resolver.h"

#include "core/base/text.h"

enum { MAX_COPIES = 100000 };

void plm_resolver_add_id(struct plm_resolver *r, const char *id, size_t index)
{
	int rc = id ? plm_map_add(&r->ids, id, (void *)(uintptr_t)(index + 1)) : 0;

	r->loader->out_of_memory |= rc == -PLM_E_NOMEM;
}

static const char *fresh_id(struct plm_resolver *r, const char *id)
{
	struct plm_loader *l = r->loader;
	const char *heir = plm_benchmark_short_id(r->heir->id ? r->heir->id : "group");
	const char *fresh = plm_loader_got(l, plm_arena_printf(l->scratch, "%s.%s", id, heir));

	for (size_t n = 2; fresh && plm_map_get(&r->ids, fresh); n++)
		fresh = plm_loader_got(l, plm_arena_printf(l->scratch, "%s.%s.%zu", id, heir, n));
	plm_resolver_add_id(r, fresh, r->count);
	return fresh;
}

static void rename_copy(struct plm_resolver *r, struct plm_xml_node *copy)
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

static struct plm_xml_node *copy_item(struct plm_resolver *r, const struct plm_xml_node *item,
				      unsigned depth);

/* The children of a copied Group: items are copied, the rest is shared. */
static void copy_children(struct plm_resolver *r, struct plm_xml_node *copy, unsigned depth)
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

void plm_resolver_refuse_size(struct plm_resolver *r, long line)
{
	if (!r->too_much)
		plm_loader_error(r->loader, line, "shorten the chain of extends",
				 "what is inherited is more than %d elements, %d of them Groups, "
				 "Rules or Values, or nested more than %d deep",
				 PLM_RESOLVE_MAX_INHERITED, MAX_COPIES, PLM_BENCHMARK_MAX_DEPTH);
	r->too_much = true;
}

static struct plm_xml_node *copy_item(struct plm_resolver *r, const struct plm_xml_node *item,
				      unsigned depth)
{
	struct plm_xml_node *copy =
		plm_loader_got(r->loader, plm_new(r->loader->scratch, struct plm_xml_node));

	if (!copy)
		return NULL;
	if (depth > PLM_BENCHMARK_MAX_DEPTH || ++r->copy_count > MAX_COPIES)
		plm_resolver_refuse_size(r, item->line);
	*copy = *item;
	rename_copy(r, copy);
	if (strcmp(copy->name, "Group") == 0)
		copy_children(r, copy, depth);
	return copy;
}

struct plm_xml_node *plm_resolver_adopt(void *context, const struct plm_xml_node *item)
{
	struct plm_resolver *r = context;

	return copy_item(r, item, r->heir->depth + 1);
}
