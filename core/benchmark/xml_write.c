/*
 * xml_write.c: elements, attributes and text as XML. Writes only into memory.
 */
#include "core/benchmark/xml_write.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"

void plm_xml_write_text(struct plm_buf *out, const char *text)
{
	size_t n;

	for (; text[n = strcspn(text, "<>&\r")]; text += n + 1) {
		plm_buf_add(out, text, n);
		if (text[n] == '<')
			plm_buf_str(out, "&lt;");
		else if (text[n] == '>')
			plm_buf_str(out, "&gt;");
		else
			plm_buf_str(out, text[n] == '&' ? "&amp;" : "&#13;");
	}
	plm_buf_str(out, text);
}

void plm_xml_write_value(struct plm_buf *out, const char *text)
{
	size_t n;

	for (; text[n = strcspn(text, "<&\"\t\n\r")]; text += n + 1) {
		plm_buf_add(out, text, n);
		if (text[n] == '<')
			plm_buf_str(out, "&lt;");
		else if (text[n] == '&')
			plm_buf_str(out, "&amp;");
		else if (text[n] == '"')
			plm_buf_str(out, "&quot;");
		else
			plm_buf_printf(out, "&#%d;", text[n]);
	}
	plm_buf_str(out, text);
}

static void write_prefix(struct plm_buf *out, const struct plm_xml *xml, const char *ns)
{
	if (strcmp(ns, PLM_XML_NS) == 0) {
		plm_buf_str(out, "xml:");
		return;
	}
	for (size_t i = 0; i < xml->namespace_count; i++)
		if (strcmp(xml->namespaces[i].uri, ns) == 0) {
			plm_buf_printf(out, "%s:", xml->namespaces[i].prefix);
			return;
		}
}

void plm_xml_write_namespaces(struct plm_buf *out, const struct plm_xml *xml)
{
	plm_buf_str(out, " xmlns=\"" PLM_XCCDF_NS "\"");
	for (size_t i = 0; i < xml->namespace_count; i++) {
		if (strcmp(xml->namespaces[i].uri, PLM_XCCDF_NS) == 0)
			continue;
		plm_buf_printf(out, " xmlns:%s=\"", xml->namespaces[i].prefix);
		plm_xml_write_value(out, xml->namespaces[i].uri);
		plm_buf_char(out, '"');
	}
}

void plm_xml_write_attr(struct plm_buf *out, const struct plm_xml *xml,
			const struct plm_xml_node_attr *attr)
{
	plm_buf_char(out, ' ');
	if (attr->ns)
		write_prefix(out, xml, attr->ns);
	plm_buf_str(out, attr->name);
	plm_buf_str(out, "=\"");
	plm_xml_write_value(out, attr->value);
	plm_buf_char(out, '"');
}

static void write_name(struct plm_buf *out, const struct plm_xml *xml,
		       const struct plm_xml_node *node)
{
	if (node->ns && strcmp(node->ns, PLM_XCCDF_NS) != 0)
		write_prefix(out, xml, node->ns);
	plm_buf_str(out, node->name);
}

/* An element without a namespace has to say so below one that has the document's, and the other way
 * round. Gives what xmlns means inside. */
static const char *write_default(struct plm_buf *out, const struct plm_xml_node *node,
				 const char *default_ns)
{
	const char *wanted = node->ns ? PLM_XCCDF_NS : "";

	if (strcmp(wanted, default_ns) == 0 || (node->ns && strcmp(node->ns, PLM_XCCDF_NS) != 0))
		return default_ns;
	plm_buf_printf(out, " xmlns=\"%s\"", wanted);
	return wanted;
}

static void write_node(struct plm_buf *out, const struct plm_xml *xml,
		       const struct plm_xml_node *node, const char *default_ns)
{
	plm_buf_char(out, '<');
	write_name(out, xml, node);
	default_ns = write_default(out, node, default_ns);
	for (size_t i = 0; i < node->attr_count; i++)
		plm_xml_write_attr(out, xml, &node->attrs[i]);
	plm_buf_str(out, node->child ? ">" : "/>");
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (c->name)
			write_node(out, xml, c, default_ns);
		else
			plm_xml_write_text(out, c->text);
	if (!node->child)
		return;
	plm_buf_str(out, "</");
	write_name(out, xml, node);
	plm_buf_char(out, '>');
}

void plm_xml_write_node(struct plm_buf *out, const struct plm_xml *xml,
			const struct plm_xml_node *node)
{
	write_node(out, xml, node, PLM_XCCDF_NS);
}
