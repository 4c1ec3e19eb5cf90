/*
 * silence.c: what never answers: file systems without a server, FIFOs without a writer, processes that let nobody read
 * their memory. Mounts in namespaces of its own and starts processes of its own only.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/host/confine.h"
#include "core/host/host.h"
#include "core/host/remote.h"
#include "tests/live/hostile.h"

enum { PATIENCE_MS = 10000, NOBODY = 65534 }; /* a wait for what is dead has no end */

/* ---- file systems ---- */

static void end_child(pid_t child)
{
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* Gives the errno that keeps us from mounts of our own. */
static int leave_the_mounts_of_others(void)
{
	return unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
		       ? errno
		       : 0;
}

/* Mounts a FUSE file system that nobody serves: every request to it waits for ever. Gives the errno
 * that keeps us from it. */
static int mount_dead_fuse(const char *point)
{
	char options[128];
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return errno;
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	return mount("nobody", point, "fuse", MS_NOSUID | MS_NODEV, options) < 0 ? errno : 0;
}

static bool refuses_at_once(struct plm_host *host, struct plm_arena *arena, const char *point)
{
	char below[128], link[128];
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;

	snprintf(below, sizeof(below), "%s/file", point);
	snprintf(link, sizeof(link), "%s-link", point);
	plm_host_read(host, arena, below, 10, &datum);
	if (datum.error != EREMOTE)
		return false;
	plm_host_list(host, arena, point, &datum);
	if (datum.error != EREMOTE)
		return false;
	plm_host_list(host, arena, link, &datum);
	if (datum.error != EREMOTE)
		return false;
	plm_host_dir_open(host, point, &dir, &datum);
	if (dir || datum.error != EREMOTE)
		return false;
	if (plm_host_stat(host, below, true).error != EREMOTE)
		return false;
	return plm_host_stat(host, point, false).presence == PLM_PRESENT;
}

/* What a child that has mounts of its own tells: 0, 1, or 77 when it may not. */
typedef int attempt_fn(struct plm_host *live, struct plm_host *image, struct plm_arena *arena,
		       const char *point);

static int dead_from_the_start(struct plm_host *live, struct plm_host *image,
			       struct plm_arena *arena, const char *point)
{
	if (mount_dead_fuse(point))
		return 77;
	return refuses_at_once(live, arena, point) && refuses_at_once(image, arena, "/dead") ? 0
											     : 1;
}

/* Both hosts have read the table of mounts when it changes. */
static int dead_meanwhile(struct plm_host *live, struct plm_host *image, struct plm_arena *arena,
			  const char *point)
{
	struct plm_datum datum;

	if (mount("local", point, "tmpfs", 0, NULL) < 0)
		return 77;
	plm_host_list(live, arena, point, &datum);
	if (datum.presence != PLM_PRESENT)
		return 1;
	plm_host_list(image, arena, "/dead", &datum);
	if (datum.presence != PLM_PRESENT || umount2(point, 0) < 0)
		return 1;
	return dead_from_the_start(live, image, arena, point);
}

/* What is procfs itself is read without a look at the table of mounts; what is mounted on it is not. */
static int dead_below_proc(struct plm_host *live, struct plm_host *image, struct plm_arena *arena,
			   const char *point)
{
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;

	(void)image, (void)point;
	plm_host_read(live, arena, "/proc/uptime", 100, &datum);
	if (datum.presence != PLM_PRESENT)
		return 1;
	plm_host_read(live, arena, "/proc/no/such", 100, &datum);
	if (datum.presence != PLM_ABSENT)
		return 1;
	if (mount_dead_fuse("/proc/fs"))
		return 77;
	plm_host_read(live, arena, "/proc/fs/file", 10, &datum);
	if (datum.error != EREMOTE)
		return 1;
	plm_host_dir_open(live, "/proc/fs", &dir, &datum);
	return dir || datum.error != EREMOTE;
}

/* Opened while it was in the tree, which it has left since: no table has it. */
static int dead_and_gone(struct plm_host *live, struct plm_host *image, struct plm_arena *arena,
			 const char *point)
{
	struct plm_stat st;
	int fd;

	(void)arena;
	if (mount_dead_fuse(point))
		return 77;
	fd = open(point, O_PATH | O_CLOEXEC);
	if (fd < 0 || umount2(point, MNT_DETACH) < 0)
		return 1;
	return plm_remote_fd(live, fd, &st) == EREMOTE && plm_remote_fd(image, fd, &st) == EREMOTE
		       ? 0
		       : 1;
}

static int attempt(const struct scene *scene, attempt_fn *try)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *live = NULL, *image = NULL;
	int result;

	if (leave_the_mounts_of_others())
		return 77;
	plm_host_open_live(&live, NULL);
	plm_host_open_root(scene->path, &image, NULL);
	result = try(live, image, arena, scene_path(scene, "/dead"));
	plm_host_close(live);
	plm_host_close(image);
	plm_arena_free(arena);
	return result;
}

static void never_waits(attempt_fn *try)
{
	struct scene scene;
	bool done = false;
	int status = 0;
	pid_t child;

	if (!scene_is_root()) {
		print_message("skip: needs root\n");
		skip();
	}
	scene_make(&scene);
	scene_dir(&scene, "/dead", 0755);
	scene_link(&scene, "/dead-link", "dead");
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(attempt(&scene, try));
	for (int i = 0; i < PATIENCE_MS / 10 && !done; i++) {
		usleep(10000);
		done = waitpid(child, &status, WNOHANG) == child;
	}
	if (!done)
		end_child(child);
	scene_remove(&scene);
	assert_true(done);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("skip: this kernel refuses what the child needs: a namespace, a FUSE "
			      "mount or a seccomp filter\n");
		skip();
	}
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_file_system_that_never_answers_is_refused(void **state)
{
	(void)state;
	never_waits(dead_from_the_start);
}

static void one_that_was_mounted_since_is_refused_too(void **state)
{
	(void)state;
	never_waits(dead_meanwhile);
}

static void one_that_is_mounted_below_proc_is_refused_too(void **state)
{
	(void)state;
	never_waits(dead_below_proc);
}

static void one_that_was_unmounted_since_is_refused_too(void **state)
{
	(void)state;
	never_waits(dead_and_gone);
}

static void a_fifo_is_never_waited_for(void **state)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_datum datum;
	struct scene scene;

	(void)state;
	assert_int_equal(plm_host_open_live(&host, NULL), 0);
	scene_make(&scene);
	scene_fifo(&scene, "/fifo");
	alarm(5);
	plm_host_read(host, arena, scene_path(&scene, "/fifo"), 10, &datum);
	assert_int_equal(datum.error, EINVAL);
	plm_host_read(host, arena, "/dev/null", 10, &datum);
	assert_int_equal(datum.error, EINVAL);
	alarm(0);
	scene_remove(&scene);
	plm_host_close(host);
	plm_arena_free(arena);
}

/* ---- the memory of processes ---- */

void hostile_die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	_exit(77);
}

static char state_of(pid_t pid)
{
	char path[64], text[512], *end;
	ssize_t size;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	size = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[size > 0 ? size : 0] = '\0';
	end = strrchr(text, ')');
	return end ? end[2] : '?';
}

/* In one of these states for a tenth of a second on end. */
static bool gets_stuck(pid_t pid, const char *states)
{
	int seen = 0;

	for (int i = 0; i < PATIENCE_MS / 20 && seen < 10; i++) {
		char state = state_of(pid);

		if (state == 'Z')
			return false;
		seen = strchr(states, state) ? seen + 1 : 0;
		usleep(10000);
	}
	return seen == 10;
}

/* Reads memory of a process as the kernel does for cmdline: under its lock, for as long as it takes. */
static pid_t start_reader(pid_t of, const void *where)
{
	pid_t child = fork();
	char path[64], c;
	int fd;

	if (child != 0)
		return child;
	/* Where /dev/fuse is open nobody may get stuck: its end is what wakes them up. */
	syscall(SYS_close_range, 0, ~0U, 0);
	snprintf(path, sizeof(path), "/proc/%d/mem", (int)of);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	_exit(pread(fd, &c, 1, (off_t)(uintptr_t)where) == 1);
}

/* A process of nobody's with a page that never comes. One waits for that with the memory's lock held to read; the
 * process itself waits to write to it; then nobody else gets in. */
static void be_mute(const char *point)
{
	char path[256];
	void *page;
	pid_t reader;
	int fd;

	if (leave_the_mounts_of_others())
		_exit(77);
	hostile_fuse_mount(point);
	snprintf(path, sizeof(path), "%s/file", point);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	hostile_fuse_stop();
	if (fd < 0 || page == MAP_FAILED)
		_exit(77);
	reader = start_reader(getpid(), page);
	if (reader < 0 || !gets_stuck(reader, "SD") || setresuid(NOBODY, NOBODY, NOBODY) < 0)
		_exit(77);
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	_exit(77);
}

/* 0 where it cannot be. */
static pid_t start_mute(const struct scene *scene)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		be_mute(scene_path(scene, "/dead"));
	if (gets_stuck(child, "D"))
		return child;
	end_child(child);
	return 0;
}

static pid_t start_nobody(void)
{
	int ends[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setresuid(NOBODY, NOBODY, NOBODY) < 0 || write(ends[1], "", 1) != 1)
			_exit(1);
		while (true)
			pause();
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &c, 1), 1);
	close(ends[0]);
	return child;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Confined as an audit is, asks again and again: each answer is that there was none, and the whole ends. */
static int ask_the_mute(pid_t mute)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_datum datum;
	int64_t begun = now_ms();
	char path[64];

	if (plm_confine(NULL) < 0 || plm_host_open_live(&host, NULL) < 0)
		return 2;
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)mute);
	for (int i = 0; i < 8; i++) {
		plm_host_read(host, arena, path, 4096, &datum);
		if (datum.presence != PLM_UNREADABLE || datum.error != ETIMEDOUT)
			return 3;
	}
	plm_host_close(host);
	plm_arena_free(arena);
	return now_ms() - begun < PATIENCE_MS / 2 ? 0 : 4;
}

static void a_process_that_lets_nobody_read_it_is_left_alone(void **state)
{
	struct scene scene;
	bool done = false;
	int status = 0;
	pid_t mute, child;

	(void)state;
	if (!scene_is_root()) {
		print_message("skip: needs root\n");
		skip();
	}
	scene_make(&scene);
	scene_dir(&scene, "/dead", 0755);
	mute = start_mute(&scene);
	child = mute ? fork() : 0;
	if (mute && child == 0)
		_exit(ask_the_mute(mute));
	for (int i = 0; mute && i < PATIENCE_MS / 10 && !done; i++) {
		usleep(10000);
		done = waitpid(child, &status, WNOHANG) == child;
	}
	if (mute)
		end_child(mute);
	if (mute && !done)
		end_child(child);
	scene_remove(&scene);
	if (!mute) {
		print_message("skip: no process gets stuck here: a namespace or FUSE is refused\n");
		skip();
	}
	assert_true(done);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void same_as_read_directly(struct plm_host *host, struct plm_arena *arena, const char *path)
{
	static char direct[64 * 1024];
	struct plm_datum datum;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = read(fd, direct, sizeof(direct));

	close(fd);
	assert_true(size > 1);
	plm_host_read(host, arena, path, sizeof(direct), &datum);
	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_int_equal(datum.size_bytes, size);
	assert_memory_equal(datum.data, direct, (size_t)size);
	plm_host_read(host, arena, path, 1, &datum);
	assert_int_equal(datum.error, EFBIG);
}

static void anybody_else_is_read_whole(void **state)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	char path[64], room[4096];
	pid_t child;

	(void)state;
	if (!scene_is_root()) {
		plm_arena_free(arena);
		print_message("skip: needs root\n");
		skip();
	}
	child = start_nobody();
	assert_int_equal(plm_host_open_live(&host, NULL), 0);
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)child);
	same_as_read_directly(host, arena, path);
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)getpid());
	same_as_read_directly(host, arena, path);
	snprintf(path, sizeof(path), "/proc/%d", (int)child);
	plm_host_dir_open(host, path, &dir, &datum);
	plm_host_dir_read_into(dir, "cmdline", room, sizeof(room), &datum);
	assert_int_equal(datum.presence, PLM_PRESENT);
	plm_host_dir_read_into(dir, "cmdline", room, 2, &datum);
	assert_int_equal(datum.error, EFBIG);
	end_child(child);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	plm_host_dir_close(dir);
	plm_host_close(host);
	plm_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_system_that_never_answers_is_refused),
		cmocka_unit_test(one_that_was_mounted_since_is_refused_too),
		cmocka_unit_test(one_that_is_mounted_below_proc_is_refused_too),
		cmocka_unit_test(one_that_was_unmounted_since_is_refused_too),
		cmocka_unit_test(a_fifo_is_never_waited_for),
		cmocka_unit_test(a_process_that_lets_nobody_read_it_is_left_alone),
		cmocka_unit_test(anybody_else_is_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
