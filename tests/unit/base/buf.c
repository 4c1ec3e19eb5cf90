/*
 * buf.c: a buffer grows, stays NUL-terminated, keeps its limit, and remembers its first failure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/buf.h"

static void it_grows_and_stays_terminated(void **state)
{
	plm_auto_buf struct plm_buf buf = {0};

	(void)state;
	assert_string_equal(plm_buf_text(&buf), "");
	for (int i = 0; i < 10000; i++)
		plm_buf_char(&buf, (char)('a' + i % 26));
	plm_buf_str(&buf, "-");
	plm_buf_printf(&buf, "%s:%d", "n", 42);
	plm_buf_add(&buf, "\0x", 2);
	assert_int_equal(buf.failed, PLM_OK);
	assert_int_equal(buf.size_bytes, 10000 + 1 + 4 + 2);
	assert_int_equal(buf.data[buf.size_bytes], 0);
	assert_string_equal(buf.data + 10000, "-n:42");
}

static void its_limit_is_exact_and_sticks(void **state)
{
	plm_auto_buf struct plm_buf buf = {.limit_bytes = 5};

	(void)state;
	plm_buf_str(&buf, "12345");
	assert_int_equal(buf.failed, PLM_OK);
	plm_buf_char(&buf, '6');
	assert_int_equal(buf.failed, PLM_E_LIMIT);
	plm_buf_str(&buf, "");
	assert_int_equal(buf.failed, PLM_E_LIMIT);
	assert_string_equal(plm_buf_text(&buf), "12345");
	plm_buf_clear(&buf);
	assert_int_equal(buf.failed, PLM_OK);
	plm_buf_printf(&buf, "%s", "too long");
	assert_int_equal(buf.failed, PLM_E_LIMIT);
	assert_string_equal(plm_buf_text(&buf), "");
}

static void sizes_that_overflow_are_refused(void **state)
{
	plm_auto_buf struct plm_buf buf = {0};

	(void)state;
	plm_buf_str(&buf, "x");
	assert_null(plm_buf_reserve(&buf, SIZE_MAX));
	assert_int_equal(buf.failed, PLM_E_LIMIT);
}

static void what_is_reserved_counts_when_committed(void **state)
{
	plm_auto_buf struct plm_buf buf = {0};
	char *to = plm_buf_reserve(&buf, 100);

	(void)state;
	assert_non_null(to);
	assert_int_equal(buf.size_bytes, 0);
	memcpy(to, "abc", 4);
	buf.size_bytes = 3;
	plm_buf_str(&buf, "d");
	assert_string_equal(plm_buf_text(&buf), "abcd");
	plm_buf_free(&buf);
	assert_string_equal(plm_buf_text(&buf), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_grows_and_stays_terminated),
		cmocka_unit_test(its_limit_is_exact_and_sticks),
		cmocka_unit_test(sizes_that_overflow_are_refused),
		cmocka_unit_test(what_is_reserved_counts_when_committed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
