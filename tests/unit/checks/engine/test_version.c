/*
 * test_version.c: the order of versions, floors of branches, and where build information has a version.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "checks/engine/version.h"
#include "core/base/arena.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_order(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
	} rows[] = {
		{"1.1.12", "1.1.5", 1},
		{"1.1.5+ds1", "1.1.5", 0},
		{"v1.2.0", "1.2.0", 0},
		{"1.2.0-rc.1", "1.2.0", -1},
		{"1.2", "1.2.0", 0},
		{"1.10.0", "1.9.9", 1},
		{"2", "1.9", 1},
		{"1.0.0~rc93+ds1", "1.0.0", -1},
		{"1.2.0-rc.1", "1.1.9", 1},
		{"99999999999999", "1", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(rows[i].order, engine_version_compare(rows[i].a, rows[i].b));
		assert_int_equal(-rows[i].order, engine_version_compare(rows[i].b, rows[i].a));
	}
}

static void test_floors(void **state)
{
	static const char *const floors[] = {"1.6.38", "1.7.27", "2.0.4"};
	static const struct {
		const char *version;
		bool meets;
	} rows[] = {
		{"1.6.38", true}, {"1.6.37", false},	 {"1.7.0", false},     {"1.7.30", true},
		{"2.0.3", false}, {"2.1.0", true},	 {"1.5.99", false},    {"1.8.0", false},
		{"3", true},	  {"2.0.4-rc.1", false}, {"1.7.27~ds1", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(rows[i].meets,
				 engine_version_meets(rows[i].version, floors, COUNT(floors)));
}

static void test_build(void **state)
{
	static const struct {
		const char *text, *version;
	} rows[] = {
		{"go go1.22\nmod github.com/opencontainers/runc v1.2.5 h1:x=\n", "1.2.5"},
		{"go go1.22\nmod github.com/opencontainers/runc (devel)\nbuild -ldflags=\"-X "
		 "main.version=1.2.5\"\n",
		 "1.2.5"},
		{"build -ldflags=\" -X \\\"a/dockerversion.Version=20.10.24+dfsg1\\\" \"\n",
		 "20.10.24+dfsg1"},
		{"build -ldflags=-X=a/version.Version=v1.7.2 -X b=1\n", "1.7.2"},
		{"mod a v0.0.0-20240101000000-abcdef h1:x=\n", NULL},
		{"build -ldflags=\"-X a.Version= -X a.GitVersion=abc\"\n", NULL},
		{"go go1.22\nbuild -compiler=gc\n", NULL},
		{"mod a\n", NULL},
		{"build -ldflags=version=", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_datum build = {PLM_PRESENT, 0, rows[i].text, strlen(rows[i].text)};
		const char *version;

		assert_int_equal(0, engine_version_of_build(arena, &build, &version));
		if (rows[i].version)
			assert_string_equal(rows[i].version, version);
		else
			assert_null(version);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order),
					   cmocka_unit_test(test_floors),
					   cmocka_unit_test(test_build)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
