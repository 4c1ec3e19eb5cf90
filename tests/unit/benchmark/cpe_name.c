/*
 * cpe_name.c: names of platforms are taken apart and compared as NISTIR 7695 and 7696 say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/cpe_name.h"

static struct plm_cpe parse(struct plm_arena *arena, const char *name)
{
	struct plm_cpe cpe = {.values = {NULL}};

	if (plm_cpe_parse(name, arena, &cpe, NULL) != 0)
		fail_msg("refused: %s", name);
	return cpe;
}

/* NISTIR 7695, 6.1 and 6.2: both bindings of one name mean the same. */
static void test_bindings_agree(void **state)
{
	static const char *const same[][2] = {
		{"cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
		 "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*"},
		{"cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
		 "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*"},
		{"cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
		 "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*"},
		{"cpe:/a:foo%5cbar:big%24money_2010:::~~special~ipod_touch~80gb~",
		 "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*"},
		{"cpe:/o:Debian:Debian_Linux:12", "cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*"},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct plm_cpe a = parse(arena, same[i][0]), b = parse(arena, same[i][1]);

		for (size_t k = 0; k < PLM_CPE_ATTRIBUTES; k++)
			assert_string_equal(a.values[k], b.values[k]);
	}
}

/* NISTIR 7696, table 6-2: what an attribute of the pattern covers. */
static void test_covers(void **state)
{
	static const struct {
		const char *pattern, *value;
		bool covers;
	} rows[] = {
		{"*", "*", true},      {"*", "-", true},       {"*", "12", true},
		{"*", "1*", true},     {"-", "*", false},      {"-", "-", true},
		{"-", "12", false},    {"12", "*", false},     {"12", "-", false},
		{"12", "12", true},    {"12", "13", false},    {"12", "1?", false},
		{"1*", "12.5", true},  {"1*", "1", true},      {"1*", "21", false},
		{"1*", "-", false},    {"1*", "*", false},     {"*5", "12.5", true},
		{"*5", "12.6", false}, {"*2*", "1.2.3", true}, {"1?", "12", true},
		{"1?", "1", true},     {"1?", "123", false},   {"1??", "123", true},
		{"?2", "12", true},    {"?2", "112", false},   {"??", "12", true},
		{"??", "123", false},  {"aBc", "AbC", true},   {"a\\*", "a\\*", true},
		{"a\\*", "ab", false}, {"*11", "1111", true},  {"?a*", "aab", true},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct plm_cpe pattern =
			parse(arena, plm_arena_printf(arena, "cpe:2.3:a:v:p:%s:*:*:*:*:*:*:*",
						      rows[i].pattern));
		struct plm_cpe value =
			parse(arena, plm_arena_printf(arena, "cpe:2.3:a:v:p:%s:*:*:*:*:*:*:*",
						      rows[i].value));

		if (plm_cpe_covers(&pattern, &value) != rows[i].covers)
			fail_msg("%s against %s", rows[i].pattern, rows[i].value);
	}
}

static void test_every_attribute_counts(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_cpe host = parse(arena, "cpe:2.3:o:a:b:c:d:e:f:g:h:i:j");

	(void)state;
	for (size_t i = 0; i < PLM_CPE_ATTRIBUTES; i++) {
		struct plm_cpe pattern = host;

		assert_true(plm_cpe_covers(&pattern, &host));
		pattern.values[i] = "other";
		assert_false(plm_cpe_covers(&pattern, &host));
		pattern.values[i] = "";
		assert_true(plm_cpe_covers(&pattern, &host));
		assert_false(plm_cpe_covers(&host, &pattern));
	}
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"debian",
		"cpe:2.3:o:debian",
		"cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*:*",
		"cpe:2.3:x:debian:debian_linux:12:*:*:*:*:*:*:*",
		"cpe:2.3:o:deb*ian:debian_linux:12:*:*:*:*:*:*:*",
		"cpe:2.3:o:**debian:debian_linux:12:*:*:*:*:*:*:*",
		"cpe:2.3:o::debian_linux:12:*:*:*:*:*:*:*",
		"cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:\\",
		"cpe:/o:a:b:c:d:e:f:g",
		"cpe:/o:a%0",
		"cpe:/o:a%zz",
		"cpe:/o:a%00b",
		"cpe:/o:a:b:c:d:~1~2",
		"cpe:/x:a:b",
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plm_auto_err struct plm_err *err = NULL;
		struct plm_cpe cpe;

		if (plm_cpe_parse(bad[i], arena, &cpe, &err) != -PLM_E_INVALID)
			fail_msg("taken: %s", bad[i]);
		assert_non_null(strstr(plm_err_message(err), "platform name"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bindings_agree),
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_every_attribute_counts),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
