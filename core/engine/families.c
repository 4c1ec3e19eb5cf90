/*
 * families.c: the check system of the families: finds the test an element names, fills its
 * parameters, runs it. Reads the host only through what the tests ask of the facts.
 */
#include "core/engine/families.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/engine/attributes.h"
#include "core/engine/ops.h"
#include "core/engine/registry.h"
#include "core/engine/result.h"
#include "core/facts/facts.h"

struct prepared {
	const struct plm_test *test;
	struct plm_parsed parsed;
	const char *who; /* "<sysctl>" */
};

static int invalid(struct plm_err **err)
{
	/* The diagnostics hold the words; the plan turns the first of them into the error. */
	(void)err;
	return -PLM_E_INVALID;
}

/* ---- prepare ---- */

static const char *family_xmlns_at(const void *list, size_t index)
{
	const struct plm_registry *registry = list;

	return index < plm_registry_count(registry)
		       ? plm_registry_family(registry, index)->family->xmlns
		       : NULL;
}

static const struct plm_family *family_of(const struct plm_registry *registry, const char *xmlns)
{
	for (size_t i = 0; i < plm_registry_count(registry); i++)
		if (plm_str_eq(plm_registry_family(registry, i)->family->xmlns, xmlns))
			return plm_registry_family(registry, i)->family;
	return NULL;
}

static const char *test_name_at(const void *list, size_t index)
{
	const struct plm_family *family = list;

	return index < family->test_count ? family->tests[index].name : NULL;
}

static void unknown_namespace(const struct plm_registry *registry,
			      const struct plm_element *element, struct plm_arena *arena,
			      struct plm_diags *diags)
{
	const char *xmlns = element->ns ? element->ns : "";
	const char *near = plm_nearest(xmlns, family_xmlns_at, registry);
	const char *remedy = "run plimsoll checks for the namespaces there are";

	if (near)
		remedy = plm_arena_printf(arena, "write %s", near);
	plm_diag_add(diags, PLM_DIAG_ERROR, element->file, element->line, remedy,
		     "<%s> is in the namespace \"%s\", which belongs to no family", element->name,
		     xmlns);
}

static void unknown_element(const struct plm_family *family, const struct plm_element *element,
			    struct plm_arena *arena, struct plm_diags *diags)
{
	const char *near = plm_nearest(element->name, test_name_at, family);
	const char *remedy =
		near ? plm_arena_printf(arena, "write %s", near)
		     : plm_arena_printf(arena, "run plimsoll checks %s for the tests there are",
					family->name);

	plm_diag_add(diags, PLM_DIAG_ERROR, element->file, element->line, remedy,
		     "the family %s has no test <%s>", family->name, element->name);
}

/* The test an element names; NULL after a diagnostic. */
static const struct plm_test *find_test(const struct plm_registry *registry,
					const struct plm_element *element, struct plm_arena *arena,
					struct plm_diags *diags)
{
	const struct plm_test *test =
		plm_registry_test(registry, element->ns ? element->ns : "", element->name, NULL);
	const struct plm_family *family;

	if (test)
		return test;
	family = family_of(registry, element->ns);
	if (family)
		unknown_element(family, element, arena, diags);
	else
		unknown_namespace(registry, element, arena, diags);
	return NULL;
}

/* A list becomes words in an attribute: an item that is no word would be torn apart. */
static void check_items(const struct plm_selection *selection, const struct plm_value *value,
			const struct plm_check_export *from, struct plm_diags *diags)
{
	const struct plm_selected_value *selected =
		&selection->selected_values[value - selection->benchmark->values];

	for (size_t i = 0; selected->list && i < selected->items.count; i++) {
		const char *item = selected->items.items[i];

		if (*item && !item[strcspn(item, " \t\r\n")])
			continue;
		plm_diag_add(diags, PLM_DIAG_ERROR, selection->benchmark->file, from->line,
			     "write items without blanks",
			     "the item \"%s\" of the list %s is no single word", item, value->id);
	}
}

/* The text of each value the check exports, under the selection. */
static struct plm_exported *export_values(const struct plm_selection *selection,
					  const struct plm_check *check, struct plm_arena *arena,
					  struct plm_diags *diags, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	struct plm_exported *exported =
		plm_new_array(arena, struct plm_exported, check->export_count + 1);

	for (size_t i = 0; exported && i < check->export_count; i++) {
		const struct plm_check_export *from = &check->exports[i];
		const struct plm_value *value = plm_benchmark_value(benchmark, from->value_id);

		exported[i].name = from->export_name;
		exported[i].text = value ? selection->values[value - benchmark->values] : NULL;
		if (value)
			check_items(selection, value, from, diags);
		if (exported[i].text)
			continue;
		exported[i].text = "";
		plm_diag_add(diags, PLM_DIAG_ERROR, benchmark->file, from->line,
			     value ? "add a <value>" : "write the id of a Value",
			     value ? "the Value %s has no text to export"
				   : "there is no Value %s to export",
			     from->value_id);
	}
	if (!exported)
		plm_err_nomem(err);
	return exported;
}

static void warn_unused(const struct plm_selection *selection, const struct plm_check *check,
			const struct plm_exported *exported, struct plm_diags *diags)
{
	for (size_t i = 0; i < check->export_count; i++)
		if (!exported[i].used)
			plm_diag_add(diags, PLM_DIAG_WARNING, selection->benchmark->file,
				     check->exports[i].line,
				     "write $NAME in an attribute, or remove the check-export",
				     "no attribute uses the exported value %s", exported[i].name);
}

static void check_meaning(const struct plm_test *test, const struct plm_item *rule,
			  const struct plm_element *element, const void *params,
			  struct plm_diags *diags)
{
	const char *wrong = test->validate ? test->validate(params) : NULL;

	if (wrong)
		plm_diag_add(diags, PLM_DIAG_ERROR, element->file, element->line, NULL, "<%s>: %s",
			     element->name, wrong);
	if (rule->multiple && !(test->flags & PLM_TEST_PER_INSTANCE))
		plm_diag_add(diags, PLM_DIAG_WARNING, element->file, element->line,
			     "remove multiple=\"true\" from the Rule",
			     "the rule asks for one result per instance, but <%s> gives only one",
			     element->name);
}

static int prepare_element(const struct plm_registry *registry,
			   const struct plm_selection *selection, const struct plm_item *rule,
			   const struct plm_check *check, struct plm_arena *arena,
			   struct plm_diags *diags, struct prepared *out, struct plm_err **err)
{
	struct plm_exported *exported;
	size_t errors = diags->error_count;
	int rc;

	out->test = find_test(registry, check->content, arena, diags);
	exported = export_values(selection, check, arena, diags, err);
	if (!exported)
		return -PLM_E_NOMEM;
	if (!out->test || diags->error_count > errors)
		return invalid(err);
	rc = plm_attributes_parse(out->test, check->content, exported, check->export_count, arena,
				  diags, &out->parsed);
	if (rc < 0)
		return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : invalid(err);
	warn_unused(selection, check, exported, diags);
	check_meaning(out->test, rule, check->content, out->parsed.params, diags);
	return diags->error_count > errors ? invalid(err) : 0;
}

static int prepare(const struct plm_registry *registry, const struct plm_selection *selection,
		   const struct plm_item *rule, const struct plm_check *check,
		   struct plm_arena *arena, struct plm_diags *diags, const void **prepared,
		   struct plm_err **err)
{
	struct prepared *p = plm_new(arena, struct prepared);
	int rc;

	if (!p)
		return plm_err_nomem(err);
	if (!check->content) {
		plm_diag_add(diags, PLM_DIAG_ERROR, selection->benchmark->file, check->line,
			     "put one test element inside <check-content>",
			     "the check of %s has no content", rule->id);
		return invalid(err);
	}
	if (check->contents.count > 1) {
		plm_diag_add(diags, PLM_DIAG_ERROR, selection->benchmark->file,
			     check->contents.items[1]->line,
			     "write one <check> for each, joined by <complex-check>",
			     "a second element in <check-content>: <%s>",
			     check->contents.items[1]->name);
		return invalid(err);
	}
	rc = prepare_element(registry, selection, rule, check, arena, diags, p, err);
	if (rc < 0)
		return rc;
	p->who = plm_arena_printf(arena, "<%s>", p->test->name);
	if (!p->who)
		return plm_err_nomem(err);
	*prepared = p;
	return 0;
}

/* ---- evaluate ---- */

static const char *fault_words(int code)
{
	static const char *const words[] = {
		[PLM_E_IO] = "failed: a file of plimsoll's own could not be used",
		[PLM_E_PARSE] = "failed: it could not make sense of what it read",
		[PLM_E_INVALID] = "failed: its parameters make no sense together",
		[PLM_E_NOTFOUND] = "failed: it asked for something that does not exist",
		[PLM_E_REFUSED] = "failed: something it needs is not trusted",
		[PLM_E_LIMIT] = "failed: what it read is larger than plimsoll accepts",
		[PLM_E_INTERNAL] = "failed: a fault in plimsoll",
	};
	size_t index = (size_t) - (int64_t)code;

	return index < sizeof(words) / sizeof(*words) && words[index]
		       ? words[index]
		       : "failed with a code that plimsoll does not know";
}

/* Asked of the reader once an audit; nobody is told to be root who may be it. */
static int ask_reader(struct plm_facts *facts, struct plm_result *result, struct plm_err **err)
{
	const struct plm_datum *self = NULL;
	struct plm_slice euid;
	int rc = plm_facts_probe(facts, "self", &self, err);

	result->not_root =
		rc == 0 && plm_facts_line(self, "euid", &euid) && !plm_slice_is(euid, "0");
	return rc;
}

static int evaluate(const void *prepared, struct plm_facts *facts, struct plm_result_list *results,
		    struct plm_err **err)
{
	const struct prepared *p = prepared;
	struct plm_result result;
	struct plm_eval ev = {.ops = &plm_engine_ops, .facts = facts, .result = &result};
	int rc;

	plm_result_open(&result, results, p->who, p->parsed.common.why);
	rc = ask_reader(facts, &result, err);
	if (rc < 0)
		return rc;
	rc = p->test->eval(&ev, p->parsed.params);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc != 0)
		plm_result_fault(&result, fault_words(rc));
	return plm_result_close(&result) < 0 ? plm_err_nomem(err) : 0;
}

const struct plm_check_system plm_families_system = {
	.uri = PLM_CHECK_SYSTEM_URI,
	.prepare = prepare,
	.evaluate = evaluate,
};
