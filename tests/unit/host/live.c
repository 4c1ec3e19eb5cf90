/*
 * live.c: the live machine itself: processes that die while they are read, how few system calls the hot path makes, and the probes that need no privilege.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/host/host.h"

struct fixture {
	struct plm_arena *arena;
	struct plm_host *host;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = plm_arena_new();
	assert_int_equal(plm_host_open_live(&f->host, NULL), 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_arena_free(f->arena);
	free(f);
	return 0;
}

/* ---- processes ---- */

static pid_t start_child(void)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		pause();
		_exit(0);
	}
	return child;
}

static void end_child(pid_t child)
{
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void is_vanished(struct plm_datum datum)
{
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
}

static void a_dead_process_is_not_an_absent_file(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	char path[64], room[4096];
	pid_t child = start_child();

	snprintf(path, sizeof(path), "/proc/%d", (int)child);
	plm_host_dir_open(f->host, path, &dir, &datum);
	assert_non_null(dir);
	plm_host_dir_read_into(dir, "stat", room, sizeof(room), &datum);
	assert_int_equal(datum.presence, PLM_PRESENT);
	plm_host_dir_read_into(dir, "no-such-file", room, sizeof(room), &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
	plm_host_dir_readlink_into(dir, "ns/net", room, sizeof(room), &datum);
	assert_true(plm_str_starts(room, "net:["));
	end_child(child);

	plm_host_dir_read_into(dir, "stat", room, sizeof(room), &datum);
	is_vanished(datum);
	plm_host_dir_read(dir, f->arena, "status", sizeof(room), &datum);
	is_vanished(datum);
	plm_host_dir_list(dir, f->arena, "fd", &datum);
	is_vanished(datum);
	plm_host_dir_readlink_into(dir, "ns/net", room, sizeof(room), &datum);
	is_vanished(datum);
	assert_int_equal(plm_host_dir_stat(dir, "root", true).error, ESRCH);
	plm_host_dir_close(dir);
	plm_host_dir_open(f->host, path, &dir, &datum);
	assert_null(dir);
	assert_int_equal(datum.presence, PLM_ABSENT);
}

/* What a process had is not empty because nobody waited for it yet. */
static void a_zombie_is_gone(void **state)
{
	static const char *const files[] = {"cmdline", "environ", "maps"};
	static const char *const links[] = {"cwd", "exe", "root", "ns/mnt"};
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	siginfo_t info;
	char path[64], room[4096];
	pid_t child = start_child();

	snprintf(path, sizeof(path), "/proc/%d", (int)child);
	plm_host_dir_open(f->host, path, &dir, &datum);
	assert_non_null(dir);
	plm_host_dir_read(dir, f->arena, "cmdline", sizeof(room), &datum);
	assert_true(datum.presence == PLM_PRESENT && datum.size_bytes > 0);
	kill(child, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);

	plm_host_dir_read_into(dir, "stat", room, sizeof(room), &datum);
	assert_int_equal(datum.presence, PLM_PRESENT);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		plm_host_dir_read(dir, f->arena, files[i], sizeof(room), &datum);
		is_vanished(datum);
		plm_host_dir_read_into(dir, files[i], room, sizeof(room), &datum);
		is_vanished(datum);
	}
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		plm_host_dir_readlink_into(dir, links[i], room, sizeof(room), &datum);
		is_vanished(datum);
	}
	plm_host_dir_list(dir, f->arena, "fd", &datum);
	is_vanished(datum);
	plm_host_dir_close(dir);
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)child);
	plm_host_read(f->host, f->arena, path, sizeof(room), &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
	end_child(child);
}

static void links_of_a_process_are_its_own(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	struct plm_stat ns, root;
	struct stat st;
	char room[64];

	plm_host_dir_open(f->host, "/proc/self", &dir, &datum);
	plm_host_dir_close(dir);
	snprintf(room, sizeof(room), "/proc/%d", (int)getpid());
	plm_host_dir_open(f->host, room, &dir, &datum);
	ns = plm_host_dir_stat(dir, "ns/mnt", true);
	assert_int_equal(stat("/proc/self/ns/mnt", &st), 0);
	assert_true(ns.presence == PLM_PRESENT && ns.inode == st.st_ino);
	root = plm_host_dir_stat(dir, "root", true);
	assert_int_equal(stat("/", &st), 0);
	assert_true(root.inode == st.st_ino && root.kind == PLM_FILE_DIRECTORY);
	assert_int_equal(plm_host_dir_stat(dir, "root", false).kind, PLM_FILE_SYMLINK);
	/* What is below a process's root belongs to whoever is audited: not through this door. */
	assert_int_equal(plm_host_dir_stat(dir, "root/etc", true).error, ELOOP);
	plm_host_dir_readlink_into(dir, "root/etc/mtab", room, sizeof(room), &datum);
	assert_int_equal(datum.error, ELOOP);
	plm_host_dir_read_into(dir, "root/etc/passwd", room, sizeof(room), &datum);
	assert_int_equal(datum.error, ELOOP);
	plm_host_dir_close(dir);
}

static void pseudo_files_are_read_to_their_end(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum whole, held;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d", (int)getpid());
	plm_host_dir_open(f->host, path, &dir, &held);
	/* maps comes in pages of whole lines: one read is not the end. */
	plm_host_dir_read(dir, f->arena, "maps", 1 << 20, &held);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)getpid());
	plm_host_read(f->host, f->arena, path, 1 << 20, &whole);
	assert_int_equal(held.presence, PLM_PRESENT);
	assert_int_equal(whole.presence, PLM_PRESENT);
	assert_non_null(strstr(whole.data, "[stack]"));
	assert_non_null(strstr(held.data, "[stack]"));
	plm_host_dir_close(dir);
}

/* ---- how much the hot path asks of the kernel ---- */

/* After this, anything but openat, read, close and the way out ends the process by SIGSYS. */
static void forbid_all_but_open_read_close(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof(filter) / sizeof(*filter), .filter = filter};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, 2, &program))
		_exit(77);
}

static void the_hot_path_opens_reads_and_closes(void **state)
{
	static const char *const names[] = {"stat", "status", "cgroup", "comm"};
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	char path[64], room[8192];
	int status = 0;
	pid_t child;

	snprintf(path, sizeof(path), "/proc/%d", (int)getpid());
	plm_host_dir_open(f->host, path, &dir, &datum);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		forbid_all_but_open_read_close();
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
			plm_host_dir_read_into(dir, names[i], room, sizeof(room), &datum);
			if (datum.presence != PLM_PRESENT)
				syscall(SYS_exit_group, 1);
		}
		syscall(SYS_exit_group, 0);
	}
	waitpid(child, &status, 0);
	plm_host_dir_close(dir);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("skip: this kernel refuses what the child needs: a namespace, a FUSE "
			      "mount or a seccomp filter\n");
		skip();
	}
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- probes ---- */

static const char *probe(struct fixture *f, const char *name)
{
	struct plm_datum datum;

	assert_int_equal(plm_host_probe(f->host, f->arena, name, &datum), 0);
	if (datum.presence == PLM_PRESENT)
		return datum.data;
	return plm_presence_name(datum.presence);
}

static void the_kernel_says_who_it_is(void **state)
{
	struct fixture *f = *state;
	struct utsname un;
	char want[512];

	uname(&un);
	snprintf(want, sizeof(want),
		 "sysname=%s\nnodename=%s\nrelease=%s\nversion=%s\nmachine=%s\n", un.sysname,
		 un.nodename, un.release, un.version, un.machine);
	assert_string_equal(probe(f, "uname"), want);
	assert_string_equal(probe(f, "no such probe"), "absent");
}

static void the_reader_says_who_it_is(void **state)
{
	struct fixture *f = *state;
	struct plm_datum status;
	char want[64];
	const char *caps;

	snprintf(want, sizeof(want), "euid=%d\n", (int)geteuid());
	assert_true(plm_str_starts(probe(f, "self"), want));
	plm_host_read(f->host, f->arena, "/proc/self/status", 1 << 16, &status);
	caps = strstr(status.data, "CapEff:\t") + 8;
	snprintf(want, sizeof(want), "\ncap_eff=%.16s\n", caps);
	assert_non_null(strstr(probe(f, "self"), want));
}

static int listen_on(int family, const void *address, socklen_t size, unsigned *port)
{
	struct sockaddr_storage bound = {0};
	socklen_t bound_size = sizeof(bound);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, address, size) < 0 || listen(fd, 1) < 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	getsockname(fd, (struct sockaddr *)&bound, &bound_size);
	*port = ntohs(family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
					 : ((struct sockaddr_in *)&bound)->sin_port);
	return fd;
}

static void inode_and_uid(int fd, char *text, size_t room)
{
	struct stat st;

	fstat(fd, &st);
	snprintf(text, room, "%lu %u\n", (unsigned long)st.st_ino, (unsigned)geteuid());
}

static void sockets_are_told_with_their_inode(void **state)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct fixture *f = *state;
	unsigned port4 = 0, port6 = 0;
	int fd4 = listen_on(AF_INET, &v4, sizeof(v4), &port4);
	int fd6 = listen_on(AF_INET6, &v6, sizeof(v6), &port6);
	int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char tail[64], want[160];
	const char *text;

	assert_true(fd4 >= 0);
	v4.sin_port = htons((uint16_t)port4);
	assert_int_equal(connect(peer, (struct sockaddr *)&v4, sizeof(v4)), 0);
	text = probe(f, "sockets");
	inode_and_uid(fd4, tail, sizeof(tail));
	snprintf(want, sizeof(want), "listen 127.0.0.1:%u 0.0.0.0:0 %s", port4, tail);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof(want), " 127.0.0.1:%u ", port4);
	assert_non_null(strstr(strstr(text, "established 127.0.0.1:"), want));
	if (fd6 >= 0) {
		inode_and_uid(fd6, tail, sizeof(tail));
		snprintf(want, sizeof(want), "listen [::1]:%u [::]:0 %s", port6, tail);
		assert_non_null(strstr(text, want));
		close(fd6);
	}
	close(peer);
	close(fd4);
}

static void audit_is_not_asked_without_the_right(void **state)
{
	int status = 0;
	pid_t child;

	(void)state;
	if (!scene_is_root()) {
		print_message("skip: needs root\n");
		skip();
	}
	child = fork();
	if (child == 0) {
		struct plm_arena *arena = plm_arena_new();
		struct plm_host *host = NULL;
		struct plm_datum s, r;

		if (setresuid(65534, 65534, 65534) < 0)
			_exit(2);
		plm_host_open_live(&host, NULL);
		plm_host_probe(host, arena, "audit-status", &s);
		plm_host_probe(host, arena, "audit-rules", &r);
		_exit(s.presence == PLM_UNREADABLE && s.error == EPERM &&
				      r.presence == PLM_UNREADABLE && r.error == EPERM
			      ? 0
			      : 1);
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void selinux_says_on_or_off(void **state)
{
	struct fixture *f = *state;
	const char *text = probe(f, "selinux");

	assert_true(plm_str_eq(text, "enabled=0\n") ||
		    plm_str_starts(text, "enabled=1\nenforcing="));
}

static void units_are_absent_without_systemd(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	if (stat("/run/systemd/system", &st) == 0) {
		print_message("skip: systemd runs here\n");
		skip();
	}
	assert_string_equal(probe(f, "units"), "absent");
}

#define WITH_HOST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOST(a_dead_process_is_not_an_absent_file),
		WITH_HOST(a_zombie_is_gone),
		WITH_HOST(links_of_a_process_are_its_own),
		WITH_HOST(pseudo_files_are_read_to_their_end),
		WITH_HOST(the_hot_path_opens_reads_and_closes),
		WITH_HOST(the_kernel_says_who_it_is),
		WITH_HOST(the_reader_says_who_it_is),
		WITH_HOST(sockets_are_told_with_their_inode),
		WITH_HOST(audit_is_not_asked_without_the_right),
		WITH_HOST(selinux_says_on_or_off),
		WITH_HOST(units_are_absent_without_systemd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
