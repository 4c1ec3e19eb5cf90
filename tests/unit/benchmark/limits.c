/*
 * limits.c: large, deep and cut inputs, and silence: nothing is printed, nothing else is read.
 * Reads nothing but what it makes.
 */
#include "fixture.h"

#include "core/base/buf.h"

#include <fcntl.h>

static void repeat(struct plm_buf *buf, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		plm_buf_str(buf, text);
}

static void expect_code(const struct plm_buf *buf, enum plm_code code)
{
	struct fixture f;

	assert_int_equal(buf->failed, 0);
	fixture_parse(&f, buf->data, buf->size_bytes);
	assert_int_equal(f.result, -(int)code);
	fixture_free(&f);
}

/* A Benchmark, a Rule, check, check-content are four; sixty more may follow. */
static void depth(void **state)
{
	(void)state;
	for (size_t inner = 60; inner <= 61; inner++) {
		plm_auto_buf struct plm_buf b = {0};

		plm_buf_str(&b, FIXTURE_HEAD "<Rule id='xccdf_org.example_rule_r'>"
					     "<check system='urn:s'><check-content>");
		repeat(&b, "<x xmlns='urn:x'>", inner);
		repeat(&b, "</x>", inner);
		plm_buf_str(&b, "</check-content></check></Rule>" FIXTURE_TAIL);
		expect_code(&b, inner == 60 ? PLM_OK : PLM_E_LIMIT);
	}
}

static void too_many_elements(void **state)
{
	plm_auto_buf struct plm_buf b = {0};

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD "<metadata>");
	repeat(&b, "<a/>", 4000001);
	plm_buf_str(&b, "</metadata>" FIXTURE_TAIL);
	expect_code(&b, PLM_E_LIMIT);
}

static void too_large(void **state)
{
	plm_auto_buf struct plm_buf b = {0};
	char *at;

	(void)state;
	at = plm_buf_reserve(&b, PLM_BENCHMARK_MAX_BYTES + 1);
	assert_non_null(at);
	memset(at, ' ', PLM_BENCHMARK_MAX_BYTES + 1);
	b.size_bytes = PLM_BENCHMARK_MAX_BYTES + 1;
	expect_code(&b, PLM_E_LIMIT);
}

/* A flood of problems is counted, not kept. */
static void a_flood_of_problems(void **state)
{
	plm_auto_buf struct plm_buf b = {0};
	struct fixture f;

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD);
	repeat(&b, "<Rul/>", 50000);
	plm_buf_str(&b, FIXTURE_TAIL);
	fixture_parse(&f, b.data, b.size_bytes);
	assert_int_equal(f.result, -PLM_E_INVALID);
	assert_int_equal(f.diags.count, 1000);
	assert_int_equal(f.diags.error_count, 50000);
	assert_int_equal(f.diags.dropped, 49000);
	fixture_free(&f);
}

static void many_dangling_references(void **state)
{
	plm_auto_buf struct plm_buf b = {0};

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD "<Profile id='xccdf_org.example_profile_p'><title>p</title>");
	for (size_t i = 0; i < 20000; i++)
		plm_buf_printf(&b, "<select idref='xccdf_org.example_rule_x%zu' selected='1'/>", i);
	plm_buf_str(&b, "</Profile>");
	for (size_t i = 0; i < 20000; i++)
		plm_buf_printf(&b, "<Rule id='xccdf_org.example_rule_y%zu'/>", i);
	plm_buf_str(&b, FIXTURE_TAIL);
	expect_code(&b, PLM_E_INVALID);
}

static void a_long_chain_of_profiles(void **state)
{
	plm_auto_buf struct plm_buf b = {0};

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD);
	for (size_t i = 0; i < 20000; i++)
		plm_buf_printf(
			&b,
			"<Profile id='xccdf_org.example_profile_%zu' "
			"extends='xccdf_org.example_profile_%zu'><title override='1'>p</title>"
			"</Profile>",
			i, i + 1);
	plm_buf_str(&b,
		    "<Profile "
		    "id='xccdf_org.example_profile_20000'><title>p</title></Profile>" FIXTURE_TAIL);
	expect_code(&b, PLM_OK);
}

/* Extends of extends would square the actions: they are bounded like the elements are. */
static void actions_are_bounded(void **state)
{
	plm_auto_buf struct plm_buf b = {0};

	(void)state;
	plm_buf_str(&b, FIXTURE_HEAD);
	for (size_t i = 0; i < 3000; i++) {
		plm_buf_printf(&b,
			       "<Profile id='xccdf_org.example_profile_%zu' "
			       "extends='xccdf_org.example_profile_%zu'><title>p</title>",
			       i, i + 1);
		for (size_t k = 0; k < 10; k++)
			plm_buf_printf(&b, "<refine-rule idref='xccdf_org.example_rule_%zu'/>", k);
		plm_buf_str(&b, "</Profile>");
	}
	plm_buf_str(&b, "<Profile id='xccdf_org.example_profile_3000'><title>p</title></Profile>");
	for (size_t k = 0; k < 10; k++)
		plm_buf_printf(&b, "<Rule id='xccdf_org.example_rule_%zu'/>", k);
	plm_buf_str(&b, FIXTURE_TAIL);
	expect_code(&b, PLM_E_INVALID);
}

/* Every prefix of a benchmark is refused or loads, and never crashes. */
static void every_truncation(void **state)
{
	static const char whole[] = FIXTURE_HEAD
		"<Profile id='xccdf_org.example_profile_p'><title>p</title>"
		"<select idref='xccdf_org.example_rule_r' selected='1'/></Profile>"
		"<Rule id='xccdf_org.example_rule_r'><check system='urn:s'><check-content>"
		"<k:a xmlns:k='urn:k' b='&amp;'/></check-content></check></Rule>" FIXTURE_TAIL;

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		struct fixture f;

		fixture_parse(&f, whole, n);
		assert_int_equal(f.result, -PLM_E_PARSE);
		fixture_free(&f);
	}
}

static void nothing_is_printed(void **state)
{
	char path[] = "/tmp/plimsoll-silence-XXXXXX";
	int file = mkstemp(path), out = dup(1), err = dup(2);
	struct fixture f;

	(void)state;
	assert_true(file >= 0);
	fflush(NULL);
	dup2(file, 1);
	dup2(file, 2);
	fixture_parse(&f, "<a><b></a>", 10);
	fixture_free(&f);
	fixture_parse(&f, "<?xml version='1.0' encoding='none'?><a/>", 41);
	fixture_free(&f);
	fflush(NULL);
	dup2(out, 1);
	dup2(err, 2);
	assert_int_equal(lseek(file, 0, SEEK_END), 0);
	close(out);
	close(err);
	close(file);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(depth),
		cmocka_unit_test(too_many_elements),
		cmocka_unit_test(too_large),
		cmocka_unit_test(a_flood_of_problems),
		cmocka_unit_test(many_dangling_references),
		cmocka_unit_test(a_long_chain_of_profiles),
		cmocka_unit_test(actions_are_bounded),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(nothing_is_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
