/*
 * load.c: what the loader makes of Groups, Rules, Values and their attributes. Reads nothing but
 * the shipped benchmark.
 */
#include "fixture.h"

#include "core/base/sha256.h"
#include "core/benchmark/selection.h"

static const char full_rule[] =
	"<Group id='xccdf_org.example_group_g' weight='2' hidden='1'><title>G</title>\n"
	"<Rule id='xccdf_org.example_rule_r' selected='0' weight='0.25' severity='high'\n"
	"  role='unscored' multiple='true' cluster-id='c'>\n"
	"<title>R</title><description>D</description><warning category='general'>W1</warning>"
	"<warning>W2</warning><question>Q</question>"
	"<reference href='https://example.org/1'>One</reference><reference>Two</reference>"
	"<rationale>Why</rationale><ident system='urn:a'> A-1 </ident>"
	"<fixtext>Do it</fixtext>"
	"<fix id='f' system='urn:xccdf:fix:script:sh' reboot='1' strategy='configure' "
	"disruption='low' complexity='high'>\n  sysctl -w a=1\n    b\n</fix>"
	"<check system='urn:x'/></Rule></Group>";

static void a_rule_with_everything(void **state)
{
	struct fixture f;
	const struct plm_item *r;

	(void)state;
	fixture_load(&f, full_rule);
	assert_int_equal(f.benchmark->item_count, 3);
	assert_int_equal(f.benchmark->rule_count, 1);
	r = f.benchmark->rules[0];
	assert_ptr_equal(r, plm_benchmark_item(f.benchmark, "xccdf_org.example_rule_r"));
	assert_int_equal(r->line, 2);
	assert_int_equal(r->index, 2);
	assert_false(r->selected);
	assert_true(r->multiple);
	assert_int_equal(r->severity, PLM_SEVERITY_HIGH);
	assert_int_equal(r->role, PLM_ROLE_UNSCORED);
	assert_int_equal(r->weight.num * 100, r->weight.den * 25);
	assert_string_equal(r->warning, "W1\n\nW2");
	assert_string_equal(r->question, "Q");
	assert_string_equal(r->rationale, "Why");
	assert_string_equal(r->cluster_id, "c");
	assert_int_equal(r->reference_count, 2);
	assert_string_equal(r->references[0].href, "https://example.org/1");
	assert_string_equal(r->references[1].href, "");
	assert_string_equal(r->references[1].text, "Two");
	assert_string_equal(r->idents[0].system, "urn:a");
	assert_string_equal(r->idents[0].text, "A-1");
	assert_string_equal(r->fixtext, "Do it");
	fixture_free(&f);
}

static void a_fix_keeps_its_layout(void **state)
{
	struct fixture f;
	const struct plm_fix *fix;

	(void)state;
	fixture_load(&f, full_rule);
	fix = &f.benchmark->rules[0]->fixes[0];
	assert_string_equal(fix->text, "  sysctl -w a=1\n    b");
	assert_string_equal(fix->id, "f");
	assert_string_equal(fix->strategy, "configure");
	assert_string_equal(fix->disruption, "low");
	assert_string_equal(fix->complexity, "high");
	assert_true(fix->reboot);
	fixture_free(&f);
}

static void the_tree_of_items(void **state)
{
	struct fixture f;
	const struct plm_item *group;

	(void)state;
	fixture_load(&f, full_rule);
	group = f.benchmark->items[1];
	assert_ptr_equal(f.benchmark->root, f.benchmark->items[0]);
	assert_null(f.benchmark->root->parent);
	assert_ptr_equal(f.benchmark->root->children[0], group);
	assert_ptr_equal(group->children[0]->parent, group);
	assert_true(group->hidden);
	assert_int_equal(group->kind, PLM_ITEM_GROUP);
	assert_int_equal(group->weight.num, 2);
	fixture_free(&f);
}

static void defaults_of_a_bare_rule(void **state)
{
	struct fixture f;
	const struct plm_item *r;

	(void)state;
	fixture_load(&f, "<Rule id='xccdf_org.example_rule_bare'/>");
	r = f.benchmark->rules[0];
	assert_string_equal(r->title, "bare");
	assert_string_equal(r->description, "");
	assert_string_equal(r->fixtext, "");
	assert_true(r->selected);
	assert_false(r->multiple);
	assert_int_equal(r->severity, PLM_SEVERITY_UNKNOWN);
	assert_int_equal(r->role, PLM_ROLE_FULL);
	assert_int_equal(r->weight.num, 1);
	assert_int_equal(r->weight.den, 1);
	assert_int_equal(r->check_count, 0);
	fixture_free(&f);
}

static void weights_are_exact(void **state)
{
	static const struct {
		const char *text;
		uint64_t num, den;
	} weights[] = {{"10.0", 10, 1}, {"0", 0, 1},	    {"0.0", 0, 1},    {"+1.5", 15, 10},
		       {".5", 5, 10},	{"007.50", 75, 10}, {"0.05", 5, 100}, {"999", 999, 1},
		       {"1.", 1, 1},	{"0.001", 1, 1000}};

	(void)state;
	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++) {
		struct fixture f;
		char body[128];

		snprintf(body, sizeof(body), "<Rule id='xccdf_org.example_rule_r' weight='%s'/>",
			 weights[i].text);
		fixture_load(&f, body);
		assert_int_equal(f.benchmark->rules[0]->weight.num, weights[i].num);
		assert_int_equal(f.benchmark->rules[0]->weight.den, weights[i].den);
		fixture_free(&f);
	}
}

static void impossible_weights(void **state)
{
	static const char *const weights[] = {"-1",    "1e3", "1000",  "1.2345",
					      ".",     "+",   " 1 2 ", "0.0001",
					      "1.1.1", "abc", "--1",   "0.000000000000000000001"};

	(void)state;
	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++) {
		struct fixture f;
		char text[512];

		snprintf(text, sizeof(text),
			 FIXTURE_HEAD
			 "<Rule id='xccdf_org.example_rule_r' weight='%s'/>" FIXTURE_TAIL,
			 weights[i]);
		fixture_parse(&f, text, strlen(text));
		assert_int_equal(f.result, -PLM_E_INVALID);
		fixture_free(&f);
	}
}

static void values_and_their_options(void **state)
{
	struct fixture f;
	const struct plm_value *v;

	(void)state;
	fixture_load(&f, "<Value id='xccdf_org.example_value_v' type='number' "
			 "operator='greater than' cluster-id='c'><title>V</title>"
			 "<description>D</description><value> 3 </value>"
			 "<value selector='strict'>2</value></Value>"
			 "<Group id='xccdf_org.example_group_g'><title>G</title>"
			 "<Value id='xccdf_org.example_value_w'><value> as is </value></Value>"
			 "</Group>");
	assert_int_equal(f.benchmark->value_count, 2);
	v = plm_benchmark_value(f.benchmark, "xccdf_org.example_value_v");
	assert_non_null(v);
	assert_int_equal(v->type, PLM_VALUE_NUMBER);
	assert_string_equal(v->operator_name, "greater than");
	assert_string_equal(v->title, "V");
	assert_string_equal(v->options[0].selector, "");
	assert_string_equal(v->options[0].text, "3");
	assert_string_equal(v->options[1].selector, "strict");
	assert_string_equal(f.benchmark->values[1].options[0].text, " as is ");
	fixture_free(&f);
}

/* Elements that change no verdict: taken, and told where they have no effect yet. */
static void harmless_elements_are_taken(void **state)
{
	static const char text[] =
		"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' "
		"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b' "
		"id='xccdf_org.example_benchmark_b' xml:lang='en' resolved='1' style='s'>"
		"<status date='2026-01-02'>accepted</status><dc-status><d:a "
		"xmlns:d='http://purl.org/dc/elements/1.1/'>x</d:a></dc-status><title>B</title>"
		"<notice "
		"id='n'>N</notice><front-matter>F</front-matter><rear-matter>R</rear-matter>"
		"<plain-text id='p'>P</plain-text>\n"
		"<c:platform-specification xmlns:c='http://cpe.mitre.org/language/2.0'/>"
		"<platform idref='cpe:/o:debian:debian_linux'/>"
		"<version time='2026-01-01T00:00:00'>2</version>"
		"<metadata><x:a xmlns:x='urn:x'/></metadata>"
		"<model system='urn:xccdf:scoring:flat'/>"
		"<Rule id='xccdf_org.example_rule_r'><status>draft</status><metadata><x:a "
		"xmlns:x='urn:x'/></metadata><profile-note tag='t'>n</profile-note></Rule>"
		"</Benchmark>";
	struct fixture f;

	(void)state;
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, 0);
	assert_string_equal(f.benchmark->status, "accepted");
	assert_string_equal(f.benchmark->status_date, "2026-01-02");
	assert_string_equal(f.benchmark->version, "2");
	assert_string_equal(f.benchmark->style, "s");
	assert_int_equal(f.diags.count, 0);
	fixture_free(&f);
}

static void all_problems_are_told_at_once(void **state)
{
	static const char text[] =
		FIXTURE_HEAD "\n<Rule id='xccdf_org.example_rule_a' weight='x'/>"
			     "\n<Rule id='xccdf_org.example_rule_a' severity='y'/>" FIXTURE_TAIL;
	struct fixture f;

	(void)state;
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, -PLM_E_INVALID);
	assert_int_equal(f.diags.error_count, 3);
	assert_int_equal(f.diags.items[0].line, 2);
	assert_int_equal(f.diags.items[1].line, 3);
	assert_non_null(strstr(plm_err_message(f.err), "and 2 more"));
	fixture_free(&f);
}

static void the_file_is_kept_and_named_by_its_digest(void **state)
{
	static const char text[] = FIXTURE_HEAD FIXTURE_TAIL;
	char hex[PLM_SHA256_HEX_BYTES];
	struct fixture f;

	(void)state;
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, 0);
	plm_sha256_hex(text, strlen(text), hex);
	assert_string_equal(f.benchmark->sha256, hex);
	assert_int_equal(f.benchmark->source_size_bytes, strlen(text));
	assert_memory_equal(f.benchmark->source_data, text, strlen(text));
	assert_ptr_not_equal(f.benchmark->source_data, text);
	assert_string_equal(f.benchmark->file, "b.xml");
	fixture_free(&f);
}

/* Widens ASCII to UTF-16 with a byte order mark. */
static size_t widen(const char *text, bool big, char *wide)
{
	size_t n = strlen(text);

	memcpy(wide, big ? "\xfe\xff" : "\xff\xfe", 2);
	for (size_t i = 0; i < n; i++) {
		wide[2 + 2 * i] = big ? '\0' : text[i];
		wide[3 + 2 * i] = big ? text[i] : '\0';
	}
	return 2 + 2 * n;
}

static void other_encodings(void **state)
{
	static const char text[] =
		FIXTURE_HEAD "<Rule id='xccdf_org.example_rule_a'/>" FIXTURE_TAIL;
	static const char latin[] =
		"<?xml version='1.0' encoding='ISO-8859-1'?>" FIXTURE_HEAD
		"<Rule id='xccdf_org.example_rule_a'><title>caf\xe9</title></Rule>" FIXTURE_TAIL;
	char wide[2 * sizeof(text) + 2];
	struct fixture f;

	(void)state;
	for (int big = 0; big < 2; big++) {
		fixture_parse(&f, wide, widen(text, big, wide));
		assert_int_equal(f.result, 0);
		assert_int_equal(f.benchmark->rule_count, 1);
		assert_null(f.benchmark->source_data);
		fixture_free(&f);
	}
	fixture_parse(&f, latin, strlen(latin));
	assert_int_equal(f.result, 0);
	assert_string_equal(f.benchmark->rules[0]->title, "caf\xc3\xa9");
	assert_null(f.benchmark->source_data);
	fixture_free(&f);
}

static void a_byte_order_mark_is_not_kept(void **state)
{
	static const char text[] = "\xef\xbb\xbf" FIXTURE_HEAD FIXTURE_TAIL;
	struct fixture f;

	(void)state;
	fixture_parse(&f, text, strlen(text));
	assert_int_equal(f.result, 0);
	assert_string_equal(f.benchmark->source_data, text + 3);
	assert_int_equal(f.benchmark->source_size_bytes, strlen(text) - 3);
	fixture_free(&f);
}

static void lines_are_exact_with_any_line_end(void **state)
{
	static const char *const ends[] = {"\n", "\r\n"};
	struct fixture f;
	char text[1024];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *e = ends[i];

		snprintf(text, sizeof(text),
			 "%s%s<!-- a%sb -->%s<Rule%s id='xccdf_org.example_rule_a'%s><title>a%sb"
			 "</title>%s%s<bad/></Rule>%s",
			 FIXTURE_HEAD, e, e, e, e, e, e, e, e, FIXTURE_TAIL);
		fixture_parse(&f, text, strlen(text));
		assert_int_equal(f.result, -PLM_E_INVALID);
		assert_int_equal(f.diags.items[0].line, 9);
		fixture_free(&f);
	}
}

static void a_file_that_is_not_there(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	assert_int_equal(plm_benchmark_load("/nonexistent/b.xml", arena, &diags, &benchmark, &err),
			 -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(err), "/nonexistent/b.xml"));
}

static void the_shipped_benchmark_loads(void **state)
{
	static const char *const profiles[] = {"baseline", "strict", "acceptance",
					       "kubernetes-node"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_selection *selection;
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	if (plm_benchmark_load(PLM_BUILD_DIR "/profiles/container-host.xml", arena, &diags,
			       &benchmark, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	assert_int_equal(diags.count, 0);
	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++)
		assert_int_equal(
			plm_benchmark_select(benchmark, profiles[i], arena, &selection, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_with_everything),
		cmocka_unit_test(a_fix_keeps_its_layout),
		cmocka_unit_test(the_tree_of_items),
		cmocka_unit_test(defaults_of_a_bare_rule),
		cmocka_unit_test(weights_are_exact),
		cmocka_unit_test(impossible_weights),
		cmocka_unit_test(values_and_their_options),
		cmocka_unit_test(harmless_elements_are_taken),
		cmocka_unit_test(all_problems_are_told_at_once),
		cmocka_unit_test(the_file_is_kept_and_named_by_its_digest),
		cmocka_unit_test(other_encodings),
		cmocka_unit_test(a_byte_order_mark_is_not_kept),
		cmocka_unit_test(lines_are_exact_with_any_line_end),
		cmocka_unit_test(a_file_that_is_not_there),
		cmocka_unit_test(the_shipped_benchmark_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
