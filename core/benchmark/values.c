/*
 * values.c: <Value> elements, wherever they stand [6.4.5]. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"
#include "core/benchmark/decimal.h"

static const char *const types[] = {
	[PLM_VALUE_STRING] = "string",
	[PLM_VALUE_NUMBER] = "number",
	[PLM_VALUE_BOOLEAN] = "boolean",
};

const char *plm_value_type_name(enum plm_value_type type)
{
	return types[type];
}

static enum plm_value_type type_of(const struct plm_xml_node *node)
{
	const char *text = plm_xml_node_attr(node, "type");

	if (plm_str_eq(text, "number"))
		return PLM_VALUE_NUMBER;
	return plm_str_eq(text, "boolean") ? PLM_VALUE_BOOLEAN : PLM_VALUE_STRING;
}

bool plm_value_type_fits(enum plm_value_type type, const char *text)
{
	switch (type) {
	case PLM_VALUE_NUMBER:
		return plm_decimal_is(text);
	case PLM_VALUE_BOOLEAN:
		return plm_str_eq(text, "true") || plm_str_eq(text, "false") ||
		       plm_str_eq(text, "1") || plm_str_eq(text, "0");
	case PLM_VALUE_STRING:
		return true;
	}
	return false;
}

/* Table 20. */
static bool operator_fits(enum plm_value_type type, const char *operator_name)
{
	if (strcmp(operator_name, "equals") == 0 || strcmp(operator_name, "not equal") == 0)
		return true;
	if (type == PLM_VALUE_BOOLEAN)
		return false;
	return (strcmp(operator_name, "pattern match") == 0) == (type == PLM_VALUE_STRING);
}

void plm_loader_value_operator(struct plm_loader *loader, enum plm_value_type type,
			       const char *operator_name, long line)
{
	static const char *const remedies[] = {
		[PLM_VALUE_STRING] = "write equals, not equal, or pattern match",
		[PLM_VALUE_NUMBER] = "write equals, not equal, or an order such as less than",
		[PLM_VALUE_BOOLEAN] = "write equals or not equal",
	};

	if (!operator_fits(type, operator_name))
		plm_loader_warn(loader, line, remedies[type], "operator=\"%s\" cannot compare a %s",
				operator_name, types[type]);
}

/* ---- texts and lists ---- */

const char *plm_loader_value_text(struct plm_loader *loader, enum plm_value_type type,
				  const struct plm_xml_node *node)
{
	static const char *const remedies[] = {NULL, "write a decimal number",
					       "write true or false"};
	const char *text = type == PLM_VALUE_STRING ? plm_loader_raw(loader, node)
						    : plm_loader_trimmed(loader, node);

	if (!plm_value_type_fits(type, text))
		plm_loader_error(loader, node->line, remedies[type], "\"%s\" is no %s", text,
				 types[type]);
	return text;
}

struct plm_words plm_loader_value_items(struct plm_loader *loader, enum plm_value_type type,
					const struct plm_xml_node *node, const char **joined)
{
	plm_auto_buf struct plm_buf all = {0};
	const char **items = NULL, **to;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, "item"); c; c = plm_xml_same(c)) {
		to = plm_loader_got(loader, plm_push(loader->arena, items, count));
		if (!to)
			break;
		*to = plm_loader_value_text(loader, type, c);
		plm_buf_printf(&all, "%s%s", count > 1 ? " " : "", *to);
	}
	loader->out_of_memory |= all.failed != PLM_OK;
	*joined = plm_loader_copy(loader, plm_buf_text(&all));
	return (struct plm_words){.items = items, .count = count};
}

static void read_option(struct plm_loader *l, const struct plm_xml_node *node,
			enum plm_value_type type, struct plm_value_option *option)
{
	option->selector = plm_loader_attr_or(l, node, "selector", "");
	option->line = node->line;
	option->list = plm_str_starts(node->name, "complex-");
	if (option->list)
		option->items = plm_loader_value_items(l, type, node, &option->text);
	else
		option->text = plm_loader_value_text(l, type, node);
}

/* ---- selectors ---- */

static void refuse_twin(struct plm_loader *l, struct plm_map *seen, const char *selector,
			const struct plm_xml_node *node)
{
	if (plm_loader_seen(l, seen, selector))
		plm_loader_error(l, node->line, "give each a selector of its own",
				 "a second <%s> with selector \"%s\"", node->name, selector);
}

/* The elements of two names that stand for the same property: value and complex-value. */
static const struct plm_value_option *
read_options(struct plm_loader *l, const struct plm_xml_node *node, const char *name,
	     const char *list_name, bool selectable, const struct plm_value *value, size_t *count)
{
	struct plm_value_option *options = NULL, *option;
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	*count = 0;
	for (const struct plm_xml_node *c = node->child; c && !l->out_of_memory; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, name) && !plm_xml_node_is_xccdf(c, list_name))
			continue;
		option = plm_loader_got(l, plm_push(l->arena, options, *count));
		if (!option)
			return NULL;
		read_option(l, c, value->type, option);
		if (selectable)
			refuse_twin(l, &seen, option->selector, c);
	}
	return options;
}

static const struct plm_value_limit *
read_limits(struct plm_loader *l, const struct plm_xml_node *node, const char *name, size_t *count)
{
	struct plm_value_limit *limits = NULL, *limit;
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	for (const struct plm_xml_node *c = plm_xml_first(node, name); c; c = plm_xml_same(c)) {
		limit = plm_loader_got(l, plm_push(l->arena, limits, *count));
		if (!limit)
			return NULL;
		limit->selector = plm_loader_attr_or(l, c, "selector", "");
		limit->text = plm_loader_trimmed(l, c);
		limit->line = c->line;
		refuse_twin(l, &seen, limit->selector, c);
	}
	return limits;
}

static void read_choices(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_value *value)
{
	struct plm_value_choices *all = NULL, *choices;
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	for (const struct plm_xml_node *c = plm_xml_first(node, "choices"); c;
	     c = plm_xml_same(c)) {
		choices = plm_loader_got(l, plm_push(l->arena, all, value->choices_count));
		if (!choices)
			return;
		choices->selector = plm_loader_attr_or(l, c, "selector", "");
		choices->must_match = plm_xml_node_bool(c, "mustMatch", false);
		choices->line = c->line;
		choices->items = read_options(l, c, "choice", "complex-choice", false, value,
					      &choices->count);
		if (choices->count == 0)
			plm_loader_error(l, c->line, "add a <choice>", "<choices> holds no choice");
		refuse_twin(l, &seen, choices->selector, c);
	}
	value->choices = all;
}

/* ---- the element ---- */

static void name_value(struct plm_loader *l, const struct plm_xml_node *node,
		       struct plm_value *value)
{
	struct plm_named named = {
		.kind = PLM_NAMED_VALUE, .index = l->value_count - 1, .line = node->line};

	value->id = plm_loader_attr(l, node, "id");
	value->cluster_id = plm_loader_attr(l, node, "cluster-id");
	plm_index_add(l, value->id, &named);
	plm_index_cluster(l, value->cluster_id, &named);
	if (!value->id)
		value->id = "";
}

static void read_content(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_value *value)
{
	value->options =
		read_options(l, node, "value", "complex-value", true, value, &value->option_count);
	value->defaults = read_options(l, node, "default", "complex-default", true, value,
				       &value->default_count);
	value->matches = read_limits(l, node, "match", &value->match_count);
	value->lower_bounds = read_limits(l, node, "lower-bound", &value->lower_bound_count);
	value->upper_bounds = read_limits(l, node, "upper-bound", &value->upper_bound_count);
	read_choices(l, node, value);
	value->sources = plm_loader_attr_of_all(l, node, "source", "uri");
	if (value->option_count == 0)
		plm_loader_error(l, node->line, "add <value>...</value>",
				 "<Value> lacks its <value>");
	plm_loader_value_limits(l, value);
}

static void read_value(struct plm_loader *l, const struct plm_xml_node *node, bool gone)
{
	const struct plm_xml_node **kept =
		plm_loader_got(l, plm_push(l->scratch, l->value_nodes, l->value_node_count));
	struct plm_value *value = plm_loader_got(l, plm_push(l->arena, l->values, l->value_count));

	if (!kept || !value)
		return;
	*kept = node;
	value->title = value->description = value->question = "";
	value->type = type_of(node);
	value->operator_name = plm_loader_attr_or(l, node, "operator", "equals");
	plm_loader_value_operator(l, value->type, value->operator_name, node->line);
	value->interface_hint = plm_loader_attr(l, node, "interfaceHint");
	value->interactive = plm_xml_node_bool(node, "interactive", false);
	value->abstract = gone || plm_xml_node_bool(node, "abstract", false);
	value->hidden = plm_xml_node_bool(node, "hidden", false);
	value->prohibit_changes = plm_xml_node_bool(node, "prohibitChanges", false);
	value->line = node->line;
	name_value(l, node, value);
	read_content(l, node, value);
}

/* What stands in an abstract Group goes with it. */
static void collect(struct plm_loader *l, const struct plm_xml_node *parent, bool gone)
{
	gone = gone || plm_xml_node_bool(parent, "abstract", false);
	for (const struct plm_xml_node *c = parent->child; c && !l->out_of_memory; c = c->next) {
		if (plm_xml_node_is_xccdf(c, "Value"))
			read_value(l, c, gone);
		else if (plm_xml_node_is_xccdf(c, "Group"))
			collect(l, c, gone);
	}
}

/* Texts come after all values are known: they may show them. */
static void read_texts(struct plm_loader *l, const struct plm_xml_node *node,
		       struct plm_value *value)
{
	l->gone = value->abstract;
	value->title = plm_loader_titles(l, node);
	value->description = plm_loader_texts(l, node, "description");
	value->question = plm_loader_texts(l, node, "question");
	value->warnings = plm_loader_warnings(l, node, &value->warning_count);
	value->references = plm_loader_references(l, node, &value->reference_count);
	plm_loader_origin(l, node, &value->origin);
}

void plm_loader_values(struct plm_loader *loader, const struct plm_xml_node *root)
{
	collect(loader, root, false);
	loader->default_values = plm_loader_got(
		loader, plm_new_array(loader->scratch, const char *, loader->value_count));
	if (loader->out_of_memory)
		return;
	for (size_t i = 0; i < loader->value_count; i++)
		loader->default_values[i] = plm_value_option(&loader->values[i], "")->text;
	for (size_t i = 0; i < loader->value_count && !loader->out_of_memory; i++)
		read_texts(loader, loader->value_nodes[i], &loader->values[i]);
}
