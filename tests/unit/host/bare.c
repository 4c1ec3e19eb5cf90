/*
 * bare.c: a dump of sysctls becomes files below /proc/sys, and whatever it holds nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/host/bare.h"
#include "core/host/recording.h"

static const char dump[] = "# a remark\n"
			   "kernel.kptr_restrict = 1\n"
			   "kernel.printk = 4\t4\t1\t7\r\n"
			   "net.ipv4.conf.eth0/100.rp_filter = 2\n"
			   "net/ipv4/conf/eth0.200/rp_filter = 1\n"
			   "dev.cdrom.info = first\n"
			   "dev.cdrom.info = last\n"
			   "kernel.domainname = \n"
			   "kernel.opts = a = b\n"
			   "sysctl: permission denied on key 'fs.protected_fifos'\n"
			   "sysctl: permission denied on key 'half\n"
			   "CONFIG_X=y\n"
			   "kernel.two words = 1\n"
			   "/etc/passwd = 1\n"
			   "kernel/../../etc = 1\n"
			   "kernel..x = 1\n"
			   "kernel.kptr_restrict.below = 1\n"
			   "no value\n";

static const struct {
	const char *path, *text; /* NULL: not there */
	int error;
} rows[] = {
	{"/proc/sys/kernel/kptr_restrict", "1\n", 0},
	{"/proc/sys/kernel/printk", "4\t4\t1\t7\n", 0},
	{"/proc/sys/net/ipv4/conf/eth0.100/rp_filter", "2\n", 0},
	{"/proc/sys/net/ipv4/conf/eth0.200/rp_filter", "1\n", 0},
	{"/proc/sys/dev/cdrom/info", "last\n", 0},
	{"/proc/sys/kernel/domainname", "\n", 0},
	{"/proc/sys/kernel/opts", "a = b\n", 0},
	{"/proc/sys/fs/protected_fifos", "\n", EACCES},
	{"/proc/sys/half", NULL, 0},
	{"/proc/sys/CONFIG_X", NULL, 0},
	{"/proc/sys/kernel/two words", NULL, 0},
	{"/etc/passwd", NULL, 0},
	{"/proc/sys/etc/passwd", NULL, 0},
	{"/etc", NULL, 0},
	{"/proc/sys/kernel/x", NULL, 0},
	{"/proc/sys/kernel/kptr_restrict/below", NULL, 0},
};

static void sysctls(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_recording *recording = plm_recording_new(arena);
	size_t count = 0;

	(void)state;
	assert_int_equal(plm_bare_sysctls(recording, plm_slice_of(dump), &count), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct plm_node *node = plm_recording_at(recording, rows[i].path);

		if (!rows[i].text) {
			assert_null(node);
			continue;
		}
		assert_non_null(node);
		assert_int_equal(node->error, rows[i].error);
		assert_int_equal(node->text_bytes, strlen(rows[i].text));
		assert_memory_equal(node->text, rows[i].text, node->text_bytes);
	}
}

static void nothing(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_recording *recording = plm_recording_new(arena);
	size_t count = 1;

	(void)state;
	assert_int_equal(
		plm_bare_sysctls(recording, plm_slice_of("CONFIG_X=y\n\n# a.b = 1\n"), &count), 0);
	assert_int_equal(count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sysctls),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
