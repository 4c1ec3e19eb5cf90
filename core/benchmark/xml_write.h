/*
 * xml_write.h: a tree of xml.h as text again, with the prefixes its file had.
 */
#ifndef PLM_CORE_BENCHMARK_XML_WRITE_H
#define PLM_CORE_BENCHMARK_XML_WRITE_H

#include "core/benchmark/xml.h"

struct plm_buf;

/* The declarations of a root element: XCCDF's as xmlns, every other one with its prefix. */
void plm_xml_write_namespaces(struct plm_buf *out, const struct plm_xml *xml);
/* ` prefix:name="value"`. */
void plm_xml_write_attr(struct plm_buf *out, const struct plm_xml *xml,
			const struct plm_xml_node_attr *attr);
/* An element below such a root and all inside it, as it stands. */
void plm_xml_write_node(struct plm_buf *out, const struct plm_xml *xml,
			const struct plm_xml_node *node);
/* The value of an attribute, and text between tags: escaped. */
void plm_xml_write_value(struct plm_buf *out, const char *text);
void plm_xml_write_text(struct plm_buf *out, const char *text);

#endif
