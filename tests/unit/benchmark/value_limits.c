/*
 * value_limits.c: what a Value may be [6.4.5]: types, bounds, matches and choices under selectors,
 * and the errors that name them. Reads nothing.
 */
#include "fixture.h"

#include "core/benchmark/decimal.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/pattern.h"

static void decimals_are_compared_exactly(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
	} rows[] = {
		{"1", "2", -1},
		{"10", "9", 1},
		{"1.0", "1", 0},
		{"-1", "1", -1},
		{"-2", "-1", -1},
		{"+3", "3", 0},
		{"-0", "0.00", 0},
		{"0.1", "0.10", 0},
		{"0.09", "0.1", -1},
		{".5", "0.5", 0},
		{"007", "7", 0},
		{"-0.5", "-0.25", -1},
		{"99999999999999999999999999999999999999.1",
		 "99999999999999999999999999999999999999.2", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(plm_decimal_compare(rows[i].a, rows[i].b), rows[i].order);
		assert_int_equal(plm_decimal_compare(rows[i].b, rows[i].a), -rows[i].order);
	}
	assert_false(plm_decimal_is("1e3") || plm_decimal_is("") || plm_decimal_is(".") ||
		     plm_decimal_is("1.2.3") || plm_decimal_is("--1"));
}

static bool matches(const char *pattern, const char *text)
{
	bool result = false;

	assert_int_equal(plm_pattern_matches(pattern, text, &result), 0);
	return result;
}

/* Anchored at both ends; a hostile pattern ends. */
static void patterns_are_of_perls_kind_and_anchored(void **state)
{
	(void)state;
	assert_true(matches("\\d+", "42"));
	assert_false(matches("\\d+", "42 "));
	assert_false(matches("\\d+", "x42"));
	assert_true(matches("a|ab", "ab"));
	assert_true(matches("[A-Za-z]+ *[0-9]+(/[0-9.]+)*", "Ethernet1/3"));
	assert_false(matches("[A-Za-z]+ *[0-9]+(/[0-9.]+)*", "f8xq+"));
	assert_false(matches("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	assert_false(matches("[0-9", "1"));
}

#define NUMBER                                                                                     \
	"<Value id='xccdf_org.example_value_v' type='number'><value>8</value>"                     \
	"<value selector='high'>14</value><lower-bound>8</lower-bound>"                            \
	"<lower-bound selector='high'>12</lower-bound><upper-bound>20</upper-bound></Value>"

static void expect(const char *body, const char *selector, const char *text, const char *words)
{
	struct fixture f;
	const struct plm_value *v;
	int r;

	fixture_load(&f, body);
	v = &f.benchmark->values[0];
	r = plm_value_accepts(v, selector, text, &f.err);
	if ((r == 0) != (words == NULL) || (words && !strstr(plm_err_message(f.err), words)))
		fail_msg("%s under \"%s\": %s", text, selector, plm_err_message(f.err));
	fixture_free(&f);
}

/* The example of 6.5.3: under "high" the lower bound is 12. */
static void section_6_4_5_5_bounds_of_the_selector_or_the_empty_one(void **state)
{
	(void)state;
	expect(NUMBER, "", "8", NULL);
	expect(NUMBER, "", "7.999",
	       "7.999 is below the lower bound of xccdf_org.example_value_v, 8; "
	       "write a number from 8 to 20");
	expect(NUMBER, "high", "11", "below the lower bound of xccdf_org.example_value_v, 12");
	expect(NUMBER, "high", "20.0", NULL);
	expect(NUMBER, "high", "21", "above the upper bound of xccdf_org.example_value_v, 20");
	expect(NUMBER, "unknown", "9", NULL);
	expect(NUMBER, "", "ten", "\"ten\" is no number, as xccdf_org.example_value_v must be");
}

static void section_6_4_5_3_choices(void **state)
{
#define CHOICES(must, type)                                                                        \
	"<Value id='xccdf_org.example_value_v' type='" type "'><value>1</value>"                   \
	"<choices mustMatch='" must "'><choice>1</choice><choice>2.0</choice></choices></Value>"
	(void)state;
	expect(CHOICES("true", "number"), "", "2", NULL);
	expect(CHOICES("true", "string"), "", "2", "choose one of 1, 2.0");
	expect(CHOICES("true", "number"), "", "3",
	       "\"3\" is none of the choices of xccdf_org.example_value_v; choose one of 1, 2.0");
	expect(CHOICES("false", "number"), "", "3", NULL);
}

static void section_6_4_5_lists(void **state)
{
#define LISTS(more)                                                                                \
	"<Value id='xccdf_org.example_value_v' type='number'><complex-value><item>1</item>"        \
	"</complex-value>" more "</Value>"
	(void)state;
	expect(LISTS("<upper-bound>9</upper-bound>"), "", "1 2 9", NULL);
	expect(LISTS("<upper-bound>9</upper-bound>"), "", "", NULL);
	expect(LISTS("<upper-bound>9</upper-bound>"), "", "1 10", "10 is above the upper bound");
	expect(LISTS(""), "", "1 x", "\"x\" is no number");
	expect(LISTS("<choices mustMatch='1'><choice>1</choice><choice>2</choice></choices>"), "",
	       "2 1", NULL);
	expect(LISTS("<choices mustMatch='1'><choice>1</choice><choice>2</choice></choices>"), "",
	       "2 3", "none of the choices");
	expect(LISTS("<choices mustMatch='1'><complex-choice><item>1</item></complex-choice>"
		     "<complex-choice/></choices>"),
	       "", "", NULL);
	expect(LISTS("<choices mustMatch='1'><complex-choice><item>1</item></complex-choice>"
		     "<complex-choice/></choices>"),
	       "", "1 1", "choose one of 1, (nothing)");
}

static void section_6_4_5_2_match(void **state)
{
#define MATCH(type)                                                                                \
	"<Value id='xccdf_org.example_value_v' type='" type "'><value>12</value>"                  \
	"<match>[0-9]{2}</match></Value>"
	(void)state;
	expect(MATCH("string"), "", "34", NULL);
	expect(MATCH("string"), "", "345",
	       "\"345\" does not match what xccdf_org.example_value_v may be; write what matches "
	       "[0-9]{2}");
	expect(MATCH("number"), "", "5", "does not match");
}

/* What an author wrote stands, but is told of. */
static void own_values_outside_of_their_bounds_are_warned_of(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Value id='xccdf_org.example_value_v' type='number'><value>30</value>"
			 "<upper-bound>20</upper-bound></Value>"
			 "<Value id='xccdf_org.example_value_w'><value>x</value>"
			 "<upper-bound>20</upper-bound></Value>"
			 "<Value id='xccdf_org.example_value_u' operator='less than'>"
			 "<value>x</value></Value>");
	assert_int_equal(f.diags.count, 3);
	assert_non_null(strstr(f.diags.items[0].message, "above the upper bound"));
	assert_non_null(strstr(f.diags.items[1].message, "do not hold: it is a string"));
	assert_non_null(strstr(f.diags.items[2].message, "cannot compare a string"));
	fixture_free(&f);
}

/* ---- values set by hand ---- */

static int set(struct fixture *f, const char *name, const char *text, const char *profile,
	       struct plm_selection **selection)
{
	const struct plm_value_setting setting = {.name = name, .text = text};
	const struct plm_select_options options = {
		.profile = profile, .settings = &setting, .setting_count = 1};

	return plm_benchmark_select_with(f->benchmark, &options, f->arena, selection, &f->err);
}

static void a_setting_comes_after_the_profile(void **state)
{
	struct plm_selection *s;
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Profile id='xccdf_org.example_profile_p'><title>p</title>"
			 "<refine-value idref='xccdf_org.example_value_v' selector='high'/>"
			 "</Profile>" NUMBER
			 "<Rule id='xccdf_org.example_rule_r'><description>at least <sub "
			 "idref='xccdf_org.example_value_v'/></description></Rule>");
	assert_int_equal(set(&f, "v", "9", NULL, &s), 0);
	assert_string_equal(plm_selection_text(s, f.benchmark->rules[0]->description),
			    "at least 9");
	assert_true(s->selected_values[0].set);
	assert_int_equal(set(&f, "xccdf_org.example_value_v", "13", "p", &s), 0);
	assert_string_equal(s->values[0], "13");
	assert_int_equal(set(&f, "v", "9", "p", &s), -PLM_E_INVALID);
	assert_non_null(strstr(plm_err_message(f.err), "write a number from 12 to 20"));
	assert_int_equal(set(&f, "w", "9", "p", &s), -PLM_E_NOTFOUND);
	assert_non_null(strstr(plm_err_message(f.err), "there is no Value w; did you mean v?"));
	fixture_free(&f);
}

static void what_its_author_prohibits_is_not_set(void **state)
{
	struct plm_selection *s;
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Value id='xccdf_org.example_value_v' prohibitChanges='1'>"
			 "<value>1</value></Value>");
	assert_int_equal(set(&f, "v", "1", NULL, &s), -PLM_E_REFUSED);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_compared_exactly),
		cmocka_unit_test(patterns_are_of_perls_kind_and_anchored),
		cmocka_unit_test(section_6_4_5_5_bounds_of_the_selector_or_the_empty_one),
		cmocka_unit_test(section_6_4_5_3_choices),
		cmocka_unit_test(section_6_4_5_lists),
		cmocka_unit_test(section_6_4_5_2_match),
		cmocka_unit_test(own_values_outside_of_their_bounds_are_warned_of),
		cmocka_unit_test(a_setting_comes_after_the_profile),
		cmocka_unit_test(what_its_author_prohibits_is_not_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
