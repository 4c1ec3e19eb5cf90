/*
 * test_reports.c: each report of each sample audit, byte for byte as in tests/golden/expected. When
 * a report changes on purpose, PLM_GOLDEN_UPDATE=1 build/dev/tests/golden/test_golden_reports
 * writes the files anew; read their difference before committing it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "reports/difference/difference.h"
#include "reports/reports.h"
#include "tests/golden/sample.h"

struct golden {
	const char *file;
	const char *format;
	enum plm_sample sample;
	struct plm_report_options options;
};

static const struct golden goldens[] = {
	{"mixed.xml", "xccdf", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.xml", "xccdf", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.xml", "xccdf", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"bare.xml", "xccdf", PLM_SAMPLE_BARE, {.width = 0}},
	{"mixed.html", "html", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.html", "html", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.html", "html", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.txt", "text", PLM_SAMPLE_MIXED, {.width = 0}},
	{"mixed-colour.txt",
	 "text",
	 PLM_SAMPLE_MIXED,
	 {.colour = true, .unicode = true, .width = 100}},
	{"mixed-verbose.txt", "text", PLM_SAMPLE_MIXED, {.verbose = true, .width = 60}},
	{"mixed-findings.txt", "text", PLM_SAMPLE_MIXED, {.findings_only = true, .colour = true}},
	{"clean.txt", "text", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"clean-findings.txt", "text", PLM_SAMPLE_CLEAN, {.findings_only = true}},
	{"nothing.txt", "text", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.arf.xml", "arf", PLM_SAMPLE_MIXED, {.width = 0}},
	{"nothing.arf.xml", "arf", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.oscal.json", "oscal", PLM_SAMPLE_MIXED, {.width = 0}},
	{"nothing.oscal.json", "oscal", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"bare.arf.xml", "arf", PLM_SAMPLE_BARE, {.width = 0}},
	{"mixed.json", "json", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.json", "json", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.json", "json", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.jsonl", "jsonl", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.jsonl", "jsonl", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.jsonl", "jsonl", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.csv", "csv", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.csv", "csv", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.csv", "csv", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.junit.xml", "junit", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.junit.xml", "junit", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.junit.xml", "junit", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.sarif", "sarif", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.sarif", "sarif", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.sarif", "sarif", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.prom", "prometheus", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.prom", "prometheus", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.prom", "prometheus", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"mixed.md", "markdown", PLM_SAMPLE_MIXED, {.width = 0}},
	{"clean.md", "markdown", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"nothing.md", "markdown", PLM_SAMPLE_NOTHING, {.width = 0}},
	{"clean.arf.xml", "arf", PLM_SAMPLE_CLEAN, {.width = 0}},
	{"clean.oscal.json", "oscal", PLM_SAMPLE_CLEAN, {.width = 0}},
};

/* What changed from one sample to another. */
struct golden_difference {
	const char *file;
	enum plm_sample then, now;
	int (*write)(const struct plm_difference *difference, struct plm_buf *out,
		     struct plm_err **err);
};

static int plain_difference(const struct plm_difference *difference, struct plm_buf *out,
			    struct plm_err **err)
{
	return plm_difference_text(difference, false, out, err);
}

static const struct golden_difference differences[] = {
	{"broken.diff.txt", PLM_SAMPLE_CLEAN, PLM_SAMPLE_MIXED, plain_difference},
	{"broken.diff.json", PLM_SAMPLE_CLEAN, PLM_SAMPLE_MIXED, plm_difference_json},
	{"broken.diff.html", PLM_SAMPLE_CLEAN, PLM_SAMPLE_MIXED, plm_difference_html},
	{"mended.diff.txt", PLM_SAMPLE_MIXED, PLM_SAMPLE_CLEAN, plain_difference},
	{"mended.diff.json", PLM_SAMPLE_MIXED, PLM_SAMPLE_CLEAN, plm_difference_json},
	{"mended.diff.html", PLM_SAMPLE_MIXED, PLM_SAMPLE_CLEAN, plm_difference_html},
};

static void slurp(const char *path, struct plm_buf *content)
{
	plm_auto_file FILE *f = fopen(path, "rb");
	char piece[4096];
	size_t n;

	while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
		plm_buf_add(content, piece, n);
}

static void spill(const char *path, const struct plm_buf *content)
{
	plm_auto_file FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(plm_buf_text(content), 1, content->size_bytes, f),
			 content->size_bytes);
}

static void write_difference(const struct golden_difference *golden, struct plm_buf *out)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_difference *difference = NULL;

	assert_int_equal(plm_difference_make(plm_sample_audit(golden->then, arena),
					     plm_sample_audit(golden->now, arena), arena,
					     &difference, NULL),
			 0);
	assert_int_equal(golden->write(difference, out, NULL), 0);
}

static void write_report(const struct golden *golden, struct plm_buf *out)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_report_format *format = plm_report_format(golden->format);
	struct plm_audit *audit = plm_sample_audit(golden->sample, arena);
	struct plm_err *err = NULL;

	assert_non_null(audit);
	assert_non_null(format);
	assert_int_equal(format->write(audit, &golden->options, out, &err), 0);
}

/* A format that nobody put into the table would have no golden file. */
static void every_format_is_there(void **state)
{
	(void)state;
	for (const struct plm_report_format *format = plm_report_formats; format->name; format++) {
		bool found = false;

		for (size_t i = 0; i < sizeof goldens / sizeof *goldens && !found; i++)
			found = strcmp(goldens[i].format, format->name) == 0;
		if (!found)
			fail_msg("there is no golden file of %s", format->name);
	}
}

static void expect_file(const char *file, const struct plm_buf *out)
{
	plm_auto_buf struct plm_buf expected = {0};
	char path[512];

	snprintf(path, sizeof path, PLM_SOURCE_DIR "/tests/golden/expected/%s", file);
	if (getenv("PLM_GOLDEN_UPDATE"))
		spill(path, out);
	slurp(path, &expected);
	assert_string_equal(plm_buf_text(out), plm_buf_text(&expected));
	assert_int_equal(out->size_bytes, expected.size_bytes);
}

static void is_as_before(void **state)
{
	const struct golden *golden = *state;
	plm_auto_buf struct plm_buf out = {0};

	write_report(golden, &out);
	expect_file(golden->file, &out);
}

static void differences_are_as_before(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
		plm_auto_buf struct plm_buf out = {0};

		write_difference(&differences[i], &out);
		expect_file(differences[i].file, &out);
	}
}

/* The same audit gives the same bytes, whatever was written before. */
static void is_deterministic(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		plm_auto_buf struct plm_buf first = {0}, second = {0};

		write_report(&goldens[i], &first);
		write_report(&goldens[i], &second);
		assert_string_equal(plm_buf_text(&first), plm_buf_text(&second));
	}
}

int main(void)
{
	enum { COUNT = sizeof goldens / sizeof *goldens };
	struct CMUnitTest tests[COUNT + 3];

	for (size_t i = 0; i < COUNT; i++) {
		union {
			const void *from;
			void *to;
		} borrowed = {&goldens[i]};

		tests[i] = (struct CMUnitTest){
			.name = goldens[i].file,
			.test_func = is_as_before,
			.initial_state = borrowed.to,
		};
	}
	tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(is_deterministic);
	tests[COUNT + 1] = (struct CMUnitTest)cmocka_unit_test(differences_are_as_before);
	tests[COUNT + 2] = (struct CMUnitTest)cmocka_unit_test(every_format_is_there);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
