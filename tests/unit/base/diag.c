/*
 * diag.c: many problems in order, counted beyond the limit, and one error made of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"

static void warnings_alone_are_no_failure(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	assert_int_equal(plm_diags_fail(&diags, PLM_E_PARSE, &err), 0);
	plm_diag_add(&diags, PLM_DIAG_WARNING, "f", 1, NULL, "odd %d", 1);
	assert_int_equal(plm_diags_fail(&diags, PLM_E_PARSE, &err), 0);
	assert_null(err);
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].message, "odd 1");
	assert_null(diags.items[0].remedy);
}

static void the_first_error_speaks_for_all(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	plm_diag_add(&diags, PLM_DIAG_WARNING, "f", 1, NULL, "odd");
	plm_diag_add(&diags, PLM_DIAG_ERROR, "f", 3, "write y", "no %s", "x");
	plm_diag_add(&diags, PLM_DIAG_ERROR, "f", 9, NULL, "no z");
	assert_int_equal(plm_diags_fail(&diags, PLM_E_INVALID, &err), -PLM_E_INVALID);
	assert_non_null(strstr(plm_err_message(err), "f:3: no x; write y"));
	assert_non_null(strstr(plm_err_message(err), "1 more"));
}

static void beyond_the_limit_they_are_counted(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	for (int i = 0; i < 1005; i++)
		plm_diag_add(&diags, PLM_DIAG_ERROR, "f", i, NULL, "e");
	assert_int_equal(diags.count, 1000);
	assert_int_equal(diags.dropped, 5);
	assert_int_equal(diags.error_count, 1005);
}

static void no_memory_is_no_clean_bill(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	diags.out_of_memory = true;
	assert_int_equal(plm_diags_fail(&diags, PLM_E_PARSE, &err), -PLM_E_NOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings_alone_are_no_failure),
		cmocka_unit_test(the_first_error_speaks_for_all),
		cmocka_unit_test(beyond_the_limit_they_are_counted),
		cmocka_unit_test(no_memory_is_no_clean_bill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
