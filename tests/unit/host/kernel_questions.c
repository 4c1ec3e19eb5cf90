/*
 * kernel_questions.c: the probes that take an argument, asked of this kernel: the ports that are open in
 * the network namespace of a child, the pid namespaces of another, and the programs that decide on devices in a control group made for
 * it. Says by name what it could not do here. Leaves nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/host/host.h"
#include "scene.h"

struct fixture {
	struct plm_host *host;
	struct plm_arena *arena;
};

static int set_up(void **state)
{
	static struct fixture fixture;

	fixture.arena = plm_arena_new();
	*state = &fixture;
	return fixture.arena ? plm_host_open_live(&fixture.host, NULL) : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_arena_free(f->arena);
	return 0;
}

static struct plm_datum ask(struct fixture *f, const char *name)
{
	struct plm_datum datum;

	assert_int_equal(plm_host_probe(f->host, f->arena, name, &datum), 0);
	return datum;
}

/* ---- ports ---- */

static void open_port(int family, int type, const void *address, socklen_t size)
{
	int fd = socket(family, type | SOCK_CLOEXEC, 0), on = 1;

	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (fd < 0 || bind(fd, address, size) < 0 || (type == SOCK_STREAM && listen(fd, 1) < 0))
		_exit(errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL ? 0 : 1);
}

static void bring_up_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		_exit(1);
	close(fd);
}

/* Tells through the pipe that all is open, and stays until it is killed. */
static void live_alone(int ready)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(8080)};
	struct sockaddr_in own = {.sin_family = AF_INET,
				  .sin_port = htons(5353),
				  .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_port = htons(8080)};

	if (unshare(CLONE_NEWNET) < 0)
		_exit(2);
	bring_up_loopback();
	open_port(AF_INET, SOCK_STREAM, &any, sizeof(any));
	open_port(AF_INET, SOCK_DGRAM, &own, sizeof(own));
	open_port(AF_INET6, SOCK_STREAM, &any6, sizeof(any6));
	if (write(ready, "", 1) != 1)
		_exit(1);
	while (true)
		pause();
}

static pid_t start_alone(void)
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		live_alone(ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1) {
		print_message("skipped: no network namespace of one's own can be made here\n");
		close(ready[0]);
		waitpid(child, NULL, 0);
		skip();
	}
	close(ready[0]);
	return child;
}

static void end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static uint64_t net_of(const char *process)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%s/ns/net", process);
	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

static void ports_of_another_namespace_are_told(void **state)
{
	struct fixture *f = *state;
	uint64_t own = net_of("thread-self");
	struct plm_datum datum;
	char name[48], number[16], want[64];
	pid_t child;

	if (!scene_is_root()) {
		print_message("skipped: not root\n");
		skip();
	}
	child = start_alone();
	snprintf(number, sizeof(number), "%d", (int)child);
	snprintf(want, sizeof(want), "net %ju\n", (uintmax_t)net_of(number));
	snprintf(name, sizeof(name), "listeners:%s", number);
	datum = ask(f, name);
	end(child);
	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_non_null(strstr(datum.data, want));
	assert_non_null(strstr(datum.data, "\ntcp 0.0.0.0:8080 "));
	assert_non_null(strstr(datum.data, "\nudp 127.0.0.1:5353 "));
	if (access("/proc/sys/net/ipv6", F_OK) == 0)
		assert_non_null(strstr(datum.data, "\ntcp [::]:8080 "));
	assert_non_null(strstr(datum.data, "\naddress 127.0.0.1\n"));
	assert_null(strstr(datum.data, "established"));
	/* The auditor itself never left. */
	assert_true(net_of("thread-self") == own);
}

static void a_process_that_is_gone_has_no_ports_to_tell(void **state)
{
	struct fixture *f = *state;
	pid_t child = fork();
	struct plm_datum datum;
	char name[48];

	assert_true(child >= 0);
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	snprintf(name, sizeof(name), "listeners:%d", (int)child);
	datum = ask(f, name);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ESRCH);
}

/* A process in a pid namespace of its own: its number comes through the pipe, and it is nobody's child that waits. */
static int32_t start_inside(void)
{
	int32_t inner = -1;
	int ready[2];
	pid_t child;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		inner = unshare(CLONE_NEWPID) < 0 ? -1 : fork();
		while (inner == 0)
			pause();
		_exit(write(ready[1], &inner, sizeof(inner)) != sizeof(inner));
	}
	waitpid(child, NULL, 0);
	assert_int_equal(read(ready[0], &inner, sizeof(inner)), sizeof(inner));
	close(ready[0]);
	close(ready[1]);
	return inner;
}

static uintmax_t number_of(const char *link)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%s/ns/pid", link);
	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

static void pid_namespaces_are_told_from_the_inside_out(void **state)
{
	struct fixture *f = *state;
	char name[48], number[16], want[64];
	struct plm_datum datum;
	int32_t inner;

	if (!scene_is_root()) {
		print_message("skipped: not root\n");
		skip();
	}
	inner = start_inside();
	if (inner < 0) {
		print_message("skipped: no pid namespace of one's own can be made here\n");
		skip();
	}
	snprintf(number, sizeof(number), "%d", (int)inner);
	snprintf(want, sizeof(want), "%ju\n%ju\n", number_of(number), number_of("self"));
	snprintf(name, sizeof(name), "pid-namespaces:%d", (int)inner);
	datum = ask(f, name);
	kill(inner, SIGKILL);
	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_string_equal(datum.data, want);
}

static void a_probe_without_its_argument_is_none(void **state)
{
	static const char *const names[] = {
		"listeners",	    "listeners:",	   "listeners:self",
		"listeners:1/../2", "pid-namespaces",	   "pid-namespaces:self",
		"device-programs",  "device-programs:sys", "device-programs:/a/..",
		"uname:1"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(ask(f, names[i]).presence, PLM_ABSENT);
}

/* ---- programs of a control group ---- */

static int load(const struct bpf_insn *instructions, uint32_t count)
{
	union bpf_attr attr = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE,
			       .insn_cnt = count,
			       .insns = (uint64_t)(uintptr_t)instructions,
			       .license = (uint64_t)(uintptr_t) "GPL",
			       .prog_name = "plm_unit"};

	return (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

static int attach(const char *directory, int program)
{
	int group = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	union bpf_attr attr = {.attach_type = BPF_CGROUP_DEVICE};
	int rc;

	attr.target_fd = (uint32_t)group;
	attr.attach_bpf_fd = (uint32_t)program;
	attr.attach_flags = BPF_F_ALLOW_MULTI;
	rc = (int)syscall(SYS_bpf, BPF_PROG_ATTACH, &attr, sizeof(attr));
	close(group);
	return rc;
}

/* Where cgroup v2 is mounted, or NULL. */
static const char *unified(void)
{
	static const char *const places[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
	char file[64];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(file, sizeof(file), "%s/cgroup.controllers", places[i]);
		if (access(file, F_OK) == 0)
			return places[i];
	}
	return NULL;
}

static void programs_of_a_group_and_those_above_are_told(void **state)
{
	/* if (type of access == 1) return 0; return 1 */
	static const struct bpf_insn deny_some[] = {
		{.code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = 2, .src_reg = 1},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 1},
		{.code = BPF_JMP | BPF_JNE | BPF_K, .dst_reg = 2, .off = 1, .imm = 1},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0},
		{.code = BPF_JMP | BPF_EXIT}};
	struct fixture *f = *state;
	const char *top = unified();
	char outer[96], inner[112], name[160];
	struct plm_datum before, after;
	int program = load(deny_some, 5);

	if (program < 0 || !top) {
		print_message("skipped: %s\n", top ? "this kernel lets nobody load a program"
						   : "cgroup v2 is not mounted");
		skip();
	}
	snprintf(outer, sizeof(outer), "%s/plm-unit-%d", top, (int)getpid());
	snprintf(inner, sizeof(inner), "%s/in\tner", outer);
	snprintf(name, sizeof(name), "device-programs:%s", inner);
	assert_true(mkdir(outer, 0755) == 0 && mkdir(inner, 0755) == 0);
	before = ask(f, name);
	assert_int_equal(attach(outer, program), 0);
	after = ask(f, name);
	rmdir(inner);
	rmdir(outer);
	close(program);
	assert_int_equal(before.presence, PLM_PRESENT);
	assert_true(strstr(after.data, " plm_unit "));
	assert_non_null(strstr(after.data, "6112000000000000b700000001000000"));
	assert_non_null(strstr(after.data, "9500000000000000\n"));
	assert_null(strstr(before.data, " plm_unit "));
	assert_int_equal(ask(f, name).presence, PLM_ABSENT);
}

/* ---- clock and space ---- */

static uint64_t line_of(const struct plm_datum *datum, const char *key)
{
	const char *at = strstr(datum->data, key);

	assert_non_null(at);
	return strtoull(at + strlen(key), NULL, 10);
}

static void clock_is_told(void **state)
{
	struct timex clock = {.modes = 0};
	struct plm_datum datum = ask(*state, "clock");
	int now = adjtimex(&clock);

	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_int_equal(line_of(&datum, "synchronised="),
			 now != TIME_ERROR && !(clock.status & STA_UNSYNC));
}

static void space_is_that_of_df(void **state)
{
	struct plm_datum datum = ask(*state, "space:/proc");
	struct statvfs fs;

	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_int_equal(line_of(&datum, "size_bytes="), 0);
	datum = ask(*state, "space:/");
	assert_int_equal(statvfs("/", &fs), 0);
	assert_int_equal(line_of(&datum, "size_bytes="), fs.f_blocks * fs.f_frsize);
	assert_int_equal(line_of(&datum, "inodes="), fs.f_files);
	assert_true(line_of(&datum, "available_bytes=") <= line_of(&datum, "free_bytes="));
	assert_int_equal(ask(*state, "space:/no/such/directory").presence, PLM_ABSENT);
}

#define WITH_HOST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOST(clock_is_told),
		WITH_HOST(space_is_that_of_df),
		WITH_HOST(ports_of_another_namespace_are_told),
		WITH_HOST(a_process_that_is_gone_has_no_ports_to_tell),
		WITH_HOST(pid_namespaces_are_told_from_the_inside_out),
		WITH_HOST(a_probe_without_its_argument_is_none),
		WITH_HOST(programs_of_a_group_and_those_above_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
