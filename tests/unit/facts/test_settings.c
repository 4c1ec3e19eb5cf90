/*
 * test_settings.c: systemd's configuration syntax, and which files count for a configuration and for a
 * unit, held against what systemd-analyze says of the same tree. Those comparisons are skipped where
 * there is no systemd-analyze.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/facts/settings.h"
#include "core/host/host.h"

/* ---- text alone ---- */

static const struct {
	const char *text, *section, *key;
	const char *value;  /* NULL: nobody sets it */
	const char *source; /* where that is said */
} lines[] = {
	{"[Journal]\nStorage=persistent\n", "Journal", "Storage", "persistent", "f:2"},
	{"[Journal]\n Storage =\tpersistent \n", "Journal", "Storage", "persistent", "f:2"},
	{"[Journal]\nStorage=a\nStorage=b", "Journal", "Storage", "b", "f:3"},
	{"[Journal]\nStorage=a\nStorage=\n", "Journal", "Storage", NULL, "f:3"},
	{"[Journal]\nstorage=a\n", "Journal", "Storage", NULL, "x.conf"},
	{"[Journal]\n#Storage=a\n;Storage=b\n", "Journal", "Storage", NULL, "x.conf"},
	{"[Journal]\nStorage=a # remark\n", "Journal", "Storage", "a # remark", "f:2"},
	{"[journal]\nStorage=a\n", "Journal", "Storage", NULL, "x.conf"},
	{"Storage=a\n", "Journal", "Storage", NULL, "x.conf"},
	{"[Other]\nStorage=a\n[Journal]\n", "Journal", "Storage", NULL, "x.conf"},
	{"[Other]\nStorage=a\n[Journal]\nStorage=b\n[Other]\nStorage=c\n", "Other", "Storage", "c",
	 "f:6"},
	{"[S]\nK=one \\\n  two\\\nthree\n", "S", "K", "one  two three", "f:2"},
	{"[S]\nK=one \\\n# a remark \\\n  two\n", "S", "K", "one  two", "f:2"},
	{"[S]\nK=one\\\\\nL=two\n", "S", "L", "two", "f:3"},
	{"[S]\nK=one\\\n\nL=two\n", "S", "L", "two", "f:4"},
	{"[S]\nK=one\\", "S", "K", "one", "f:2"},
	{"[S]\r\nK=a\r\nL=b\r\n", "S", "L", "b", "f:3"},
	{"\xef\xbb\xbf[S]\nK=a\n", "S", "K", "a", "f:2"},
	{"[S]\nK=a\nK=\xff\n", "S", "K", "a", "f:2"},
	{"[S]\nK\nK=a=b\n", "S", "K", "a=b", "f:3"},
	{"[S]\n=a\nK=b\n", "S", "K", "b", "f:3"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_settings conf = {.where = "x.conf"};
		struct plm_settings_value value;

		assert_int_equal(plm_settings_parse(arena, "f", plm_slice_of(lines[i].text), &conf),
				 0);
		assert_int_equal(
			plm_settings_find(arena, &conf, lines[i].section, lines[i].key, &value), 0);
		if (!plm_str_eq(value.value.data, lines[i].value) ||
		    !plm_str_eq(value.source, lines[i].source))
			fail_msg("line %zu: \"%s\" of %s", i, value.value.data, value.source);
		assert_int_equal(value.value.presence, lines[i].value ? PLM_PRESENT : PLM_ABSENT);
	}
}

/* A header that does not end makes systemd give up: nobody knows what it does then. */
static void test_broken_header(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_settings conf = {.where = "x.conf"};
	struct plm_settings_value value;

	(void)state;
	plm_settings_parse(arena, "f", plm_slice_of("[S]\nK=a\n[T\nK=b\n"), &conf);
	plm_settings_find(arena, &conf, "S", "K", &value);
	assert_int_equal(value.value.presence, PLM_UNREADABLE);
	assert_int_equal(conf.count, 1);
}

static void test_lists(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_settings conf = {.where = "x.conf"};
	struct plm_settings_list list;

	(void)state;
	plm_settings_parse(arena, "f", plm_slice_of("[S]\nK=a\nK=b\n[T]\nK=c\n[S]\nK=\nK=d\nK=e\n"),
			   &conf);
	plm_settings_list(arena, &conf, "S", "K", &list);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0]->value, "d");
	assert_string_equal(list.items[1]->value, "e");
	assert_int_equal(list.items[1]->line, 9);
	assert_null(list.gap);
}

static void test_booleans(void **state)
{
	bool value;

	(void)state;
	assert_true(plm_settings_boolean("Yes", &value) && value);
	assert_true(plm_settings_boolean("OFF", &value) && !value);
	assert_false(plm_settings_boolean("maybe", &value));
	assert_false(plm_settings_boolean("", &value));
}

/* ---- trees ---- */

struct tree {
	char root[64];
	struct plm_arena *arena;
	struct plm_host *host;
	struct plm_facts *facts;
};

struct file {
	const char *path, *text; /* text "->X": a link to X */
};

static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

static void make_file(const struct tree *t, const struct file *file)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s%s", t->root, file->path);
	make_parents(path);
	if (strncmp(file->text, "->", 2) == 0) {
		assert_int_equal(symlink(file->text + 2, path), 0);
		return;
	}
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(file->text, out);
	fclose(out);
}

static void make_tree(struct tree *t, const struct file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		make_file(t, &files[i]);
	assert_int_equal(plm_host_open_root(t->root, &t->host, NULL), 0);
	t->facts = plm_facts_new(t->host, t->arena);
}

static int set_up(void **state)
{
	struct tree *t = calloc(1, sizeof(*t));

	snprintf(t->root, sizeof(t->root), "/tmp/plimsoll-settings-XXXXXX");
	assert_non_null(mkdtemp(t->root));
	t->arena = plm_arena_new();
	*state = t;
	return 0;
}

/* Standard output of a program into `text`; false when there is no such program. */
static bool run(const char *const *argv, char *text, size_t room)
{
	int ends[2], status;
	size_t size = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	while (size + 1 < room && (got = read(ends[0], text + size, room - size - 1)) > 0)
		size += (size_t)got;
	text[size] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}

static int tear_down(void **state)
{
	struct tree *t = *state;
	const char *const argv[] = {"rm", "-rf", t->root, NULL};
	char text[64];

	plm_host_close(t->host);
	plm_arena_free(t->arena);
	run(argv, text, sizeof(text));
	free(t);
	return 0;
}

static const struct file journald[] = {
	{"/etc/systemd/journald.conf", "[Journal]\nStorage=volatile\nSeal=no\n"},
	{"/usr/lib/systemd/journald.conf", "[Journal]\nStorage=none\nCompress=no\n"},
	{"/usr/lib/systemd/journald.conf.d/10-vendor.conf", "[Journal]\nStorage=auto\n"},
	{"/usr/lib/systemd/journald.conf.d/20-hidden.conf", "[Journal]\nStorage=hidden\n"},
	{"/usr/lib/systemd/journald.conf.d/30-masked.conf", "[Journal]\nStorage=masked\n"},
	{"/etc/systemd/journald.conf.d/20-hidden.conf", "[Journal]\nMaxLevelStore=info\n"},
	{"/etc/systemd/journald.conf.d/30-masked.conf", "->/dev/null"},
	{"/etc/systemd/journald.conf.d/15-site.conf", "[Journal]\nSystemMaxUse=1G\n"},
	{"/usr/local/lib/systemd/journald.conf.d/40-local.conf", "[Journal]\nStorage=persistent\n"},
	{"/usr/lib/systemd/journald.conf.d/40-local.conf", "[Journal]\nRuntimeMaxUse=1M\n"},
	{"/etc/systemd/journald.conf.d/ignored.txt", "[Journal]\nStorage=ignored\n"},
};

static void is(struct tree *t, const struct plm_settings *conf, const char *section,
	       const char *key, const char *value, const char *source)
{
	struct plm_settings_value found;

	assert_int_equal(plm_settings_find(t->arena, conf, section, key, &found), 0);
	if (!plm_str_eq(found.value.data, value) || !plm_str_eq(found.source, source))
		fail_msg("%s is \"%s\" by %s", key, found.value.data, found.source);
}

static void test_precedence(void **state)
{
	struct tree *t = *state;
	const struct plm_settings *conf;

	make_tree(t, journald, sizeof(journald) / sizeof(journald[0]));
	assert_int_equal(plm_facts_settings(t->facts, "systemd/journald.conf", &conf, NULL), 0);
	assert_string_equal(conf->main, "/etc/systemd/journald.conf");
	is(t, conf, "Journal", "Storage", "persistent",
	   "/usr/local/lib/systemd/journald.conf.d/40-local.conf:2");
	is(t, conf, "Journal", "Seal", "no", "/etc/systemd/journald.conf:3");
	is(t, conf, "Journal", "Compress", NULL, "systemd/journald.conf");
	is(t, conf, "Journal", "MaxLevelStore", "info",
	   "/etc/systemd/journald.conf.d/20-hidden.conf:2");
}

/* `systemd-analyze cat-config` writes "# /path" before each file, also before those that are masked. */
static void test_cat_config(void **state)
{
	struct tree *t = *state;
	char root[96], text[8192];
	const char *const argv[] = {"systemd-analyze", root, "cat-config", "systemd/journald.conf",
				    NULL};
	const struct plm_settings *conf;
	struct plm_slice rest, line;
	size_t count = 0;

	make_tree(t, journald, sizeof(journald) / sizeof(journald[0]));
	assert_int_equal(plm_facts_settings(t->facts, "systemd/journald.conf", &conf, NULL), 0);
	snprintf(root, sizeof(root), "--root=%s", t->root);
	if (!run(argv, text, sizeof(text)))
		skip();
	rest = plm_slice_of(text);
	while (plm_next_line(&rest, &line)) {
		size_t skipped = 2 + strlen(t->root);

		if (!plm_slice_starts(line, "# /") || line.size_bytes < skipped ||
		    memmem(line.data, line.size_bytes, "masked", 6))
			continue;
		line.data += skipped;
		line.size_bytes -= skipped;
		if (count == conf->file_count || !plm_slice_is(line, conf->files[count]))
			fail_msg("file %zu is %.*s", count, (int)line.size_bytes, line.data);
		count++;
	}
	assert_int_equal(count, conf->file_count);
	assert_true(count > 4);
}

#define UNITS "/usr/lib/systemd/system"
#define SITE  "/etc/systemd/system"
static const struct file units[] = {
	{UNITS "/a-b-c.service",
	 "[Service]\nExecStart=/bin/true\nNoNewPrivileges=no\nPrivateTmp=yes\n"},
	{SITE "/alias.service", "->" UNITS "/a-b-c.service"},
	{SITE "/masked.service", "->/dev/null"},
	/* by file name, not by directory */
	{SITE "/a-.service.d/50.conf", "[Service]\nPrivateTmp=no\nProtectClock=yes\n"},
	{UNITS "/a-b-c.service.d/60.conf", "[Service]\nProtectClock=no\nPrivateDevices=yes\n"},
	/* of one name the earlier directory wins, and in one place the longer name */
	{UNITS "/a-b-c.service.d/70.conf", "[Service]\nLockPersonality=yes\n"},
	{SITE "/a-b-.service.d/70.conf", "[Service]\nProtectHostname=yes\n"},
	{UNITS "/a-b-.service.d/71.conf", "[Service]\nProtectKernelLogs=yes\n"},
	{UNITS "/a-b-c.service.d/71.conf", "[Service]\nProtectKernelModules=yes\n"},
	{SITE "/service.d/72.conf", "[Service]\nProtectKernelTunables=yes\n"},
	{UNITS "/a-b-c.service.d/72.conf", "[Service]\nProtectControlGroups=yes\n"},
	{SITE "/service.d/90.conf", "[Service]\nNoNewPrivileges=yes\n"},
	{SITE "/alias.service.d/80.conf", "[Service]\nMemoryDenyWriteExecute=yes\n"},
	{SITE "/b-c.service.d/90.conf", "[Service]\nRestrictRealtime=yes\n"},
	{UNITS "/t@.service", "[Service]\nExecStart=/bin/true\n"},
	{UNITS "/t@.service.d/10.conf", "[Service]\nPrivateTmp=yes\n"},
	{SITE "/t@x.service.d/20.conf", "[Service]\nPrivateTmp=no\nPrivateDevices=yes\n"},
};

static const char *const switches[] = {
	"NoNewPrivileges",	"PrivateTmp",		"ProtectClock",
	"PrivateDevices",	"LockPersonality",	"ProtectHostname",
	"ProtectKernelLogs",	"ProtectKernelModules", "ProtectKernelTunables",
	"ProtectControlGroups", "RestrictRealtime",
};

static const struct plm_settings *unit(struct tree *t, const char *name)
{
	const struct plm_settings *conf;

	assert_int_equal(plm_facts_unit_settings(t->facts, name, &conf, NULL), 0);
	return conf;
}

static void test_units(void **state)
{
	struct tree *t = *state;

	make_tree(t, units, sizeof(units) / sizeof(units[0]));
	assert_true(unit(t, "masked.service")->masked);
	assert_null(unit(t, "none.service")->main);
	is(t, unit(t, "alias.service"), "Service", "PrivateTmp", "no",
	   SITE "/a-.service.d/50.conf:2");
	is(t, unit(t, "alias.service"), "Service", "MemoryDenyWriteExecute", "yes",
	   SITE "/alias.service.d/80.conf:2");
	is(t, unit(t, "t@x.service"), "Service", "ExecStart", "/bin/true", UNITS "/t@.service:2");
}

/* `systemd-analyze security` loads the unit as the manager would. */
static void compare_switches(struct tree *t, const char *name)
{
	char root[96], text[65536], field[128];
	const char *const argv[] = {"systemd-analyze", "security", "--offline=true", root, name,
				    "--json=short",    NULL};

	snprintf(root, sizeof(root), "--root=%s", t->root);
	if (!run(argv, text, sizeof(text)))
		skip();
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		struct plm_settings_value value;
		const char *at;
		bool on = false;

		plm_settings_find(t->arena, unit(t, name), "Service", switches[i], &value);
		if (value.value.presence == PLM_PRESENT)
			assert_true(plm_settings_boolean(value.value.data, &on));
		snprintf(field, sizeof(field), "{\"set\":%s,\"name\":\"%s=\"",
			 on ? "true" : "false", switches[i]);
		at = strstr(text, field);
		if (!at)
			fail_msg("%s: systemd does not say %s", name, field);
	}
}

static void test_security(void **state)
{
	struct tree *t = *state;

	make_tree(t, units, sizeof(units) / sizeof(units[0]));
	compare_switches(t, "a-b-c.service");
	compare_switches(t, "t@x.service");
}

/* What cannot be read may say anything, but what comes after it counts. */
static void test_gaps(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_settings conf = {.where = "x.conf"};
	struct plm_settings_gap gap = {.file = "g", .error = 13};
	struct plm_settings_value value;
	struct plm_settings_list list;

	(void)state;
	plm_settings_parse(arena, "a", plm_slice_of("[S]\nK=a\nL=a\n"), &conf);
	gap.before = conf.count;
	conf.gaps = &gap;
	conf.gap_count = 1;
	plm_settings_parse(arena, "b", plm_slice_of("[S]\nL=\nL=b\n"), &conf);
	plm_settings_find(arena, &conf, "S", "K", &value);
	assert_int_equal(value.value.presence, PLM_UNREADABLE);
	assert_string_equal(value.source, "g");
	plm_settings_find(arena, &conf, "S", "M", &value);
	assert_int_equal(value.value.presence, PLM_UNREADABLE);
	plm_settings_find(arena, &conf, "S", "L", &value);
	assert_string_equal(value.value.data, "b");
	plm_settings_list(arena, &conf, "S", "L", &list);
	assert_null(list.gap);
	plm_settings_list(arena, &conf, "S", "K", &list);
	assert_ptr_equal(list.gap, &gap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_broken_header),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_booleans),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test_setup_teardown(test_precedence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cat_config, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_units, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_security, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
