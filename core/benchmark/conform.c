/*
 * conform.c: holds a tree of elements against the tables of schema.c and says what is wrong, where,
 * and what to write. Reads the tree only.
 */
#include "core/benchmark/schema.h"

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/loader.h"
#include "core/benchmark/platforms.h"

/* ---- attributes ---- */

static const char *attr_name_at(const void *list, size_t index)
{
	return ((const struct plm_schema_attr *)list)[index].name;
}

static void check_value(struct plm_loader *l, const struct plm_xml_node *node,
			const struct plm_schema_attr *attr, const char *value)
{
	if (!plm_schema_type_fits(attr, value))
		plm_loader_error(l, node->line,
				 attr->type == PLM_TYPE_CHOICE
					 ? plm_schema_choice_remedy(l, attr->choices, value)
					 : plm_schema_type_remedy(l, attr),
				 "%s=\"%s\" of <%s> is not valid", attr->name, value, node->name);
}

static void check_attr(struct plm_loader *l, const struct plm_xml_node *node,
		       const struct plm_schema_attr *attrs, const struct plm_xml_node_attr *given)
{
	const char *near;

	for (const struct plm_schema_attr *a = attrs; a && a->name; a++) {
		if (strcmp(a->name, given->name) == 0) {
			check_value(l, node, a, given->value);
			return;
		}
	}
	near = attrs ? plm_nearest(given->name, attr_name_at, attrs) : NULL;
	plm_loader_error(l, node->line,
			 near ? plm_arena_printf(l->scratch, "did you mean %s?", near)
			      : "remove it",
			 "<%s> has no attribute %s", node->name, given->name);
}

static void check_attrs(struct plm_loader *l, const struct plm_xml_node *node,
			const struct plm_schema_attr *attrs)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (!node->attrs[i].ns)
			check_attr(l, node, attrs, &node->attrs[i]);
	for (const struct plm_schema_attr *a = attrs; a && a->name; a++)
		if ((a->flags & PLM_SCHEMA_REQUIRED) && !plm_xml_node_attr(node, a->name))
			plm_loader_error(
				l, node->line,
				plm_arena_printf(l->scratch, "add %s=\"...\" to it", a->name),
				"<%s> lacks its attribute %s", node->name, a->name);
}

/* ---- children ---- */

static void check_node(struct plm_loader *l, const struct plm_xml_node *node,
		       const struct plm_schema_element *element);

static const char *child_name_at(const void *list, size_t index)
{
	return ((const struct plm_schema_child *)list)[index].name;
}

static const struct plm_schema_child *find_child(const struct plm_schema_child *children,
						 const char *name)
{
	for (const struct plm_schema_child *c = children; c && c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static void refuse_text(struct plm_loader *l, const struct plm_xml_node *parent,
			const struct plm_xml_node *text)
{
	struct plm_slice s = plm_slice_trim(plm_slice_of(text->text));
	enum { SHOWN = 24 };

	plm_loader_error(l, text->line, "remove it or put it into the element it belongs to",
			 "text where <%s> can hold none: \"%.*s%s\"", parent->name,
			 (int)(s.size_bytes < SHOWN ? s.size_bytes : SHOWN), s.data,
			 s.size_bytes < SHOWN ? "" : "...");
}

static void refuse_unknown(struct plm_loader *l, const struct plm_xml_node *parent,
			   const struct plm_schema_child *children, const struct plm_xml_node *node)
{
	static const char *const html_names[] = {"p",  "br", "ul",   "ol",  "li", "em", "strong",
						 "tt", "b",  "code", "pre", "a",  "i",	NULL};
	const char *near = children ? plm_nearest(node->name, child_name_at, children) : NULL;
	const char *remedy = "remove it";

	if (near)
		remedy = plm_arena_printf(l->scratch, "did you mean <%s>?", near);
	else if (plm_word_is_one_of(html_names, node->name))
		remedy = "give it the XHTML namespace: xmlns=\"" PLM_XHTML_NS "\"";
	plm_loader_error(l, node->line, remedy, "<%s> cannot stand in <%s>", node->name,
			 parent->name);
}

static bool is_xccdf(const struct plm_xml_node *node)
{
	return node->ns && strcmp(node->ns, PLM_XCCDF_NS) == 0;
}

static void refuse_foreign(struct plm_loader *l, const struct plm_xml_node *parent,
			   const struct plm_xml_node *node)
{
	plm_loader_error(l, node->line, "move it into <metadata> or <check-content>, or remove it",
			 "<%s> of %s%s cannot stand in <%s>", node->name,
			 node->ns ? "namespace " : "no namespace", node->ns ? node->ns : "",
			 parent->name);
}

/* Of children that exclude each other, the second kind is one too many. */
static void check_either(struct plm_loader *l, const struct plm_xml_node *parent,
			 const struct plm_xml_node *node, const struct plm_schema_child *children,
			 uint64_t seen)
{
	for (size_t i = 0; children[i].name; i++)
		if ((children[i].flags & PLM_SCHEMA_EITHER) && (seen & UINT64_C(1) << i) &&
		    strcmp(children[i].name, node->name) != 0)
			plm_loader_error(l, node->line, "keep the one that is meant",
					 "a <%s> has either <%s> or <%s>, not both", parent->name,
					 children[i].name, node->name);
}

/* Order and number of one known child. */
static void check_place(struct plm_loader *l, const struct plm_xml_node *parent,
			const struct plm_xml_node *node, const struct plm_schema_child *child,
			const struct plm_schema_child **last, uint64_t *seen, size_t position)
{
	uint64_t bit = UINT64_C(1) << position;

	if ((child->flags & PLM_SCHEMA_ONCE) && (*seen & bit))
		plm_loader_error(l, node->line, "keep one", "a second <%s> in <%s>", node->name,
				 parent->name);
	if (child->flags & PLM_SCHEMA_EITHER)
		check_either(l, parent, node, child - position, *seen);
	*seen |= bit;
	if (*last && child->order < (*last)->order)
		plm_loader_error(l, node->line,
				 plm_arena_printf(l->scratch, "move it before <%s>", (*last)->name),
				 "<%s> comes after <%s> in <%s>", node->name, (*last)->name,
				 parent->name);
	else
		*last = child;
	if (child->flags & PLM_SCHEMA_IGNORED)
		plm_loader_warn(l, node->line, NULL, "<%s> in <%s> is not checked", node->name,
				parent->name);
}

static void check_missing(struct plm_loader *l, const struct plm_xml_node *node,
			  const struct plm_schema_child *children, uint64_t seen)
{
	for (size_t i = 0; children[i].name; i++)
		if ((children[i].flags & PLM_SCHEMA_REQUIRED) && !(seen & UINT64_C(1) << i))
			plm_loader_error(l, node->line,
					 plm_arena_printf(l->scratch, "add <%s>...</%s>",
							  children[i].name, children[i].name),
					 "<%s> lacks its <%s>", node->name, children[i].name);
}

static void check_elements(struct plm_loader *l, const struct plm_xml_node *node,
			   const struct plm_schema_element *element)
{
	const struct plm_schema_child *children = element->children;
	const struct plm_schema_child *last = NULL, *child;
	uint64_t seen = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name) {
			if (!plm_xml_node_is_blank(c))
				refuse_text(l, node, c);
			continue;
		}
		if (!is_xccdf(c)) {
			if (!element->open &&
			    !plm_xml_node_is(c, PLM_CPE_LANGUAGE_NS, "platform-specification"))
				refuse_foreign(l, node, c);
			continue;
		}
		child = find_child(children, c->name);
		if (!child) {
			refuse_unknown(l, node, children, c);
			continue;
		}
		check_place(l, node, c, child, &last, &seen, (size_t)(child - children));
		check_node(l, c, child->element);
	}
	check_missing(l, node, children, seen);
}

/* XHTML is not held against its own schema; XCCDF elements inside it are. */
static void check_mixed(struct plm_loader *l, const struct plm_xml_node *node,
			const struct plm_schema_element *element)
{
	const struct plm_schema_child *child;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name)
			continue;
		child = is_xccdf(c) ? find_child(element->children, c->name) : NULL;
		if (child)
			check_node(l, c, child->element);
		else if (is_xccdf(c))
			refuse_unknown(l, node, element->children, c);
		else if (element->content == PLM_CONTENT_HTML && c->ns &&
			 strcmp(c->ns, PLM_XHTML_NS) == 0)
			check_mixed(l, c, element);
		else
			refuse_foreign(l, node, c);
	}
}

static void check_flat(struct plm_loader *l, const struct plm_xml_node *node,
		       const struct plm_schema_element *element)
{
	const char *text;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (c->name && is_xccdf(c))
			refuse_unknown(l, node, NULL, c);
		else if (c->name && element->content != PLM_CONTENT_FOREIGN)
			refuse_foreign(l, node, c);
		else if (element->content == PLM_CONTENT_EMPTY && !plm_xml_node_is_blank(c))
			refuse_text(l, node, c);
	}
	if (!element->choices && !element->decimal)
		return;
	text = plm_loader_trimmed(l, node);
	if (element->decimal && !plm_value_type_fits(PLM_VALUE_NUMBER, text))
		plm_loader_error(l, node->line, "write a decimal number",
				 "\"%s\" in <%s> is no number", text, node->name);
	if (element->choices && !plm_word_is_one_of(element->choices, text))
		plm_loader_error(l, node->line, plm_schema_choice_remedy(l, element->choices, text),
				 "\"%s\" is no <%s>", text, node->name);
}

static void check_node(struct plm_loader *l, const struct plm_xml_node *node,
		       const struct plm_schema_element *element)
{
	check_attrs(l, node, element->attrs);
	switch (element->content) {
	case PLM_CONTENT_ELEMENTS:
		check_elements(l, node, element);
		break;
	case PLM_CONTENT_TEXT_SUB:
	case PLM_CONTENT_HTML:
		check_mixed(l, node, element);
		break;
	case PLM_CONTENT_EMPTY:
	case PLM_CONTENT_TEXT:
	case PLM_CONTENT_FOREIGN:
		check_flat(l, node, element);
		break;
	}
}

void plm_schema_check(struct plm_loader *loader, const struct plm_xml_node *root,
		      const struct plm_schema_element *element)
{
	const char *code = loader->diags->code;

	loader->diags->code = "schema";
	check_node(loader, root, element);
	loader->diags->code = code;
}

int plm_schema_order(const struct plm_schema_child *children, const struct plm_xml_node *node)
{
	const struct plm_schema_child *child =
		is_xccdf(node) ? find_child(children, node->name) : NULL;

	return child ? (int)child->order : -1;
}

const struct plm_schema_element *plm_schema_inside(const struct plm_schema_element *element,
						   const char *name)
{
	const struct plm_schema_child *child = find_child(element->children, name);

	return child ? child->element : NULL;
}
