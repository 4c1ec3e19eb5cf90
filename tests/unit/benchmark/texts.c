/*
 * texts.c: plain text out of mixed content, and values shown in texts. Reads nothing.
 */
#include "fixture.h"
#include "core/benchmark/selection.h"

static void expect_description(const char *xml, const char *plain)
{
	struct fixture f;
	char body[1024];

	snprintf(body, sizeof(body),
		 "<Rule id='xccdf_org.example_rule_r'><description>%s</description></Rule>", xml);
	fixture_load(&f, body);
	assert_string_equal(f.benchmark->rules[0]->description, plain);
	fixture_free(&f);
}

static void white_space_folds(void **state)
{
	(void)state;
	expect_description("  a \n\t b  ", "a b");
	expect_description("\n  ", "");
	expect_description("one\n  line\n\n  two", "one line\n\ntwo");
	expect_description("a<h:b> b</h:b>c <h:em>d</h:em> <h:i>e</h:i>", "a bc d e");
}

static void paragraphs_and_lists(void **state)
{
	(void)state;
	expect_description("<h:p>a</h:p><h:p>b</h:p>", "a\n\nb");
	expect_description("x<h:p>a</h:p>y", "x\n\na\n\ny");
	expect_description("Do:<h:ul>\n<h:li>one</h:li>\n<h:li>two <h:b>2</h:b></h:li></h:ul>after",
			   "Do:\n\n- one\n- two 2\n\nafter");
	expect_description("a<h:br/>b", "a\nb");
	expect_description("see:<h:pre>  x\n    y</h:pre>z", "see:\n\n  x\n    y\n\nz");
	expect_description("<h:h2>T</h:h2><h:div>d</h:div>", "T\n\nd");
}

static void references_to_characters(void **state)
{
	(void)state;
	expect_description("1 &lt; 2 &amp; 3 &#62; 2 &quot;&apos;", "1 < 2 & 3 > 2 \"'");
	expect_description("&#x20AC; &#160;.", "\xe2\x82\xac \xc2\xa0.");
	expect_description("<![CDATA[<b> & ]]>c", "<b> & c");
	expect_description("a<!-- no -->b<?pi?>c", "abc");
}

static void ampersands_in_attributes(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(
		&f,
		"<Rule id='xccdf_org.example_rule_r'>"
		"<reference href='http://x/?a=1&amp;b=&#38;&#60;&amp;#38;'>r</reference></Rule>");
	assert_string_equal(f.benchmark->rules[0]->references[0].href, "http://x/?a=1&b=&<&#38;");
	fixture_free(&f);
}

/* Texts of one language, that of the first, are joined. */
static void languages(void **state)
{
	struct fixture f;

	(void)state;
	fixture_load(&f, "<Rule id='xccdf_org.example_rule_r'>"
			 "<title xml:lang='en'>Ship</title><title xml:lang='de'>Schiff</title>"
			 "<description>a</description><description>b</description></Rule>");
	assert_string_equal(f.benchmark->rules[0]->title, "Ship");
	assert_string_equal(f.benchmark->rules[0]->description, "a\n\nb");
	fixture_free(&f);
}

static const char plain_text[] = "<plain-text id='p'>the manual</plain-text>";

static void values_in_texts(void **state)
{
	static const char body[] =
		"<Profile id='xccdf_org.example_profile_p'><title>P</title>"
		"<set-value idref='xccdf_org.example_value_v'>9</set-value></Profile>"
		"<Value id='xccdf_org.example_value_v'><title>Limit</title><value>3</value></Value>"
		"<Rule id='xccdf_org.example_rule_r'><title>No sub</title>"
		"<description><sub idref='xccdf_org.example_value_v'/> is the "
		"<sub idref='xccdf_org.example_value_v' use='title'/>, <h:b>"
		"<sub idref='xccdf_org.example_value_v'/></h:b>!</description>"
		"<fix>set <sub idref='xccdf_org.example_value_v'/>\n</fix></Rule>";
	const struct plm_selection *plain, *tailored;
	const struct plm_item *r;
	struct fixture f;

	(void)state;
	fixture_load(&f, body);
	r = f.benchmark->rules[0];
	assert_string_equal(r->description, "3 is the Limit, 3!");
	assert_string_equal(r->fixes[0].text, "set 3");
	plain = fixture_select(&f, NULL);
	tailored = fixture_select(&f, "p");
	assert_string_equal(plm_selection_text(plain, r->description), "3 is the Limit, 3!");
	assert_string_equal(plm_selection_text(tailored, r->description), "9 is the Limit, 9!");
	assert_string_equal(plm_selection_text(tailored, r->fixes[0].text), "set 9");
	assert_ptr_equal(plm_selection_text(tailored, r->title), r->title);
	fixture_free(&f);
}

static void plain_texts_in_texts(void **state)
{
	char text[1024];
	struct fixture f;

	(void)state;
	snprintf(text, sizeof(text),
		 "<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' "
		 "id='xccdf_org.example_benchmark_b'><status>draft</status>%s<version>1</version>"
		 "<Rule id='xccdf_org.example_rule_r'><title>See <sub idref='p'/></title></Rule>"
		 "</Benchmark>",
		 plain_text);
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, 0);
	assert_string_equal(f.benchmark->rules[0]->title, "See the manual");
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_folds),
		cmocka_unit_test(paragraphs_and_lists),
		cmocka_unit_test(references_to_characters),
		cmocka_unit_test(ampersands_in_attributes),
		cmocka_unit_test(languages),
		cmocka_unit_test(values_in_texts),
		cmocka_unit_test(plain_texts_in_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
