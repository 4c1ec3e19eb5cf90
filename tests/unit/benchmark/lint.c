/*
 * lint.c: warnings about benchmarks that load. Reads nothing.
 */
#include "fixture.h"

#include "core/lint/lint.h"

#define GOOD_RULE(name, attrs, more)                                                               \
	"<Rule id='xccdf_org.example_rule_" name "' severity='low' " attrs ">"                     \
	"<title>" name "</title><description>d</description><reference>r</reference>"              \
	"<rationale>w</rationale>" more "</Rule>"
#define GOOD_END "<fixtext>f</fixtext><check system='urn:a'/>"

static void lint(struct fixture *f, const char *body)
{
	fixture_load(f, body);
	assert_int_equal(plm_lint_benchmark(f->benchmark, NULL, &f->diags), 0);
	assert_int_equal(f->diags.error_count, 0);
}

/* The i-th finding that is no note; NULL behind the last. */
static const struct plm_diag *warning_at(const struct fixture *f, size_t index)
{
	for (size_t i = 0; i < f->diags.count; i++)
		if (f->diags.items[i].level != PLM_DIAG_NOTE && index-- == 0)
			return &f->diags.items[i];
	return NULL;
}

static void expect_only(const char *body, const char *code, const char *message)
{
	struct fixture f;

	lint(&f, body);
	assert_non_null(warning_at(&f, 0));
	assert_null(warning_at(&f, 1));
	assert_string_equal(warning_at(&f, 0)->message, message);
	assert_string_equal(warning_at(&f, 0)->code, code);
	assert_non_null(warning_at(&f, 0)->remedy);
	fixture_free(&f);
}

static void nothing_to_say(void **state)
{
	struct fixture f;

	(void)state;
	lint(&f, GOOD_RULE("a", "", GOOD_END));
	assert_null(warning_at(&f, 0));
	assert_int_equal(f.diags.count, 1);
	assert_string_equal(f.diags.items[0].code, "rule-no-fix");
	fixture_free(&f);
}

static void a_bare_rule(void **state)
{
	static const char *const parts[] = {"check",	 "severity", "description",
					    "rationale", "fixtext",  "reference"};
	struct fixture f;

	(void)state;
	lint(&f, "\n<Rule id='xccdf_org.example_rule_a'/>");
	for (size_t i = 0; i < 6; i++) {
		assert_non_null(strstr(warning_at(&f, i)->message, parts[i]));
		assert_non_null(strstr(warning_at(&f, i)->code, parts[i]));
		assert_int_equal(warning_at(&f, i)->line, 2);
	}
	assert_null(warning_at(&f, 6));
	fixture_free(&f);
}

static void slips(void **state)
{
	(void)state;
	expect_only(GOOD_RULE("a", "selected='0'", GOOD_END), "rule-unreachable",
		    "Rule xccdf_org.example_rule_a is never evaluated, in no profile");
	expect_only("<Group id='xccdf_org.example_group_g'><title>g</title></Group>", "group-empty",
		    "Group xccdf_org.example_group_g is empty");
	expect_only("<Value id='xccdf_org.example_value_v'><value>1</value></Value>",
		    "value-unused", "Value xccdf_org.example_value_v is used nowhere");
	expect_only("<Profile id='xccdf_org.example_profile_p'><title>p</title>"
		    "<select idref='xccdf_org.example_rule_a' selected='0'/></Profile>" GOOD_RULE(
			    "a", "", GOOD_END),
		    "profile-empty", "Profile xccdf_org.example_profile_p selects no Rule");
	expect_only(GOOD_RULE("a", "", "<ident system='urn:i'>1</ident>" GOOD_END)
			    GOOD_RULE("b", "", "<ident system='urn:i'>1</ident>" GOOD_END),
		    "ident-twice",
		    "ident urn:i 1 of Rule xccdf_org.example_rule_b is that of Rule "
		    "xccdf_org.example_rule_a");
	expect_only(GOOD_RULE("a", "",
			      "<fixtext>f</fixtext><fix id='x' system='urn:f'>1</fix><fix id='x' "
			      "system='urn:f'>2</fix>"
			      "<check system='urn:a'/>"),
		    "fix-id-twice",
		    "two fixes of Rule xccdf_org.example_rule_a have the id x and one system");
}

static void selectors_that_match_nothing(void **state)
{
	(void)state;
	expect_only("<Profile id='xccdf_org.example_profile_p'><title>p</title>"
		    "<refine-rule idref='xccdf_org.example_rule_a' selector='s'/></Profile>"
		    "<Profile id='xccdf_org.example_profile_q' "
		    "extends='xccdf_org.example_profile_p'><title>q</title></Profile>" GOOD_RULE(
			    "a", "", GOOD_END),
		    "check-selector-unknown",
		    "Rule xccdf_org.example_rule_a has no check with selector s: the one without "
		    "is used");
	expect_only("<Profile id='xccdf_org.example_profile_p'><title>p</title>"
		    "<refine-value idref='xccdf_org.example_value_v' selector='s'/></Profile>"
		    "<Value id='xccdf_org.example_value_v'><value>1</value></Value>"
		    "<Rule id='xccdf_org.example_rule_a' severity='low'><description>"
		    "<sub idref='xccdf_org.example_value_v'/></description>"
		    "<reference>r</reference><rationale>w</rationale>" GOOD_END "</Rule>",
		    "value-selector-unknown",
		    "Value xccdf_org.example_value_v has no selector s: its default is used");
}

static void an_exported_value_is_used(void **state)
{
	struct fixture f;

	(void)state;
	lint(&f, "<Value id='xccdf_org.example_value_v'><value>1</value></Value>" GOOD_RULE(
			 "a", "",
			 "<fixtext>f</fixtext><complex-check operator='AND'><check system='urn:a'>"
			 "<check-export value-id='xccdf_org.example_value_v' export-name='x'/>"
			 "</check></complex-check>"));
	assert_null(warning_at(&f, 0));
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_say),
		cmocka_unit_test(a_bare_rule),
		cmocka_unit_test(slips),
		cmocka_unit_test(selectors_that_match_nothing),
		cmocka_unit_test(an_exported_value_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
