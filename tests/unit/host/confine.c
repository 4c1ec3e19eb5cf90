/*
 * confine.c: what a confined process may and may not do, asked of the kernel in a child.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <sched.h>
#include <signal.h>
#include <sys/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/timex.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/base/err.h"
#include "core/host/confine.h"

/* Runs `attempt` in a confined child; gives the errno it returned, 0 for success. */
static int confined(int (*attempt)(void))
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		struct plm_err *err = NULL;

		if (plm_confine(&err) < 0)
			_exit(200);
		_exit(attempt());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_not_equal(WEXITSTATUS(status), 200);
	return WEXITSTATUS(status);
}

static int try_execute(void)
{
	char *const argv[] = {(char[]){"true"}, NULL};

	execve("/bin/true", argv, NULL);
	return errno;
}

static int try_socket(int family)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? errno : 0;
}

static int try_internet(void)
{
	return try_socket(AF_INET);
}

static int try_internet6(void)
{
	return try_socket(AF_INET6);
}

static int try_packet(void)
{
	return try_socket(AF_PACKET);
}

static int try_local(void)
{
	return try_socket(AF_UNIX);
}

static int try_kill(void)
{
	return kill(getppid(), 0) < 0 ? errno : 0;
}

static int try_mount(void)
{
	return mount("none", "/", "tmpfs", 0, NULL) < 0 ? errno : 0;
}

static int try_read(void)
{
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	char c;

	return fd >= 0 && read(fd, &c, 1) == 1 ? 0 : errno;
}

static int held_capability(cap_value_t value)
{
	cap_flag_value_t flag = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	cap_get_flag(caps, value, CAP_EFFECTIVE, &flag);
	cap_free(caps);
	return flag == CAP_SET ? EEXIST : 0;
}

static int has_sys_module(void)
{
	return held_capability(CAP_SYS_MODULE);
}

static int has_no_new_privs(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : EINVAL;
}

static int try_namespace(const char *name, int kind)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/thread-self/ns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return setns(fd, kind) < 0 ? errno : 0;
}

static int try_names_of_another(void)
{
	return try_namespace("uts", CLONE_NEWUTS);
}

static int try_any_namespace(void)
{
	return try_namespace("net", 0);
}

static int try_network_of_another(void)
{
	return try_namespace("net", CLONE_NEWNET);
}

/* What the filter lets through the kernel refuses in words of its own: it was handed nothing. */
static int try_bpf(long command)
{
	return syscall(SYS_bpf, command, NULL, 0) < 0 ? errno : 0;
}

static int try_load_program(void)
{
	return try_bpf(BPF_PROG_LOAD);
}

static int try_attach_program(void)
{
	return try_bpf(BPF_PROG_ATTACH);
}

static int try_list_programs(void)
{
	return try_bpf(BPF_PROG_QUERY);
}

static int try_ask_clock(void)
{
	struct timex clock = {.modes = 0};

	return syscall(SYS_adjtimex, &clock) < 0 ? errno : 0;
}

/* To what it is anyway. */
static int try_set_clock(void)
{
	struct timex clock = {.modes = 0};

	if (syscall(SYS_adjtimex, &clock) < 0)
		return errno;
	clock.modes = ADJ_TICK;
	return syscall(SYS_adjtimex, &clock) < 0 ? errno : 0;
}

static void refuses(void **state)
{
	const int without_filter = try_bpf(BPF_PROG_QUERY);

	(void)state;
	assert_int_equal(confined(try_execute), EPERM);
	assert_int_equal(confined(try_internet), EPERM);
	assert_int_equal(confined(try_internet6), EPERM);
	assert_int_equal(confined(try_packet), EPERM);
	assert_int_equal(confined(try_kill), EPERM);
	assert_int_equal(confined(try_mount), EPERM);
	assert_int_equal(confined(try_set_clock), EPERM);
	assert_int_equal(confined(try_ask_clock), 0);
	assert_int_equal(confined(try_names_of_another), EPERM);
	assert_int_equal(confined(try_any_namespace), EPERM);
	assert_int_equal(confined(try_load_program), EPERM);
	assert_int_equal(confined(try_attach_program), EPERM);
	/* The questions that are asked reach the kernel. */
	assert_int_equal(confined(try_list_programs), without_filter);
	if (held_capability(CAP_SYS_ADMIN))
		assert_int_equal(confined(try_network_of_another), 0);
}

static void allows(void **state)
{
	(void)state;
	assert_int_equal(confined(try_local), 0);
	assert_int_equal(confined(try_read), 0);
}

static void drops(void **state)
{
	(void)state;
	assert_int_equal(confined(has_sys_module), 0);
	assert_int_equal(confined(has_no_new_privs), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(allows),
		cmocka_unit_test(drops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
