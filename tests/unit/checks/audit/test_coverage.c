/*
 * test_coverage.c: what a set of audit rules records, by meaning. One table: rules, a question, the
 * answer the kernel would give.
 */
#include "rule_text.h"

struct example {
	const char *rules;
	const char *path; /* NULL: a question about system calls */
	bool tree;
	const char *perms;	 /* of a path */
	const char *syscalls[4]; /* NULL-terminated */
	const char *filters[4];	 /* allowed */
	enum plm_kaudit_cover cover;
	const char *abi; /* of the worst access; NULL: any */
	long line;	 /* of the rule that decides; 0: any */
};

#define B64 "-a always,exit -F arch=b64 "
#define B32 "-a always,exit -F arch=b32 "

static const struct example examples[] = {
	/* paths */
	{.rules = "-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED,
	 .line = 1},
	{.rules = "-w /f -p w", .path = "/f", .perms = "wa", .cover = PLM_KAUDIT_UNCOVERED},
	{.rules = "-w /f -p w\n-w /f -p a",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f", .path = "/f", .perms = "rwxa", .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f -p wa", .path = "/fg", .perms = "wa", .cover = PLM_KAUDIT_UNCOVERED},
	{.rules = "-a always,exit -F dir=/d -F perm=wa",
	 .path = "/d/e/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a always,exit -F dir=/d -F perm=wa",
	 .path = "/de",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_UNCOVERED},
	{.rules = "-a always,exit -F dir=/d -F perm=wa",
	 .path = "/d",
	 .tree = true,
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a always,exit -F dir=/d/e -F perm=wa",
	 .path = "/d",
	 .tree = true,
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a always,exit -F path=/d -F perm=wa",
	 .path = "/d",
	 .tree = true,
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-a always,exit -F path=/d -F perm=wa",
	 .path = "/d/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_UNCOVERED},
	{.rules = "-a always,exit -S all",
	 .path = "/f",
	 .perms = "rwxa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a always,exit -F dir!=/d",
	 .path = "/f",
	 .perms = "w",
	 .cover = PLM_KAUDIT_UNCOVERED},
	/* permissions through lists of calls */
	{.rules = "-a always,exit -F arch=b64 -S execve -F path=/f\n"
		  "-a always,exit -F arch=b32 -S execve -F path=/f",
	 .path = "/f",
	 .perms = "x",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = B64 "-S execve -F path=/f",
	 .path = "/f",
	 .perms = "x",
	 .cover = PLM_KAUDIT_UNCOVERED,
	 .abi = "b32"},
	{.rules = B64 "-S unlink -F path=/f -F perm=wa\n" B32 "-S unlink -F path=/f",
	 .path = "/f",
	 .perms = "w",
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-a always,exit -S openat -F exit=-EACCES",
	 .path = "/f",
	 .perms = "w",
	 .cover = PLM_KAUDIT_UNCOVERED},
	/* system calls */
	{.rules = B64 "-S mount\n" B32 "-S mount",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = B64 "-S mount",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_UNCOVERED,
	 .abi = "b32"},
	{.rules = B64 "-S 165\n" B32 "-S 21", .syscalls = {"mount"}, .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a always,exit -S mount",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_UNCOVERED,
	 .abi = "b32"},
	{.rules = "-a always,exit -F arch!=b32 -S mount\n" B32 "-S mount",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = B64 "-S all\n" B32 "-S all",
	 .syscalls = {"mount", "setns"},
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = B64 "-S mount -F path=/f\n" B32 "-S mount -F path=/f",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_UNCOVERED},
	{.rules = B64 "-S stime\n",
	 .syscalls = {"stime"},
	 .cover = PLM_KAUDIT_UNCOVERED,
	 .abi = "b32"},
	{.rules = B32 "-S stime\n", .syscalls = {"stime"}, .cover = PLM_KAUDIT_COVERED},
	/* filters */
	{.rules = "-a always,exit -F path=/f -F perm=wa -F auid>=1000 -F auid!=unset",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a always,exit -F path=/f -F perm=wa -F auid>=1000 -F auid!=unset",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a always,exit -F path=/f -F perm=wa -F auid>=2000",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-a always,exit -F path=/f -F perm=wa -F auid>=1000 -F uid=0",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-a always,exit -F path=/f -F perm=wa -C auid!=obj_uid",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-a always,exit -F path=/f -F perm=wa -F success=1\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED,
	 .line = 2},
	/* order */
	{.rules = "-a never,exit -F path=/f\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED,
	 .line = 1},
	{.rules = "-w /f -p wa\n-a never,exit -F path=/f",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED,
	 .line = 1},
	{.rules = "-w /f -p wa\n-A never,exit -F path=/f",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED,
	 .line = 2},
	{.rules = "-a never,exit -F path=/f -F perm=r\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-a never,exit -F dir=/d/sub\n-a always,exit -F dir=/d -F perm=wa",
	 .path = "/d",
	 .tree = true,
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a never,exit -F exe=/usr/bin/backup\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a never,exit -F auid=unset\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a never,exit -F auid=unset\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_COVERED,
	 .line = 2},
	{.rules = "-a never,exit -F auid>=1000\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .filters = {"auid"},
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 1},
	{.rules = "-a never,exit -F arch=b32 -S all\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED,
	 .abi = "b32"},
	{.rules = "-a never,exit -F arch=b64 -S adjtimex\n-w /f -p wa",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	/* the other lists */
	{.rules = "-w /f -p wa\n-a never,task",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED,
	 .line = 2},
	{.rules = "-w /f -p wa\n-a never,task -F uid=33",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED,
	 .line = 2},
	{.rules = "-w /f -p wa\n-a never,user -F uid=33",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f -p wa\n-a always,exclude -F msgtype=SYSCALL",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED},
	{.rules = "-w /f -p wa\n-a never,exclude -F msgtype=PATH",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED},
	{.rules = B64 "-S mount\n" B32 "-S mount\n-a never,exclude -F msgtype=PATH",
	 .syscalls = {"mount"},
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f -p wa\n-a never,exclude -F msgtype>=1300 -F msgtype<1400",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED},
	{.rules = "-w /f -p wa\n-a never,exclude -F msgtype=CRYPTO_KEY_USER",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f -p wa\n-a never,exclude -F msgtype=SYSCALL -F uid=33",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_NARROWED},
	{.rules = "-w /f -p wa\n-a never,filesystem -F fstype=debugfs",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_COVERED},
	{.rules = "-w /f -p wa\n-a never,filesystem -F fstype!=debugfs",
	 .path = "/f",
	 .perms = "wa",
	 .cover = PLM_KAUDIT_SILENCED},
	{.rules = "", .path = "/f", .perms = "w", .cover = PLM_KAUDIT_UNCOVERED},
};

static size_t count_words(const char *const *words)
{
	size_t n = 0;

	while (n < 4 && words[n])
		n++;
	return n;
}

static void check(const struct example *example)
{
	struct plm_kaudit_question question = {
		.path = example->path,
		.tree = example->tree,
		.perms = example->perms ? plm_kaudit_perms_of(example->perms) : 0,
		.syscalls = example->syscalls,
		.syscall_count = count_words(example->syscalls),
		.filters = example->filters,
		.filter_count = count_words(example->filters),
	};
	struct plm_kaudit_answer answer;
	struct rule_text t = {0};

	read_text(&t, "x86_64", true, example->rules);
	plm_kaudit_coverage(&t.set, &t.machine, &question, &answer);
	if (answer.cover != example->cover || answer.asked == 0 ||
	    (example->abi && !plm_str_eq(answer.abi, example->abi)) ||
	    (example->line && (!answer.rule || answer.rule->place.line != example->line)))
		fail_msg("%s\nfor %s: cover %d, abi %s, line %ld", example->rules,
			 example->path ? example->path : example->syscalls[0], (int)answer.cover,
			 answer.abi, answer.rule ? answer.rule->place.line : 0);
	drop_text(&t);
}

static void every_example(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check(&examples[i]);
}

static void a_call_no_machine_has(void **state)
{
	const char *const calls[] = {"no_such_call"};
	struct plm_kaudit_question question = {.syscalls = calls, .syscall_count = 1};
	struct plm_kaudit_answer answer;
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", true, "");
	plm_kaudit_coverage(&t.set, &t.machine, &question, &answer);
	assert_int_equal(answer.asked, 0);
	drop_text(&t);
}

static void the_native_abi_alone(void **state)
{
	const char *const calls[] = {"mount"};
	struct plm_kaudit_question question = {
		.syscalls = calls, .syscall_count = 1, .native_only = true};
	struct plm_kaudit_answer answer;
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", true, B64 "-S mount");
	plm_kaudit_coverage(&t.set, &t.machine, &question, &answer);
	assert_int_equal(answer.cover, PLM_KAUDIT_COVERED);
	drop_text(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example),
		cmocka_unit_test(a_call_no_machine_has),
		cmocka_unit_test(the_native_abi_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
