/*
 * test_sysctl.c: what the sysctl files say, held against what the real `sysctl --system` does with
 * the same files: in a mount namespace of its own and on keys of a network namespace of its own, so
 * that nothing of the machine changes. Skipped where namespaces or sysctl are not to be had.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/facts/sysctl.h"
#include "core/host/host.h"

/* ---- text alone ---- */

static struct plm_sysctl_value find(struct plm_arena *arena, const char *text, const char *key)
{
	struct plm_sysctl_conf conf = {0};
	struct plm_sysctl_value value;

	assert_int_equal(plm_sysctl_parse(arena, "f", plm_slice_of(text), &conf), 0);
	assert_int_equal(
		plm_sysctl_find(arena, &conf, plm_sysctl_path(arena, plm_slice_of(key)), &value),
		0);
	return value;
}

static const struct {
	const char *text, *key, *value, *source; /* value NULL: nobody sets it */
} lines[] = {
	{"kernel.panic = 1\n", "kernel.panic", "1", "f:1"},
	{"kernel/panic=1", "kernel.panic", "1", "f:1"},
	{"  kernel.panic=\t1  2\t3 \n", "kernel/panic", "1 2 3", "f:1"},
	{"# kernel.panic=1\n;kernel.panic=2\n\nkernel.panic\n", "kernel.panic", NULL, NULL},
	{"kernel.panic=1\nkernel.panic=2\n", "kernel.panic", "2", "f:2"},
	{"-kernel.panic=3\n", "kernel.panic", "3", "f:1"},
	{"--kernel.panic=3\n", "kernel.panic", "3", "f:1"},
	{"- kernel.panic=3\n", "kernel.panic", NULL, NULL},
	{"kernel.panic=3 # remark\n", "kernel.panic", "3 # remark", "f:1"},
	{"kernel.panic=3\r\n", "kernel.panic", "3", "f:1"},
	{"kernel..panic=3\n", "kernel.panic", "3", "f:1"},
	{"kernel.panic=3\nkernel.panic=\n", "kernel.panic", "3", "f:1"},
	{"net.ipv4.conf.eth0/100.rp_filter=1\n", "net/ipv4/conf/eth0.100/rp_filter", "1", "f:1"},
	{"net.ipv4.conf.*.rp_filter=1\n", "net.ipv4.conf.all.rp_filter", "1", "f:1"},
	{"net.ipv4.*.rp_filter=1\n", "net.ipv4.conf.all.rp_filter", NULL, NULL},
	{"net.ipv4.conf.all.rp_filter=2\nnet.ipv4.conf.*.rp_filter=1\n",
	 "net.ipv4.conf.all.rp_filter", "2", "f:1"},
	{"net.ipv4.conf.*.rp_filter=1\n-net.ipv4.conf.all.rp_filter\n",
	 "net.ipv4.conf.all.rp_filter", NULL, NULL},
	{"net.ipv4.conf.*.rp_filter=1\n-net.ipv4.conf.all.rp_filter\n",
	 "net.ipv4.conf.lo.rp_filter", "1", "f:1"},
	{"-net.ipv4.conf.*.rp_filter\nnet.ipv4.conf.*.rp_filter=1\n", "net.ipv4.conf.lo.rp_filter",
	 "1", "f:2"},
	{"net.ipv4.conf.*.rp_filter=1\nnet.ipv4.conf.l?.rp_filter=2\n",
	 "net.ipv4.conf.lo.rp_filter", "2", "f:2"},
	{"kernel.pani[c]=4\nkernel.panic=\n", "kernel.panic", NULL, NULL},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_sysctl_value v = find(arena, lines[i].text, lines[i].key);

		if (!lines[i].value) {
			assert_int_equal(v.value.presence, PLM_ABSENT);
			continue;
		}
		assert_int_equal(v.value.presence, PLM_PRESENT);
		assert_string_equal(v.value.data, lines[i].value);
		assert_string_equal(v.source, lines[i].source);
	}
}

static void test_nul_ends_a_line(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_sysctl_conf conf = {0};
	static const char text[] = "kernel.panic=1\0kernel.panic=2\nkernel.x=3";

	(void)state;
	assert_int_equal(
		plm_sysctl_parse(arena, "f", (struct plm_slice){text, sizeof(text) - 1}, &conf), 0);
	assert_int_equal(conf.count, 2);
	assert_string_equal(conf.items[0].value, "1");
}

/* What cannot be read may beat everything before it, and every pattern. */
static void test_gaps(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_sysctl_gap gap = {.file = "/etc/sysctl.d/50.conf", .error = EACCES, .before = 1};
	struct plm_sysctl_conf conf = {.gaps = &gap, .gap_count = 1};
	struct plm_sysctl_value v;

	(void)state;
	assert_int_equal(plm_sysctl_parse(arena, "f",
					  plm_slice_of("kernel.a=1\nkernel.b=2\nkernel.c*=3\n"),
					  &conf),
			 0);
	assert_int_equal(plm_sysctl_find(arena, &conf, "kernel/a", &v), 0);
	assert_int_equal(v.value.presence, PLM_UNREADABLE);
	assert_int_equal(v.value.error, EACCES);
	assert_string_equal(v.source, "/etc/sysctl.d/50.conf");
	assert_int_equal(plm_sysctl_find(arena, &conf, "kernel/b", &v), 0);
	assert_int_equal(v.value.presence, PLM_PRESENT);
	assert_int_equal(plm_sysctl_find(arena, &conf, "kernel/cc", &v), 0);
	assert_int_equal(v.value.presence, PLM_UNREADABLE);
	assert_int_equal(plm_sysctl_find(arena, &conf, "kernel/none", &v), 0);
	assert_int_equal(v.value.presence, PLM_UNREADABLE);
}

/* ---- the real thing ---- */

struct file {
	const char *path, *text; /* text "-> TARGET": a link; "/": a directory */
};

/* Keys of the network namespace. */
static const char *const keys[] = {
	"net.ipv4.tcp_keepalive_time",	  "net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",  "net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_syn_retries",	  "net.ipv4.tcp_synack_retries",
	"net.ipv4.tcp_retries1",	  "net.ipv4.tcp_retries2",
	"net.ipv4.conf.all.log_martians", "net.ipv4.conf.lo.log_martians",
	"net.ipv4.conf.lo.rp_filter",	  "net.ipv4.ip_local_port_range",
};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static const struct file order[] = {
	{"/etc/sysctl.d/50-a.conf", "net.ipv4.tcp_retries1=4\n"},
	{"/run/sysctl.d/50-a.conf", "net.ipv4.tcp_retries1=5\nnet.ipv4.tcp_retries2=11\n"},
	{"/run/sysctl.d/40-b.conf", "net.ipv4.tcp_fin_timeout=40\nnet.ipv4.tcp_syn_retries=7\n"},
	{"/usr/lib/sysctl.d/60-c.conf", "net.ipv4.tcp_fin_timeout=41\n"},
	{"/usr/local/lib/sysctl.d/60-c.conf", "net.ipv4.tcp_fin_timeout=42\n"},
	{"/usr/lib/sysctl.d/70-masked.conf", "net.ipv4.tcp_syn_retries=9\n"},
	{"/etc/sysctl.d/70-masked.conf", "-> /dev/null"},
	{"/usr/lib/sysctl.d/80-gone.conf", "net.ipv4.tcp_syn_retries=10\n"},
	{"/etc/sysctl.d/80-gone.conf", "-> /nowhere"},
	{"/usr/lib/sysctl.d/81-dir.conf", "net.ipv4.tcp_syn_retries=11\n"},
	{"/run/sysctl.d/81-dir.conf", "/"},
	{"/usr/lib/sysctl.d/zz.txt", "net.ipv4.tcp_syn_retries=12\n"},
	{"/usr/lib/sysctl.d/.conf", "net.ipv4.tcp_synack_retries=8\n"},
	{NULL, NULL},
};

static const struct file last[] = {
	{"/etc/sysctl.conf", "net.ipv4.tcp_retries2 = 9\n"},
	{"/etc/sysctl.d/zz.conf", "net.ipv4.tcp_retries2=10\nnet/ipv4/ip_local_port_range=20000 "
				  "\t 30000\n"},
	{NULL, NULL},
};

static const struct file patterns[] = {
	{"/etc/sysctl.d/10.conf", "net.ipv4.tcp_keepalive_time=100\n"
				  "net.ipv4.tcp_keepalive_*=50\n"
				  "-net.ipv4.tcp_keepalive_probes\n"
				  "net.ipv4.tcp_synack_retr*=4\n"},
	{"/etc/sysctl.d/20.conf", "net.ipv4.tcp_synack_r[e]tries=6\n"
				  "-net.ipv4.tcp_retries?\n"
				  "net.ipv4.tcp_retries?=6\n"
				  "net.ipv4.conf.*.log_martians=1\n"
				  "net.ipv4.conf.lo.rp_filter=2\n"
				  "net.ipv4.conf.*.rp_filter=1\n"
				  "*.tcp_fin_timeout=33\n"
				  "net.ipv4.tcp_syn_retries\n"},
	{NULL, NULL},
};

static const struct file odd[] = {
	{"/etc/sysctl.d/a.conf", " \t net.ipv4.tcp_retries1 \t=\t 7 \t\r\n"
				 "--net.ipv4.tcp_retries2=12\n"
				 "- net.ipv4.tcp_fin_timeout=31\n"
				 "net/ipv4/tcp_syn_retries=4\n"
				 "net.ipv4..tcp_keepalive_probes=5\n"
				 ";net.ipv4.tcp_keepalive_time=99\n"
				 "#net.ipv4.tcp_keepalive_time=98\n"
				 "-net.ipv4.tcp_keepalive_intvl=44\n"
				 "net.ipv4.tcp_synack_retries=7\n"
				 "net.ipv4.tcp_synack_retries=\n"
				 "net.ipv4.conf.lo/x.rp_filter=1"},
	{NULL, NULL},
};

static bool put_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t size = strlen(text);
	bool good = fd >= 0 && write(fd, text, size) == (ssize_t)size;

	return fd >= 0 && close(fd) == 0 && good;
}

static bool put(const struct file *f)
{
	if (strncmp(f->text, "-> ", 3) == 0)
		return symlink(f->text + 3, f->path) == 0;
	if (strcmp(f->text, "/") == 0)
		return mkdir(f->path, 0755) == 0;
	return put_text(f->path, f->text);
}

static bool empty_directory(const char *path)
{
	return mount("none", path, "tmpfs", 0, NULL) == 0;
}

/* Hides every sysctl file of the machine; false where that is not allowed. */
static bool move_away(void)
{
	static const char *const made[] = {"/run/sysctl.d", "/usr/local/lib/sysctl.d"};

	if (unshare(CLONE_NEWNS | CLONE_NEWNET) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    !empty_directory("/etc/sysctl.d") || !empty_directory("/usr/lib/sysctl.d") ||
	    !empty_directory("/run") || !empty_directory("/usr/local/lib"))
		return false;
	for (size_t i = 0; i < 2; i++)
		if (mkdir(made[i], 0755) < 0)
			return false;
	return put_text("/run/sysctl.conf", "") &&
	       mount("/run/sysctl.conf", "/etc/sysctl.conf", NULL, MS_BIND, NULL) == 0;
}

static bool run_sysctl(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		static char name[] = "sysctl", system[] = "--system";
		char *argv[] = {name, system, NULL};

		dup2(null, 1);
		dup2(null, 2);
		execv("/sbin/sysctl", argv);
		_exit(127);
	}
	close(null);
	/* Lines it could not use make it exit with 1. */
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) <= 1;
}

/* Whether the file side says what the kernel has after sysctl ran. */
static bool holds(struct plm_facts *facts, const char *key, const char *before)
{
	const struct plm_sysctl *both;
	const char *expected;

	if (plm_facts_sysctl(facts, key, &both, NULL) < 0 ||
	    both->running.value.presence != PLM_PRESENT)
		return false;
	expected = both->persistent.value.presence == PLM_PRESENT ? both->persistent.value.data
								  : before;
	if (plm_str_eq(expected, both->running.value.data))
		return true;
	fprintf(stderr, "%s: running %s, files %s (%s), before %s\n", key, both->running.value.data,
		both->persistent.value.data ? both->persistent.value.data : "say nothing",
		both->persistent.source, before);
	return false;
}

static struct plm_facts *look(struct plm_arena *arena, struct plm_host **host)
{
	return plm_host_open_live(host, NULL) < 0 ? NULL : plm_facts_new(*host, arena);
}

/* In a child of its own: exit code 0 good, 1 different, 77 not possible here. */
static int compare(const struct file *files)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *first = NULL, *second = NULL;
	const char *before[KEY_COUNT] = {0};
	struct plm_facts *facts;
	bool good = true;

	if (!move_away())
		return 77;
	facts = look(arena, &first);
	for (size_t i = 0; facts && i < KEY_COUNT; i++) {
		const struct plm_sysctl *both;

		if (plm_facts_sysctl(facts, keys[i], &both, NULL) < 0 ||
		    both->running.value.presence != PLM_PRESENT)
			return 77;
		before[i] = both->running.value.data;
	}
	for (; files->path; files++)
		if (!put(files))
			return 2;
	if (!run_sysctl())
		return 77;
	facts = look(arena, &second);
	for (size_t i = 0; facts && i < KEY_COUNT; i++)
		good &= holds(facts, keys[i], before[i]);
	plm_host_close(first);
	plm_host_close(second);
	plm_arena_free(arena);
	return facts && good ? 0 : 1;
}

static void test_real(void **state)
{
	const struct file *files = *state;
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0)
		_exit(compare(files));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77) {
		print_message(
			"skip: no mount and network namespaces of its own, or no sysctl program\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define REAL(files)                                                                                \
	{                                                                                          \
		.name = "as sysctl --system: " #files, .test_func = test_real,                     \
		.initial_state = (void *)(uintptr_t)(files)                                        \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nul_ends_a_line),
		cmocka_unit_test(test_gaps),
		REAL(order),
		REAL(last),
		REAL(patterns),
		REAL(odd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
