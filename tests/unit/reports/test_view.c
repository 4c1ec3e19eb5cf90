/*
 * test_view.c: numbers, times and sentences as reports show them, wrapping, and formats by name.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/err.h"
#include "reports/reports.h"
#include "reports/view.h"
#include "reports/wrap.h"

static void slice_is(struct plm_slice slice, const char *expected)
{
	assert_true(plm_slice_is(slice, expected));
}

static void weights_are_exact(void **state)
{
	static const struct {
		uint64_t num, den;
		const char *text;
	} cases[] = {
		{10, 1, "10"},
		{1, 2, "0.5"},
		{105, 10, "10.5"},
		{0, 1, "0"},
		{1, 1000, "0.001"},
		{123456789012345678u, 1000000000000000000u, "0.123456789012345678"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		plm_auto_buf struct plm_buf out = {0};

		plm_weight_decimal(&out, cases[i].num, cases[i].den);
		assert_string_equal(plm_buf_text(&out), cases[i].text);
	}
}

/* 99.99 must not be shown as 100. */
static void short_scores_never_flatter(void **state)
{
	(void)state;
	slice_is(plm_short_score("99.999999"), "99.9");
	slice_is(plm_short_score("45.1"), "45.1");
	slice_is(plm_short_score("100"), "100");
	slice_is(plm_short_score("68.04"), "68");
	slice_is(plm_short_score(NULL), "0");
}

static void times_are_utc(void **state)
{
	plm_auto_buf struct plm_buf out = {0};

	(void)state;
	plm_iso_time(&out, 1795335300);
	plm_buf_char(&out, ' ');
	plm_iso_time(&out, -1);
	assert_string_equal(plm_buf_text(&out), "2026-11-22T08:15:00Z 1969-12-31T23:59:59Z");
}

static void a_hint_is_the_first_sentence(void **state)
{
	(void)state;
	slice_is(plm_first_sentence("Set it to 1. Then load it."), "Set it to 1.");
	slice_is(plm_first_sentence("Edit /etc/audit.rules and reboot"),
		 "Edit /etc/audit.rules and reboot");
	slice_is(plm_first_sentence(" Title\n\nMore. "), "Title");
	slice_is(plm_first_sentence(NULL), "");
}

static void reasons_are_english(void **state)
{
	(void)state;
	assert_string_equal(plm_errno_name(EACCES), "EACCES");
	assert_string_equal(plm_errno_name(99999), "EUNKNOWN");
}

static void words_wrap_at_the_width(void **state)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_sheet sheet = {.out = &out, .width = 16};

	(void)state;
	plm_sheet_line(&sheet, 2);
	plm_sheet_text(&sheet, "sixteen columns wide and /a/path/that/is/longer end");
	plm_sheet_end_line(&sheet);
	assert_string_equal(plm_buf_text(&out), "\n  sixteen\n  columns wide\n  and\n"
						"  /a/path/that/is/longer\n  end\n");
}

static void texts_join_without_a_blank(void **state)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_sheet sheet = {.out = &out, .width = 80, .colour = true};

	(void)state;
	plm_sheet_ink(&sheet, PLM_INK_BOLD);
	plm_sheet_text(&sheet, "web-1");
	plm_sheet_ink(&sheet, PLM_INK_PLAIN);
	plm_sheet_text(&sheet, ":");
	plm_sheet_space(&sheet);
	plm_sheet_text(&sheet, "\x1b[2J");
	plm_sheet_end_line(&sheet);
	assert_string_equal(plm_buf_text(&out), "\x1b[1mweb-1\x1b[0m: \\x1b[2J\n");
}

static void formats_have_names_and_extensions(void **state)
{
	(void)state;
	assert_string_equal(plm_report_format("html")->extension, ".html");
	assert_null(plm_report_format("pdf"));
	assert_string_equal(plm_report_format_of_file("/tmp/out.xml")->name, "xccdf");
	assert_null(plm_report_format_of_file("/tmp/out"));
}

/* What did not fit is an error, never a short report. */
static void a_full_buffer_is_an_error(void **state)
{
	plm_auto_buf struct plm_buf out = {.limit_bytes = 4};
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	plm_buf_str(&out, "too long");
	assert_int_equal(plm_report_end(&out, &err), -PLM_E_LIMIT);
	assert_int_equal(plm_err_code(err), PLM_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_are_exact),
		cmocka_unit_test(short_scores_never_flatter),
		cmocka_unit_test(times_are_utc),
		cmocka_unit_test(a_hint_is_the_first_sentence),
		cmocka_unit_test(reasons_are_english),
		cmocka_unit_test(words_wrap_at_the_width),
		cmocka_unit_test(texts_join_without_a_blank),
		cmocka_unit_test(formats_have_names_and_extensions),
		cmocka_unit_test(a_full_buffer_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
