/*
 * attrs.c: typed attributes of elements that the schema check has seen. What was ill-typed is in
 * the diags already, so here it becomes the default. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

const char *plm_loader_attr(struct plm_loader *loader, const struct plm_xml_node *node,
			    const char *name)
{
	return plm_loader_copy(loader, plm_xml_node_attr(node, name));
}

const char *plm_loader_attr_or(struct plm_loader *loader, const struct plm_xml_node *node,
			       const char *name, const char *fallback)
{
	const char *text = plm_loader_attr(loader, node, name);

	return text ? text : fallback;
}

bool plm_xml_node_bool(const struct plm_xml_node *node, const char *name, bool fallback)
{
	const char *text = plm_xml_node_attr(node, name);

	if (!text)
		return fallback;
	return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

/* The schema allows a weight three digits in all, zeros at either end not counted. */
bool plm_weight_parse(const char *text, struct plm_weight *weight)
{
	enum { LARGEST = 999, PLACES = 3 };
	struct plm_weight w = {.num = 0, .den = 1};
	size_t digits = 0, zeros = 0;
	bool fraction = false;

	for (const char *c = text + (*text == '+' ? 1 : 0); *c; c++) {
		if (*c == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (*c < '0' || *c > '9')
			return false;
		digits++;
		if (fraction && *c == '0') {
			zeros++;
			continue;
		}
		if (zeros > PLACES)
			return false;
		for (; zeros; zeros--) {
			w.num *= 10;
			w.den *= 10;
		}
		w.num = w.num * 10 + (uint64_t)(*c - '0');
		w.den *= fraction ? 10 : 1;
		if (w.num > LARGEST || w.den > LARGEST + 1)
			return false;
	}
	if (digits == 0)
		return false;
	*weight = w;
	return true;
}

struct plm_weight plm_xml_node_weight(const struct plm_xml_node *node)
{
	struct plm_weight weight = {.num = 1, .den = 1};
	const char *text = plm_xml_node_attr(node, "weight");

	if (text && !plm_weight_parse(text, &weight))
		return (struct plm_weight){.num = 1, .den = 1};
	return weight;
}

enum plm_severity plm_xml_node_severity(const struct plm_xml_node *node)
{
	enum plm_severity severity = PLM_SEVERITY_UNKNOWN;
	const char *text = plm_xml_node_attr(node, "severity");

	if (text)
		plm_severity_parse(text, &severity);
	return severity;
}

enum plm_role plm_xml_node_role(const struct plm_xml_node *node)
{
	const char *text = plm_xml_node_attr(node, "role");

	if (plm_str_eq(text, "unscored"))
		return PLM_ROLE_UNSCORED;
	return plm_str_eq(text, "unchecked") ? PLM_ROLE_UNCHECKED : PLM_ROLE_FULL;
}

const char *plm_role_name(enum plm_role role)
{
	static const char *const names[] = {
		[PLM_ROLE_FULL] = "full",
		[PLM_ROLE_UNSCORED] = "unscored",
		[PLM_ROLE_UNCHECKED] = "unchecked",
	};

	return names[role];
}
