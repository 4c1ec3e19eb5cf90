/*
 * columns.c: widths on a terminal. Reads nothing.
 */
#include "core/base/columns.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void counts_what_a_terminal_shows(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
	} cases[] = {
		{"", 0},
		{"web-1", 5},
		{"\xc3\xa9", 1},		 /* e with acute, one character */
		{"e\xcc\x81", 1},		 /* the same from two */
		{"\xe5\xae\xb9\xe5\x99\xa8", 4}, /* two ideographs */
		{"\xed\x95\x9c", 2},		 /* a Hangul syllable */
		{"\xef\xbc\xa1", 2},		 /* a fullwidth letter */
		{"\xef\xbd\xb1", 1},		 /* a halfwidth one */
		{"\xf0\x9f\x90\xb3", 2},	 /* a whale */
		{"\xe2\x80\x8b", 0},		 /* no width at all */
		{"\xff\xfe", 2},		 /* no UTF-8 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(plm_text_columns(cases[i].text, strlen(cases[i].text)),
				 cases[i].columns);
}

/* The table is searched by halves: one range out of order would hide others. */
static void knows_the_ends_of_ranges(void **state)
{
	(void)state;
	assert_int_equal(plm_code_point_columns(0x02ff), 1);
	assert_int_equal(plm_code_point_columns(0x0300), 0);
	assert_int_equal(plm_code_point_columns(0x036f), 0);
	assert_int_equal(plm_code_point_columns(0x0370), 1);
	assert_int_equal(plm_code_point_columns(0x10ff), 1);
	assert_int_equal(plm_code_point_columns(0x1100), 2);
	assert_int_equal(plm_code_point_columns(0x4dc0), 1);
	assert_int_equal(plm_code_point_columns(0x3fffd), 2);
	assert_int_equal(plm_code_point_columns(0xe01ef), 0);
	assert_int_equal(plm_code_point_columns(0x10ffff), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_what_a_terminal_shows),
		cmocka_unit_test(knows_the_ends_of_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
