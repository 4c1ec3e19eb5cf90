/*
 * test_reused_pid.c: a live process that ends and whose number the kernel then gives to another one: nothing of the
 * second is ever taken for the first's, whether it is held open or looked for again. Says by name what it could not do
 * here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/facts/containers.h"
#include "core/host/host.h"

/* A child that lives until it is killed; with `wanted` it has that number. -1: the kernel refused. */
static pid_t start(pid_t wanted)
{
	struct clone_args args = {.exit_signal = SIGCHLD,
				  .set_tid = wanted ? (uint64_t)(uintptr_t)&wanted : 0,
				  .set_tid_size = wanted ? 1 : 0};
	pid_t child = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (child == 0)
		while (true)
			pause();
	return child;
}

static void end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* Starts another one under the number of one that ended, a tick later at least. */
static pid_t start_again(pid_t number)
{
	const struct timespec ticks = {.tv_nsec = 30000000};
	pid_t child;

	nanosleep(&ticks, NULL);
	child = start(number);
	/* The kernel says so where it, or this user's rights, do not let a number be chosen. */
	if (child < 0 &&
	    (errno == EPERM || errno == ENOSYS || errno == EINVAL || errno == EEXIST)) {
		print_message("skipped: no process can be given a number here\n");
		skip();
	}
	assert_int_equal(child, number);
	return child;
}

struct fixture {
	struct plm_host *host;
	struct plm_arena *arena;
	struct plm_facts *facts;
	pid_t child;
	const struct plm_process *process; /* the child, as it was seen while it lived */
};

static int set_up(void **state)
{
	static struct fixture f;
	const struct plm_process_list *list;
	size_t at;

	f = (struct fixture){.arena = plm_arena_new(), .child = start(0)};
	*state = &f;
	if (!f.arena || f.child < 0 || plm_host_open_live(&f.host, NULL) < 0)
		return -1;
	f.facts = plm_facts_new(f.host, f.arena);
	if (!f.facts || plm_facts_processes(f.facts, &list, NULL) < 0)
		return -1;
	at = plm_process_index(list, f.child);
	f.process = at < list->count ? list->items[at] : NULL;
	return f.process ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	end(f->child);
	plm_host_close(f->host);
	plm_arena_free(f->arena);
	return 0;
}

static void another_of_the_same_number_is_not_opened(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;

	assert_int_equal(plm_facts_open_process(f->facts, f->process, &dir, &datum), 0);
	assert_int_equal(datum.presence, PLM_PRESENT);
	plm_host_dir_close(dir);
	end(f->child);
	f->child = start_again(f->child);
	assert_int_equal(plm_facts_open_process(f->facts, f->process, &dir, &datum), 0);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
	assert_int_equal(
		plm_facts_process_file(f->facts, f->process, "oom_score_adj", &datum, NULL), 0);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
}

static void one_that_is_held_never_becomes_another(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	char text[64];

	assert_int_equal(plm_facts_open_process(f->facts, f->process, &dir, &datum), 0);
	assert_int_equal(datum.presence, PLM_PRESENT);
	end(f->child);
	f->child = start_again(f->child);
	plm_host_dir_read_into(dir, "stat", text, sizeof(text), &datum);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
	plm_host_dir_readlink_into(dir, "ns/mnt", text, sizeof(text), &datum);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
	plm_host_dir_close(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(another_of_the_same_number_is_not_opened, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(one_that_is_held_never_becomes_another, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
