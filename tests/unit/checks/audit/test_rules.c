/*
 * test_rules.c: the parser of audit.rules(7): what a line means, what auditctl refuses, where it
 * stops, what augenrules makes of several files.
 */
#include "rule_text.h"

static void a_watch(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /etc/docker/ -p wa -k docker\n");
	assert_int_equal(t.set.count, 1);
	assert_string_equal(t.set.rules[0].path, "/etc/docker");
	assert_int_equal(t.set.rules[0].perms, PLM_KAUDIT_PERM_W | PLM_KAUDIT_PERM_A);
	assert_string_equal(t.set.rules[0].key, "docker");
	assert_true(t.set.rules[0].every_syscall);
	assert_false(t.set.rules[0].never);
	drop_text(&t);
}

static void a_watch_without_perms_has_all(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /usr/bin/dockerd -k docker");
	assert_int_equal(t.set.rules[0].perms, PLM_KAUDIT_PERM_ALL);
	drop_text(&t);
}

static void a_rule_with_everything(void **state)
{
	const struct plm_kaudit_rule *rule;
	struct rule_text t = {0};

	(void)state;
	read_text(
		&t, "x86_64", false,
		"-A exit,never -F arch=b32 -S mount,umount2 -S swapon -F auid>=1000 -F auid!=unset "
		"-F a1&=0x40 -C uid!=euid -k one -F key=two");
	assert_int_equal(t.set.problem_count, 0);
	rule = &t.set.rules[0];
	assert_true(rule->prepend && rule->never);
	assert_int_equal(rule->arch, t.machine.abis[1].machine);
	assert_int_equal(rule->syscall_count, 3);
	assert_int_equal(rule->filter_count, 4);
	assert_int_equal(rule->filters[0].op, PLM_KAUDIT_OP_GE);
	assert_int_equal(rule->filters[2].op, PLM_KAUDIT_OP_TEST);
	assert_true(rule->filters[3].compare);
	assert_string_equal(rule->filters[3].value, "euid");
	assert_string_equal(rule->key, "one,two");
	drop_text(&t);
}

static void every_operator(void **state)
{
	static const char *const texts[] = {"=", "!=", "<", ">", "<=", ">=", "&", "&="};
	static const enum plm_kaudit_op ops[] = {
		PLM_KAUDIT_OP_EQ, PLM_KAUDIT_OP_NE, PLM_KAUDIT_OP_LT,	PLM_KAUDIT_OP_GT,
		PLM_KAUDIT_OP_LE, PLM_KAUDIT_OP_GE, PLM_KAUDIT_OP_MASK, PLM_KAUDIT_OP_TEST};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct rule_text t = {0};
		char line[64];

		snprintf(line, sizeof(line), "-a always,exit -S open -F a0%s7", texts[i]);
		read_text(&t, "x86_64", false, line);
		assert_int_equal(t.set.count, 1);
		assert_int_equal(t.set.rules[0].filters[0].op, ops[i]);
		assert_string_equal(t.set.rules[0].filters[0].value, "7");
		drop_text(&t);
	}
}

static void settings_and_comments(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false,
		  "# -w /etc/passwd\n\n   # indented\n-D\n-b 8192\n-f 2\n-r 100\n-i\n"
		  "--backlog_wait_time 60000\n--loginuid-immutable\n--reset-lost\n-e 1\n-e 2\n");
	assert_int_equal(t.set.problem_count, 0);
	assert_int_equal(t.set.count, 0);
	assert_int_equal(t.set.enabled, 2);
	assert_int_equal(t.set.enabled_place.line, 13);
	assert_int_equal(t.set.failure, 2);
	assert_int_equal(t.set.backlog_limit, 8192);
	assert_true(t.set.go_on);
	drop_text(&t);
}

static void escaped_blanks(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /srv/my\\ files\\\\x -p r -k a\\ b");
	assert_string_equal(t.set.rules[0].path, "/srv/my files\\x");
	assert_string_equal(t.set.rules[0].key, "a b");
	drop_text(&t);
}

static void glued_arguments(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w/etc/shadow -pwa -kidentity");
	assert_int_equal(t.set.problem_count, 0);
	assert_string_equal(t.set.rules[0].path, "/etc/shadow");
	drop_text(&t);
}

static void refused_lines(void **state)
{
	static const char *const lines[] = {
		"-w etc/passwd -p wa",
		"-w /etc/passwd -p wz",
		"-w /etc/passwd -p rwxar",
		"-w",
		"-w /a -w /b",
		"-w\t/etc/passwd -p wa",
		"-a always -S open",
		"-a sometimes,exit -S open",
		"-a always,entry -S open",
		"-a possible,exit -S open",
		"-a always,exit -a always,exit -S open",
		"-a always,exit -S no_such_call",
		"-a always,exit -S open -F arch=b64",
		"-a always,exit -F arch=b48 -S open",
		"-a always,exit -F nofield=1",
		"-a always,exit -F auid",
		"-a always,exit -F auid>=",
		"-a always,task -S open",
		"-a always,user -F path=/etc/passwd",
		"-a always,exit -F path=/a -F dir=/b",
		"-a always,exit -C uid>euid",
		"-a always,exit -C uid=nofield",
		"-F auid=0 -a always,exit",
		"-S open",
		"-k key",
		"-e 3",
		"-f x",
		"-b",
		"-R /etc/other.rules",
		"-z",
		"--no-such-option",
		"auditctl -w /etc/passwd",
		"-w /etc/passwd stray",
		"-d always,exit -S open",
		"-W /etc/passwd -p wa",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct rule_text t = {0};

		read_text(&t, "x86_64", false, lines[i]);
		if (t.set.problem_count != 1 || !t.set.stopped || t.set.count)
			fail_msg("not refused: %s", lines[i]);
		drop_text(&t);
	}
}

static void loading_stops_where_auditctl_stops(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /a -p wa\n-a broken\n-w /b -p wa\n");
	assert_int_equal(t.set.count, 1);
	assert_true(t.set.stopped);
	assert_int_equal(t.set.stopped_at.line, 2);
	drop_text(&t);
	read_text(&t, "x86_64", false, "-c\n-w /a -p wa\n-a broken\n-w /b -p wa\n");
	assert_int_equal(t.set.count, 2);
	assert_int_equal(t.set.problem_count, 1);
	assert_false(t.set.stopped);
	drop_text(&t);
}

static void the_same_rule_twice(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /a -p wa -k x\n-w /a -p wa -k y\n-w /a/ -p aw -k x\n");
	assert_int_equal(t.set.count, 2);
	assert_int_equal(t.set.stopped_at.line, 3);
	drop_text(&t);
	read_text(&t, "x86_64", true, "-w /a -p wa -k x\n-w /a -p wa -k x\n");
	assert_int_equal(t.set.count, 2);
	assert_int_equal(t.set.problem_count, 0);
	drop_text(&t);
}

static void nothing_after_a_lock(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false, "-w /a -p wa\n-e 2\n-w /b -p wa\n");
	assert_int_equal(t.set.count, 1);
	assert_int_equal(t.set.stopped_at.line, 3);
	drop_text(&t);
}

static void deleted_rules(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false,
		  "-w /a -p wa -k x\n-w /b -p wa -k y\n-a always,exit -S mount\n"
		  "-W /a -p wa -k x\n-d always,exit -S mount\n-w /c -p r\n-D -k y\n");
	assert_int_equal(t.set.problem_count, 0);
	assert_int_equal(t.set.order_count, 1);
	assert_string_equal(t.set.order[0]->path, "/c");
	drop_text(&t);
	read_text(&t, "x86_64", false, "-w /a -p wa\n-D\n-w /a -p wa\n");
	assert_int_equal(t.set.order_count, 1);
	assert_int_equal(t.set.order[0]->place.line, 3);
	drop_text(&t);
}

static void prepended_rules_come_first(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", false,
		  "-w /a -p wa\n-A always,exit -F path=/b -F perm=wa\n"
		  "-A always,exit -F path=/c -F perm=wa\n");
	assert_string_equal(t.set.order[0]->path, "/c");
	assert_string_equal(t.set.order[1]->path, "/b");
	assert_string_equal(t.set.order[2]->path, "/a");
	drop_text(&t);
}

static void the_kernels_own_list(void **state)
{
	struct rule_text t = {0};

	(void)state;
	read_text(&t, "x86_64", true, "No rules\n");
	assert_int_equal(t.set.count + t.set.problem_count, 0);
	drop_text(&t);
	read_text(&t, "x86_64", true,
		  "-a never,task -F uid=1\n-a always,exit -F f999=1\n"
		  "-a always,exit -S all -F dir=/etc -F perm=wa -F key=etc\n"
		  "-a never,exclude -F msgtype=CWD\n-a never,filesystem -F fstype=tracefs\n");
	assert_int_equal(t.set.count, 4);
	assert_int_equal(t.set.problem_count, 1);
	assert_false(t.set.stopped);
	drop_text(&t);
}

static void files_in_the_order_of_ls(void **state)
{
	static const char names[] = "10-b.rules\0"
				    "9-a.rules\0"
				    ".hidden.rules\0"
				    "a.rules.bak\0"
				    "a.rules";
	const struct plm_datum datum = {
		.presence = PLM_PRESENT, .data = names, .size_bytes = sizeof(names)};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const char **files;
	size_t count;

	(void)state;
	assert_int_equal(plm_kaudit_rule_files(arena, &datum, &files, &count), 0);
	assert_int_equal(count, 3);
	assert_string_equal(files[0], "9-a.rules");
	assert_string_equal(files[1], "10-b.rules");
	assert_string_equal(files[2], "a.rules");
}

static void merged_lines(void **state)
{
	static const char *const wanted[] = {"-D",	"-b 2", "-f 1",	       "-w /a -p wa",
					     "-D -k x", "",	"-w /b -p wa", " -e 1"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_kaudit_lines lines = {0}, merged = {0};

	(void)state;
	assert_int_equal(plm_kaudit_lines_add(arena, &lines, "one",
					      plm_slice_of("# first\n-e 2\n-w /a -p wa\n-b 1\n-D\n"
							   "-D -k x\n")),
			 0);
	assert_int_equal(plm_kaudit_lines_add(arena, &lines, "two",
					      plm_slice_of("\n-b 2\n\t# more\n-w /b -p wa\n-f 1\n"
							   " -e 1")),
			 0);
	assert_int_equal(plm_kaudit_lines_merge(arena, &lines, &merged), 0);
	assert_int_equal(merged.count, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < merged.count; i++)
		assert_true(plm_slice_is(merged.items[i].text, wanted[i]));
	assert_string_equal(merged.items[1].place.source, "two");
	assert_int_equal(merged.items[1].place.line, 2);
}

static void machines(void **state)
{
	struct plm_kaudit_machine machine;

	(void)state;
	plm_kaudit_machine_of("x86_64", &machine);
	assert_int_equal(machine.abi_count, 2);
	assert_int_equal(plm_kaudit_arch_machine(&machine, "i386"), machine.abis[1].machine);
	assert_int_equal(plm_kaudit_arch_machine(&machine, "0xC000003E"), machine.abis[0].machine);
	assert_int_equal(plm_kaudit_arch_machine(&machine, "b16"), -1);
	plm_kaudit_machine_of("ppc64le", &machine);
	assert_int_equal(machine.abi_count, 1);
	plm_kaudit_machine_of("i686", &machine);
	assert_string_equal(machine.abis[0].name, "b32");
	plm_kaudit_machine_of(NULL, &machine);
	assert_true(machine.abi_count >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_watch),
		cmocka_unit_test(a_watch_without_perms_has_all),
		cmocka_unit_test(a_rule_with_everything),
		cmocka_unit_test(every_operator),
		cmocka_unit_test(settings_and_comments),
		cmocka_unit_test(escaped_blanks),
		cmocka_unit_test(glued_arguments),
		cmocka_unit_test(refused_lines),
		cmocka_unit_test(loading_stops_where_auditctl_stops),
		cmocka_unit_test(the_same_rule_twice),
		cmocka_unit_test(nothing_after_a_lock),
		cmocka_unit_test(deleted_rules),
		cmocka_unit_test(prepended_rules_come_first),
		cmocka_unit_test(the_kernels_own_list),
		cmocka_unit_test(files_in_the_order_of_ls),
		cmocka_unit_test(merged_lines),
		cmocka_unit_test(machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
