/*
 * tailoring.c: Tailoring files [6.7, tables 29 and 30, Loading.Resolve.Tailoring of table 32]: what
 * they change, and every way in which one is refused. Reads nothing.
 */
#include "fixture.h"

#include "core/benchmark/tailoring.h"
#include "core/benchmark/selection.h"

#define BENCHMARK                                                                                  \
	"<Profile id='xccdf_org.example_profile_A'><title>A</title><description>a</description>"   \
	"<select idref='xccdf_org.example_rule_r' selected='0'/></Profile>"                        \
	"<Profile id='xccdf_org.example_profile_C' prohibitChanges='1'><title>C</title></Profile>" \
	"<Profile id='xccdf_org.example_profile_S'>"                                               \
	"<title>S <sub idref='xccdf_org.example_value_v'/></title>"                                \
	"<description>s <sub idref='xccdf_org.example_value_v'/></description></Profile>"          \
	"<Value id='xccdf_org.example_value_v' type='number'><value>1</value>"                     \
	"<upper-bound>9</upper-bound></Value>"                                                     \
	"<Value id='xccdf_org.example_value_w' prohibitChanges='1'><value>1</value></Value>"       \
	"<Rule id='xccdf_org.example_rule_r'/><Rule id='xccdf_org.example_rule_s'/>"

#define TAILORING(body)                                                                            \
	"<Tailoring xmlns='http://checklists.nist.gov/xccdf/1.2' "                                 \
	"id='xccdf_org.example_tailoring_t'>\n" body "</Tailoring>"
#define VERSION "<version time='2026-11-22T10:00:00Z'>3</version>\n"
#define PROFILE(id, extends, body)                                                                 \
	"<Profile id='xccdf_org.example_profile_" id "'" extends "><title>T</title>" body          \
	"</Profile>"
#define OF_A " extends='xccdf_org.example_profile_A'"

static struct plm_tailoring *parse(struct fixture *f, const char *text)
{
	struct plm_tailoring *tailoring = NULL;

	fixture_load(f, BENCHMARK);
	f->result = plm_tailoring_parse("t.xml", text, strlen(text), f->benchmark, f->arena,
					&f->diags, &tailoring, &f->err);
	return tailoring;
}

static void refused(const char *text, long line, const char *words)
{
	struct fixture f;

	parse(&f, text);
	assert_true(f.result < 0);
	if (!strstr(plm_err_message(f.err), words))
		fail_msg("%s: no \"%s\"", plm_err_message(f.err), words);
	for (size_t i = 0; line && i < f.diags.count; i++)
		if (f.diags.items[i].level == PLM_DIAG_ERROR) {
			assert_int_equal(f.diags.items[i].line, line);
			assert_string_equal(f.diags.items[i].file, "t.xml");
			break;
		}
	fixture_free(&f);
}

static void table_29_what_it_says(void **state)
{
	struct plm_tailoring *t;
	struct fixture f;

	(void)state;
	t = parse(&f,
		  TAILORING("<benchmark href='b.xml' id='xccdf_org.example_benchmark_b' "
			    "version='1'/><status date='2026-01-01'>draft</status>" VERSION
			    "<metadata><x:a xmlns:x='urn:x'/></metadata>" PROFILE("B", OF_A, "")));
	assert_int_equal(f.result, 0);
	assert_int_equal(f.diags.count, 0);
	assert_string_equal(t->id, "xccdf_org.example_tailoring_t");
	assert_string_equal(t->benchmark_href, "b.xml");
	assert_string_equal(t->benchmark_id, "xccdf_org.example_benchmark_b");
	assert_string_equal(t->origin.version, "3");
	assert_string_equal(t->origin.version_time, "2026-11-22T10:00:00Z");
	assert_string_equal(t->origin.statuses[0].word, "draft");
	assert_int_equal(t->origin.metadata.count, 1);
	assert_int_equal(strlen(t->sha256), 64);
	assert_non_null(t->source_data);
	fixture_free(&f);
}

static struct plm_selection *choose(struct fixture *f, const struct plm_tailoring *t,
				    const char *profile)
{
	const struct plm_select_options options = {.profile = profile, .tailoring = t};
	struct plm_selection *s = NULL;

	f->result = plm_benchmark_select_with(f->benchmark, &options, f->arena, &s, &f->err);
	return s;
}

/* Row 1: it shadows the profile of that name. */
static void table_30_same_id_and_extends_shadows(void **state)
{
	struct plm_selection *s;
	struct plm_tailoring *t;
	struct fixture f;

	(void)state;
	t = parse(&f,
		  TAILORING(VERSION PROFILE(
			  "A", OF_A, "<select idref='xccdf_org.example_rule_s' selected='0'/>")));
	assert_int_equal(f.result, 0);
	s = choose(&f, t, "A");
	assert_ptr_equal(s->profile, &t->profiles[0]);
	assert_ptr_equal(s->tailoring, t);
	assert_false(s->items[1].selected || s->items[2].selected);
	s = choose(&f, NULL, "A");
	assert_true(s->items[2].selected);
	/* The only profile of a tailoring is the one that is meant. */
	s = choose(&f, t, NULL);
	assert_ptr_equal(s->profile, &t->profiles[0]);
	fixture_free(&f);
}

/* Row 2: both are there. */
static void table_30_another_id_extends_without_shadowing(void **state)
{
	struct plm_selection *s;
	struct plm_tailoring *t;
	struct fixture f;

	(void)state;
	t = parse(&f,
		  TAILORING(VERSION PROFILE(
			  "B", OF_A, "<select idref='xccdf_org.example_rule_r' selected='1'/>")));
	assert_int_equal(f.result, 0);
	assert_int_equal(t->profiles[0].action_count, 2);
	assert_int_equal(t->profiles[0].inherited_count, 1);
	assert_string_equal(t->profiles[0].title, "A - T");
	assert_string_equal(t->profiles[0].description, "a");
	assert_true(choose(&f, t, "B")->items[1].selected);
	s = choose(&f, t, "A");
	assert_false(s->items[1].selected);
	assert_null(s->tailoring);
	assert_null(choose(&f, t, "Zebra"));
	assert_non_null(strstr(plm_err_message(f.err), "choose one of B, A, C"));
	fixture_free(&f);
}

/* Row 3: an error. */
static void table_30_same_id_without_extending_is_an_error(void **state)
{
	(void)state;
	refused(TAILORING(VERSION PROFILE("A", "", "")), 3,
		"has the id of a profile of the benchmark that it does not extend; give it an id "
		"of "
		"its own");
	refused(TAILORING(VERSION PROFILE("A", " extends='xccdf_org.example_profile_C'", "")), 3,
		"has the id of a profile of the benchmark that it does not extend");
}

static void table_32_what_it_extends_must_be_of_the_benchmark(void **state)
{
	(void)state;
	refused(TAILORING(VERSION PROFILE("B", " extends='xccdf_org.example_profile_none'", "")), 3,
		"extends of <Profile> refers to xccdf_org.example_profile_none, but there is no "
		"such Profile");
	refused(TAILORING(VERSION PROFILE("B", OF_A, "") "\n" PROFILE(
			"D", " extends='xccdf_org.example_profile_B'", "")),
		4, "xccdf_org.example_profile_B");
}

static void a_tailoring_for_another_benchmark_is_refused(void **state)
{
	struct fixture f;

	(void)state;
	refused(TAILORING("<benchmark href='b.xml' id='xccdf_org.example_benchmark_x'/>" VERSION
				  PROFILE("B", OF_A, "")),
		2,
		"is for the benchmark xccdf_org.example_benchmark_x, not for "
		"xccdf_org.example_benchmark_b");
	parse(&f,
	      TAILORING("<benchmark href='b.xml' version='0.9'/>" VERSION PROFILE("B", OF_A, "")));
	assert_int_equal(f.result, 0);
	assert_int_equal(f.diags.count, 1);
	assert_non_null(strstr(f.diags.items[0].message, "is for version 0.9 of the benchmark"));
	fixture_free(&f);
}

static void what_cannot_be_is_refused_with_its_line(void **state)
{
	(void)state;
	refused("<a/>", 1, "the root element is <a>, not <Tailoring>");
	refused("<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2'/>", 1,
		"name the benchmark first");
	refused("<Tailoring", 0, "not well-formed");
	refused(TAILORING(PROFILE("B", OF_A, "")), 1, "<Tailoring> lacks its <version>");
	refused(TAILORING("<version>1</version>\n" PROFILE("B", OF_A, "")), 2,
		"<version> lacks its attribute time");
	refused(TAILORING(VERSION), 1, "<Tailoring> lacks its <Profile>");
	refused(TAILORING(VERSION PROFILE("B", OF_A " abstract='1'", "")), 3, "is abstract");
	refused(TAILORING(VERSION PROFILE("B", OF_A, "") PROFILE("B", OF_A, "")), 3,
		"a second Profile xccdf_org.example_profile_B");
	refused(TAILORING(VERSION PROFILE(
			"B", OF_A, "\n<select idref='xccdf_org.example_rule_t' selected='1'/>")),
		4, "<select> refers to xccdf_org.example_rule_t");
	refused(TAILORING(VERSION PROFILE(
			"B", OF_A,
			"\n<set-value idref='xccdf_org.example_value_v'>10</set-value>")),
		4, "10 is above the upper bound of xccdf_org.example_value_v, 9");
	refused(TAILORING(VERSION PROFILE(
			"B", OF_A, "\n<set-value idref='xccdf_org.example_value_w'>2</set-value>")),
		4, "xccdf_org.example_value_w may not be changed");
	refused(TAILORING(VERSION PROFILE("C", " extends='xccdf_org.example_profile_C'", "")), 3,
		"stands for one of the benchmark that may not be changed");
}

/* Table 33, title and description: what <sub> shows is the value that this profile sets, in its own
 * text and in that of the profile it extends. */
static void texts_show_the_values_that_the_profile_sets(void **state)
{
	struct plm_selection *s;
	struct plm_tailoring *t;
	struct fixture f;

	(void)state;
	t = parse(&f,
		  "<Tailoring xmlns='http://checklists.nist.gov/xccdf/1.2' "
		  "id='xccdf_org.example_tailoring_t'>" VERSION
		  "<Profile id='xccdf_org.example_profile_E' extends='xccdf_org.example_profile_S'>"
		  "<title>of <sub idref='xccdf_org.example_value_v'/></title>"
		  "<description>own <sub idref='xccdf_org.example_value_v'/></description>"
		  "<set-value idref='xccdf_org.example_value_v'>7</set-value></Profile>"
		  "<Profile id='xccdf_org.example_profile_F'><title>of <sub "
		  "idref='xccdf_org.example_value_v'/></title>"
		  "<set-value idref='xccdf_org.example_value_v'>8</set-value></Profile>"
		  "</Tailoring>");
	assert_int_equal(f.result, 0);
	s = choose(&f, t, "E");
	assert_string_equal(plm_selection_text(s, s->profile->title), "S 7 - of 7");
	assert_string_equal(plm_selection_text(s, s->profile->description), "s 7\n\nown 7");
	s = choose(&f, t, "F");
	assert_string_equal(plm_selection_text(s, s->profile->title), "of 8");
	s = choose(&f, t, "S");
	assert_string_equal(plm_selection_text(s, s->profile->title), "S 1");
	fixture_free(&f);
}

static void of_several_profiles_one_must_be_chosen(void **state)
{
	struct plm_tailoring *t;
	struct fixture f;

	(void)state;
	t = parse(&f, TAILORING(VERSION PROFILE("B", OF_A, "") PROFILE("D", "", "")));
	assert_int_equal(f.result, 0);
	assert_null(choose(&f, t, NULL));
	assert_int_equal(f.result, -PLM_E_INVALID);
	assert_non_null(strstr(plm_err_message(f.err), "choose one of B, D with --profile"));
	assert_non_null(choose(&f, t, "D"));
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_29_what_it_says),
		cmocka_unit_test(table_30_same_id_and_extends_shadows),
		cmocka_unit_test(table_30_another_id_extends_without_shadowing),
		cmocka_unit_test(table_30_same_id_without_extending_is_an_error),
		cmocka_unit_test(table_32_what_it_extends_must_be_of_the_benchmark),
		cmocka_unit_test(a_tailoring_for_another_benchmark_is_refused),
		cmocka_unit_test(what_cannot_be_is_refused_with_its_line),
		cmocka_unit_test(texts_show_the_values_that_the_profile_sets),
		cmocka_unit_test(of_several_profiles_one_must_be_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
