/*
 * test_proc_parse.c: stat, status, uid_map, namespace links and command lines, with what a hostile
 * process can put there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/facts/cmdline.h"
#include "core/facts/proc_parse.h"

static struct plm_slice of(const char *text)
{
	return plm_slice_of(text);
}

static void test_stat(void **state)
{
	struct plm_proc_stat stat = {0};

	(void)state;
	assert_true(plm_proc_parse_stat(
		of("12 (sleep) S 1 12 12 0 -1 4194560 7 0 0 0 0 0 0 0 20 0 3 0 194289 1 1\n"),
		&stat));
	assert_true(plm_slice_is(stat.comm, "sleep"));
	assert_int_equal('S', stat.state);
	assert_int_equal(1, stat.ppid);
	assert_int_equal(3, stat.thread_count);
	assert_int_equal(194289, stat.start_time_ticks);
	assert_false(stat.kernel_thread);
}

static void test_stat_hostile_name(void **state)
{
	struct plm_proc_stat stat = {0};

	(void)state;
	/* A name that pretends to be the rest of the line: the last bracket counts. */
	assert_true(plm_proc_parse_stat(of("12 (x) Z 2 0 0 0 -1 2097152) S 1 12 12 0 -1 4194560 7 "
					   "0 0 0 0 0 0 0 20 0 3 0 194289 1 1\n"),
					&stat));
	assert_true(plm_slice_is(stat.comm, "x) Z 2 0 0 0 -1 2097152"));
	assert_int_equal('S', stat.state);
	assert_false(stat.kernel_thread);
	assert_true(plm_proc_parse_stat(
		of("2 () S 0 0 0 0 -1 2129984 7 0 0 0 0 0 0 0 20 0 1 0 5 1 1\n"), &stat));
	assert_true(stat.kernel_thread);
	assert_int_equal(0, stat.comm.size_bytes);
}

static void test_stat_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"12",
		"12 (x",
		"12 )x(",
		"12 (x) S",
		"12 (x) SS 1 12 12 0 -1 4194560 7 0 0 0 0 0 0 0 20 0 3 0 194289 1 1\n",
		"12 (x) S one 12 12 0 -1 4194560 7 0 0 0 0 0 0 0 20 0 3 0 194289 1 1\n",
		"12 (x) S 99999999999 12 12 0 -1 4194560 7 0 0 0 0 0 0 0 20 0 3 0 194289 1\n",
	};
	struct plm_proc_stat stat = {.ppid = 42};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(plm_proc_parse_stat(of(bad[i]), &stat));
	assert_int_equal(42, stat.ppid);
}

#define STATUS                                                                                     \
	"Name:\tsh\nUid:\t0\t1000\t0\t0\nGid:\t5\t5\t5\t5\nNSpid:\t4711\t12\t1\n"                  \
	"CapInh:\t0000000000000001\nCapPrm:\t00000000a80425fb\nCapEff:\t000001ffffffffff\n"        \
	"CapBnd:\t0000000000000400\nCapAmb:\t0000000000000002\n"

static void test_status(void **state)
{
	struct plm_process p = {.pid = 7};

	(void)state;
	assert_true(plm_proc_parse_status(
		of(STATUS "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n"), &p));
	assert_int_equal(1000, p.uid[1]);
	assert_int_equal(5, p.gid[3]);
	assert_int_equal(3, p.pid_depth);
	assert_true(p.cap_eff == 0x1ffffffffff && p.cap_prm == 0xa80425fb && p.cap_bnd == 0x400);
	assert_true(p.cap_inh == 1 && p.cap_amb == 2);
	assert_int_equal(1, p.no_new_privs);
	assert_int_equal(2, p.seccomp_mode);
	assert_int_equal(3, p.seccomp_filters);
	assert_int_equal(7, p.pid);
}

static void test_status_unsaid(void **state)
{
	struct plm_process p = {.seccomp_mode = 2, .cap_amb = 9};

	(void)state;
	assert_true(plm_proc_parse_status(of("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapInh:"
					     "\t0\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\n"),
					  &p));
	assert_int_equal(-1, p.no_new_privs);
	assert_int_equal(-1, p.seccomp_mode);
	assert_int_equal(-1, p.seccomp_filters);
	assert_int_equal(1, p.pid_depth);
	assert_true(p.cap_amb == 0);
}

static void test_status_first_line_wins(void **state)
{
	struct plm_process p = {0};

	(void)state;
	assert_true(plm_proc_parse_status(of(STATUS "CapEff:\t0000000000000000\n"), &p));
	assert_true(p.cap_eff == 0x1ffffffffff);
}

static void test_status_refused(void **state)
{
	struct plm_process p = {.pid = 7};

	(void)state;
	assert_false(plm_proc_parse_status(of(""), &p));
	assert_false(plm_proc_parse_status(of("Uid:\t0\t0\t0\n"), &p));
	assert_false(plm_proc_parse_status(of(STATUS "Seccomp:\tyes\n"), &p));
	assert_false(plm_proc_parse_status(of("Uid:\t0\t0\t0\t0\nCapEff:\tzz\n"), &p));
	assert_int_equal(0, p.pid_depth);
}

static void test_ns(void **state)
{
	uint64_t inode = 0;

	(void)state;
	assert_true(plm_proc_parse_ns(of("mnt:[4026531832]"), &inode));
	assert_true(inode == 4026531832);
	assert_false(plm_proc_parse_ns(of(""), &inode));
	assert_false(plm_proc_parse_ns(of("mnt:[]"), &inode));
	assert_false(plm_proc_parse_ns(of("mnt:[12"), &inode));
	assert_false(plm_proc_parse_ns(of("mnt:12]"), &inode));
	assert_false(plm_proc_parse_ns(of("["), &inode));
}

static void test_uid_map(void **state)
{
	struct plm_uid_map map;

	(void)state;
	assert_true(plm_proc_parse_uid_map(of("         0          0 4294967295\n"), &map));
	assert_true(map.maps_host_root && map.whole);
	assert_true(plm_proc_parse_uid_map(of("0 1000 1\n1 100000 65536\n"), &map));
	assert_false(map.maps_host_root || map.whole);
	assert_true(plm_proc_parse_uid_map(of("0 100000 65536\n70000 0 1\n"), &map));
	assert_true(map.maps_host_root && !map.whole);
	assert_true(plm_proc_parse_uid_map(of(""), &map));
	assert_false(map.maps_host_root);
	assert_false(plm_proc_parse_uid_map(of("0 0\n"), &map));
	assert_false(plm_proc_parse_uid_map(of("a b c\n"), &map));
}

static void test_cmdline(void **state)
{
	static const char text[] = "dockerd\0-H\0unix:///a.sock\0--data-root=/x\0--debug\0-H";
	static const char *const hosts[] = {"--host", "-H", NULL};
	static const char *const roots[] = {"--data-root", NULL};
	static const char *const other[] = {"--data", NULL};
	struct plm_datum cmdline = {
		.presence = PLM_PRESENT, .data = text, .size_bytes = sizeof(text)};
	size_t at = 0;

	(void)state;
	assert_string_equal("/x", plm_cmdline_find(&cmdline, roots));
	assert_string_equal("unix:///a.sock", plm_cmdline_find(&cmdline, hosts));
	assert_null(plm_cmdline_find(&cmdline, other));
	for (int i = 0; i < 6; i++)
		assert_non_null(plm_cmdline_next(&cmdline, &at));
	assert_null(plm_cmdline_next(&cmdline, &at));
	cmdline.presence = PLM_UNREADABLE;
	assert_null(plm_cmdline_find(&cmdline, roots));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stat),
		cmocka_unit_test(test_stat_hostile_name),
		cmocka_unit_test(test_stat_refused),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_status_unsaid),
		cmocka_unit_test(test_status_first_line_wins),
		cmocka_unit_test(test_status_refused),
		cmocka_unit_test(test_ns),
		cmocka_unit_test(test_uid_map),
		cmocka_unit_test(test_cmdline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
