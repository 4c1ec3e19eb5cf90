/*
 * checks.c: <check>, <complex-check>, and the element inside <check-content>, kept as it is for the
 * check system. Also which check of a rule counts [table 39]. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

/* ---- check-content ---- */

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

static const struct plm_element *copy_element(struct plm_loader *l, const struct plm_xml_node *node)
{
	struct plm_element *element = plm_loader_got(l, plm_new(l->arena, struct plm_element));
	const struct plm_element **children = NULL, **child;
	size_t count = 0;

	if (!element)
		return NULL;
	element->ns = plm_loader_copy(l, node->ns);
	element->name = plm_loader_copy(l, node->name);
	element->file = l->file;
	element->line = node->line;
	element->text = plm_loader_trimmed(l, node);
	element->attrs = copy_attrs(l, node);
	element->attr_count = element->attrs ? node->attr_count : 0;
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name)
			continue;
		child = plm_loader_got(l, plm_push(l->arena, children, count));
		if (!child)
			return element;
		*child = copy_element(l, c);
	}
	element->children = children;
	element->child_count = count;
	return element;
}

static void read_content(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_check *check)
{
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name)
			continue;
		if (check->content) {
			plm_loader_error(l, c->line,
					 "write one <check> for each, joined by <complex-check>",
					 "a second element in <check-content>: <%s>", c->name);
			return;
		}
		check->content = copy_element(l, c);
	}
}

/* ---- check ---- */

static void read_export(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_check_export *export)
{
	const struct plm_named *named;

	export->value_id = plm_loader_attr(l, node, "value-id");
	export->export_name = plm_loader_attr(l, node, "export-name");
	export->line = node->line;
	if (!export->value_id || !export->export_name) {
		export->value_id = export->export_name = "";
		return;
	}
	named = plm_index_find(l->index, export->value_id);
	if (!named || named->kind != PLM_NAMED_VALUE)
		plm_loader_dangling(l, node->line, PLM_NAMED_VALUE, export->value_id,
				    "<check-export>");
}

static void read_check_children(struct plm_loader *l, const struct plm_xml_node *node,
				struct plm_check *check)
{
	struct plm_check_export *exports = NULL, *export;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (plm_xml_node_is_xccdf(c, "check-export")) {
			export = plm_loader_got(l, plm_push(l->arena, exports, count));
			if (!export)
				return;
			read_export(l, c, export);
		} else if (plm_xml_node_is_xccdf(c, "check-content-ref") && !check->content_ref) {
			check->content_ref = plm_loader_attr(l, c, "href");
			check->content_ref_name = plm_loader_attr(l, c, "name");
		} else if (plm_xml_node_is_xccdf(c, "check-content")) {
			read_content(l, c, check);
		}
	}
	check->exports = exports;
	check->export_count = count;
}

static void read_single(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_check *check)
{
	const char *system = plm_loader_attr(l, node, "system");
	const char *selector = plm_loader_attr(l, node, "selector");

	check->kind = PLM_CHECK_SINGLE;
	check->system = system ? system : "";
	check->selector = selector ? selector : "";
	check->multi_check = plm_xml_node_bool(node, "multi-check", false);
	read_check_children(l, node, check);
}

static void read_complex(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_check *check)
{
	const struct plm_check **operands = NULL, **operand;
	size_t count = 0;

	check->kind = plm_str_eq(plm_xml_node_attr(node, "operator"), "OR") ? PLM_CHECK_OR
									    : PLM_CHECK_AND;
	check->system = check->selector = "";
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "check") &&
		    !plm_xml_node_is_xccdf(c, "complex-check"))
			continue;
		operand = plm_loader_got(l, plm_push(l->arena, operands, count));
		if (!operand)
			return;
		*operand = plm_loader_check(l, c);
	}
	if (count == 0)
		plm_loader_error(l, node->line, "put a <check> into it",
				 "<complex-check> holds no check");
	check->operands = operands;
	check->operand_count = count;
}

const struct plm_check *plm_loader_check(struct plm_loader *loader, const struct plm_xml_node *node)
{
	struct plm_check *check = plm_loader_got(loader, plm_new(loader->arena, struct plm_check));

	if (!check)
		return NULL;
	check->line = node->line;
	check->negate = plm_xml_node_bool(node, "negate", false);
	if (strcmp(node->name, "check") == 0)
		read_single(loader, node, check);
	else
		read_complex(loader, node, check);
	return check;
}

/* ---- the checks of a Rule ---- */

static void refuse_twin(struct plm_loader *l, const struct plm_check *const *checks, size_t count,
			const struct plm_check *check)
{
	for (size_t i = 0; i < count; i++) {
		if (checks[i]->kind != check->kind) {
			plm_loader_error(l, check->line, "put the <check> into the <complex-check>",
					 "a Rule has either <check>s or one <complex-check>");
			return;
		}
		if (check->kind == PLM_CHECK_SINGLE &&
		    plm_str_eq(checks[i]->system, check->system) &&
		    plm_str_eq(checks[i]->selector, check->selector))
			plm_loader_error(l, check->line, "give each a selector of its own",
					 "a second <check> of system %s with selector \"%s\"",
					 check->system, check->selector);
	}
}

void plm_loader_checks(struct plm_loader *loader, const struct plm_xml_node *node,
		       struct plm_item *rule)
{
	const struct plm_check **checks = NULL, **kept;
	const struct plm_check *check;
	size_t count = 0;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!plm_xml_node_is_xccdf(c, "check") &&
		    !plm_xml_node_is_xccdf(c, "complex-check"))
			continue;
		check = plm_loader_check(loader, c);
		if (!check)
			return;
		refuse_twin(loader, checks, count, check);
		kept = plm_loader_got(loader, plm_push(loader->arena, checks, count));
		if (!kept)
			return;
		*kept = check;
	}
	rule->checks = checks;
	rule->check_count = count;
}

static bool has_selector(const struct plm_item *rule, const char *selector)
{
	for (size_t i = 0; i < rule->check_count; i++)
		if (strcmp(rule->checks[i]->selector, selector) == 0)
			return true;
	return false;
}

const struct plm_check *
plm_benchmark_choose_check(const struct plm_item *rule, const char *selector,
			   bool (*supported)(void *context, const char *system), void *context)
{
	if (!selector || !has_selector(rule, selector))
		selector = "";
	for (size_t i = 0; i < rule->check_count; i++) {
		const struct plm_check *check = rule->checks[i];

		if (check->kind != PLM_CHECK_SINGLE)
			return check;
		if (strcmp(check->selector, selector) == 0 && supported(context, check->system))
			return check;
	}
	return NULL;
}
