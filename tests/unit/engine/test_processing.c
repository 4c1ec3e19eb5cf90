/*
 * test_processing.c: what the standard says of processing items and checks, statement by statement:
 * each test names its table or section of NISTIR 7275 revision 4.
 */
#include "toy.h"

#include "core/base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define R(name, more, body)                                                                        \
	"<Rule id='xccdf_t_rule_" name "' " more "><title>t</title>" body "</Rule>\n"
#define PASS "{say verdict='pass'}"
#define FAIL "{say verdict='fail'}"
#define MANY(more, href)                                                                           \
	"<check system='urn:toy:many' " more "><check-content-ref href='" href "'/></check>"
#define PROFILE(body) "<Profile id='xccdf_t_profile_p'><title>p</title>" body "</Profile>"
#define P	      "xccdf_t_profile_p"

/* ---- 7.2.3.3.2 ---- */

static void section_7_2_3_3_2_ids_of_one_element_are_alternatives(void **state)
{
	(void)state;
	toy_expect(R("a", "", "<requires idref='xccdf_t_rule_b xccdf_t_rule_c'/>" PASS)
			   R("b", "selected='false'", PASS) R("c", "", FAIL),
		   NULL, "pass, fail");
	toy_expect(R("a", "", "<requires idref='xccdf_t_rule_b xccdf_t_rule_c'/>" PASS)
			   R("b", "selected='false'", PASS) R("c", "selected='false'", FAIL)
				   R("d", "", FAIL),
		   NULL, "fail");
}

static void section_7_2_3_3_2_elements_must_all_hold(void **state)
{
	(void)state;
	toy_expect(R("a", "",
		     "<requires idref='xccdf_t_rule_b'/><requires idref='xccdf_t_rule_c'/>" PASS)
			   R("b", "selected='false'", PASS) R("c", "", FAIL),
		   NULL, "fail");
	toy_expect(R("a", "",
		     "<requires idref='xccdf_t_rule_b'/><conflicts idref='xccdf_t_rule_c'/>" PASS)
			   R("b", "", PASS) R("c", "", FAIL),
		   NULL, "pass, fail");
	toy_expect(R("a", "",
		     "<requires idref='xccdf_t_rule_b'/><conflicts idref='xccdf_t_rule_c'/>" PASS)
			   R("b", "", PASS) R("c", "selected='false'", FAIL),
		   NULL, "pass, pass");
}

/* Example 2: Rule1 requires Rule2, which turns out deselected only later. */
static void section_7_2_3_3_2_document_order_and_only_once(void **state)
{
	(void)state;
	toy_expect(R("a", "", "<requires idref='xccdf_t_rule_b'/>" PASS)
			   R("b", "", "<requires idref='xccdf_t_rule_c'/>" FAIL)
				   R("c", "selected='false'",
				     "<requires idref='xccdf_t_rule_d'/>" FAIL) R("d", "", PASS),
		   NULL, "pass, pass");
	toy_expect(R("d", "", PASS)
			   R("c", "selected='false'", "<requires idref='xccdf_t_rule_d'/>" FAIL)
				   R("b", "", "<requires idref='xccdf_t_rule_c'/>" FAIL)
					   R("a", "", "<requires idref='xccdf_t_rule_b'/>" PASS),
		   NULL, "pass");
}

/* Example 3: a Rule that is selected in a deselected Group still counts as selected. */
static void section_7_2_3_3_2_rules_in_a_deselected_group_count_as_selected(void **state)
{
	(void)state;
	toy_expect(
		R("a", "selected='false'", FAIL) "<Group id='xccdf_t_group_g' selected='false'>" R(
			"b", "",
			"<requires idref='xccdf_t_rule_a'/>" FAIL) "</Group>" R("c", "",
										"<requires "
										"idref='xccdf_t_"
										"rule_b'/>" PASS),
		NULL, "pass");
}

static void section_7_2_3_3_2_nothing_is_ever_selected_by_them(void **state)
{
	(void)state;
	toy_expect(R("a", "selected='false'", "<requires idref='xccdf_t_rule_b'/>" FAIL)
			   R("b", "", PASS),
		   NULL, "pass");
}

static void section_7_2_3_3_2_groups_require_and_conflict_too(void **state)
{
	(void)state;
	toy_expect(
		"<Group id='xccdf_t_group_g'><title>t</title>"
		"<conflicts idref='xccdf_t_rule_z'/>" R("a", "", PASS) "</Group>" R("z", "", FAIL),
		NULL, "fail");
	toy_expect("<Group id='xccdf_t_group_g'><title>t</title>"
		   "<requires idref='xccdf_t_group_h'/>" R(
			   "a", "", PASS) "</Group><Group id='xccdf_t_group_h'>" R("b", "",
										   FAIL) "</Group>",
		   NULL, "pass, fail");
}

static void section_7_2_3_3_2_after_the_profile(void **state)
{
	(void)state;
	toy_expect(PROFILE("<select idref='xccdf_t_rule_b' selected='false'/>")
			   R("a", "", "<requires idref='xccdf_t_rule_b'/>" PASS) R("b", "", FAIL)
				   R("c", "", PASS),
		   P, "pass");
}

/* ---- table 35 ---- */

static void table_35_unchecked_comes_before_the_platform(void **state)
{
	(void)state;
	toy_expect(R("a", "role='unchecked'", "<platform idref='cpe:/o:nobody:nothing'/>" PASS),
		   NULL, "notchecked");
	toy_expect(R("a", "", "<platform idref='cpe:/o:nobody:nothing'/>" PASS), NULL, "unknown");
}

static void table_35_a_deselected_rule_has_no_role_and_no_platform(void **state)
{
	(void)state;
	toy_expect(R("a", "selected='false' role='unchecked'",
		     "<platform idref='cpe:/o:nobody:nothing'/>" PASS) R("b", "", PASS),
		   NULL, "pass");
}

static void table_32_abstract_rules_are_not_there(void **state)
{
	(void)state;
	toy_expect(R("a", "abstract='true'", FAIL) R("b", "extends='xccdf_t_rule_a'", ""), NULL,
		   "fail");
}

/* ---- table 39 ---- */

static void table_39_complex_check_beats_check(void **state)
{
	(void)state;
	toy_expect(R("base", "abstract='true'",
		     "<complex-check operator='AND'>" PASS "</complex-check>")
			   R("a", "extends='xccdf_t_rule_base'", FAIL),
		   NULL, "pass");
}

#define SELECTABLE                                                                                 \
	"<check system='urn:toy:many' selector='hard'><check-content-ref href='fail'/></check>"    \
	"<check system='urn:toy:many'><check-content-ref href='pass'/></check>"
#define ONLY_HARD                                                                                  \
	"<check system='urn:toy:many' selector='hard'><check-content-ref href='fail'/></check>"
#define REFINE(selector) PROFILE("<refine-rule idref='xccdf_t_rule_a' selector='" selector "'/>")

static void table_39_matching_selector_else_the_empty_one_else_notchecked(void **state)
{
	(void)state;
	toy_expect(REFINE("hard") R("a", "", SELECTABLE), P, "fail");
	toy_expect(REFINE("soft") R("a", "", SELECTABLE), P, "pass");
	toy_expect(R("a", "", SELECTABLE), NULL, "pass");
	toy_expect(R("a", "", ONLY_HARD), NULL, "notchecked");
	toy_expect(REFINE("soft") R("a", "", ONLY_HARD), P, "notchecked");
}

/* No way back: the selector is chosen before the system. */
static void table_39_a_matching_selector_of_an_unknown_system_is_notchecked(void **state)
{
	(void)state;
	toy_expect(REFINE("hard") R("a", "",
				    "<check system='urn:unknown' selector='hard'/>"
				    "<check system='urn:toy:many'>"
				    "<check-content-ref href='pass'/></check>"),
		   P, "notchecked");
}

static void table_39_selectors_choose_inside_a_complex_check(void **state)
{
#define COMPLEX "<complex-check operator='AND'>" SELECTABLE "</complex-check>"
	(void)state;
	toy_expect(R("a", "", COMPLEX), NULL, "pass");
	toy_expect(REFINE("hard") R("a", "", COMPLEX), P, "fail");
	toy_expect(REFINE("soft") R("a", "", COMPLEX), P, "pass");
	toy_expect(R("a", "", "<complex-check operator='OR'>" ONLY_HARD "</complex-check>"), NULL,
		   "notchecked");
}

static void table_39_first_supported_system(void **state)
{
	(void)state;
	toy_expect(R("a", "", "<check system='urn:unknown'/>" MANY("", "fail") PASS), NULL, "fail");
}

static void table_39_unknown_systems_are_notchecked_and_named(void **state)
{
	static const char *const systems[] = {"http://oval.mitre.org/XMLSchema/oval-definitions-5",
					      "http://scap.nist.gov/schema/ocil/2",
					      "http://open-scap.org/page/SCE"};

	(void)state;
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++) {
		struct toy_audit *toy;
		char *body = NULL;

		assert_true(asprintf(&body,
				     R("a", "",
				       "<check system='%s'>"
				       "<check-content-ref href='x.xml' name='d'/></check>"),
				     systems[i]) > 0);
		toy = toy_run(body, NULL);
		assert_int_equal(toy_result(toy, 0)->verdict, PLM_VERDICT_NOTCHECKED);
		assert_non_null(strstr(toy_result(toy, 0)->message, systems[i]));
		assert_false(toy->audit->scores[PLM_SCORE_DEFAULT].evaluated);
		toy_free(toy);
		free(body);
	}
}

static void table_11_multi_check(void **state)
{
	(void)state;
	toy_expect(R("a", "", MANY("", "pass-fail-pass")), NULL, "fail");
	toy_expect(R("a", "", MANY("multi-check='false'", "pass-fail")), NULL, "fail");
	toy_expect(R("a", "", MANY("multi-check='true'", "pass-fail-pass")), NULL,
		   "pass, fail, pass");
	/* With a name there is one check, whatever it says. */
	toy_expect(R("a", "",
		     "<check system='urn:toy:many' multi-check='true'>"
		     "<check-content-ref href='pass-fail' name='n'/></check>"),
		   NULL, "fail");
}

static void table_11_multi_check_is_ignored_inside_a_complex_check(void **state)
{
	(void)state;
	toy_expect(R("a", "",
		     "<complex-check operator='OR'>" MANY("multi-check='true'", "pass-fail")
			     MANY("multi-check='true'", "error") "</complex-check>"),
		   NULL, "error");
}

/* All of its results count: fail and pass are 50, and 2 of 4 in the flat model. */
static void section_7_3_2_a_multi_check_rule_is_scored_from_all_results(void **state)
{
	struct toy_audit *toy;

	(void)state;
	toy = toy_run(R("a", "weight='4.0'", MANY("multi-check='true'", "fail-pass")), NULL);
	assert_string_equal(toy->audit->scores[PLM_SCORE_DEFAULT].value, "50");
	assert_string_equal(toy->audit->scores[PLM_SCORE_FLAT].value, "2");
	assert_string_equal(toy->audit->scores[PLM_SCORE_FLAT].maximum, "4");
	assert_string_equal(toy->audit->scores[PLM_SCORE_ABSOLUTE].value, "0");
	toy_free(toy);
}

static void table_39_unscored_with_a_complex_check_is_informational(void **state)
{
	(void)state;
	toy_expect(R("a", "role='unscored'",
		     "<complex-check operator='AND'>" PASS FAIL "</complex-check>"),
		   NULL, "info");
}

static void section_6_4_5_lists_are_exported_as_words(void **state)
{
#define LIST(items)                                                                                \
	"<Value id='xccdf_t_value_v'><title>v</title><complex-value>" items "</complex-value>"     \
	"</Value><Rule id='xccdf_t_rule_a'><title>t</title><check system='urn:plimsoll:check:1'>"  \
	"<check-export value-id='xccdf_t_value_v' export-name='of'/><check-content>"               \
	"<each xmlns='" TOY_NS "' of='$of'/></check-content></check></Rule>"
	struct toy_audit *toy;

	(void)state;
	toy_expect(LIST("<item>a=pass</item><item>b=fail</item>"), NULL, "fail");
	toy = toy_run(LIST("<item>a=pass b=fail</item>"), NULL);
	assert_null(toy->audit);
	assert_non_null(strstr(plm_err_message(toy->err), "is no single word"));
	toy_free(toy);
}

static void a_second_element_in_check_content_is_refused(void **state)
{
	struct toy_audit *toy;

	(void)state;
	toy = toy_run(R("a", "",
			"<check system='urn:plimsoll:check:1'><check-content>"
			"<say xmlns='" TOY_NS "'/><say xmlns='" TOY_NS "'/>"
			"</check-content></check>"),
		      NULL);
	assert_null(toy->audit);
	assert_non_null(strstr(plm_err_message(toy->err), "a second element in <check-content>"));
	toy_free(toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(section_7_2_3_3_2_ids_of_one_element_are_alternatives),
		cmocka_unit_test(section_7_2_3_3_2_elements_must_all_hold),
		cmocka_unit_test(section_7_2_3_3_2_document_order_and_only_once),
		cmocka_unit_test(section_7_2_3_3_2_rules_in_a_deselected_group_count_as_selected),
		cmocka_unit_test(section_7_2_3_3_2_nothing_is_ever_selected_by_them),
		cmocka_unit_test(section_7_2_3_3_2_groups_require_and_conflict_too),
		cmocka_unit_test(section_7_2_3_3_2_after_the_profile),
		cmocka_unit_test(table_35_unchecked_comes_before_the_platform),
		cmocka_unit_test(table_35_a_deselected_rule_has_no_role_and_no_platform),
		cmocka_unit_test(table_32_abstract_rules_are_not_there),
		cmocka_unit_test(table_39_complex_check_beats_check),
		cmocka_unit_test(table_39_matching_selector_else_the_empty_one_else_notchecked),
		cmocka_unit_test(table_39_a_matching_selector_of_an_unknown_system_is_notchecked),
		cmocka_unit_test(table_39_selectors_choose_inside_a_complex_check),
		cmocka_unit_test(table_39_first_supported_system),
		cmocka_unit_test(table_39_unknown_systems_are_notchecked_and_named),
		cmocka_unit_test(table_11_multi_check),
		cmocka_unit_test(table_11_multi_check_is_ignored_inside_a_complex_check),
		cmocka_unit_test(section_7_3_2_a_multi_check_rule_is_scored_from_all_results),
		cmocka_unit_test(table_39_unscored_with_a_complex_check_is_informational),
		cmocka_unit_test(section_6_4_5_lists_are_exported_as_words),
		cmocka_unit_test(a_second_element_in_check_content_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
