/*
 * inherit.c: table 33 [7.2.2], model by model: what an item or a Profile takes over from what it
 * extends. Reads nothing.
 */
#include "fixture.h"

#include "core/base/buf.h"

#define RULE_BASE                                                                                  \
	"<Rule id='xccdf_org.example_rule_base' abstract='1' cluster-id='c' hidden='1' "           \
	"prohibitChanges='1' selected='0' weight='3.0' role='unscored' severity='high' "           \
	"multiple='1'><status>draft</status><version time='2026-01-01T00:00:00Z'>4</version>"      \
	"<title>base</title><title xml:lang='fr'>fonds</title><description>d1</description>"       \
	"<warning category='legal'>w1</warning><question>q1</question>"                            \
	"<reference href='h1'>r1</reference><metadata><x:a xmlns:x='urn:x'/></metadata>"           \
	"<rationale>why1</rationale><platform idref='cpe:/o:one'/>"                                \
	"<requires idref='xccdf_org.example_rule_other'/>"                                         \
	"<conflicts idref='xccdf_org.example_rule_another'/><ident system='s'>i1</ident>"          \
	"<impact-metric>m1</impact-metric><profile-note tag='t'>n1</profile-note>"                 \
	"<fixtext>f1</fixtext><fix id='f1'>1</fix>"                                                \
	"<check system='a'><check-content-ref href='a1'/></check>"                                 \
	"<check system='a' selector='s'><check-content-ref href='as1'/></check>"                   \
	"<check system='b'><check-content-ref href='b1'/></check></Rule>"                          \
	"<Rule id='xccdf_org.example_rule_other'/><Rule id='xccdf_org.example_rule_another'/>"

#define HEIR(attrs, body)                                                                          \
	"<Rule id='xccdf_org.example_rule_heir' extends='xccdf_org.example_rule_base' " attrs      \
	">" body "</Rule>"

static const struct plm_item *heir(struct fixture *f)
{
	const struct plm_item *item =
		plm_benchmark_item(f->benchmark, "xccdf_org.example_rule_heir");

	assert_non_null(item);
	return item;
}

static void table_33_none(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, RULE_BASE HEIR("", "<title>t</title>"));
	assert_false(heir(&f)->abstract);
	assert_null(heir(&f)->cluster_id);
	assert_string_equal(heir(&f)->id, "xccdf_org.example_rule_heir");
	assert_int_equal(heir(&f)->origin.status_count, 0);
	assert_int_equal(heir(&f)->origin.metadata.count, 0);
	fixture_free(&f);
}

static void table_33_append(void **state)
{
	const struct plm_item *r;
	struct fixture f;

	(void)state;
	fixture_load(&f, RULE_BASE HEIR("", "<requires idref='xccdf_org.example_rule_another'/>"
					    "<ident system='s'>i2</ident>"
					    "<profile-note tag='t'>n2</profile-note>"
					    "<fix id='f2'>2</fix>"));
	r = heir(&f);
	assert_int_equal(r->requires_count, 2);
	assert_string_equal(r->requires[0].items[0]->id, "xccdf_org.example_rule_other");
	assert_string_equal(r->requires[1].items[0]->id, "xccdf_org.example_rule_another");
	assert_int_equal(r->conflict_count, 1);
	assert_int_equal(r->ident_count, 2);
	assert_string_equal(r->idents[0].text, "i1");
	assert_string_equal(r->idents[1].text, "i2");
	assert_int_equal(r->fix_count, 2);
	assert_string_equal(r->fixes[0].id, "f1");
	assert_string_equal(r->profile_notes[0].text, "n1");
	assert_string_equal(r->profile_notes[1].text, "n2");
	fixture_free(&f);
}

static void table_33_replace(void **state)
{
	const struct plm_item *r;
	struct fixture f;

	(void)state;
	fixture_load(&f, RULE_BASE HEIR("", ""));
	r = heir(&f);
	assert_true(r->hidden && r->prohibit_changes && !r->selected && r->multiple);
	assert_int_equal(r->weight.num, 3);
	assert_int_equal(r->role, PLM_ROLE_UNSCORED);
	assert_int_equal(r->severity, PLM_SEVERITY_HIGH);
	assert_string_equal(r->origin.version, "4");
	assert_string_equal(r->impact_metric, "m1");
	fixture_free(&f);
	fixture_load(&f, RULE_BASE HEIR("hidden='0' selected='1' weight='1.5' role='full' "
					"severity='low' multiple='0'",
					"<version>5</version><impact-metric>m2</impact-metric>"));
	r = heir(&f);
	assert_true(!r->hidden && r->selected && !r->multiple);
	assert_int_equal(r->weight.num * 2, r->weight.den * 3);
	assert_int_equal(r->role, PLM_ROLE_FULL);
	assert_int_equal(r->severity, PLM_SEVERITY_LOW);
	assert_string_equal(r->origin.version, "5");
	assert_null(r->origin.version_time);
	assert_string_equal(r->impact_metric, "m2");
	fixture_free(&f);
}

/* Checks with other systems or other selectors are other properties. */
static void table_33_replace_of_checks(void **state)
{
	static const char *const wanted[] = {"a1", "as2", "b1", "c2"};
	const struct plm_item *r;
	struct fixture f;

	(void)state;
	fixture_load(&f,
		     RULE_BASE HEIR("", "<check system='c'><check-content-ref href='c2'/></check>"
					"<check system='a' selector='s'>"
					"<check-content-ref href='as2'/></check>"));
	r = heir(&f);
	assert_int_equal(r->check_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(r->checks[i]->content_ref, wanted[i]);
	fixture_free(&f);
}

static void table_33_override(void **state)
{
	const struct plm_item *r;
	struct fixture f;

	(void)state;
	fixture_load(&f,
		     RULE_BASE HEIR("", "<title>own</title><description>d2</description>"
					"<warning>w2</warning><question>q2</question>"
					"<reference href='h2'>r2</reference>"
					"<rationale>why2</rationale><platform idref='cpe:/o:two'/>"
					"<fixtext>f2</fixtext>"));
	r = heir(&f);
	assert_string_equal(r->title, "base - own");
	assert_string_equal(r->description, "d1\n\nd2");
	assert_string_equal(r->warning, "w1\n\nw2");
	assert_int_equal(r->warnings[0].category, PLM_WARNING_LEGAL);
	assert_string_equal(r->question, "q1\n\nq2");
	assert_string_equal(r->references[0].href, "h1");
	assert_string_equal(r->references[1].href, "h2");
	assert_string_equal(r->rationale, "why1\n\nwhy2");
	assert_string_equal(r->platforms.items[0], "cpe:/o:one");
	assert_string_equal(r->platforms.items[1], "cpe:/o:two");
	assert_string_equal(r->fixtext, "f1\n\nf2");
	fixture_free(&f);
	fixture_load(&f, RULE_BASE HEIR("", "<title override='1'>own</title>"
					    "<description override='true'>d2</description>"
					    "<reference override='1' href='h2'>r2</reference>"
					    "<platform override='1' idref='cpe:/o:two'/>"));
	r = heir(&f);
	assert_string_equal(r->title, "own");
	assert_string_equal(r->description, "d2");
	assert_int_equal(r->reference_count, 1);
	assert_int_equal(r->platforms.count, 1);
	assert_string_equal(r->platforms.items[0], "cpe:/o:two");
	fixture_free(&f);
}

/* Texts of other languages are other properties; a text keeps the language it stood in. */
static void table_33_override_by_language(void **state)
{
	static const char body[] =
		"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' xml:lang='en' "
		"id='xccdf_org.example_benchmark_b'><status>draft</status><version>1</version>"
		"<Rule id='xccdf_org.example_rule_base' xml:lang='de'><title>deutsch</title>"
		"<title xml:lang='en'>english</title></Rule>"
		"<Rule id='xccdf_org.example_rule_heir' extends='xccdf_org.example_rule_base'>"
		"<title override='1'>own</title></Rule></Benchmark>";
	struct fixture f;

	(void)state;
	fixture_parse(&f, body, strlen(body));
	assert_int_equal(f.result, 0);
	/* English is displaced; German stays, and stays German. */
	assert_string_equal(heir(&f)->title, "own");
	fixture_free(&f);
}

static void table_33_values(void **state)
{
	const struct plm_value *v;
	struct fixture f;

	(void)state;
	fixture_load(
		&f,
		"<Value id='xccdf_org.example_value_base' type='number' operator='less than' "
		"interactive='1' interfaceHint='choice'><value>1</value>"
		"<value selector='s'>2</value><default>3</default><match>[0-9]</match>"
		"<lower-bound>0</lower-bound><upper-bound>9</upper-bound>"
		"<choices selector='x'><choice>1</choice></choices><source uri='u1'/></Value>"
		"<Value id='xccdf_org.example_value_heir' extends='xccdf_org.example_value_base'>"
		"<value>4</value><value selector='t'>5</value>"
		"<complex-default><item>6</item></complex-default>"
		"<choices selector='y'><choice>4</choice></choices><source uri='u2'/></Value>");
	v = plm_benchmark_value(f.benchmark, "xccdf_org.example_value_heir");
	assert_int_equal(v->type, PLM_VALUE_NUMBER);
	assert_string_equal(v->operator_name, "less than");
	assert_string_equal(v->interface_hint, "choice");
	assert_true(v->interactive);
	/* Append; of two with one selector the own one stays. */
	assert_int_equal(v->option_count, 3);
	assert_string_equal(plm_value_constraints(v, "").option->text, "4");
	assert_string_equal(plm_value_constraints(v, "s").option->text, "2");
	assert_string_equal(plm_value_constraints(v, "t").option->text, "5");
	assert_int_equal(v->default_count, 1);
	assert_true(v->defaults[0].list);
	assert_string_equal(plm_value_constraints(v, "").lower_bound->text, "0");
	assert_string_equal(plm_value_constraints(v, "").match->text, "[0-9]");
	/* Prepend: its own come first. */
	assert_string_equal(v->choices[0].selector, "y");
	assert_string_equal(v->choices[1].selector, "x");
	assert_string_equal(v->sources.items[0], "u2");
	assert_string_equal(v->sources.items[1], "u1");
	fixture_free(&f);
}

static void table_33_profiles(void **state)
{
	const struct plm_profile *p;
	struct fixture f;

	(void)state;
	fixture_load(&f,
		     "<Profile id='xccdf_org.example_profile_a' note-tag='n' prohibitChanges='1'>"
		     "<title>A</title><platform idref='cpe:/o:one'/>"
		     "<select idref='xccdf_org.example_rule_r' selected='0'/></Profile>"
		     "<Profile id='xccdf_org.example_profile_b' "
		     "extends='xccdf_org.example_profile_a'><title override='1'>B</title>"
		     "<select idref='xccdf_org.example_rule_r' selected='1'/></Profile>"
		     "<Rule id='xccdf_org.example_rule_r'/>");
	p = plm_benchmark_profile(f.benchmark, "b");
	assert_string_equal(p->title, "B");
	assert_string_equal(p->note_tag, "n");
	assert_true(p->prohibit_changes);
	assert_int_equal(p->platforms.count, 1);
	assert_int_equal(p->action_count, 2);
	assert_int_equal(p->inherited_count, 1);
	assert_false(p->actions[0].selected);
	assert_true(p->actions[1].selected);
	fixture_free(&f);
}

/* A copy of what a Group holds has ids of its own; so has a copy of the copy. */
static void section_7_2_2_groups_that_extend_groups(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Group id='xccdf_org.example_group_a'><title>A</title>"
			 "<Value id='xccdf_org.example_value_v'><value>1</value></Value>"
			 "<Rule id='xccdf_org.example_rule_r' severity='low'/>"
			 "<Group id='xccdf_org.example_group_in'>"
			 "<Rule id='xccdf_org.example_rule_deep' "
			 "extends='xccdf_org.example_rule_r'/></Group></Group>"
			 "<Group id='xccdf_org.example_group_b' "
			 "extends='xccdf_org.example_group_a'>"
			 "<Rule id='xccdf_org.example_rule_own'/></Group>"
			 "<Group id='xccdf_org.example_group_c' "
			 "extends='xccdf_org.example_group_b'/>");
	assert_int_equal(f.benchmark->rule_count, 2 + 3 + 3);
	assert_int_equal(f.benchmark->value_count, 3);
	assert_non_null(plm_benchmark_item(f.benchmark, "xccdf_org.example_rule_r.b"));
	assert_non_null(plm_benchmark_item(f.benchmark, "xccdf_org.example_rule_r.b.c"));
	assert_non_null(plm_benchmark_item(f.benchmark, "xccdf_org.example_rule_own.c"));
	assert_int_equal(plm_benchmark_item(f.benchmark, "xccdf_org.example_rule_deep.b")->severity,
			 PLM_SEVERITY_LOW);
	assert_string_equal(
		plm_benchmark_value(f.benchmark, "xccdf_org.example_value_v.b.c")->group->id,
		"xccdf_org.example_group_c");
	fixture_free(&f);
}

/* [6.3.1]: a child of the Benchmark, of a Group around, or of a Group that such a one extends. */
static void section_6_3_1_what_is_visible(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Group id='xccdf_org.example_group_a'>"
			 "<Rule id='xccdf_org.example_rule_r' severity='low'/></Group>"
			 "<Group id='xccdf_org.example_group_b' "
			 "extends='xccdf_org.example_group_a'>"
			 "<Group id='xccdf_org.example_group_in'>"
			 "<Rule id='xccdf_org.example_rule_heir' "
			 "extends='xccdf_org.example_rule_r'/></Group></Group>");
	assert_int_equal(heir(&f)->severity, PLM_SEVERITY_LOW);
	fixture_free(&f);
}

static void chains_are_followed_to_their_end(void **state)
{
	plm_auto_buf struct plm_buf b = {0};
	struct fixture f;

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD);
	for (size_t i = 0; i < 5000; i++)
		plm_buf_printf(&b,
			       "<Rule id='xccdf_org.example_rule_%zu' "
			       "extends='xccdf_org.example_rule_%zu'/>",
			       i, i + 1);
	plm_buf_str(&b, "<Rule id='xccdf_org.example_rule_5000' severity='high'/>" FIXTURE_TAIL);
	fixture_parse(&f, b.data, b.size_bytes);
	assert_int_equal(f.result, 0);
	assert_int_equal(f.benchmark->rules[0]->severity, PLM_SEVERITY_HIGH);
	fixture_free(&f);
}

/* Each Group doubles what it holds: a small file must not become a large one. */
static void copies_of_copies_are_bounded(void **state)
{
	plm_auto_buf struct plm_buf b = {0};
	struct fixture f;

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD "<Group id='xccdf_org.example_group_0'>"
				     "<Rule id='xccdf_org.example_rule_r'/></Group>");
	for (size_t i = 1; i < 60; i++)
		plm_buf_printf(&b,
			       "<Group id='xccdf_org.example_group_%zu' "
			       "extends='xccdf_org.example_group_%zu'>"
			       "<Group id='xccdf_org.example_group_in%zu' "
			       "extends='xccdf_org.example_group_%zu'/></Group>",
			       i, i - 1, i, i - 1);
	plm_buf_str(&b, FIXTURE_TAIL);
	fixture_parse(&f, b.data, b.size_bytes);
	assert_int_equal(f.result, -PLM_E_INVALID);
	assert_non_null(strstr(plm_err_message(f.err), "shorten the chain of extends"));
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_33_none),
		cmocka_unit_test(table_33_append),
		cmocka_unit_test(table_33_replace),
		cmocka_unit_test(table_33_replace_of_checks),
		cmocka_unit_test(table_33_override),
		cmocka_unit_test(table_33_override_by_language),
		cmocka_unit_test(table_33_values),
		cmocka_unit_test(table_33_profiles),
		cmocka_unit_test(section_7_2_2_groups_that_extend_groups),
		cmocka_unit_test(section_6_3_1_what_is_visible),
		cmocka_unit_test(chains_are_followed_to_their_end),
		cmocka_unit_test(copies_of_copies_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
