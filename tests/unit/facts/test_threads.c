/*
 * test_threads.c: a live process in a root and a mount namespace of its own, whose second thread holds
 * capabilities that the first one gave up: it is told as a member of its own. Says by name what it
 * could not do here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/facts/containers.h"
#include "core/host/host.h"

enum { CAP_SYS_ADMIN_BIT = 21, SECONDS_TO_LIVE = 60 };

/* The raw call changes the calling thread alone. */
static void give_up_administration(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &head, data) < 0)
		_exit(77);
	data[0].effective &= ~(1u << CAP_SYS_ADMIN_BIT);
	data[0].permitted &= ~(1u << CAP_SYS_ADMIN_BIT);
	if (syscall(SYS_capset, &head, data) < 0)
		_exit(77);
}

/* Tells its number through the pipe, and stays. */
static void *stay(void *context)
{
	const int *ready = context;
	int32_t tid = (int32_t)syscall(SYS_gettid);

	if (write(*ready, &tid, sizeof(tid)) != sizeof(tid))
		_exit(77);
	sleep(SECONDS_TO_LIVE);
	return NULL;
}

static void live_apart(const char *directory, int ready, bool both)
{
	pthread_t thread;

	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("plm", directory, "tmpfs", 0, NULL) < 0 || chroot(directory) < 0 ||
	    chdir("/") < 0)
		_exit(77);
	if (both)
		give_up_administration();
	if (pthread_create(&thread, NULL, stay, &ready) != 0)
		_exit(77);
	if (!both)
		give_up_administration();
	sleep(SECONDS_TO_LIVE);
	_exit(0);
}

static pid_t start(const char *directory, bool both, int32_t *tid)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		live_apart(directory, ends[1], both);
	close(ends[1]);
	if (read(ends[0], tid, sizeof(*tid)) != sizeof(*tid)) {
		close(ends[0]);
		waitpid(child, NULL, 0);
		return -1;
	}
	close(ends[0]);
	return child;
}

static const struct plm_container *find(struct plm_facts *facts, pid_t pid)
{
	const struct plm_container_list *list;

	assert_int_equal(plm_facts_containers(facts, &list, NULL), 0);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->init->pid == pid)
			return list->items[i];
	return NULL;
}

/* One look at the process; what is found is compared with what must be. */
static void look(pid_t child, int32_t tid, bool differs)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	const struct plm_container *c;

	assert_non_null(arena);
	assert_int_equal(plm_host_open_live(&host, NULL), 0);
	c = find(plm_facts_new(host, arena), child);
	assert_non_null(c);
	assert_int_equal(c->process_count, differs ? 2 : 1);
	assert_false(c->init->cap_eff >> CAP_SYS_ADMIN_BIT & 1);
	assert_int_equal(c->init->thread_of, 0);
	if (differs) {
		assert_int_equal(c->processes[1]->pid, tid);
		assert_int_equal(c->processes[1]->thread_of, child);
		assert_true(c->processes[1]->cap_eff >> CAP_SYS_ADMIN_BIT & 1);
		assert_true(c->processes[1]->ns[PLM_NS_MNT] == c->init->ns[PLM_NS_MNT]);
	}
	plm_host_close(host);
	plm_arena_free(arena);
}

static void try_it(bool both)
{
	char directory[] = "/tmp/plm-threads-XXXXXX";
	int32_t tid = 0;
	pid_t child;

	if (geteuid() != 0) {
		print_message("skipped: not root\n");
		skip();
	}
	assert_non_null(mkdtemp(directory));
	child = start(directory, both, &tid);
	if (child < 0) {
		rmdir(directory);
		print_message("skipped: no mount namespace of one's own can be made here\n");
		skip();
	}
	/* The first thread may still be on its way. */
	usleep(100 * 1000);
	look(child, tid, !both);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	rmdir(directory);
}

static void a_thread_that_kept_more_is_a_member(void **state)
{
	(void)state;
	try_it(false);
}

static void a_thread_like_its_process_is_none(void **state)
{
	(void)state;
	try_it(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_that_kept_more_is_a_member),
		cmocka_unit_test(a_thread_like_its_process_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
