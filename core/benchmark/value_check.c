/*
 * value_check.c: whether a Value's own parts fit together: bounds that leave nothing, patterns that
 * are none, options outside of them. Reads the model only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"
#include "core/benchmark/decimal.h"
#include "core/benchmark/pattern.h"

static void check_patterns(struct plm_loader *l, const struct plm_value *value)
{
	const char *why = NULL;
	int r;

	for (size_t i = 0; i < value->match_count; i++) {
		r = plm_pattern_compiles(value->matches[i].text, l->scratch, &why);
		if (r == -PLM_E_NOMEM)
			l->out_of_memory = true;
		else if (r < 0)
			plm_loader_error(l, value->matches[i].line,
					 "write a regular expression of Perl's kind",
					 "<match> \"%s\": %s", value->matches[i].text, why);
	}
}

static void check_bounds(struct plm_loader *l, const struct plm_value *value, const char *selector)
{
	const struct plm_value_constraints limits = plm_value_constraints(value, selector);
	const struct plm_value_limit *low = limits.lower_bound, *high = limits.upper_bound;

	if (!low || !high || !plm_value_type_fits(PLM_VALUE_NUMBER, low->text) ||
	    !plm_value_type_fits(PLM_VALUE_NUMBER, high->text))
		return;
	if (plm_decimal_compare(low->text, high->text) > 0)
		plm_loader_error(l, high->line, "swap them, or correct one",
				 "no number is from %s to %s, the bounds%s%s%s of %s", low->text,
				 high->text, *selector ? " for the selector \"" : "", selector,
				 *selector ? "\"" : "", value->id);
}

static void check_use(struct plm_loader *l, const struct plm_value *value)
{
	size_t bounds = value->lower_bound_count + value->upper_bound_count;

	if (bounds && value->type != PLM_VALUE_NUMBER)
		plm_loader_warn(l, value->line, "add type=\"number\", or remove the bounds",
				"the bounds of %s do not hold: it is a %s", value->id,
				plm_value_type_name(value->type));
	if (value->match_count && value->type == PLM_VALUE_BOOLEAN)
		plm_loader_warn(l, value->line, "remove the <match>",
				"the <match> of %s does not hold: it is a boolean", value->id);
}

/* What an author wrote stands, outside of its bounds too; only a tailoring has to keep to them. */
static void check_options(struct plm_loader *l, const struct plm_value *value)
{
	const char *why = NULL, *remedy = NULL;

	for (size_t i = 0; i < value->option_count && !l->out_of_memory; i++) {
		const struct plm_value_option *option = &value->options[i];

		if (plm_value_judge(value, option->selector, option, l->scratch, &why, &remedy) < 0)
			l->out_of_memory = true;
		else if (why)
			plm_loader_warn(l, option->line, remedy, "%s", why);
	}
}

void plm_loader_value_limits(struct plm_loader *loader, const struct plm_value *value)
{
	size_t errors = loader->diags->error_count;

	check_patterns(loader, value);
	check_use(loader, value);
	check_bounds(loader, value, "");
	for (size_t i = 0; i < value->lower_bound_count; i++)
		if (*value->lower_bounds[i].selector)
			check_bounds(loader, value, value->lower_bounds[i].selector);
	for (size_t i = 0; i < value->upper_bound_count; i++) {
		const char *selector = value->upper_bounds[i].selector;
		const struct plm_value_limit *low =
			plm_value_constraints(value, selector).lower_bound;

		if (*selector && low && strcmp(low->selector, selector) != 0)
			check_bounds(loader, value, selector);
	}
	if (loader->diags->error_count == errors)
		check_options(loader, value);
}
