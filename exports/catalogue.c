/*
 * catalogue.c: the rules of a benchmark in Markdown. Reads the model and the families' tables only.
 */
#include "exports/catalogue.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/attributes.h"
#include "core/engine/registry.h"
#include "exports/guide_page.h"
#include "reports/escape.h"

struct catalogue {
	struct plm_guide guide;
	const struct plm_registry *registry;
	struct plm_buf *out;
};

/* Texts of the benchmark on one line, with the values of the selection. */
static void write_text(struct catalogue *c, const char *text)
{
	plm_markdown_text(c->out, plm_selection_text(c->guide.selection, text));
}

static void write_paragraph(struct catalogue *c, const char *text)
{
	plm_markdown_line(c->out, plm_selection_text(c->guide.selection, text));
	plm_buf_char(c->out, '\n');
}

/* An attribute of an element: of "$name" the value that the check is given under that name. */
static const char *given(const struct catalogue *c, const struct plm_check *check, const char *text)
{
	for (size_t i = 0; *text == '$' && i < check->export_count; i++) {
		const struct plm_value *value;

		if (strcmp(check->exports[i].export_name, text + 1) != 0)
			continue;
		value = plm_benchmark_value(c->guide.benchmark, check->exports[i].value_id);
		return value ? c->guide.selection->values[value - c->guide.benchmark->values]
			     : text;
	}
	return text;
}

/* "`kernel:sysctl key=kernel.kptr_restrict at-least=1`, which reads …". */
static void write_element(struct catalogue *c, const struct plm_check *check, int depth)
{
	const struct plm_element *element = check->content;
	const struct plm_family *family = NULL;
	const struct plm_test *test;

	if (!element || !element->ns)
		return;
	test = plm_registry_test(c->registry, element->ns, element->name, &family);
	plm_buf_printf(c->out, "%*s- asks `", 2 * depth, "");
	if (family)
		plm_buf_printf(c->out, "%s:", family->name);
	plm_markdown_code(c->out, element->name);
	for (size_t i = 0; i < element->attr_count; i++) {
		if (element->attrs[i].value == plm_element_why(element))
			continue;
		plm_buf_char(c->out, ' ');
		plm_markdown_code(c->out, element->attrs[i].name);
		plm_buf_str(c->out, "=\"");
		plm_markdown_code(c->out, given(c, check, element->attrs[i].value));
		plm_buf_char(c->out, '"');
	}
	plm_buf_char(c->out, '`');
	if (test && test->reads) {
		plm_buf_str(c->out, ", which reads ");
		plm_markdown_text(c->out, test->reads);
	}
	plm_buf_char(c->out, '\n');
}

static void write_check(struct catalogue *c, const struct plm_check *check, int depth)
{
	if (check->kind == PLM_CHECK_SINGLE) {
		write_element(c, check, depth);
		return;
	}
	plm_buf_printf(c->out, "%*s- %s of these:\n", 2 * depth, "",
		       check->kind == PLM_CHECK_AND ? "all" : "at least one");
	for (size_t i = 0; i < check->operand_count; i++)
		write_check(c, check->operands[i], depth + 1);
}

/* Why a failure matters, where it is not what the element before said. */
static void write_reasons(struct catalogue *c, const struct plm_check *check, const char **said)
{
	const char *why = check->content ? plm_element_why(check->content) : NULL;

	if (why && *why && (!*said || strcmp(*said, why) != 0)) {
		plm_buf_str(c->out, "- matters because ");
		plm_markdown_text(c->out, given(c, check, why));
		plm_buf_char(c->out, '\n');
		*said = why;
	}
	for (size_t i = 0; i < check->operand_count; i++)
		write_reasons(c, check->operands[i], said);
}

static void write_profiles(struct catalogue *c, const struct plm_item *rule)
{
	const struct plm_benchmark *benchmark = c->guide.benchmark;
	const char *before = "- in ";

	for (size_t p = 0; p < benchmark->profile_count; p++) {
		if (!c->guide.in[p * benchmark->item_count + rule->index])
			continue;
		plm_buf_str(c->out, before);
		plm_markdown_text(c->out, plm_benchmark_short_id(benchmark->profiles[p].id));
		before = ", ";
	}
	if (*before == ',')
		plm_buf_char(c->out, '\n');
}

static void write_references(struct catalogue *c, const struct plm_item *rule)
{
	const char *before = "- answers ";

	for (size_t i = 0; i < rule->reference_count; i++) {
		plm_buf_str(c->out, before);
		write_text(c, rule->references[i].text);
		before = "; ";
	}
	if (rule->reference_count)
		plm_buf_char(c->out, '\n');
}

static void write_rule(struct catalogue *c, const struct plm_item *rule)
{
	const struct plm_selected_item *chosen = &c->guide.selection->items[rule->index];
	const char *said = NULL;

	plm_buf_printf(c->out, "\n### `%s`\n\n**", plm_benchmark_short_id(rule->id));
	write_text(c, rule->title);
	plm_buf_printf(c->out, "** (%s", plm_severity_name(chosen->severity));
	if (rule->fix_count)
		plm_buf_str(c->out, ", has a fix script");
	plm_buf_str(c->out, ")\n\n");
	write_paragraph(c, rule->description);
	plm_buf_char(c->out, '\n');
	for (size_t i = 0; i < rule->check_count; i++)
		write_check(c, rule->checks[i], 0);
	for (size_t i = 0; i < rule->check_count; i++)
		write_reasons(c, rule->checks[i], &said);
	write_profiles(c, rule);
	write_references(c, rule);
}

static void write_item(struct catalogue *c, const struct plm_item *item)
{
	if (!plm_guide_shows(&c->guide, item))
		return;
	if (item->kind == PLM_ITEM_RULE) {
		write_rule(c, item);
		return;
	}
	if (item->parent) {
		plm_buf_str(c->out, "\n## ");
		write_text(c, item->title);
		plm_buf_char(c->out, '\n');
	}
	plm_buf_char(c->out, '\n');
	write_paragraph(c, item->description);
	for (size_t i = 0; i < item->child_count; i++)
		write_item(c, item->children[i]);
}

static void write_head(struct catalogue *c)
{
	const struct plm_benchmark *benchmark = c->guide.benchmark;

	plm_buf_str(c->out, "# ");
	write_text(c, benchmark->title);
	plm_buf_printf(c->out, "\n\n%zu rules, version ", c->guide.rules[benchmark->root->index]);
	write_text(c, benchmark->version);
	plm_buf_str(c->out, ".\n\n| profile | rules | for |\n|---|---|---|\n");
	for (size_t p = 0; p < benchmark->profile_count; p++) {
		size_t count = 0;

		if (benchmark->profiles[p].abstract)
			continue;
		for (size_t i = 0; i < benchmark->rule_count; i++)
			count +=
				c->guide.in[p * benchmark->item_count + benchmark->rules[i]->index];
		plm_buf_printf(c->out, "| `%s` | %zu | ",
			       plm_benchmark_short_id(benchmark->profiles[p].id), count);
		write_text(c, benchmark->profiles[p].description);
		plm_buf_str(c->out, " |\n");
	}
}

int plm_catalogue_write(const struct plm_guide_options *options,
			const struct plm_registry *registry, struct plm_arena *arena,
			struct plm_buf *out, struct plm_err **err)
{
	struct catalogue c = {
		.guide = {.options = options,
			  .benchmark = options->selection->benchmark,
			  .selection = options->selection,
			  .arena = arena},
		.registry = registry,
		.out = out,
	};

	if (plm_guide_prepare(&c.guide) < 0)
		return plm_err_nomem(err);
	write_head(&c);
	write_item(&c, c.guide.benchmark->root);
	return plm_report_end(out, err);
}
