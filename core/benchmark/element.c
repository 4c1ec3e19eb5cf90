/*
 * element.c: XML that is kept as it was: check-content, metadata, platform specifications. Reads
 * the tree only.
 */
#include "core/benchmark/loader.h"

static const struct plm_element_attr *copy_attrs(struct plm_loader *l,
						 const struct plm_xml_node *node)
{
	struct plm_element_attr *attrs;

	if (node->attr_count == 0)
		return NULL;
	attrs = plm_loader_got(l,
			       plm_new_array(l->arena, struct plm_element_attr, node->attr_count));
	for (size_t i = 0; attrs && i < node->attr_count; i++) {
		attrs[i].ns = plm_loader_copy(l, node->attrs[i].ns);
		attrs[i].name = plm_loader_copy(l, node->attrs[i].name);
		attrs[i].value = plm_loader_copy(l, node->attrs[i].value);
	}
	return attrs;
}

const struct plm_element *plm_loader_element(struct plm_loader *loader,
					     const struct plm_xml_node *node)
{
	struct plm_element *element =
		plm_loader_got(loader, plm_new(loader->arena, struct plm_element));
	struct plm_elements children;

	if (!element)
		return NULL;
	element->ns = plm_loader_copy(loader, node->ns);
	element->name = plm_loader_copy(loader, node->name);
	element->file = loader->file;
	element->line = node->line;
	element->text = plm_loader_trimmed(loader, node);
	element->attrs = copy_attrs(loader, node);
	element->attr_count = element->attrs ? node->attr_count : 0;
	children = plm_loader_elements(loader, node, NULL);
	element->children = children.items;
	element->child_count = children.count;
	return element;
}

/* The elements inside `parent`, or inside all its children of that name. */
struct plm_elements plm_loader_elements(struct plm_loader *loader,
					const struct plm_xml_node *parent, const char *name)
{
	const struct plm_element **items = NULL, **to;
	struct plm_elements inner;
	size_t count = 0;

	for (const struct plm_xml_node *c = parent->child; c && !loader->out_of_memory;
	     c = c->next) {
		if (!c->name || (name && !plm_xml_node_is_xccdf(c, name)))
			continue;
		inner = name ? plm_loader_elements(loader, c, NULL) : (struct plm_elements){0};
		for (size_t i = 0; i < (name ? inner.count : 1); i++) {
			to = plm_loader_got(loader, plm_push(loader->arena, items, count));
			if (!to)
				return (struct plm_elements){0};
			*to = name ? inner.items[i] : plm_loader_element(loader, c);
		}
	}
	return (struct plm_elements){.items = items, .count = count};
}
