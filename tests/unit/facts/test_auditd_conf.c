/*
 * test_auditd_conf.c: auditd.conf as auditd reads it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/facts/auditd_conf.h"
#include "core/base/arena.h"

static struct plm_auditd_setting get(struct plm_arena *arena, const char *text, const char *key)
{
	struct plm_auditd_setting setting;

	assert_int_equal(plm_auditd_setting(arena, plm_slice_of(text), key, &setting), 0);
	return setting;
}

static void values(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_auditd_setting setting;

	(void)state;
	setting = get(arena, "# c\n\nFLUSH = Sync\nlog_file = /Var/Log\nflush = DATA\n", "flush");
	assert_string_equal(setting.value, "data");
	assert_int_equal(setting.line, 5);
	assert_null(setting.problem);
	assert_string_equal(get(arena, "log_file = /Var/Log\n", "log_file").value, "/Var/Log");
	assert_string_equal(
		get(arena, "space_left_action = exec /sbin/x\n", "space_left_action").value,
		"exec");
}

static void defaults(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_auditd_setting setting = get(arena, "", "disk_full_action");

	(void)state;
	assert_string_equal(setting.value, "ignore");
	assert_int_equal(setting.line, 0);
	assert_null(get(arena, "", "no_such_key").value);
}

static void refused(void **state)
{
	static const char *const lines[] = {"flush=sync", "flush", "flush =", "flush : sync",
					    "flush = sync now then"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!get(arena, lines[i], "freq").problem)
			fail_msg("not refused: %s", lines[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(defaults),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
