/*
 * library.c: libraries are loaded by the first of their names that is here, and one that is not here or lacks something
 * is told apart. Loads the C library and nothing else.
 */
#include "core/host/library.h"

#include "core/base/err.h"

#include <dlfcn.h>
#include <errno.h>
#include <gnu/lib-names.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct calls {
	size_t (*length)(const char *text);
	int (*none)(void);
};

static int open_by(const char *first, const char *second, const char *symbol, struct calls *calls)
{
	const char *const names[] = {first, second, NULL};
	const struct plm_symbol symbols[] = {{"strlen", &calls->length}, {symbol, &calls->none}};
	const struct plm_library library = {.names = names, .symbols = symbols, .count = 2};
	void *handle;
	int error = plm_library_open(&library, &handle);

	assert_int_equal(handle != NULL, error != ELIBACC);
	if (handle)
		dlclose(handle);
	return error;
}

static void loads(void **state)
{
	struct calls calls = {0};

	(void)state;
	assert_int_equal(open_by("libplm-none.so.1", LIBC_SO, "getpid", &calls), 0);
	assert_int_equal(calls.length("four"), 4);
	assert_true(calls.none() > 0);
	assert_int_equal(open_by("libplm-none.so.1", "libplm-none.so.2", "getpid", &calls),
			 ELIBACC);
	assert_int_equal(open_by(LIBC_SO, NULL, "plm_no_such_function", &calls), ELIBBAD);
}

static void complains(void **state)
{
	static const char *const here[] = {LIBC_SO, NULL}, *const gone[] = {"libplm-none.so.1",
									    NULL};
	struct calls calls;
	const struct plm_symbol symbols[] = {{"plm_no_such_function", &calls.none}};
	struct plm_library library = {.names = here, .symbols = symbols};
	plm_auto_err struct plm_err *err = NULL;

	(void)state;
	assert_int_equal(plm_library_need(&library, "none", &err), 0);
	library.count = 1;
	assert_int_equal(plm_library_need(&library, "a newer C library", &err), -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(err), "plm_no_such_function"));
	assert_non_null(strstr(plm_err_message(err), "; a newer C library"));
	plm_err_free(err);
	err = NULL;
	library.names = gone;
	assert_int_equal(plm_library_need(&library, "the package of it", &err), -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(err), "libplm-none.so.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads),
		cmocka_unit_test(complains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
