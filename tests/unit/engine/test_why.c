/*
 * test_why.c: the sentence of a failure ends with the reason its element gives, said once; nothing
 * that did not fail says it. Against the toy family.
 */
#include "toy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define R(more, body)		"<Rule id='xccdf_t_rule_a' " more "><title>t</title>" body "</Rule>\n"
#define SAY(verdict, text, why) "{say verdict='" verdict "' text='" text "' why='" why "'}"
#define BOTH(operator, body)	"<complex-check operator='" operator"'>" body "</complex-check>"
#define NOT(body)		"<complex-check operator='AND' negate='true'>" body "</complex-check>"

static const struct {
	const char *body, *message;
} cases[] = {
	{R("", SAY("fail", "x is 1", "it hurts")), "x is 1: it hurts"},
	{R("", SAY("fail", "x is 1", "")), "x is 1"},
	{R("", SAY("fail", "x is 1 now: it was not", "it hurts")),
	 "x is 1 now: it was not; it hurts"},
	{R("", SAY("pass", "x is 0", "it hurts")), "x is 0"},
	{R("", SAY("unknown", "x is not known", "it hurts")), "x is not known"},
	{R("", SAY("notapplicable", "there is no x", "it hurts")), "there is no x"},
	/* What an unscored rule found is a failure for its reader. */
	{R("role='unscored'", SAY("fail", "x is 1", "it hurts")), "x is 1: it hurts"},
	/* The operands that decided, and one reason for all of them. */
	{R("", BOTH("OR", SAY("fail", "x is 1", "it hurts") SAY("fail", "y is 1", "it hurts"))),
	 "x is 1; the alternative fails too, as y is 1: it hurts"},
	{R("", BOTH("OR", SAY("fail", "x is 1", "it hurts") SAY("notapplicable", "no y", "no"))),
	 "x is 1: it hurts"},
	{R("", BOTH("AND", SAY("fail", "x is 1", "it hurts") SAY("pass", "y is 1", "it stings"))),
	 "x is 1: it hurts"},
	{R("", BOTH("AND", SAY("fail", "x is 1", "it hurts") SAY("fail", "y is 1", "it stings"))),
	 "x is 1; y is 1: it hurts; it stings"},
	{R("", BOTH("OR", SAY("fail", "x is 1", "it hurts")
				  BOTH("AND", SAY("fail", "y is 1", "it hurts")
						      SAY("fail", "z is 1", "it hurts")))),
	 "x is 1; the alternative fails too, as y is 1; z is 1: it hurts"},
	{R("", BOTH("OR", SAY("fail", "x is 1", "it hurts") SAY("pass", "y is 1", "it hurts"))),
	 "y is 1"},
	/* The verdict that counts is the one after negate. */
	{R("", NOT(SAY("pass", "x is 1", "it hurts"))),
	 "x is 1, which this rule does not want: it hurts"},
	{R("", NOT(SAY("fail", "x is 1", "it hurts") SAY("fail", "y is 1", "it stings"))),
	 "x is 1; y is 1, which this rule wants"},
	/* Instances that nobody asked for one by one. */
	{R("", "{each of='a=fail b=fail c=pass' why='it hurts'}"),
	 "a: so it is; b: so it is; it hurts"},
	{R("multiple='true'", "{each of='a=fail b=fail' why='it hurts'}"), "so it is: it hurts"},
	/* A fault of ours is no failure. */
	{R("", "{say verdict='none' why='it hurts'}"), "the test <say> gave no verdict"},
};

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct toy_audit *toy = toy_run(cases[i].body, NULL);

		assert_non_null(toy->audit);
		assert_string_equal(toy_result(toy, 0)->message, cases[i].message);
		toy_free(toy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
