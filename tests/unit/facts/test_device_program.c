/*
 * test_device_program.c: programs that decide on devices, run here: the shapes that runc and systemd
 * write, answers that need several, and everything that must end untold. As root, where cgroup v2 is
 * mounted, the same programs are attached and the kernel is asked the same questions.
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
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/facts/device_program.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- writing programs ---- */

#define LOAD(size, to, at)                                                                         \
	{                                                                                          \
		.code = BPF_LDX | BPF_MEM | (size), .dst_reg = (to), .src_reg = 1, .off = (at)     \
	}
#define ALU32(operation, to, value)                                                                \
	{                                                                                          \
		.code = BPF_ALU | (operation) | BPF_K, .dst_reg = (to), .imm = (value)             \
	}
#define COPY32(to, from)                                                                           \
	{                                                                                          \
		.code = BPF_ALU | BPF_MOV | BPF_X, .dst_reg = (to), .src_reg = (from)              \
	}
#define UNLESS(reg, value, skip)                                                                   \
	{                                                                                          \
		.code = BPF_JMP | BPF_JNE | BPF_K, .dst_reg = (reg), .off = (skip), .imm = (value) \
	}
#define UNLESS_SAME(reg, other, skip)                                                              \
	{                                                                                          \
		.code = BPF_JMP | BPF_JNE | BPF_X, .dst_reg = (reg), .src_reg = (other),           \
		.off = (skip)                                                                      \
	}
#define ANSWER(value)                                                                              \
	{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = (value)},                                     \
	{                                                                                          \
		.code = BPF_JMP | BPF_EXIT                                                         \
	}

/* type -> r2, access -> r3, major -> r4, minor -> r5, as both engines do. */
#define HEAD(size, ...)                                                                            \
	LOAD(size, 2, 0), __VA_ARGS__ LOAD(BPF_W, 3, 0), ALU32(BPF_RSH, 3, 16), LOAD(BPF_W, 4, 4), \
		LOAD(BPF_W, 5, 8)
#define RUNC_HEAD HEAD(BPF_W, ALU32(BPF_AND, 2, 0xffff), )

/* c 1:3 rwm, c 1:5 r, c *:* m; nothing else. */
static const struct bpf_insn runc_list[] = {
	RUNC_HEAD,
	UNLESS(2, BPF_DEVCG_DEV_CHAR, 4),
	UNLESS(4, 1, 3),
	UNLESS(5, 3, 2),
	ANSWER(1),
	UNLESS(2, BPF_DEVCG_DEV_CHAR, 7),
	COPY32(1, 3),
	ALU32(BPF_AND, 1, BPF_DEVCG_ACC_READ),
	UNLESS_SAME(1, 3, 4),
	UNLESS(4, 1, 3),
	UNLESS(5, 5, 2),
	ANSWER(1),
	UNLESS(2, BPF_DEVCG_DEV_CHAR, 5),
	COPY32(1, 3),
	ALU32(BPF_AND, 1, BPF_DEVCG_ACC_MKNOD),
	UNLESS_SAME(1, 3, 2),
	ANSWER(1),
	ANSWER(0),
};
/* All but c 1:7; the type is loaded as half a word, as systemd does. */
static const struct bpf_insn all_but_one[] = {
	HEAD(BPF_H, ),	 UNLESS(2, BPF_DEVCG_DEV_CHAR, 4),
	UNLESS(4, 1, 3), UNLESS(5, 7, 2),
	ANSWER(0),	 ANSWER(1),
};
static const struct bpf_insn everything[] = {ANSWER(1)};
/* Odd, and right: by the stack, 32 and 64 bits wide, with signs, shifts and a constant of 64 bits. */
static const struct bpf_insn winding[] = {
	RUNC_HEAD,
	{.code = BPF_STX | BPF_MEM | BPF_DW, .dst_reg = 10, .src_reg = 5, .off = -16},
	{.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 6, .imm = -1},
	{.imm = 0},
	{.code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = 7, .src_reg = 10, .off = -16},
	{.code = BPF_ALU64 | BPF_SUB | BPF_X, .dst_reg = 7, .src_reg = 6},
	{.code = BPF_JMP | BPF_JSLT | BPF_K, .dst_reg = 7, .off = 2, .imm = -1000},
	ANSWER(0),
	{.code = BPF_ALU | BPF_NEG, .dst_reg = 6},
	{.code = BPF_JMP32 | BPF_JEQ | BPF_K, .dst_reg = 6, .off = 2, .imm = 1},
	ANSWER(0),
	{.code = BPF_ALU64 | BPF_LSH | BPF_K, .dst_reg = 4, .imm = 33},
	{.code = BPF_ALU64 | BPF_RSH | BPF_K, .dst_reg = 4, .imm = 33},
	{.code = BPF_JMP | BPF_JGT | BPF_K, .dst_reg = 4, .off = 2, .imm = 1},
	ANSWER(1),
	ANSWER(0),
};

static void to_text(const struct bpf_insn *instructions, size_t count, char *text, size_t room)
{
	const unsigned char *bytes = (const unsigned char *)instructions;
	size_t used = (size_t)snprintf(text, room, "program 7 - ");

	for (size_t i = 0; i < count * sizeof(*instructions); i++)
		used += (size_t)snprintf(text + used, room - used, "%02x", bytes[i]);
	snprintf(text + used, room - used, "\n");
}

static enum plm_device_answer ask(const char *programs, unsigned attached,
				  const struct plm_device_question *question, const char **why)
{
	static char kept[64];
	char text[8192];
	struct plm_arena *arena = plm_arena_new();
	struct plm_device_program_list list;
	const struct plm_device_program *which;
	enum plm_device_answer answer;
	const char *reason;

	assert_non_null(arena);
	snprintf(text, sizeof(text), "attached %u\n%s", attached, programs);
	assert_int_equal(plm_device_programs_parse(arena, plm_slice_of(text), &list), 0);
	answer = plm_device_programs_ask(&list, question, &which, &reason);
	snprintf(kept, sizeof(kept), "%s", reason ? reason : "");
	*why = kept;
	plm_arena_free(arena);
	return answer;
}

static enum plm_device_answer ask_one(const struct bpf_insn *instructions, size_t count,
				      unsigned type, uint32_t major_number, uint32_t minor_number,
				      unsigned access)
{
	const struct plm_device_question question = {type, access, major_number, minor_number};
	char text[4096];
	const char *why;

	to_text(instructions, count, text, sizeof(text));
	return ask(text, 1, &question, &why);
}

#define ASK(program, ...) ask_one(program, COUNT(program), __VA_ARGS__)

static void the_shapes_of_engines_are_understood(void **state)
{
	enum { C = PLM_DEVICE_CHAR, B = PLM_DEVICE_BLOCK };
	enum { M = PLM_DEVICE_MKNOD, R = PLM_DEVICE_READ, W = PLM_DEVICE_WRITE };

	(void)state;
	assert_int_equal(ASK(runc_list, C, 1, 3, R | W), PLM_DEVICE_ALLOWED);
	assert_int_equal(ASK(runc_list, C, 1, 5, R), PLM_DEVICE_ALLOWED);
	assert_int_equal(ASK(runc_list, C, 1, 5, R | W), PLM_DEVICE_DENIED);
	assert_int_equal(ASK(runc_list, C, 9, 9, M), PLM_DEVICE_ALLOWED);
	assert_int_equal(ASK(runc_list, C, 1, 1, R), PLM_DEVICE_DENIED);
	assert_int_equal(ASK(runc_list, B, 1, 3, R), PLM_DEVICE_DENIED);
	assert_int_equal(ASK(all_but_one, B, 8, 0, W), PLM_DEVICE_ALLOWED);
	assert_int_equal(ASK(all_but_one, C, 1, 7, R), PLM_DEVICE_DENIED);
	assert_int_equal(ASK(all_but_one, B, 1, 7, R), PLM_DEVICE_ALLOWED);
	assert_int_equal(ASK(everything, B, 8, 0, R | W | M), PLM_DEVICE_ALLOWED);
}

static void all_programs_must_agree(void **state)
{
	const struct plm_device_question null = {PLM_DEVICE_CHAR, PLM_DEVICE_READ, 1, 3};
	const struct plm_device_question disk = {PLM_DEVICE_BLOCK, PLM_DEVICE_READ, 8, 0};
	char one[4096], other[4096], both[8192];
	const char *why;

	(void)state;
	to_text(everything, COUNT(everything), one, sizeof(one));
	to_text(runc_list, COUNT(runc_list), other, sizeof(other));
	snprintf(both, sizeof(both), "%s%s", one, other);
	assert_int_equal(ask("", 0, &disk, &why), PLM_DEVICE_ALLOWED);
	assert_int_equal(ask(both, 2, &disk, &why), PLM_DEVICE_DENIED);
	assert_int_equal(ask(both, 2, &null, &why), PLM_DEVICE_ALLOWED);
	/* One that denies is enough, whatever another would say. */
	snprintf(both, sizeof(both), "program 3 x hidden\n%s", other);
	assert_int_equal(ask(both, 2, &disk, &why), PLM_DEVICE_DENIED);
	assert_int_equal(ask(both, 2, &null, &why), PLM_DEVICE_UNTOLD);
	assert_string_equal(why, "the kernel hides its instructions");
}

static void what_is_not_known_is_not_told(void **state)
{
	static const struct {
		struct bpf_insn program[4];
		const char *why;
	} rows[] = {
		{{{.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ktime_get_ns}, ANSWER(1)},
		 "it calls into the kernel"},
		{{{.code = BPF_JMP | BPF_JA, .off = -1}}, "it does not end"},
		{{{.code = BPF_JMP | BPF_JA, .off = 9}}, "it leads out of itself"},
		{{{.code = BPF_JMP | BPF_JA, .off = -9}}, "it leads out of itself"},
		{{{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 1}}, "it leads out of itself"},
		{{{.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD},
		  {0},
		  ANSWER(1)},
		 "it uses a map"},
		{{LOAD(BPF_W, 0, 12), ANSWER(1)}, "it reads more than the question"},
		{{LOAD(BPF_DW, 0, 8), ANSWER(1)}, "it reads more than the question"},
		{{LOAD(BPF_W, 0, -4), ANSWER(1)}, "it reads more than the question"},
		{{{.code = BPF_LDX | BPF_MEM | BPF_W, .src_reg = 10}, ANSWER(1)},
		 "it reads more than the question"},
		{{{.code = BPF_ST | BPF_MEM | BPF_W, .dst_reg = 1}, ANSWER(1)},
		 "it writes elsewhere than to its stack"},
		{{{.code = BPF_STX | BPF_ATOMIC | BPF_W, .dst_reg = 10, .off = -8}, ANSWER(1)},
		 "it writes elsewhere than to its stack"},
		{{{.code = BPF_JMP | BPF_EXIT}}, "it ends without an answer"},
		{{UNLESS(1, 0, 0), ANSWER(1)}, "it compares addresses"},
		{{{.code = BPF_ALU64 | BPF_MUL | BPF_K, .dst_reg = 1, .imm = 2}, ANSWER(1)},
		 "it computes with addresses"},
		{{{.code = BPF_ALU | BPF_END | BPF_K, .dst_reg = 0, .imm = 16}, ANSWER(1)},
		 "it computes with nothing"},
		{{{.code = BPF_ALU64 | BPF_DIV | BPF_K, .dst_reg = 0, .off = 1}, ANSWER(1)},
		 "it has an instruction that is not known"},
	};
	const struct plm_device_question question = {PLM_DEVICE_CHAR, PLM_DEVICE_READ, 1, 3};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t count = COUNT(rows[i].program);
		char text[4096];
		const char *why;

		while (count > 1 && rows[i].program[count - 1].code == 0)
			count--;
		to_text(rows[i].program, count, text, sizeof(text));
		assert_int_equal(ask(text, 1, &question, &why), PLM_DEVICE_UNTOLD);
		assert_string_equal(why, rows[i].why);
	}
}

static void a_damaged_text_is_refused(void **state)
{
	static const char *const texts[] = {"",
					    "attached\n",
					    "attached 1\n",
					    "attached 0\nprogram 1 - hidden\n",
					    "attached 1\nprogram 1 -\n",
					    "attached 1\nprogram x - hidden\n",
					    "attached 1\nprogram 1 - b7000000010000\n",
					    "attached 1\nprogram 1 - b70000000100000G\n",
					    "attached 1\nlist 1 - hidden\n"};
	struct plm_arena *arena = plm_arena_new();
	struct plm_device_program_list list;

	(void)state;
	assert_non_null(arena);
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_true(plm_device_programs_parse(arena, plm_slice_of(texts[i]), &list) < 0);
	plm_arena_free(arena);
}

/* ---- the kernel's own answers ---- */

static const struct {
	const char *name;
	const struct bpf_insn *instructions;
	size_t count;
} programs[] = {
	{"runc_list", runc_list, COUNT(runc_list)},
	{"all_but_one", all_but_one, COUNT(all_but_one)},
	{"everything", everything, COUNT(everything)},
	{"winding", winding, COUNT(winding)},
};

static const struct {
	unsigned type;
	uint32_t major, minor;
	unsigned access;
} questions[] = {
	{PLM_DEVICE_CHAR, 1, 3, PLM_DEVICE_READ},
	{PLM_DEVICE_CHAR, 1, 3, PLM_DEVICE_READ | PLM_DEVICE_WRITE},
	{PLM_DEVICE_CHAR, 1, 5, PLM_DEVICE_READ},
	{PLM_DEVICE_CHAR, 1, 5, PLM_DEVICE_WRITE},
	{PLM_DEVICE_CHAR, 1, 7, PLM_DEVICE_READ},
	{PLM_DEVICE_CHAR, 1, 8, PLM_DEVICE_READ},
	{PLM_DEVICE_CHAR, 1, 9, PLM_DEVICE_READ},
	{PLM_DEVICE_CHAR, 1, 7, PLM_DEVICE_MKNOD},
	{PLM_DEVICE_BLOCK, 1, 3, PLM_DEVICE_MKNOD},
	{PLM_DEVICE_BLOCK, 240, 5, PLM_DEVICE_READ},
};

static const char *unified(void)
{
	static const char *const places[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
	char file[64];

	for (size_t i = 0; i < COUNT(places); i++) {
		snprintf(file, sizeof(file), "%s/cgroup.controllers", places[i]);
		if (access(file, F_OK) == 0)
			return places[i];
	}
	return NULL;
}

static int flags_of(unsigned access)
{
	if (access == (PLM_DEVICE_READ | PLM_DEVICE_WRITE))
		return O_RDWR;
	return access == PLM_DEVICE_WRITE ? O_WRONLY : O_RDONLY;
}

/* 0: allowed, EPERM: not, anything else of its own: allowed too, but there is no such device. */
static int try_question(const char *directory, size_t i)
{
	mode_t kind = questions[i].type == PLM_DEVICE_BLOCK ? S_IFBLK : S_IFCHR;
	char name[128];
	int fd;

	snprintf(name, sizeof(name), "%s/%s-%zu", directory,
		 questions[i].access == PLM_DEVICE_MKNOD ? "new" : "node", i);
	if (questions[i].access == PLM_DEVICE_MKNOD)
		return mknod(name, kind | 0600, makedev(questions[i].major, questions[i].minor)) < 0
			       ? errno
			       : 0;
	fd = open(name, flags_of(questions[i].access) | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? errno : 0;
}

/* Nodes in a file system of its own, which goes with it. */
static void make_nodes(const char *directory)
{
	char name[128];

	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("plm", directory, "tmpfs", 0, NULL) < 0)
		_exit(77);
	for (size_t i = 0; i < COUNT(questions); i++) {
		mode_t kind = questions[i].type == PLM_DEVICE_BLOCK ? S_IFBLK : S_IFCHR;

		snprintf(name, sizeof(name), "%s/node-%zu", directory, i);
		if (mknod(name, kind | 0600, makedev(questions[i].major, questions[i].minor)) < 0)
			_exit(77);
	}
}

static void enter(const char *group)
{
	char name[160];
	int fd;

	snprintf(name, sizeof(name), "%s/cgroup.procs", group);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		_exit(77);
	close(fd);
}

/* Asks the kernel from within the group; the answers come through the pipe. */
static void ask_kernel(const char *group, const char *directory,
		       int answers[static COUNT(questions)])
{
	int ends[2], status = 0;
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int told[COUNT(questions)];

		make_nodes(directory);
		enter(group);
		for (size_t i = 0; i < COUNT(questions); i++)
			told[i] = try_question(directory, i);
		_exit(write(ends[1], told, sizeof(told)) == sizeof(told) ? 0 : 1);
	}
	close(ends[1]);
	if (read(ends[0], answers, sizeof(int) * COUNT(questions)) !=
	    sizeof(int) * COUNT(questions))
		answers[0] = -1;
	close(ends[0]);
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77));
}

static int load_and_attach(const char *group, size_t p)
{
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE,
			       .insn_cnt = (uint32_t)programs[p].count,
			       .insns = (uint64_t)(uintptr_t)programs[p].instructions,
			       .license = (uint64_t)(uintptr_t) "GPL"};
	union bpf_attr attach = {.attach_type = BPF_CGROUP_DEVICE};
	int program = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	int directory = open(group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	attach.target_fd = (uint32_t)directory;
	attach.attach_bpf_fd = (uint32_t)program;
	rc = program < 0 ? -1 : (int)syscall(SYS_bpf, BPF_PROG_ATTACH, &attach, sizeof(attach));
	close(directory);
	close(program);
	return rc;
}

static void compare(size_t p, const int answers[static COUNT(questions)])
{
	for (size_t i = 0; i < COUNT(questions); i++) {
		enum plm_device_answer ours =
			ask_one(programs[p].instructions, programs[p].count, questions[i].type,
				questions[i].major, questions[i].minor, questions[i].access);
		enum plm_device_answer its =
			answers[i] == EPERM ? PLM_DEVICE_DENIED : PLM_DEVICE_ALLOWED;

		if (ours != its)
			fail_msg("%s, question %zu: here %d, the kernel says %s", programs[p].name,
				 i, (int)ours, strerror(answers[i]));
	}
}

static void the_kernel_gives_the_same_answers(void **state)
{
	char group[96], directory[] = "/tmp/plm-devices-XXXXXX";
	const char *top = unified();
	int answers[COUNT(questions)] = {0};

	(void)state;
	if (geteuid() != 0 || !top) {
		print_message("skipped: %s\n", top ? "not root" : "cgroup v2 is not mounted");
		skip();
	}
	assert_non_null(mkdtemp(directory));
	for (size_t p = 0; p < COUNT(programs); p++) {
		snprintf(group, sizeof(group), "%s/plm-devices-%d-%zu", top, (int)getpid(), p);
		assert_int_equal(mkdir(group, 0755), 0);
		if (load_and_attach(group, p) == 0)
			ask_kernel(group, directory, answers);
		else
			answers[0] = -1;
		rmdir(group);
		if (answers[0] < 0)
			break;
		compare(p, answers);
	}
	rmdir(directory);
	if (answers[0] < 0) {
		print_message("skipped: programs cannot be loaded or tried here\n");
		skip();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shapes_of_engines_are_understood),
		cmocka_unit_test(all_programs_must_agree),
		cmocka_unit_test(what_is_not_known_is_not_told),
		cmocka_unit_test(a_damaged_text_is_refused),
		cmocka_unit_test(the_kernel_gives_the_same_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
