/*
 * uses.c: follows a rule's checks and texts to the values they take. Reads the model only.
 */
#include "core/benchmark/uses.h"

#include "core/benchmark/loader.h"

void plm_template_values(const struct plm_template *template, bool *uses)
{
	const char *mark = template->source;
	char *end;

	while ((mark = strchr(mark, PLM_SUB_OPEN))) {
		uses[strtoul(mark + 1, &end, 10)] = true;
		mark = end;
	}
}

static void in_text(const struct plm_benchmark *benchmark, const char *text, bool *uses)
{
	const struct plm_template *template =
		plm_template_find(benchmark->templates, benchmark->template_count, text);

	if (template)
		plm_template_values(template, uses);
}

static void in_check(const struct plm_benchmark *benchmark, const struct plm_check *check,
		     bool *uses)
{
	for (size_t i = 0; i < check->export_count; i++) {
		const struct plm_value *value =
			plm_benchmark_value(benchmark, check->exports[i].value_id);

		if (value)
			uses[value - benchmark->values] = true;
	}
	for (size_t i = 0; i < check->operand_count; i++)
		in_check(benchmark, check->operands[i], uses);
}

void plm_rule_values(const struct plm_benchmark *benchmark, const struct plm_item *rule, bool *uses)
{
	const char *const texts[] = {rule->title,   rule->description, rule->rationale,
				     rule->warning, rule->question,    rule->fixtext};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		in_text(benchmark, texts[i], uses);
	for (size_t i = 0; i < rule->fix_count; i++)
		in_text(benchmark, rule->fixes[i].text, uses);
	for (size_t i = 0; i < rule->check_count; i++)
		in_check(benchmark, rule->checks[i], uses);
}
