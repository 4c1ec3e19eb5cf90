/*
 * checks.c: <check>, <complex-check>, and the element inside <check-content>, kept as it is for the
 * check system. Also which check of a rule counts [table 39]. Reads the tree only.
 */
#include "core/benchmark/loader.h"
#include "core/benchmark/selection.h"

#include "core/base/text.h"

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
	else if (l->values[named->index].abstract && !l->gone)
		plm_loader_error(l, node->line, "export a Value that extends it",
				 "<check-export> exports %s, which is abstract and gone once all "
				 "is resolved",
				 export->value_id);
}

static void read_exports(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_check *check)
{
	struct plm_check_export *exports = NULL, *export;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, "check-export"); c;
	     c = plm_xml_same(c)) {
		export = plm_loader_got(l, plm_push(l->arena, exports, count));
		if (!export)
			return;
		read_export(l, c, export);
	}
	check->exports = exports;
	check->export_count = count;
}

static void read_imports(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_check *check)
{
	struct plm_check_import *imports = NULL, *import;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, "check-import"); c;
	     c = plm_xml_same(c)) {
		import = plm_loader_got(l, plm_push(l->arena, imports, count));
		if (!import)
			return;
		import->name = plm_loader_attr_or(l, c, "import-name", "");
		import->xpath = plm_loader_attr(l, c, "import-xpath");
	}
	check->imports = imports;
	check->import_count = count;
}

static void read_content_refs(struct plm_loader *l, const struct plm_xml_node *node,
			      struct plm_check *check)
{
	struct plm_content_ref *refs = NULL, *ref;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, "check-content-ref"); c;
	     c = plm_xml_same(c)) {
		ref = plm_loader_got(l, plm_push(l->arena, refs, count));
		if (!ref)
			return;
		ref->href = plm_loader_attr_or(l, c, "href", "");
		ref->name = plm_loader_attr(l, c, "name");
	}
	check->content_refs = refs;
	check->content_ref_count = count;
	if (count) {
		check->content_ref = refs[0].href;
		check->content_ref_name = refs[0].name;
	}
}

static void read_content(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_check *check)
{
	const struct plm_xml_node *content =
		plm_xml_node_child(node, PLM_XCCDF_NS, "check-content");

	if (!content)
		return;
	check->contents = plm_loader_elements(l, content, NULL);
	if (check->contents.count)
		check->content = check->contents.items[0];
	else
		check->content_text = plm_loader_verbatim(l, content);
}

static void read_single(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_check *check)
{
	check->kind = PLM_CHECK_SINGLE;
	check->id = plm_loader_attr(l, node, "id");
	check->system = plm_loader_attr_or(l, node, "system", "");
	check->selector = plm_loader_attr_or(l, node, "selector", "");
	check->multi_check = plm_xml_node_bool(node, "multi-check", false);
	read_imports(l, node, check);
	read_exports(l, node, check);
	read_content_refs(l, node, check);
	read_content(l, node, check);
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

static void refuse_twin(struct plm_loader *l, struct plm_map *seen, const struct plm_check *check)
{
	const char *key = plm_loader_got(
		l, plm_arena_printf(l->scratch, "%s %s", check->system, check->selector));

	if (key && plm_loader_seen(l, seen, key))
		plm_loader_error(l, check->line, "give each a selector of its own",
				 "a second <check> of system %s with selector \"%s\"",
				 check->system, check->selector);
}

/* Extending a Rule can bring both together, and then the checks do not count [6.4.4.4]. */
static const char *wanted_name(struct plm_loader *l, const struct plm_xml_node *node)
{
	const struct plm_xml_node *complex = plm_xml_first(node, "complex-check");
	const struct plm_xml_node *check = plm_xml_first(node, "check");

	if (complex && check)
		plm_loader_warn(l, check->line, "put it into a <complex-check> of its own",
				"this <check> never counts: the Rule inherits a <complex-check>");
	return complex ? "complex-check" : "check";
}

void plm_loader_checks(struct plm_loader *loader, const struct plm_xml_node *node,
		       struct plm_item *rule)
{
	const struct plm_check **checks = NULL, **kept;
	const struct plm_check *check;
	struct plm_map seen;
	size_t count = 0;

	plm_map_init(&seen, loader->scratch);
	for (const struct plm_xml_node *c = plm_xml_first(node, wanted_name(loader, node)); c;
	     c = plm_xml_same(c)) {
		check = plm_loader_check(loader, c);
		if (!check)
			return;
		if (check->kind == PLM_CHECK_SINGLE)
			refuse_twin(loader, &seen, check);
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
