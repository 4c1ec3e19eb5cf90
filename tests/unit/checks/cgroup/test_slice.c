/*
 * test_slice.c: limits as systemd.resource-control(5) writes them, and where the group of a slice is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "checks/cgroup/slice.h"
#include "core/base/arena.h"
#include "core/base/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void limits(void **state)
{
	static const struct {
		enum plm_limit_kind kind;
		const char *text;
		bool good, limited, percent;
		uint64_t value;
	} rows[] = {
		{PLM_LIMIT_MEMORY, "1073741824", true, true, false, 1073741824},
		{PLM_LIMIT_MEMORY, "4G", true, true, false, UINT64_C(4) << 30},
		{PLM_LIMIT_MEMORY, "512M", true, true, false, UINT64_C(512) << 20},
		{PLM_LIMIT_MEMORY, "2048K", true, true, false, 2048 * 1024},
		{PLM_LIMIT_MEMORY, "1E", true, true, false, UINT64_C(1) << 60},
		{PLM_LIMIT_MEMORY, "16E", false, true, false, 0},
		{PLM_LIMIT_MEMORY, "12.5%", true, true, true, 1250},
		{PLM_LIMIT_MEMORY, "100%", true, true, true, 10000},
		{PLM_LIMIT_MEMORY, "0%", false, true, true, 0},
		{PLM_LIMIT_MEMORY, "infinity", true, false, false, 0},
		{PLM_LIMIT_MEMORY, "0", false, true, false, 0},
		{PLM_LIMIT_MEMORY, "much", false, true, false, 0},
		{PLM_LIMIT_MEMORY, "", false, true, false, 0},
		{PLM_LIMIT_MEMORY, "G", false, true, false, 0},
		{PLM_LIMIT_PIDS, "100", true, true, false, 100},
		{PLM_LIMIT_PIDS, "33%", true, true, true, 3300},
		{PLM_LIMIT_PIDS, "infinity", true, false, false, 0},
		{PLM_LIMIT_PIDS, "1K", false, true, false, 0},
		{PLM_LIMIT_CPU, "150%", true, true, true, 15000},
		{PLM_LIMIT_CPU, "7.25%", true, true, true, 725},
		{PLM_LIMIT_CPU, "7.255%", false, true, true, 0},
		{PLM_LIMIT_CPU, "2", false, true, false, 0},
		{PLM_LIMIT_CPU, "infinity", false, false, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool limited = false, percent = false;
		uint64_t value = 0;

		if (slice_parse_limit(rows[i].kind, rows[i].text, &limited, &percent, &value) !=
		    rows[i].good)
			fail_msg("\"%s\" is%s understood", rows[i].text,
				 rows[i].good ? " not" : "");
		if (!rows[i].good)
			continue;
		assert_int_equal(limited, rows[i].limited);
		assert_int_equal(percent, rows[i].percent);
		assert_true(!limited || value == rows[i].value);
	}
}

static void paths(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	static const struct {
		const char *name, *path;
	} rows[] = {
		{"-.slice", "/"},
		{"machine.slice", "/machine.slice"},
		{"user-1000.slice", "/user.slice/user-1000.slice"},
		{"a-b-c.slice", "/a.slice/a-b.slice/a-b-c.slice"},
		{"kubepods", "/kubepods"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(slice_path(arena, rows[i].name), rows[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits),
		cmocka_unit_test(paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
