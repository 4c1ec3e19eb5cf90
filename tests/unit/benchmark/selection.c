/*
 * selection.c: what profiles make of a benchmark: order, clusters, ancestors, extends, values
 * [7.2.3.4, table 33]. Reads nothing.
 */
#include "fixture.h"
#include "core/benchmark/selection.h"

#define RULE(name, attrs) "<Rule id='xccdf_org.example_rule_" name "' " attrs "/>"
#define GROUP(name, attrs, body)                                                                   \
	"<Group id='xccdf_org.example_group_" name "' " attrs "><title>g</title>" body "</Group>"
#define VALUE(name, attrs)                                                                         \
	"<Value id='xccdf_org.example_value_" name "' " attrs                                      \
	"><value>1</value><value selector='two'>2</value></Value>"
#define PROFILE(name, attrs, body)                                                                 \
	"<Profile id='xccdf_org.example_profile_" name "' " attrs "><title>p</title>" body         \
	"</Profile>"
#define SELECT(id, yes) "<select idref='" id "' selected='" yes "'/>"
#define R(name)		"xccdf_org.example_rule_" name
#define G(name)		"xccdf_org.example_group_" name
#define V(name)		"xccdf_org.example_value_" name

static const struct plm_selected_item *item_of(const struct plm_selection *s, const char *id)
{
	const struct plm_item *item = plm_benchmark_item(s->benchmark, id);

	assert_non_null(item);
	return &s->items[item->index];
}

static const char *value_of(const struct plm_selection *s, const char *id)
{
	const struct plm_value *value = plm_benchmark_value(s->benchmark, id);

	assert_non_null(value);
	return s->values[value - s->benchmark->values];
}

static void without_a_profile(void **state)
{
	struct fixture f;
	const struct plm_selection *s;

	(void)state;
	fixture_load(&f, VALUE("v", "") RULE("on", "") RULE("off", "selected='false'"));
	s = fixture_select(&f, NULL);
	assert_null(s->profile);
	assert_true(item_of(s, R("on"))->active);
	assert_false(item_of(s, R("off"))->active);
	assert_string_equal(item_of(s, R("on"))->check_selector, "");
	assert_string_equal(value_of(s, V("v")), "1");
	fixture_free(&f);
}

/* A rule in a Group that is not selected is still selected itself, but not active. */
static void ancestors_count(void **state)
{
	struct fixture f;
	const struct plm_selection *s;

	(void)state;
	fixture_load(&f, PROFILE("p", "", SELECT(G("outer"), "false") SELECT(R("a"), "true"))
				 GROUP("outer", "", GROUP("inner", "", RULE("a", "selected='0'")))
					 GROUP("abstract", "abstract='1'", RULE("b", "")));
	s = fixture_select(&f, "p");
	assert_true(item_of(s, R("a"))->selected);
	assert_false(item_of(s, R("a"))->active);
	assert_true(item_of(s, G("inner"))->selected);
	assert_false(item_of(s, G("inner"))->active);
	assert_false(item_of(s, R("b"))->active);
	s = fixture_select(&f, NULL);
	assert_true(item_of(s, G("inner"))->active);
	assert_false(item_of(s, R("a"))->active);
	fixture_free(&f);
}

static void clusters_and_order(void **state)
{
	struct fixture f;
	const struct plm_selection *s;

	(void)state;
	fixture_load(&f, PROFILE("p", "", SELECT("net", "false") SELECT(R("b"), "true"))
				 PROFILE("q", "", SELECT(R("b"), "true") SELECT("net", "false"))
					 RULE("a", "cluster-id='net'") RULE("b", "cluster-id='net'")
						 RULE("c", ""));
	s = fixture_select(&f, "xccdf_org.example_profile_p");
	assert_false(item_of(s, R("a"))->selected);
	assert_true(item_of(s, R("b"))->selected);
	assert_true(item_of(s, R("c"))->selected);
	s = fixture_select(&f, "q");
	assert_false(item_of(s, R("b"))->selected);
	fixture_free(&f);
}

/* set-value and refine-value are one sequence: the last wins. */
static void values_in_order(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, PROFILE("p", "",
				 "<set-value idref='" V("v") "'>7</set-value>"
							     "<refine-value idref='" V(
								     "v") "' selector='two'/>")
				 PROFILE("q", "",
					 "<refine-value idref='" V(
						 "v") "' selector='two'/>"
						      "<set-value idref='" V("v") "'>7</set-value>")
					 PROFILE("unknown", "",
						 "<set-value idref='" V(
							 "v") "'>7</set-value>"
							      "<refine-value idref='" V(
								      "v") "' selector='three'/>")
						 PROFILE("cluster", "",
							 "<set-value idref='both'>8</set-value>")
							 VALUE("v", "cluster-id='both'")
								 VALUE("w", "cluster-id='both'"));
	assert_string_equal(value_of(fixture_select(&f, "p"), V("v")), "2");
	assert_string_equal(value_of(fixture_select(&f, "q"), V("v")), "7");
	assert_string_equal(value_of(fixture_select(&f, "unknown"), V("v")), "1");
	assert_string_equal(value_of(fixture_select(&f, "cluster"), V("v")), "8");
	assert_string_equal(value_of(fixture_select(&f, "cluster"), V("w")), "8");
	fixture_free(&f);
}

/* Without an option for the empty selector the first one is the default. */
static void a_value_without_default(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Value id='" V("v") "'><value selector='a'>A</value>"
					      "<value selector='b'>B</value></Value>");
	assert_string_equal(value_of(fixture_select(&f, NULL), V("v")), "A");
	fixture_free(&f);
}

static void rules_are_refined(void **state)
{
	struct fixture f;
	const struct plm_selected_item *a, *b;

	(void)state;
	fixture_load(&f, PROFILE("p", "",
				 "<refine-rule idref='" R("a") "' weight='0.5' severity='high' "
							       "role='unchecked' selector='s'/>"
							       "<refine-rule idref='" G(
								       "g") "' weight='0'/>")
				 GROUP("g", "",
				       RULE("a", "weight='3' severity='low'")
					       RULE("b", "weight='3' severity='low'")));
	a = item_of(fixture_select(&f, "p"), R("a"));
	b = item_of(fixture_select(&f, "p"), R("b"));
	assert_int_equal(a->weight.num * 2, a->weight.den);
	assert_int_equal(a->severity, PLM_SEVERITY_HIGH);
	assert_int_equal(a->role, PLM_ROLE_UNCHECKED);
	assert_string_equal(a->check_selector, "s");
	assert_int_equal(b->weight.num, 3);
	assert_int_equal(b->severity, PLM_SEVERITY_LOW);
	assert_int_equal(item_of(fixture_select(&f, "p"), G("g"))->weight.num, 0);
	fixture_free(&f);
}

/* A refinement that is silent about something leaves what an earlier one said. */
static void refinements_add_up(void **state)
{
	struct fixture f;
	const struct plm_selected_item *a;

	(void)state;
	fixture_load(&f, PROFILE("p", "",
				 "<refine-rule idref='c' weight='7'/>"
				 "<refine-rule idref='" R("a") "' severity='info'/>")
				 RULE("a", "cluster-id='c' severity='high'"));
	a = item_of(fixture_select(&f, "p"), R("a"));
	assert_int_equal(a->weight.num, 7);
	assert_int_equal(a->severity, PLM_SEVERITY_INFO);
	fixture_free(&f);
}

static void a_chain_of_profiles(void **state)
{
	static const char body[] = PROFILE("third", "extends='xccdf_org.example_profile_second'",
					   SELECT(R("a"), "true"))
		PROFILE("first", "abstract='true'",
			SELECT(R("a"), "true")
				SELECT(R("b"),
				       "false")) "<Profile id='xccdf_org.example_profile_second' "
						 "extends='xccdf_org.example_profile_first'><title>"
						 "p</title>"
						 "<description>D</description>" SELECT(
							 R("a"), "false") "</Profile>" RULE("a", "")
							 RULE("b", "") RULE("c", "");
	struct fixture f;
	const struct plm_selection *s;

	(void)state;
	fixture_load(&f, body);
	s = fixture_select(&f, "second");
	assert_false(item_of(s, R("a"))->selected);
	assert_false(item_of(s, R("b"))->selected);
	s = fixture_select(&f, "third");
	assert_true(item_of(s, R("a"))->selected);
	assert_false(item_of(s, R("b"))->selected);
	assert_true(item_of(s, R("c"))->selected);
	assert_int_equal(s->profile->action_count, 4);
	assert_string_equal(s->profile->description, "D");
	assert_int_equal(plm_benchmark_profile(f.benchmark, "first")->action_count, 2);
	fixture_free(&f);
}

static void wrong_profile_names(void **state)
{
	struct plm_selection *s = NULL;
	struct fixture f;

	(void)state;
	fixture_load(&f, PROFILE("one", "", "") PROFILE("two", "", "")
				 PROFILE("base", "abstract='1'", ""));
	assert_int_equal(plm_benchmark_select(f.benchmark, "three", f.arena, &s, &f.err),
			 -PLM_E_NOTFOUND);
	assert_string_equal(plm_err_message(f.err),
			    "b.xml: there is no profile three; choose one of one, two");
	assert_int_equal(plm_benchmark_select(f.benchmark, "base", f.arena, &s, &f.err),
			 -PLM_E_INVALID);
	assert_non_null(strstr(plm_err_message(f.err), "is abstract"));
	assert_null(s);
	fixture_free(&f);
}

static void short_ids(void **state)
{
	(void)state;
	assert_string_equal(plm_benchmark_short_id("xccdf_io.plimsoll_rule_kernel_x"), "kernel_x");
	assert_string_equal(plm_benchmark_short_id("xccdf_io.plimsoll_profile_baseline"),
			    "baseline");
	assert_string_equal(plm_benchmark_short_id("xccdf_a_rule_b_group_c"), "b_group_c");
	assert_string_equal(plm_benchmark_short_id("other_rule_x"), "other_rule_x");
	assert_string_equal(plm_benchmark_short_id(""), "");
	assert_string_equal(plm_benchmark_short_id("xccdf_a_rule_"), "xccdf_a_rule_");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_profile),	   cmocka_unit_test(ancestors_count),
		cmocka_unit_test(clusters_and_order),	   cmocka_unit_test(values_in_order),
		cmocka_unit_test(a_value_without_default), cmocka_unit_test(rules_are_refined),
		cmocka_unit_test(refinements_add_up),	   cmocka_unit_test(a_chain_of_profiles),
		cmocka_unit_test(wrong_profile_names),	   cmocka_unit_test(short_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
