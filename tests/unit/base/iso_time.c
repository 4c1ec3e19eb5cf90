/*
 * iso_time.c: ISO 8601 in UTC, there and back, and what is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/base/iso_time.h"

static void comes_back(int64_t seconds, const char *text)
{
	char written[PLM_ISO_TIME_BYTES];
	int64_t read = -1;

	plm_iso_time_format(seconds, written);
	assert_string_equal(written, text);
	if (seconds < 0)
		return;
	assert_true(plm_iso_time_parse(text, &read));
	assert_int_equal(read, seconds);
}

static void times_come_back(void **state)
{
	(void)state;
	comes_back(0, "1970-01-01T00:00:00Z");
	comes_back(951782399, "2000-02-28T23:59:59Z");
	comes_back(951782400, "2000-02-29T00:00:00Z");
	comes_back(1795335300, "2026-11-22T08:15:00Z");
	comes_back(4102444800, "2100-01-01T00:00:00Z");
	comes_back(253402300799, "9999-12-31T23:59:59Z");
	comes_back(-1, "1969-12-31T23:59:59Z");
}

static void years_have_four_digits(void **state)
{
	char written[PLM_ISO_TIME_BYTES];

	(void)state;
	plm_iso_time_format(INT64_MAX, written);
	assert_string_equal(written, "9999-12-31T23:59:59Z");
	plm_iso_time_format(INT64_MIN, written);
	assert_string_equal(written, "1000-01-01T00:00:00Z");
}

static void a_day_ends_with_its_last_second(void **state)
{
	int64_t seconds = 0;

	(void)state;
	assert_true(plm_iso_day_parse("2026-11-22", &seconds));
	assert_int_equal(seconds, 1795391999);
	assert_false(plm_iso_day_parse("2026-11-22T", &seconds));
	assert_false(plm_iso_day_parse("2026-02-29", &seconds));
	assert_true(plm_iso_day_parse("2028-02-29", &seconds));
}

static void what_is_none_is_refused(void **state)
{
	static const char *const none[] = {
		"",
		"2026-11-22",
		"2026-11-22 08:15:00Z",
		"2026-11-22T08:15:00",
		"2026-11-22T08:15:00+01:00",
		"2026-11-22T08:15:00ZZ",
		"2026-11-22T24:00:00Z",
		"2026-11-22T08:60:00Z",
		"2026-11-22T08:15:60Z",
		"2026-00-22T08:15:00Z",
		"2026-13-22T08:15:00Z",
		"2026-11-31T08:15:00Z",
		"2026-11-00T08:15:00Z",
		"1969-12-31T23:59:59Z",
		"-026-11-22T08:15:00Z",
		"2026-1a-22T08:15:00Z",
	};
	int64_t seconds;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (plm_iso_time_parse(none[i], &seconds))
			fail_msg("taken: %s", none[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_come_back),
		cmocka_unit_test(years_have_four_digits),
		cmocka_unit_test(a_day_ends_with_its_last_second),
		cmocka_unit_test(what_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
