/*
 * tables.c: the worked example of profile selectors in the standard [7.2.3.4, tables 36 to 38], and
 * statements about selectors around it. Reads nothing.
 */
#include "fixture.h"

#include "core/base/text.h"
#include "core/benchmark/selection.h"

#define ID(kind, name)	 "xccdf_org.example_" kind "_" name
#define CHECK(selector)	 "<check system='urn:s' selector='" selector "'/>"
#define OPTION(selector) "<value selector='" selector "'>" selector "</value>"

static const char example[] = "<Profile id='" ID(
	"profile", "Profile1") "' abstract='true'><title>1</title>"
			       "<select idref='" ID("rule", "Rule1") "' selected='true'/>"
								     "<select idref='Cluster1' "
								     "selected='false'/>"
								     "<select idref='" ID(
									     "group",
									     "Group1") "' "
										       "selected='"
										       "true'/>"
										       "<refine-"
										       "value "
										       "idref='" ID("value", "Value1") "' selector='sel1'/>"
														       "<refine-value idref='Cluster2' selector='sel2'/>"
														       "<set-value idref='" ID("value", "Value4") "'>NEWVALUE</set-value>"
																				  "<refine-rule idref='" ID("rule", "Rule2") "' selector='sel3'/>"
																									     "<refine-rule idref='Cluster3' selector='sel1'/></Profile>"
																									     "<Profile id='" ID("profile", "Profile2") "' extends='" ID("profile", "Profile1") "'>"
																																			       "<title>2</title><select idref='" ID("rule",
																																								    "Rule1") "' selected='false'/>"
																																									     "<select idref='" ID(
																																										     "rule", "Rule3") "' selected='true'/>"
																																												      "<refine-value idref='Cluster2' selector='sel5'/>"
																																												      "<refine-rule idref='" ID("rule",
																																																"Rule5") "' selector='sel6'/></Profile>"
																																																	 "<Value id='" ID("value", "Value1") "'>" OPTION("") OPTION(
																																																		 "sel1") OPTION("sel2") "</Value>"
																																																					"<Value id='" ID(
																																																						"value",
																																																						"Value2") "' cluster-id='Cluster2'>" OPTION("") OPTION("sel1")
																																																						OPTION("sel2") OPTION("sel5") "</Value>"
																																																									      "<Value id='" ID(
																																																										      "value",
																																																										      "Value3") "' cluster-id='Cluster2'>" OPTION("") OPTION("sel1") OPTION("sel5")
																																																										      OPTION(
																																																											      "sel6") "</Value>"
																																																												      "<Value id='" ID(
																																																													      "value",
																																																													      "Value4") "' cluster-id='Cluster3'>" OPTION("") OPTION("sel4") "</Value>"
																																																																					     "<Group id='" ID("group", "Group1") "' cluster-id='Cluster1'/>"
																																																																										 "<Group id='" ID(
																																																																											 "group", "Group2") "' cluster-id='Cluster1'/>"
																																																																													    "<Rule id='" ID("rule", "Rule1") "' cluster-id='Cluster2' selected='false'>" CHECK("") "</Rule><Rule id='" ID(
																																																																														    "rule",
																																																																														    "Rule2") "'>" CHECK("")
																																																																														    CHECK("sel3") "</Rule>"
																																																																																  "<Rule id='" ID("rule", "Rule3") "' cluster-id='Cluster1'>" CHECK("") "</Rule>"
																																																																																									"<Rule id='" ID(
																																																																																										"rule", "Rule4") "' cluster-id='Cluster1'>" CHECK("sel1") CHECK("sel5") "</Rule><Rule id='" ID("rule",
																																																																																																					       "Rule5") "' cluster-id='Cluster3'>" CHECK("sel1") "</Rule>";

static bool all_systems(void *context, const char *system)
{
	(void)context;
	(void)system;
	return true;
}

/* The selector of the check that counts; "none" when there is no check. */
static const char *applicable(const struct plm_selection *s, const char *id)
{
	const struct plm_item *rule = plm_benchmark_item(s->benchmark, id);
	const struct plm_check *check = plm_benchmark_choose_check(
		rule, s->items[rule->index].check_selector, all_systems, NULL);

	return check ? check->selector : "none";
}

static bool selected(const struct plm_selection *s, const char *id)
{
	return s->items[plm_benchmark_item(s->benchmark, id)->index].selected;
}

static const char *value(const struct plm_selection *s, const char *id)
{
	return s->values[plm_benchmark_value(s->benchmark, id) - s->benchmark->values];
}

static void table_37_the_initial_state(void **state)
{
	const struct plm_selection *s;
	struct fixture f;

	(void)state;
	fixture_load(&f, example);
	s = fixture_select(&f, NULL);
	assert_false(selected(s, ID("rule", "Rule1")));
	assert_true(selected(s, ID("rule", "Rule2")) && selected(s, ID("rule", "Rule3")) &&
		    selected(s, ID("rule", "Rule4")) && selected(s, ID("rule", "Rule5")));
	assert_true(selected(s, ID("group", "Group1")) && selected(s, ID("group", "Group2")));
	assert_string_equal(applicable(s, ID("rule", "Rule1")), "");
	assert_string_equal(applicable(s, ID("rule", "Rule2")), "");
	assert_string_equal(applicable(s, ID("rule", "Rule4")), "none");
	assert_string_equal(applicable(s, ID("rule", "Rule5")), "none");
	assert_string_equal(value(s, ID("value", "Value1")), "");
	assert_string_equal(value(s, ID("value", "Value4")), "");
	fixture_free(&f);
}

static void table_38_the_final_state(void **state)
{
	const struct plm_selection *s;
	struct fixture f;

	(void)state;
	fixture_load(&f, example);
	s = fixture_select(&f, ID("profile", "Profile2"));
	assert_false(selected(s, ID("rule", "Rule1")));
	assert_true(selected(s, ID("rule", "Rule2")));
	assert_true(selected(s, ID("rule", "Rule3")));
	assert_false(selected(s, ID("rule", "Rule4")));
	assert_true(selected(s, ID("rule", "Rule5")));
	assert_true(selected(s, ID("group", "Group1")));
	assert_false(selected(s, ID("group", "Group2")));
	assert_string_equal(applicable(s, ID("rule", "Rule1")), "");
	assert_string_equal(applicable(s, ID("rule", "Rule2")), "sel3");
	assert_string_equal(applicable(s, ID("rule", "Rule3")), "");
	assert_string_equal(applicable(s, ID("rule", "Rule5")), "none");
	assert_string_equal(value(s, ID("value", "Value1")), "sel1");
	assert_string_equal(value(s, ID("value", "Value2")), "sel5");
	assert_string_equal(value(s, ID("value", "Value3")), "sel5");
	assert_string_equal(value(s, ID("value", "Value4")), "NEWVALUE");
	fixture_free(&f);
}

#define VALUE                                                                                      \
	"<Value id='xccdf_org.example_value_v' type='number'><value>1</value>"                     \
	"<value selector='s'>2</value><complex-value selector='l'><item>3</item><item>4</item>"    \
	"</complex-value></Value>"
#define PROFILE(body)                                                                              \
	"<Profile id='xccdf_org.example_profile_p'><title>p</title>" body "</Profile>" VALUE

static void value_is(const char *body, const char *text, bool list)
{
	const struct plm_selection *s;
	struct fixture f;

	fixture_load(&f, body);
	s = fixture_select(&f, "p");
	assert_string_equal(s->values[0], text);
	assert_int_equal(s->selected_values[0].list, list);
	/* Chosen by a selector, a value is one of its options; set, it is whatever was written. */
	assert_int_equal(s->selected_values[0].set,
			 strcmp(text, "2") != 0 && strcmp(text, "3 4") != 0);
	fixture_free(&f);
}

/* The three value selectors displace each other whatever their kind. */
static void section_7_2_3_4_the_last_value_selector_wins(void **state)
{
#define SET "<set-value idref='xccdf_org.example_value_v'>9</set-value>"
#define LIST                                                                                       \
	"<set-complex-value "                                                                      \
	"idref='xccdf_org.example_value_v'><item>7</item><item>8</item></set-complex-value>"
#define REFINED "<refine-value idref='xccdf_org.example_value_v' selector='s'/>"
	(void)state;
	value_is(PROFILE(SET REFINED), "2", false);
	value_is(PROFILE(REFINED SET), "9", false);
	value_is(PROFILE(SET LIST), "7 8", true);
	value_is(PROFILE(LIST SET), "9", false);
	value_is(PROFILE(LIST REFINED), "2", false);
	value_is(PROFILE("<refine-value idref='xccdf_org.example_value_v' selector='l'/>"), "3 4",
		 true);
	value_is(PROFILE("<set-complex-value idref='xccdf_org.example_value_v'/>"), "", true);
	/* A refinement without a selector leaves the value alone. */
	value_is(PROFILE(SET "<refine-value idref='xccdf_org.example_value_v' "
			     "operator='less than'/>"),
		 "9", false);
}

static void table_22_refine_value_sets_the_operator(void **state)
{
	const struct plm_selection *s;
	struct fixture f;

	(void)state;
	fixture_load(&f, PROFILE("<refine-value idref='xccdf_org.example_value_v' "
				 "operator='less than'/>"));
	assert_string_equal(fixture_select(&f, NULL)->selected_values[0].operator_name, "equals");
	s = fixture_select(&f, "p");
	assert_string_equal(s->selected_values[0].operator_name, "less than");
	fixture_free(&f);
}

static void table_22_refine_rule_changes_only_the_weight_of_a_group(void **state)
{
	const struct plm_selection *s;
	const struct plm_selected_item *group;
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Profile id='xccdf_org.example_profile_p'><title>p</title>"
			 "<refine-rule idref='xccdf_org.example_group_g' weight='7.0' "
			 "severity='high' role='unchecked' selector='s'/></Profile>"
			 "<Group id='xccdf_org.example_group_g'/>");
	s = fixture_select(&f, "p");
	group = &s->items[1];
	assert_int_equal(group->weight.num, 7);
	assert_int_equal(group->severity, PLM_SEVERITY_UNKNOWN);
	assert_int_equal(group->role, PLM_ROLE_FULL);
	assert_string_equal(group->check_selector, "");
	fixture_free(&f);
}

static void section_7_2_3_6_3_instances_in_fixes(void **state)
{
	static const char *const refused[] = {"", "-rf", "a b", "x;y", "$(id)", "a\nb", "a'b"};
	const struct plm_fix *fix;
	const struct plm_selection *s;
	const char *text;
	struct fixture f;

	(void)state;
	fixture_load(&f,
		     PROFILE(SET) "<Rule id='xccdf_org.example_rule_r'><fix id='f'>set <sub "
				  "idref='xccdf_org.example_value_v'/> in <instance/> (<instance "
				  "context='x'/>)</fix></Rule>");
	fix = &f.benchmark->rules[0]->fixes[0];
	assert_true(fix->has_instance);
	assert_string_equal(fix->text, "set 1 in INSTANCE (INSTANCE)");
	s = fixture_select(&f, "p");
	assert_int_equal(plm_selection_fix(s, fix, "web-1", f.arena, &text, &f.err), 0);
	assert_string_equal(text, "set 9 in web-1 (web-1)");
	assert_int_equal(plm_selection_fix(s, fix, NULL, f.arena, &text, &f.err), 0);
	assert_string_equal(text, "set 9 in INSTANCE (INSTANCE)");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(plm_selection_fix(s, fix, refused[i], f.arena, &text, &f.err),
				 -PLM_E_REFUSED);
	fixture_free(&f);
}

static void section_7_2_3_6_3_objects_stand_for_values_and_titles(void **state)
{
	static const char text[] =
		"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' "
		"xmlns:h='http://www.w3.org/1999/xhtml' id='xccdf_org.example_benchmark_b'>"
		"<status>draft</status><plain-text id='os'>Debian</plain-text><version>1</version>"
		"<Value id='xccdf_org.example_value_v'><title>Limit</title><value>3</value></Value>"
		"<Rule id='xccdf_org.example_rule_r'><description>"
		"<h:object data='#xccdf:value:os'>x</h:object>, "
		"<h:object data='#xccdf:value:xccdf_org.example_value_v'/>, "
		"<h:object data='#xccdf:title:xccdf_org.example_value_v'/>, "
		"<h:object data='#xccdf:value:none'>kept</h:object></description></Rule>"
		"</Benchmark>";
	struct fixture f;

	(void)state;
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, 0);
	assert_string_equal(f.benchmark->rules[0]->description, "Debian, 3, Limit, kept");
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_37_the_initial_state),
		cmocka_unit_test(table_38_the_final_state),
		cmocka_unit_test(section_7_2_3_4_the_last_value_selector_wins),
		cmocka_unit_test(table_22_refine_value_sets_the_operator),
		cmocka_unit_test(table_22_refine_rule_changes_only_the_weight_of_a_group),
		cmocka_unit_test(section_7_2_3_6_3_instances_in_fixes),
		cmocka_unit_test(section_7_2_3_6_3_objects_stand_for_values_and_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
