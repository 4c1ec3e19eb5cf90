/*
 * values.c: Values that do nothing, or not what they seem to. Reads the model only.
 */
#include "core/lint/linter.h"

void lint_value_unused(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->value_count; i++) {
		const struct plm_value *value = &l->benchmark->values[i];

		if (!l->used[i])
			linter_say_at(l, value->line, "export it to a check, or remove it",
				      "Value %s is used nowhere", value->id);
	}
}

void lint_value_default(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->value_count; i++) {
		const struct plm_value *value = &l->benchmark->values[i];
		bool found = value->option_count == 0;

		for (size_t k = 0; k < value->option_count; k++)
			found |= !*value->options[k].selector;
		if (!found)
			linter_say_at(l, value->line, "give the default one no selector",
				      "Value %s has no <value> without a selector", value->id);
	}
}
