/*
 * resolved.c: the resolved tree of a benchmark as XML. Writes only into memory.
 */
#include "core/benchmark/resolved.h"

#include "core/base/text.h"
#include "core/benchmark/resolving.h"
#include "core/benchmark/schema.h"
#include "core/benchmark/xml_write.h"

#include <inttypes.h>

/* ---- what is left out ---- */

bool plm_resolving_is_gone(const struct plm_resolving *w, const struct plm_item *item)
{
	(void)w;
	for (; item; item = item->parent)
		if (item->abstract)
			return true;
	return false;
}

static bool names_gone(const struct plm_resolving *w, const struct plm_xml_node *node)
{
	const struct plm_loader *l = w->loader;
	const char *id = plm_xml_node_attr(node, "idref");
	const struct plm_named *named = id ? plm_index_find(l->index, id) : NULL;

	if (named && named->kind == PLM_NAMED_ITEM)
		return plm_resolving_is_gone(w, l->items[named->index]);
	return named && named->kind == PLM_NAMED_VALUE && l->values[named->index].abstract;
}

static bool is_left_out(const struct plm_resolving *w, const struct plm_xml_node *parent,
			const struct plm_xml_node *node)
{
	static const char *const things[] = {"Profile", "Value", "Group", "Rule", NULL};
	static const char *const stale[] = {"TestResult", "signature", NULL};
	static const char *const selectors[] = {"select",    "refine-rule",	  "refine-value",
						"set-value", "set-complex-value", "conflicts",
						NULL};

	if (!plm_str_eq(node->ns, PLM_XCCDF_NS))
		return false;
	if (plm_word_is_one_of(stale, node->name))
		return true;
	if (plm_word_is_one_of(things, node->name))
		return plm_xml_node_bool(node, "abstract", false);
	if (strcmp(node->name, "check") == 0 && strcmp(parent->name, "Rule") == 0)
		return plm_xml_first(parent, "complex-check") != NULL;
	return plm_word_is_one_of(selectors, node->name) && names_gone(w, node);
}

static bool is_attr_left_out(const struct plm_xml_node *node, const struct plm_xml_node_attr *attr)
{
	static const char *const things[] = {"Profile", "Value", "Group", "Rule", NULL};

	if (attr->ns || !plm_str_eq(node->ns, PLM_XCCDF_NS))
		return false;
	if (strcmp(node->name, "Benchmark") == 0)
		return strcmp(attr->name, "resolved") == 0;
	return plm_word_is_one_of(things, node->name) &&
	       (strcmp(attr->name, "extends") == 0 || strcmp(attr->name, "abstract") == 0);
}

/* ---- elements ---- */

static void new_line(struct plm_resolving *w)
{
	plm_buf_char(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		plm_buf_str(w->out, "  ");
}

static void write_attrs(struct plm_resolving *w, const struct plm_xml_node *node)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (!is_attr_left_out(node, &node->attrs[i]))
			plm_xml_write_attr(w->out, w->xml, &node->attrs[i]);
}

static bool is_selector(const struct plm_xml_node *node)
{
	static const char *const names[] = {"select",	 "refine-rule",	      "refine-value",
					    "set-value", "set-complex-value", NULL};

	return plm_str_eq(node->ns, PLM_XCCDF_NS) && plm_word_is_one_of(names, node->name);
}

static const struct plm_profile *profile_of(const struct plm_resolving *w,
					    const struct plm_xml_node *node)
{
	const char *id = plm_xml_node_attr(node, "id");
	const struct plm_named *named = plm_xml_node_is_xccdf(node, "Profile") && id
						? plm_index_find(w->loader->index, id)
						: NULL;

	return named ? &w->loader->profiles[named->index] : NULL;
}

static void write_element(struct plm_resolving *w, const struct plm_xml_node *node,
			  const struct plm_schema_element *element);

/* Elements only: each on a line of its own. Gives whether there were any. */
static bool write_children(struct plm_resolving *w, const struct plm_xml_node *node,
			   const struct plm_schema_element *element)
{
	const struct plm_profile *profile = profile_of(w, node);
	bool any = false, summed = false, asked = !profile;

	w->depth++;
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name || is_left_out(w, node, c))
			continue;
		if (!any)
			plm_buf_char(w->out, '>');
		any = true;
		if (is_selector(c) && !asked) {
			summed = plm_resolving_profile(w, profile);
			asked = true;
		}
		if (is_selector(c) && profile && summed)
			continue;
		new_line(w);
		write_element(w, c, plm_schema_inside(element, c->name));
	}
	w->depth--;
	if (any)
		new_line(w);
	return any;
}

static void write_element(struct plm_resolving *w, const struct plm_xml_node *node,
			  const struct plm_schema_element *element)
{
	bool root = w->depth == 0, any;

	if (!element || element->content != PLM_CONTENT_ELEMENTS) {
		plm_xml_write_node(w->out, w->xml, node);
		return;
	}
	plm_buf_printf(w->out, "<%s", node->name);
	if (root)
		plm_xml_write_namespaces(w->out, w->xml);
	write_attrs(w, node);
	if (root)
		plm_buf_str(w->out, " resolved=\"true\"");
	any = write_children(w, node, element);
	if (any)
		plm_buf_printf(w->out, "</%s>", node->name);
	else
		plm_buf_str(w->out, "/>");
}

void plm_resolving_document(struct plm_resolving *w)
{
	plm_buf_str(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	write_element(w, w->xml->root, &plm_schema_benchmark);
	plm_buf_char(w->out, '\n');
}

/* ---- selectors that stand in no tree ---- */

void plm_resolving_open(struct plm_resolving *w, const char *name, const char *idref)
{
	new_line(w);
	plm_buf_printf(w->out, "<%s", name);
	w->name = name;
	w->inner = false;
	plm_resolving_attr(w, "idref", idref);
}

void plm_resolving_attr(struct plm_resolving *w, const char *name, const char *value)
{
	const struct plm_xml_node_attr attr = {.name = name, .value = value};

	plm_xml_write_attr(w->out, w->xml, &attr);
}

void plm_resolving_weight(struct plm_resolving *w, const struct plm_weight *weight)
{
	enum { MOST = 3 }; /* digits behind the point: the denominator is a power of ten */
	uint64_t fraction = weight->num % weight->den, den = weight->den;
	char text[32];
	int n = snprintf(text, sizeof(text), "%" PRIu64 ".", weight->num / weight->den);

	for (int i = 0; i < MOST && (i == 0 || fraction); i++) {
		fraction *= 10;
		text[n++] = (char)('0' + (den ? fraction / den : 0) % 10);
		fraction %= den;
	}
	text[n] = '\0';
	plm_resolving_attr(w, "weight", text);
}

static void begin_inner(struct plm_resolving *w)
{
	if (!w->inner)
		plm_buf_char(w->out, '>');
	w->inner = true;
}

void plm_resolving_text(struct plm_resolving *w, const char *text)
{
	begin_inner(w);
	plm_xml_write_text(w->out, text);
}

void plm_resolving_items(struct plm_resolving *w, const struct plm_words *items)
{
	for (size_t i = 0; i < items->count; i++) {
		begin_inner(w);
		plm_buf_str(w->out, "<item>");
		plm_xml_write_text(w->out, items->items[i]);
		plm_buf_str(w->out, "</item>");
	}
}

void plm_resolving_close(struct plm_resolving *w)
{
	if (w->inner)
		plm_buf_printf(w->out, "</%s>", w->name);
	else
		plm_buf_str(w->out, "/>");
}
