/*
 * test_parsers.c: the kernel family's parsers on texts: command lines, shell words, GRUB's files,
 * build options, versions, modprobe.d.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "checks/kernel/boot.h"
#include "checks/kernel/kernel.h"
#include "checks/kernel/shell.h"
#include "core/base/arena.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- versions ---- */

static void versions(void **state)
{
	static const struct {
		const char *a, *b;
		int sign;
	} rows[] = {
		{"6.1.0-18-amd64", "6.1", 0},	  {"6.1", "6.1.0", 0},	   {"6.10", "6.9", 1},
		{"5.14.0-362.el9", "5.14.1", -1}, {"4.18.0-553", "5", -1}, {"6.1-rc3", "6.1", 0},
		{"10.0", "9.99.99", 1},		  {"6.1.el9", "6.1", 0},   {"", "0", 0},
		{"99999999999999999999", "1", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(kernel_version_compare(rows[i].a, rows[i].b), rows[i].sign);
		assert_int_equal(kernel_version_compare(rows[i].b, rows[i].a), -rows[i].sign);
	}
	assert_true(kernel_version_valid("5.10"));
	assert_true(kernel_version_valid("6"));
	assert_false(kernel_version_valid(""));
	assert_false(kernel_version_valid("5."));
	assert_false(kernel_version_valid("5..1"));
	assert_false(kernel_version_valid("5.10-amd64"));
}

/* ---- command lines ---- */

static void command_lines(void **state)
{
	static const struct {
		const char *words, *name, *value; /* value NULL: not set; "!": set without "=" */
	} rows[] = {
		{"root=/dev/sda1 ro quiet", "ro", "!"},
		{"root=/dev/sda1 ro", "roo", NULL},
		{"audit=0 audit=1", "audit", "1"},
		{"audit", "audit", "!"},
		{"audit= ro", "audit", ""},
		{"xaudit=1", "audit", NULL},
		{"a=b=c", "a", "b=c"},
		{"init-on-alloc=1", "init_on_alloc", "1"},
		{"dyndbg=\"file x.c +p\" audit=1", "dyndbg", "file x.c +p"},
		{"\"dyndbg=file audit=0 +p\" quiet", "dyndbg", "file audit=0 +p"},
		{"\"dyndbg=file audit=0 +p\" quiet", "audit", NULL},
		{"quiet -- audit=1", "audit", NULL},
		{"a=\"x", "a", "x"},
		{"  audit=1\n", "audit", "1"},
		{"", "audit", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct boot_parameter p =
			boot_parameter_find(plm_slice_of(rows[i].words), rows[i].name);

		assert_int_equal(p.set, rows[i].value != NULL);
		if (!rows[i].value)
			continue;
		if (strcmp(rows[i].value, "!") == 0)
			assert_null(p.value.data);
		else
			assert_true(p.value.data && plm_slice_is(p.value, rows[i].value));
	}
}

/* ---- the shell ---- */

static const struct plm_shell_var *var(struct plm_arena *arena, const char *text, const char *name)
{
	struct plm_shell *shell = plm_new(arena, struct plm_shell);

	shell->arena = arena;
	assert_int_equal(plm_shell_assignments(shell, "f", plm_slice_of(text)), 0);
	return plm_shell_get(shell, name);
}

static void assignments(void **state)
{
	static const struct {
		const char *text, *value; /* of X; value NULL: only a shell could tell */
		size_t line;
	} rows[] = {
		{"X=a", "a", 1},
		{"X=\"a b\"", "a b", 1},
		{"X='a $Y \"b\"'", "a $Y \"b\"", 1},
		{"X=a\\ b\\$", "a b$", 1},
		{"X=\"a \\\"b\\\" \\x\"", "a \"b\" \\x", 1},
		{"Y=1\nX=\"$Y ${Y}2 $Z\"", "1 12 ", 2},
		{"X=a\nX+=\" b\"\n", "a b", 2},
		{"X=\"a \\\n b\"\nZ=1\n", "a  b", 1},
		{"X=\"a\nb\"\nZ=1\n", "a\nb", 1},
		{"# X=no\n  export X=yes # remark\n", "yes", 2},
		{"set X=1", "1", 1},
		{"if true; then X=2; fi\nX=3", "3", 2},
		{"X=$(date)", NULL, 1},
		{"X=\"a `date`\"", NULL, 1},
		{"X=${Y:-z}", NULL, 1},
		{"X=\"open", NULL, 1},
		{"Y=$(date)\nX=$Y", NULL, 2},
		{"X=", "", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		const struct plm_shell_var *x = var(arena, rows[i].text, "X");

		assert_non_null(x);
		assert_int_equal(x->line, rows[i].line);
		if (rows[i].value)
			assert_string_equal(x->value, rows[i].value);
		else
			assert_null(x->value);
	}
}

/* Doubling a variable again and again ends at a limit, and is then not known. */
static void doubling_ends(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	char text[4096] = "X=aaaaaaaaaaaaaaaa\n";
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i < 60; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "X=\"$X$X\"\n");
	assert_null(var(arena, text, "X")->value);
	assert_true(plm_arena_used_bytes(arena) < 8UL * 1024 * 1024);
}

/* ---- GRUB ---- */

static void grub_cfg(void **state)
{
	static const char text[] = "set vt_handoff=vt.handoff=7\n"
				   "menuentry 'Linux' {\n"
				   "\tlinux\t/vmlinuz root=UUID=1 ro quiet $vt_handoff\n"
				   "}\n"
				   "submenu 'more' {\n"
				   "  menuentry 'recovery' { \n"
				   "  linux /vmlinuz root=UUID=1 ro recovery nomodeset\n"
				   "  }\n"
				   "}\n"
				   "  linux16 /boot/memtest86+.bin\n"
				   "  linuxefi /vmlinuz $kernelopts \"a=b c\"\n"
				   "  linux /vmlinuz $(cmd)\n"
				   "# linux /vmlinuz not=me\n";
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_shell shell = {.arena = arena};
	struct boot_lines lines = {0};

	(void)state;
	assert_int_equal(boot_parse_grub_variables(&shell, "g", plm_slice_of(text),
						   plm_slice_of("# x\nkernelopts=audit=1 ro\n")),
			 0);
	assert_int_equal(boot_parse_grub_cfg(&shell, "g", plm_slice_of(text), &lines), 0);
	assert_int_equal(lines.count, 3);
	assert_string_equal(lines.items[0].source, "g:3");
	assert_string_equal(lines.items[0].words.data, "root=UUID=1 ro quiet vt.handoff=7 ");
	assert_string_equal(lines.items[1].words.data, "audit=1 ro a=b c ");
	assert_int_equal(lines.items[2].words.presence, PLM_UNREADABLE);
}

static void boot_entry(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_shell shell = {.arena = arena};
	struct boot_lines lines = {0};

	(void)state;
	assert_int_equal(boot_parse_entry(&shell, "e",
					  plm_slice_of("title x\noptions root=1 ro\n"
						       "options\taudit=1\nlinux /vmlinuz\n"),
					  &lines),
			 0);
	assert_int_equal(lines.count, 1);
	assert_string_equal(lines.items[0].words.data, "root=1 ro audit=1 ");
}

static void grub_defaults(void **state)
{
	static const char first[] = "GRUB_CMDLINE_LINUX=\"audit=1\"\nGRUB_DEFAULT=0\n";
	static const char second[] = "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX quiet\"\n";
	const struct plm_datum texts[] = {
		{.presence = PLM_PRESENT, .data = first, .size_bytes = sizeof(first) - 1},
		{.presence = PLM_PRESENT, .data = second, .size_bytes = sizeof(second) - 1},
	};
	const char *const files[] = {"/a", "/b"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct boot_lines lines = {0};

	(void)state;
	assert_int_equal(boot_parse_grub_defaults(arena, texts, files, 2, &lines), 0);
	assert_int_equal(lines.count, 1);
	assert_string_equal(lines.items[0].source, "/b:1");
	assert_string_equal(lines.items[0].words.data, "audit=1 quiet ");
}

/* ---- build options ---- */

static void titles(void **state)
{
	static const struct {
		const char *text, *version, *architecture;
	} rows[] = {
		{"#\n# Automatically generated file; DO NOT EDIT.\n"
		 "# Linux/x86 6.1.76 Kernel Configuration\n#\n",
		 "6.1.76", "x86"},
		{"# Linux/arm64 6.12.0-rc3 Kernel Configuration\n", "6.12.0-rc3", "arm64"},
		{"# Linux/x86 6.1\n", NULL, NULL},
		{"# Linux/x86 6.1 User Configuration\n", NULL, NULL},
		{"Linux/x86 6.1 Kernel Configuration\n", NULL, NULL},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kernel_options found;

		assert_int_equal(kernel_options_parse(arena, plm_slice_of(rows[i].text), &found),
				 0);
		assert_true(plm_str_eq(found.version, rows[i].version));
		assert_true(plm_str_eq(found.architecture, rows[i].architecture));
	}
}

static void build_options(void **state)
{
	static const char text[] = "CONFIG_A=y\nCONFIG_AB=m\n# CONFIG_C is not set\n"
				   "CONFIG_T=\"a b\"\nCONFIG_N=0x10\nCONFIG_C2=y\nCONFIG_A=m\n"
				   "# CONFIG_D is not set yet\n#CONFIG_E=y\nCONFIG_F=\r\n";
	static const struct {
		const char *option, *value;
		size_t line;
	} rows[] = {
		{"A", "m", 7}, {"AB", "m", 2}, {"C", "n", 3}, {"T", "a b", 4}, {"N", "0x10", 5},
		{"Z", "n", 0}, {"D", "n", 0},  {"E", "n", 0}, {"F", "", 10},   {"C2", "y", 6},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct kernel_options options;

	(void)state;
	assert_int_equal(kernel_options_parse(arena, plm_slice_of(text), &options), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kernel_option option = kernel_options_get(&options, rows[i].option);

		assert_string_equal(option.value, rows[i].value);
		assert_int_equal(option.line, rows[i].line);
	}
	assert_null(options.version);
}

/* ---- modprobe.d ---- */

static void module_lines(void **state)
{
	static const char text[] = "# install a /bin/false\n"
				   "install b /bin/true\n"
				   "install c /sbin/modprobe --ignore-install c\n"
				   "blacklist d-e\n"
				   "\tinstall net-pf-* /usr/bin/false # why\n"
				   "blacklist b\n"
				   "install f\n"
				   "install h \\\n\t/bin/\\\nfalse\n"
				   "blacklist \\\n i\n"
				   "blacklist j\\";
	static const struct {
		const char *name;
		size_t line; /* 0: nothing keeps it out */
	} rows[] = {{"a", 0}, {"b", 2}, {"c", 0},  {"d_e", 4},	 {"net_pf_21", 5}, {"f", 0},
		    {"g", 0}, {"h", 8}, {"i", 11}, {"false", 0}, {"j", 0}};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct module_rules rules = {0};

	(void)state;
	assert_int_equal(module_rules_parse(arena, "m", plm_slice_of(text), &rules), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct module_rule *rule = module_rules_find(&rules, rows[i].name);

		assert_int_equal(rule ? rule->line : 0, rows[i].line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions),	 cmocka_unit_test(command_lines),
		cmocka_unit_test(assignments),	 cmocka_unit_test(doubling_ends),
		cmocka_unit_test(grub_cfg),	 cmocka_unit_test(boot_entry),
		cmocka_unit_test(grub_defaults), cmocka_unit_test(build_options),
		cmocka_unit_test(titles),	 cmocka_unit_test(module_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
