/*
 * checks.c: checks, complex checks, their content, and which one counts [table 39]. Reads nothing.
 */
#include "fixture.h"
#include "core/benchmark/selection.h"

#define RULE(body) "<Rule id='xccdf_org.example_rule_r'>" body "</Rule>"

static bool is_known(void *context, const char *system)
{
	return strstr(context, system) != NULL;
}

static const struct plm_check *choose(const struct fixture *f, const char *selector,
				      const char *systems)
{
	char known[64];

	snprintf(known, sizeof(known), "%s", systems);
	return plm_benchmark_choose_check(f->benchmark->rules[0], selector, is_known, known);
}

static void content_is_kept_as_it_is(void **state)
{
	struct fixture f;
	const struct plm_check *c;
	const struct plm_element *e;

	(void)state;
	fixture_load(&f,
		     "<Value id='xccdf_org.example_value_v'><value>1</value></Value>" RULE(
			     "\n<check system='urn:s' negate='1' multi-check='true'>"
			     "<check-export value-id='xccdf_org.example_value_v' "
			     "export-name='min'/>"
			     "<check-content-ref href='a.xml' name='n'/>"
			     "<check-content>\n<k:sysctl xmlns:k='urn:k' xmlns:z='urn:z' key='a' "
			     "z:key='b'> text <k:part/><other xmlns=''/></k:sysctl>"
			     "</check-content></check>"));
	c = f.benchmark->rules[0]->checks[0];
	assert_int_equal(c->line, 2);
	assert_true(c->negate);
	assert_true(c->multi_check);
	assert_string_equal(c->exports[0].export_name, "min");
	assert_string_equal(c->content_ref, "a.xml");
	assert_string_equal(c->content_ref_name, "n");
	e = c->content;
	assert_string_equal(e->ns, "urn:k");
	assert_string_equal(e->name, "sysctl");
	assert_string_equal(e->file, "b.xml");
	assert_int_equal(e->line, 3);
	assert_string_equal(e->text, "text");
	assert_int_equal(e->attr_count, 2);
	assert_null(e->attrs[0].ns);
	assert_string_equal(e->attrs[1].ns, "urn:z");
	assert_string_equal(e->attrs[1].value, "b");
	assert_int_equal(e->child_count, 2);
	assert_string_equal(e->children[0]->name, "part");
	assert_null(e->children[1]->ns);
	fixture_free(&f);
}

static void a_tree_of_checks(void **state)
{
	struct fixture f;
	const struct plm_check *c;

	(void)state;
	fixture_load(&f, RULE("<complex-check operator='OR' negate='true'><check system='urn:a'/>"
			      "<complex-check operator='AND'><check system='urn:b'/>"
			      "<check system='urn:b'/></complex-check></complex-check>"));
	c = f.benchmark->rules[0]->checks[0];
	assert_int_equal(f.benchmark->rules[0]->check_count, 1);
	assert_int_equal(c->kind, PLM_CHECK_OR);
	assert_true(c->negate);
	assert_int_equal(c->operand_count, 2);
	assert_string_equal(c->operands[0]->system, "urn:a");
	assert_int_equal(c->operands[1]->kind, PLM_CHECK_AND);
	assert_int_equal(c->operands[1]->operand_count, 2);
	assert_ptr_equal(choose(&f, "anything", ""), c);
	fixture_free(&f);
}

static void the_check_that_counts(void **state)
{
	struct fixture f;
	const struct plm_check *const *c;

	(void)state;
	fixture_load(&f, RULE("<check system='urn:a'/><check system='urn:b'/>"
			      "<check system='urn:a' selector='s'/>"
			      "<check system='urn:c' selector='t'/>"));
	c = f.benchmark->rules[0]->checks;
	assert_ptr_equal(choose(&f, "", "urn:a urn:b"), c[0]);
	assert_ptr_equal(choose(&f, NULL, "urn:a urn:b"), c[0]);
	assert_ptr_equal(choose(&f, "", "urn:b"), c[1]);
	assert_ptr_equal(choose(&f, "s", "urn:a urn:b"), c[2]);
	assert_ptr_equal(choose(&f, "nosuch", "urn:b"), c[1]);
	/* A selector that matches is not left for the empty one because of its system. */
	assert_null(choose(&f, "t", "urn:a urn:b"));
	assert_null(choose(&f, "", "urn:none"));
	fixture_free(&f);
}

static void no_check_at_all(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, RULE(""));
	assert_null(choose(&f, "", "urn:a"));
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content_is_kept_as_it_is),
		cmocka_unit_test(a_tree_of_checks),
		cmocka_unit_test(the_check_that_counts),
		cmocka_unit_test(no_check_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
