/*
 * err.c: errors keep their code, place, context and remedy, and survive having no memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/err.h"

static void it_is_one_line_with_all_parts(void **state)
{
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	assert_int_equal(plm_err_set(&err, PLM_E_PARSE, "no such key %d", 7), -PLM_E_PARSE);
	plm_err_at(&err, "a.xml", 12);
	plm_err_context(&err, "rule %s", "r1");
	plm_err_remedy(&err, "write %s", "key");
	assert_int_equal(plm_err_code(err), PLM_E_PARSE);
	assert_string_equal(plm_err_message(err), "a.xml:12: rule r1: no such key 7; write key");
}

static void a_place_without_line_has_no_number(void **state)
{
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	plm_err_set(&err, PLM_E_IO, "gone");
	plm_err_at(&err, "a.xml", 0);
	assert_string_equal(plm_err_message(err), "a.xml: gone");
}

static void hostile_text_is_escaped(void **state)
{
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	plm_err_set(&err, PLM_E_IO, "%s", "a\nb\x1b[2J\xff");
	assert_string_equal(plm_err_message(err), "a\\x0ab\\x1b[2J\\xff");
}

static void a_second_error_replaces_the_first(void **state)
{
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	plm_err_set(&err, PLM_E_IO, "first");
	plm_err_set(&err, PLM_E_LIMIT, "second");
	assert_int_equal(plm_err_code(err), PLM_E_LIMIT);
	assert_string_equal(plm_err_message(err), "second");
}

static void no_memory_takes_nothing_and_is_never_changed(void **state)
{
	struct plm_err *err = NULL;

	(void)state;
	assert_int_equal(plm_err_nomem(&err), -PLM_E_NOMEM);
	plm_err_at(&err, "f", 1);
	plm_err_context(&err, "c");
	plm_err_remedy(&err, "r");
	assert_int_equal(plm_err_code(err), PLM_E_NOMEM);
	assert_non_null(strstr(plm_err_message(err), "out of memory"));
	plm_err_free(err);
	plm_err_free(err);
}

static void nobody_has_to_listen(void **state)
{
	(void)state;
	assert_int_equal(plm_err_set(NULL, PLM_E_IO, "x"), -PLM_E_IO);
	assert_int_equal(plm_err_nomem(NULL), -PLM_E_NOMEM);
	plm_err_at(NULL, "f", 1);
	plm_err_context(NULL, "c");
	plm_err_remedy(NULL, "r");
	plm_err_free(NULL);
	assert_int_equal(plm_err_code(NULL), PLM_OK);
	assert_non_null(plm_err_message(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_one_line_with_all_parts),
		cmocka_unit_test(a_place_without_line_has_no_number),
		cmocka_unit_test(hostile_text_is_escaped),
		cmocka_unit_test(a_second_error_replaces_the_first),
		cmocka_unit_test(no_memory_takes_nothing_and_is_never_changed),
		cmocka_unit_test(nobody_has_to_listen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
