/*
 * twice.c: what should be one rule's own and is found at two. Reads the model only.
 */
#include "core/lint/linter.h"

static void once(struct linter *l, struct plm_map *seen, const struct plm_item *rule,
		 const char *what, const char *key)
{
	const struct plm_item *first = plm_map_get(seen, key);

	if (first)
		linter_say_at(l, rule->line, "give each its own",
			      "%s %s of Rule %s is that of Rule %s", what, key, rule->id,
			      first->id);
	else if (plm_map_set(seen, key, l->benchmark->items[rule->index]) < 0)
		l->out_of_memory = true;
}

void lint_title_twice(struct linter *l)
{
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		if (*rule->title && !rule->abstract)
			once(l, &seen, rule, "the title", rule->title);
	}
}

void lint_ident_twice(struct linter *l)
{
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		for (size_t k = 0; k < rule->ident_count; k++) {
			const char *key = plm_arena_printf(
				l->scratch, "%s %s", rule->idents[k].system, rule->idents[k].text);

			if (key)
				once(l, &seen, rule, "ident", key);
			else
				l->out_of_memory = true;
		}
	}
}

/* Ids are local to a rule, and fixes for different systems may share one: they are alternatives. */
static bool same_fix(const struct plm_fix *a, const struct plm_fix *b)
{
	return a->id && b->id && strcmp(a->id, b->id) == 0 && strcmp(a->system, b->system) == 0;
}

void lint_fix_id_twice(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		for (size_t k = 1; k < rule->fix_count; k++)
			if (same_fix(&rule->fixes[k], &rule->fixes[k - 1]))
				linter_say_at(l, rule->line, "give each its own",
					      "two fixes of Rule %s have the id %s and one system",
					      rule->id, rule->fixes[k].id);
	}
}

static bool same_reference(const struct plm_reference *a, const struct plm_reference *b)
{
	return strcmp(a->text, b->text) == 0 && strcmp(a->href, b->href) == 0;
}

void lint_reference_twice(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		for (size_t k = 1; k < rule->reference_count; k++)
			for (size_t n = 0; n < k; n++)
				if (same_reference(&rule->references[k], &rule->references[n]))
					linter_say_at(l, rule->line, "remove one of them",
						      "Rule %s names the reference %s twice",
						      rule->id,
						      *rule->references[k].text
							      ? rule->references[k].text
							      : rule->references[k].href);
	}
}
