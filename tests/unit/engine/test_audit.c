/*
 * test_audit.c: whole audits with a family whose verdicts are dictated: choosing checks, instances,
 * complex checks, roles, faults.
 */
#include "toy.h"

#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/facts/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define RULE(name, more, body)                                                                     \
	"<Rule id=\"xccdf_t_rule_" name "\" selected=\"true\" " more "><title>t</title>" body      \
	"</Rule>\n"

static void expect_message(const char *body, const char *words)
{
	struct toy_audit *toy = toy_run(body, NULL);
	const char *message = toy->audit ? toy_result(toy, 0)->message : plm_err_message(toy->err);

	if (!strstr(message, words))
		fail_msg("\"%s\" does not say \"%s\"", message, words);
	toy_free(toy);
}

/* ---- verdicts of one check ---- */

static void test_verdicts_pass_through(void **state)
{
	(void)state;
	toy_expect(RULE("a", "", "{say verdict='pass'}") RULE("b", "", "{say verdict='fail'}")
			   RULE("c", "", "{say verdict='unknown'}")
				   RULE("d", "", "{say verdict='notapplicable'}"),
		   NULL, "pass, fail, unknown, n/a");
}

static void test_pass_on_something_unreadable_is_unknown(void **state)
{
	(void)state;
	toy_expect(RULE("a", "", "{say verdict='pass' unreadable='true'}")
			   RULE("b", "", "{say verdict='fail' unreadable='true'}")
				   RULE("c", "", "{say verdict='notapplicable' unreadable='true'}"),
		   NULL, "unknown, fail, n/a");
	expect_message(RULE("a", "", "{say unreadable='true'}"),
		       "/toy could not be read (Permission denied)");
}

static void test_faults_are_errors(void **state)
{
	(void)state;
	toy_expect(RULE("a", "", "{say verdict='code'}") RULE("b", "", "{say verdict='none'}"),
		   NULL, "error, error");
	expect_message(RULE("a", "", "{say verdict='code'}"), "<say> failed: a fault in plimsoll");
	expect_message(RULE("b", "", "{say verdict='none'}"), "<say> gave no verdict");
}

static void test_out_of_memory_ends_the_audit(void **state)
{
	struct toy_audit *toy = toy_run(RULE("a", "", "{say verdict='nomem'}"), NULL);

	(void)state;
	assert_null(toy->audit);
	assert_int_equal(plm_err_code(toy->err), PLM_E_NOMEM);
	toy_free(toy);
}

/* ---- which check ---- */

static void test_rules_nobody_can_check(void **state)
{
	const char *other =
		RULE("a", "", "<check system='urn:other'><check-content-ref href='x'/></check>");

	(void)state;
	toy_expect(RULE("a", "role='unchecked'", "{say}") RULE("b", "", ""), NULL,
		   "notchecked, notchecked");
	toy_expect(other, NULL, "notchecked");
	expect_message(other, "cannot evaluate the check system urn:other");
}

/* To follow by hand, or not to be checked, is what an author wants; a check nobody understands is not. */
static void test_who_cannot_be_checked_leaves_the_audit_incomplete(void **state)
{
	struct toy_audit *toy = toy_run(
		RULE("a", "", "<check system='urn:other'><check-content-ref href='x'/></check>"),
		NULL);

	(void)state;
	assert_true(toy->audit->incomplete);
	assert_int_equal(toy->audit->uncheckable_count, 1);
	toy_free(toy);
	toy = toy_run(RULE("a", "role='unchecked'", "{say}") RULE("b", "", ""), NULL);
	assert_false(toy->audit->incomplete);
	toy_free(toy);
}

static void test_first_supported_system_and_selector(void **state)
{
#define WITH_SELECTOR                                                                              \
	RULE("a", "",                                                                              \
	     "<check system='urn:other'><check-content-ref href='x'/></check>{say verdict='pass'}" \
	     "<check system='urn:plimsoll:check:1' selector='hard'><check-content>"                \
	     "<say xmlns='" TOY_NS "' verdict='fail'/></check-content></check>")
#define REFINED(selector)                                                                          \
	"<Profile id='xccdf_t_profile_p'><title>p</title>"                                         \
	"<refine-rule idref='xccdf_t_rule_a' selector='" selector "'/></Profile>"
	(void)state;
	toy_expect(WITH_SELECTOR, NULL, "pass");
	toy_expect(REFINED("hard") WITH_SELECTOR, "xccdf_t_profile_p", "fail");
	toy_expect(REFINED("soft") WITH_SELECTOR, "xccdf_t_profile_p", "pass");
}

static void test_deselected_rules_give_nothing(void **state)
{
	(void)state;
	toy_expect("<Group id='xccdf_t_group_g' selected='false'><title>g</title>" RULE(
			   "a", "", "{say}") "</Group>" RULE("b", "", "{say}"),
		   NULL, "pass");
}

/* ---- instances ---- */

static void test_one_result_per_instance(void **state)
{
	const char *body = RULE("a", "multiple='true'", "{each of='web=pass db=fail'}");
	struct toy_audit *toy = toy_run(body, NULL);

	(void)state;
	/* What was seen before the first instance is evidence of each. */
	assert_int_equal(toy_result(toy, 1)->evidence_count, 2);
	assert_string_equal(toy_result(toy, 1)->evidence[0].source, "/common");
	assert_string_equal(toy_result(toy, 1)->evidence[1].source, "db");
	toy_free(toy);
	toy_expect(body, NULL, "pass web, fail db");
	toy_expect(RULE("a", "multiple='true'", "{each of='-=unknown web=pass'}"), NULL,
		   "unknown, pass web");
	toy_expect(RULE("a", "multiple='true'", "{each of='-=notapplicable'}"), NULL, "n/a");
}

static void test_an_instance_without_verdict_is_an_error(void **state)
{
	(void)state;
	toy_expect(RULE("a", "multiple='true'", "{each of='web=none db=fail'}"), NULL,
		   "error web, fail db");
	toy_expect(RULE("a", "multiple='true'", "{each of='web=fail db=code'}"), NULL,
		   "fail web, error db");
}

static void test_instances_joined_into_one(void **state)
{
	struct toy_audit *toy = toy_run(
		RULE("a", "", "{each of='a=pass b=fail c=pass d=fail e=fail f=fail'}"), NULL);

	(void)state;
	assert_int_equal(toy->audit->result_count, 1);
	assert_int_equal(toy_result(toy, 0)->verdict, PLM_VERDICT_FAIL);
	assert_null(toy_result(toy, 0)->instance);
	assert_string_equal(toy_result(toy, 0)->message,
			    "b: so it is; d: so it is; e: so it is; and 1 more");
	/* Of the four that fail, the common evidence and their own. */
	assert_int_equal(toy_result(toy, 0)->evidence_count, 8);
	toy_free(toy);
}

/* ---- complex checks ---- */

#define COMPLEX(operator, more, operands)                                                          \
	"<complex-check operator='" operator"' " more ">" operands "</complex-check>"

static void test_complex_checks(void **state)
{
	(void)state;
	toy_expect(RULE("a", "", COMPLEX("AND", "", "{say verdict='pass'}{say verdict='fail'}")),
		   NULL, "fail");
	toy_expect(RULE("a", "", COMPLEX("OR", "", "{say verdict='pass'}{say verdict='fail'}")),
		   NULL, "pass");
	toy_expect(RULE("a", "",
			COMPLEX("OR", "",
				"{say verdict='fail'}" COMPLEX(
					"AND", "negate='true'",
					"{say verdict='fail'}{say verdict='unknown'}"))),
		   NULL, "pass");
	toy_expect(RULE("a", "",
			COMPLEX("AND", "",
				"<check system='urn:other'><check-content-ref href='x'/>"
				"</check>{say verdict='pass'}")),
		   NULL, "pass");
	toy_expect(RULE("a", "", COMPLEX("AND", "", "{each of='a=pass b=fail'}{say}")), NULL,
		   "fail");
}

static void test_what_several_say_is_said_once(void **state)
{
	struct toy_audit *toy = toy_run(
		RULE("a", "",
		     COMPLEX("AND", "",
			     "{say verdict='fail'}{say verdict='fail'}{say verdict='fail'}")),
		NULL);

	(void)state;
	assert_string_equal(toy_result(toy, 0)->message, "so it is");
	toy_free(toy);
}

static void test_complex_checks_per_instance(void **state)
{
	(void)state;
	/* Neither container has both, though both tests fail for one of them. */
	toy_expect(RULE("a", "multiple='true'",
			COMPLEX("OR", "", "{each of='a=pass b=fail'}{each of='a=fail b=pass'}")),
		   NULL, "pass a, pass b");
	toy_expect(RULE("a", "multiple='true'",
			COMPLEX("AND", "", "{each of='a=pass b=fail'}{say verdict='pass'}")),
		   NULL, "pass a, fail b");
	toy_expect(RULE("a", "multiple='true'",
			COMPLEX("AND", "", "{each of='-=unknown a=pass'}{each of='a=pass'}")),
		   NULL, "pass a, unknown");
	toy_expect(RULE("a", "multiple='true'", COMPLEX("AND", "", "{say}{say}")), NULL, "pass");
}

#define NEGATED(test)                                                                              \
	"<check system='urn:plimsoll:check:1' negate='true'><check-content><" test                 \
	" xmlns='" TOY_NS "'/></check-content></check>"

static void test_negation_swaps_pass_and_fail_only(void **state)
{
	(void)state;
	toy_expect(RULE("a", "", NEGATED("say verdict='pass'"))
			   RULE("b", "", NEGATED("say verdict='fail'"))
				   RULE("c", "", NEGATED("say verdict='unknown'")),
		   NULL, "fail, pass, unknown");
	/* The conjunction is negated, not each instance of it. */
	toy_expect(RULE("a", "", NEGATED("each of='a=pass b=fail'")), NULL, "pass");
	toy_expect(RULE("a", "multiple='true'", NEGATED("each of='a=pass b=fail'")), NULL,
		   "fail a, pass b");
	/* Unreadable stays unknown behind a negation. */
	toy_expect(RULE("a", "", NEGATED("say verdict='pass' unreadable='true'")), NULL, "unknown");
}

/* ---- roles, books ---- */

static void test_unscored_rules_inform(void **state)
{
	(void)state;
	toy_expect(RULE("a", "role='unscored'", "{say verdict='fail'}")
			   RULE("b", "role='unscored'", "{say verdict='unknown'}") RULE(
				   "c", "role='unscored'",
				   COMPLEX("AND", "", "{say verdict='fail'}{say}"))
				   RULE("d", "role='unscored'", "{say verdict='notapplicable'}"),
		   NULL, "info, info, info, n/a");
}

static void test_books(void **state)
{
	struct toy_audit *toy =
		toy_run(RULE("a", "severity='high'", "{say verdict='fail'}")
				RULE("b", "severity='low'", "{say verdict='fail'}")
					RULE("c", "multiple='true'", "{each of='a=pass b=pass'}"),
			NULL);
	const struct plm_audit *audit = toy->audit;

	(void)state;
	assert_non_null(audit);
	assert_int_equal(audit->verdict_counts[PLM_VERDICT_FAIL], 2);
	assert_int_equal(audit->verdict_counts[PLM_VERDICT_PASS], 2);
	assert_int_equal(audit->fail_counts[PLM_SEVERITY_HIGH], 1);
	assert_int_equal(audit->fail_counts[PLM_SEVERITY_LOW], 1);
	assert_false(audit->incomplete);
	assert_null(audit->containers);
	assert_null(audit->scope_problem);
	assert_int_equal(audit->start_seconds, 1763800000);
	assert_int_equal(audit->results[0].time_seconds, 1763800000);
	assert_string_equal(audit->host->hostname, "engine");
	assert_string_equal(audit->scores[PLM_SCORE_FLAT].value, "1");
	toy_free(toy);
	toy = toy_run(RULE("a", "", "{say verdict='unknown'}"), NULL);
	assert_true(toy->audit->incomplete);
	toy_free(toy);
}

/* ---- problems found before anything is read ---- */

static void test_problems_of_checks(void **state)
{
	static const struct {
		const char *body, *message;
	} cases[] = {
		{RULE("a", "", "{sya}"), "toy.xml:3: the family toy has no test <sya>; write say"},
		{RULE("a", "", "{say verdit='x'}"),
		 "toy.xml:3: <say> has no attribute verdit; write verdict"},
		{RULE("a", "", "{say unreadable='maybe'}"),
		 "unreadable=\"maybe\" of <say> is neither true nor false; write true or false"},
		{RULE("a", "", "{say verdict='$min'}"), "verdict=\"$min\" names a value that the "
							"check does not export; add <check-export"},
		{RULE("a", "",
		      "<check system='urn:plimsoll:check:1'><check-content><say "
		      "xmlns='urn:plimsoll:check:tyo'/></check-content></check>"),
		 "<say> is in the namespace \"urn:plimsoll:check:tyo\", which belongs to no "
		 "family; "
		 "write urn:plimsoll:check:toy"},
		{RULE("a", "", "<check system='urn:plimsoll:check:1'/>"),
		 "the check of xccdf_t_rule_a has no content; put one test element"},
		{RULE("a", "", "{say verdit='x'}") RULE("b", "", "{sya}"), "there is 1 more"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct toy_audit *toy = toy_run(cases[i].body, NULL);

		assert_null(toy->audit);
		assert_int_equal(plm_err_code(toy->err), PLM_E_INVALID);
		if (!strstr(plm_err_message(toy->err), cases[i].message) && i < 6)
			fail_msg("\"%s\" does not say \"%s\"", plm_err_message(toy->err),
				 cases[i].message);
		toy_free(toy);
	}
}

static void test_exported_values(void **state)
{
#define VALUE                                                                                      \
	"<Value id='xccdf_t_value_v' type='string'><title>v</title><value>fail</value>"            \
	"<value selector='soft'>pass</value></Value>"
#define EXPORTING                                                                                  \
	RULE("a", "",                                                                              \
	     "<check system='urn:plimsoll:check:1'>"                                               \
	     "<check-export value-id='xccdf_t_value_v' export-name='what'/><check-content>"        \
	     "<say xmlns='" TOY_NS "' verdict='$what' text='$$what'/></check-content></check>")
	(void)state;
	toy_expect(VALUE EXPORTING, NULL, "fail");
	expect_message(VALUE EXPORTING, "$what");
	toy_expect("<Profile id='xccdf_t_profile_p'><title>p</title><refine-value "
		   "idref='xccdf_t_value_v' selector='soft'/></Profile>" VALUE EXPORTING,
		   "xccdf_t_profile_p", "pass");
}

/* ---- what plugins are handed ---- */

static void test_the_table_of_functions(void **state)
{
	static const struct {
		const char *body, *message;
		enum plm_verdict verdict;
	} looks[] = {
		{RULE("a", "", "{look read='/etc/hostname' matches='^eng'}"), "engine\n",
		 PLM_VERDICT_PASS},
		{RULE("a", "", "{look read='/etc/hostname' equals='x'}"), "present 0",
		 PLM_VERDICT_FAIL},
		{RULE("a", "", "{look read='/etc/secret'}"), "unreadable 13", PLM_VERDICT_FAIL},
		{RULE("a", "", "{look read='/etc/none'}"), "absent 0", PLM_VERDICT_FAIL},
		{RULE("a", "", "{look list='/etc/things'}"), "a", PLM_VERDICT_PASS},
		{RULE("a", "", "{look readlink='/etc/link'}"), "things/a", PLM_VERDICT_PASS},
		{RULE("a", "", "{look stat='/etc/secret'}"), "present 600 1", PLM_VERDICT_PASS},
		{RULE("a", "", "{look stat='/etc/link'}"), "present 777 3", PLM_VERDICT_PASS},
		{RULE("a", "", "{look probe='uname' matches='6.1.0'}"),
		 "sysname=Linux\nrelease=6.1.0\n", PLM_VERDICT_PASS},
		{RULE("a", "", "{look probe='selinux'}"), "absent 0", PLM_VERDICT_FAIL},
		{RULE("a", "", "{look containers='true'}"), "0 containers", PLM_VERDICT_PASS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++) {
		struct toy_audit *toy = toy_run(looks[i].body, NULL);

		assert_string_equal(toy_result(toy, 0)->message, looks[i].message);
		assert_int_equal(toy_result(toy, 0)->verdict, looks[i].verdict);
		toy_free(toy);
	}
}

static void test_containers_are_reported_when_asked_for(void **state)
{
	struct toy_audit *toy = toy_run(RULE("a", "", "{look containers='true'}"), NULL);

	(void)state;
	assert_non_null(toy->audit->containers);
	assert_int_equal(toy->audit->incomplete, toy->audit->scope_problem != NULL);
	toy_free(toy);
}

/* ---- progress ---- */

static void count_progress(void *context, size_t done, size_t total, const struct plm_item *rule)
{
	size_t *calls = context;

	assert_int_equal(done, *calls);
	assert_int_equal(total, 2);
	assert_non_null(rule);
	++*calls;
}

static void test_progress_and_plan_check(void **state)
{
	struct toy_audit *toy =
		toy_run(RULE("a", "", "{say}") RULE("b", "", "{each of='x=pass y=pass'}"), NULL);
	struct plm_audit *again = NULL;
	size_t calls = 0;
	const struct plm_audit_options options = {.registry = toy->registry,
						  .host = toy->host,
						  .selection = toy->audit->selection,
						  .progress = count_progress,
						  .progress_context = &calls};

	(void)state;
	assert_int_equal(plm_audit_run(&options, toy->arena, toy->diags, &again, NULL), 0);
	assert_int_equal(calls, 2);
	assert_int_equal(plm_audit_plan_check(toy->registry, toy->audit->selection, toy->arena,
					      toy->diags, NULL),
			 0);
	toy_free(toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts_pass_through),
		cmocka_unit_test(test_pass_on_something_unreadable_is_unknown),
		cmocka_unit_test(test_faults_are_errors),
		cmocka_unit_test(test_out_of_memory_ends_the_audit),
		cmocka_unit_test(test_rules_nobody_can_check),
		cmocka_unit_test(test_who_cannot_be_checked_leaves_the_audit_incomplete),
		cmocka_unit_test(test_first_supported_system_and_selector),
		cmocka_unit_test(test_deselected_rules_give_nothing),
		cmocka_unit_test(test_one_result_per_instance),
		cmocka_unit_test(test_an_instance_without_verdict_is_an_error),
		cmocka_unit_test(test_instances_joined_into_one),
		cmocka_unit_test(test_complex_checks),
		cmocka_unit_test(test_what_several_say_is_said_once),
		cmocka_unit_test(test_complex_checks_per_instance),
		cmocka_unit_test(test_negation_swaps_pass_and_fail_only),
		cmocka_unit_test(test_unscored_rules_inform),
		cmocka_unit_test(test_books),
		cmocka_unit_test(test_problems_of_checks),
		cmocka_unit_test(test_exported_values),
		cmocka_unit_test(test_the_table_of_functions),
		cmocka_unit_test(test_containers_are_reported_when_asked_for),
		cmocka_unit_test(test_progress_and_plan_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
