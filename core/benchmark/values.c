/*
 * values.c: <Value> elements, wherever they stand. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

static enum plm_value_type type_of(const struct plm_xml_node *node)
{
	const char *text = plm_xml_node_attr(node, "type");

	if (plm_str_eq(text, "number"))
		return PLM_VALUE_NUMBER;
	return plm_str_eq(text, "boolean") ? PLM_VALUE_BOOLEAN : PLM_VALUE_STRING;
}

/* XML Schema's decimal: digits, at most one point, a sign in front. */
static bool is_number(const char *text)
{
	bool point = false, digit = false;

	for (const char *c = text + (*text == '-' || *text == '+' ? 1 : 0); *c; c++) {
		if (*c >= '0' && *c <= '9')
			digit = true;
		else if (*c == '.' && !point)
			point = true;
		else
			return false;
	}
	return digit;
}

bool plm_value_type_fits(enum plm_value_type type, const char *text)
{
	switch (type) {
	case PLM_VALUE_NUMBER:
		return is_number(text);
	case PLM_VALUE_BOOLEAN:
		return plm_str_eq(text, "true") || plm_str_eq(text, "false") ||
		       plm_str_eq(text, "1") || plm_str_eq(text, "0");
	case PLM_VALUE_STRING:
		return true;
	}
	return false;
}

const char *plm_loader_value_text(struct plm_loader *loader, enum plm_value_type type,
				  const struct plm_xml_node *node)
{
	static const char *const remedies[] = {NULL, "write a decimal number",
					       "write true or false"};
	const char *text = type == PLM_VALUE_STRING ? plm_loader_raw(loader, node)
						    : plm_loader_trimmed(loader, node);

	if (!plm_value_type_fits(type, text))
		plm_loader_error(loader, node->line, remedies[type], "\"%s\" is no %s", text,
				 type == PLM_VALUE_NUMBER ? "number" : "boolean");
	return text;
}

static bool has_selector(const struct plm_value_option *options, size_t count, const char *selector)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(options[i].selector, selector) == 0)
			return true;
	return false;
}

static void read_options(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_value *value)
{
	struct plm_value_option *options = NULL, *option;
	const char *selector;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "value"))
			continue;
		selector = plm_xml_node_attr(c, "selector");
		if (has_selector(options, count, selector ? selector : ""))
			plm_loader_error(l, c->line, "give each <value> a selector of its own",
					 "a second <value> with selector \"%s\"",
					 selector ? selector : "");
		option = plm_loader_got(l, plm_push(l->arena, options, count));
		if (!option)
			return;
		option->selector = plm_loader_copy(l, selector ? selector : "");
		option->text = plm_loader_value_text(l, value->type, c);
	}
	value->options = options;
	value->option_count = count;
}

static void read_value(struct plm_loader *l, const struct plm_xml_node *node)
{
	struct plm_named named = {
		.kind = PLM_NAMED_VALUE, .index = l->value_count, .line = node->line};
	const struct plm_xml_node **kept =
		plm_loader_got(l, plm_push(l->scratch, l->value_nodes, l->value_node_count));
	struct plm_value *value = plm_loader_got(l, plm_push(l->arena, l->values, l->value_count));
	const char *operator_name = plm_xml_node_attr(node, "operator");

	if (!kept || !value)
		return;
	*kept = node;
	value->id = plm_loader_attr(l, node, "id");
	value->title = value->description = "";
	value->type = type_of(node);
	value->operator_name = plm_loader_copy(l, operator_name ? operator_name : "equals");
	value->cluster_id = plm_loader_attr(l, node, "cluster-id");
	value->line = node->line;
	plm_index_add(l, value->id, &named);
	plm_index_cluster(l, value->cluster_id, &named);
	if (!value->id)
		value->id = "";
	read_options(l, node, value);
}

static void collect(struct plm_loader *l, const struct plm_xml_node *parent)
{
	for (const struct plm_xml_node *c = parent->child; c && !l->out_of_memory; c = c->next) {
		if (plm_xml_node_is_xccdf(c, "Value"))
			read_value(l, c);
		else if (plm_xml_node_is_xccdf(c, "Group"))
			collect(l, c);
	}
}

/* Titles come after all values are known: they may show them. */
void plm_loader_values(struct plm_loader *loader, const struct plm_xml_node *root)
{
	collect(loader, root);
	loader->default_values = plm_loader_got(
		loader, plm_new_array(loader->scratch, const char *, loader->value_count));
	if (loader->out_of_memory)
		return;
	for (size_t i = 0; i < loader->value_count; i++)
		loader->default_values[i] = plm_value_text(&loader->values[i], "");
	for (size_t i = 0; i < loader->value_count && !loader->out_of_memory; i++) {
		struct plm_value *value = &loader->values[i];

		value->title = plm_loader_texts(loader, loader->value_nodes[i], "title");
		value->description =
			plm_loader_texts(loader, loader->value_nodes[i], "description");
	}
}

const char *plm_value_text(const struct plm_value *value, const char *selector)
{
	for (size_t i = 0; i < value->option_count; i++)
		if (strcmp(value->options[i].selector, selector) == 0)
			return value->options[i].text;
	if (*selector)
		return plm_value_text(value, "");
	return value->option_count ? value->options[0].text : "";
}
