/*
 * why.c: what the elements of checks say of why a failure matters: it ends the sentence that an
 * operator reads. Reads the model and the families' tables.
 */
#include "core/lint/linter.h"

#include "core/engine/attributes.h"
#include "core/engine/registry.h"

enum { LONGEST_WHY = 90 }; /* characters: with the rest of the sentence about two lines */

typedef void (*element_search)(struct linter *l, const struct plm_item *rule,
			       const struct plm_element *element);

static void each_element(struct linter *l, const struct plm_item *rule,
			 const struct plm_check *check, element_search search)
{
	if (check->content)
		search(l, rule, check->content);
	for (size_t i = 0; i < check->operand_count; i++)
		each_element(l, rule, check->operands[i], search);
}

static void each_rule(struct linter *l, element_search search)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];

		for (size_t k = 0; k < rule->check_count; k++)
			each_element(l, rule, rule->checks[k], search);
	}
}

static const struct plm_test *test_of(const struct linter *l, const struct plm_element *element)
{
	if (!l->registry || !element->ns)
		return NULL;
	return plm_registry_test(l->registry, element->ns, element->name, NULL);
}

static void missing(struct linter *l, const struct plm_item *rule,
		    const struct plm_element *element)
{
	const struct plm_test *test = test_of(l, element);

	if (!test || !(test->flags & PLM_TEST_WANTS_WHY) || plm_element_why(element))
		return;
	linter_say(l, element->file, element->line, "add why=\"…\": a clause of a few words",
		   "a failure of <%s> in Rule %s does not say why it matters", element->name,
		   rule->id);
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void shaped(struct linter *l, const struct plm_item *rule, const struct plm_element *element)
{
	const char *why = test_of(l, element) ? plm_element_why(element) : NULL, *wrong = NULL;
	size_t n = why ? strlen(why) : 0;

	if (!n || why[0] == '$')
		return;
	if (why[n - 1] == '.')
		wrong = "ends with a full stop";
	else if (strstr(why, ": "))
		wrong = "has a colon of its own";
	else if (characters(why) > LONGEST_WHY)
		wrong = "is longer than 90 characters";
	if (wrong)
		linter_say(l, element->file, element->line,
			   "write one short clause: it ends a sentence, behind a colon",
			   "the why of <%s> in Rule %s %s", element->name, rule->id, wrong);
}

void lint_check_no_why(struct linter *l)
{
	each_rule(l, missing);
}

void lint_why_form(struct linter *l)
{
	each_rule(l, shaped);
}
