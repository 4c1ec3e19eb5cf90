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
#include <signal.h>
#include <sys/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

static void refuses(void **state)
{
	(void)state;
	assert_int_equal(confined(try_execute), EPERM);
	assert_int_equal(confined(try_internet), EPERM);
	assert_int_equal(confined(try_internet6), EPERM);
	assert_int_equal(confined(try_packet), EPERM);
	assert_int_equal(confined(try_kill), EPERM);
	assert_int_equal(confined(try_mount), EPERM);
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
