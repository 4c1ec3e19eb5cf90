/*
 * xml_node.c: looking things up in a tree that xml.c made. Reads nothing but the tree.
 */
#include "core/base/text.h"
#include "core/benchmark/xml.h"

#include <string.h>

const char *plm_xml_node_attr(const struct plm_xml_node *node, const char *name)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (!node->attrs[i].ns && strcmp(node->attrs[i].name, name) == 0)
			return node->attrs[i].value;
	return NULL;
}

const char *plm_xml_node_language(const struct plm_xml_node *node)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (plm_str_eq(node->attrs[i].ns, PLM_XML_NS) &&
		    strcmp(node->attrs[i].name, "lang") == 0)
			return node->attrs[i].value;
	return NULL;
}

bool plm_xml_node_is(const struct plm_xml_node *node, const char *ns, const char *name)
{
	return node->name && node->ns && *node->name == *name && strcmp(node->name, name) == 0 &&
	       strcmp(node->ns, ns) == 0;
}

const struct plm_xml_node *plm_xml_node_child(const struct plm_xml_node *node, const char *ns,
					      const char *name)
{
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (plm_xml_node_is(c, ns, name))
			return c;
	return NULL;
}

bool plm_xml_node_is_blank(const struct plm_xml_node *text)
{
	return text->line == 0;
}
