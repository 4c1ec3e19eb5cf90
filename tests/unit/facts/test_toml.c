/*
 * test_toml.c: documents that are TOML 1.0 and what they say; documents that are not, and the line where it shows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/facts/toml.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct plm_toml_document parse(struct plm_arena *arena, const char *text, size_t size)
{
	struct plm_datum datum = {PLM_PRESENT, 0, text, size};
	struct plm_toml_document document;

	assert_int_equal(0, plm_toml_parse(arena, &datum, &document));
	return document;
}

struct good {
	const char *text, *path;
	enum plm_toml_kind kind;
	const char *value; /* NULL for a table or an array */
};

static const struct good good[] = {
	/* keys */
	{"a = 1", "a", PLM_TOML_INTEGER, "1"},
	{"\xef\xbb\xbfs = \"x\"", "s", PLM_TOML_STRING, "x"},
	{"a.b . c = true", "a.b.c", PLM_TOML_BOOLEAN, "true"},
	{"\"a.b\".'c d' = false", "\"a.b\".'c d'", PLM_TOML_BOOLEAN, "false"},
	{"\"\" = 1\na=2", "a", PLM_TOML_INTEGER, "2"},
	{"1234 = 5", "1234", PLM_TOML_INTEGER, "5"},
	{"3.14 = 5", "3.14", PLM_TOML_INTEGER, "5"},
	{"a.b = 1\na.c = 2", "a.c", PLM_TOML_INTEGER, "2"},
	/* strings */
	{"s = \"a\\tb\\\"\\\\\\u00e9\\U0001F600\"", "s", PLM_TOML_STRING,
	 "a\tb\"\\\xc3\xa9\xf0\x9f\x98\x80"},
	{"s = 'C:\\x\\'", "s", PLM_TOML_STRING, "C:\\x\\"},
	{"s = \"\"", "s", PLM_TOML_STRING, ""},
	{"s = \"\"\"\none\r\ntwo\"\"\"", "s", PLM_TOML_STRING, "one\ntwo"},
	{"s = \"\"\"a \\\n\n  b\"\"\"", "s", PLM_TOML_STRING, "a b"},
	{"s = \"\"\"a\"\"b\"\"\"\"\"", "s", PLM_TOML_STRING, "a\"\"b\"\""},
	{"s = '''\nI''m \\ '''''", "s", PLM_TOML_STRING, "I''m \\ ''"},
	{"s = \"\"\"\\\"\"\"\"", "s", PLM_TOML_STRING, "\""},
	/* numbers */
	{"n = +1_000", "n", PLM_TOML_INTEGER, "1000"},
	{"n = -0", "n", PLM_TOML_INTEGER, "0"},
	{"n = -9223372036854775808", "n", PLM_TOML_INTEGER, "-9223372036854775808"},
	{"n = 0xDEAD_beef", "n", PLM_TOML_INTEGER, "3735928559"},
	{"n = 0o0755", "n", PLM_TOML_INTEGER, "493"},
	{"n = 0b1111111111111111111111111111111111111111111111111111111111111", "n",
	 PLM_TOML_INTEGER, "2305843009213693951"},
	{"f = -3.1_4e+02", "f", PLM_TOML_FLOAT, "-3.1_4e+02"},
	{"f = 5e22", "f", PLM_TOML_FLOAT, "5e22"},
	{"f = +inf", "f", PLM_TOML_FLOAT, "+inf"},
	{"f = nan", "f", PLM_TOML_FLOAT, "nan"},
	/* dates */
	{"d = 1979-05-27T07:32:00Z", "d", PLM_TOML_DATE, "1979-05-27T07:32:00Z"},
	{"d = 1979-05-27 00:32:00.999-07:00 # c", "d", PLM_TOML_DATE,
	 "1979-05-27 00:32:00.999-07:00"},
	{"d = 2000-02-29 ", "d", PLM_TOML_DATE, "2000-02-29"},
	{"d = 07:32:00", "d", PLM_TOML_DATE, "07:32:00"},
	/* arrays and inline tables */
	{"a = [ 1, # c\n [\"x\"], {b = 2}, ]", "a", PLM_TOML_ARRAY, NULL},
	{"a = []", "a", PLM_TOML_ARRAY, NULL},
	{"a = { b.c = 1, b.d = {} }", "a.b.c", PLM_TOML_INTEGER, "1"},
	/* tables */
	{"[a]\nb = 1\n[c]\nd=2", "c.d", PLM_TOML_INTEGER, "2"},
	{"[ a . 'b.c' ]\n", "a.\"b.c\"", PLM_TOML_TABLE, NULL},
	{"[a.b]\n[a]\nc=1", "a.c", PLM_TOML_INTEGER, "1"},
	{"[a.b.c]\n[a]\nb.x=1", "a.b.x", PLM_TOML_INTEGER, "1"},
	{"[f]\na.b = 1\n[f.c]\nd = 2", "f.c.d", PLM_TOML_INTEGER, "2"},
	{"a.b = 1\n[a.c]\nd = 2", "a.c.d", PLM_TOML_INTEGER, "2"},
	{"[[a]]\nb=1\n[[a]]\nb=2\n[a.c]\n[[a.d]]", "a", PLM_TOML_ARRAY, NULL},
	{"[a]\r\n# comment\r\nb = 1\r\n", "a.b", PLM_TOML_INTEGER, "1"},
	{"", "", PLM_TOML_TABLE, NULL},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_toml_document document =
			parse(arena, good[i].text, strlen(good[i].text));
		const struct plm_toml *found = plm_toml_find(document.root, good[i].path);

		if (!found)
			fail_msg("%s\nline %ld: %s", good[i].text, document.line, document.wrong);
		assert_int_equal(good[i].kind, found->kind);
		if (good[i].value)
			assert_string_equal(good[i].value, found->text.data);
	}
}

struct bad {
	const char *text;
	long line;
};

static const struct bad bad[] = {
	/* keys */
	{"a", 1},
	{"a =", 1},
	{"= 1", 1},
	{"a = 1 b = 2", 1},
	{"a = 1\na = 2", 2},
	{"a.b = 1\na = 2", 2},
	{"a = 1\na.b = 2", 2},
	{"a..b = 1", 1},
	{"a. = 1", 1},
	{"\"\"\"a\"\"\" = 1", 1},
	{"\xc3\xa9 = 1", 1},
	{"a = \"x\ny\"", 1},
	/* strings */
	{"s = \"a\\qb\"", 1},
	{"s = \"\\ud800\"", 1},
	{"s = \"\\U00110000\"", 1},
	{"s = \"\\u12\"", 1},
	{"s = \"open", 1},
	{"s = \"\"\"open\n\"\"", 2},
	{"s = \"\"\"six\"\"\"\"\"\"", 1},
	{"s = \"\x01\"", 1},
	{"s = 'it's'", 1},
	{"s = \"\xff\"", 1},
	{"s = \"\"\"a \\ b\"\"\"", 1},
	{"# \x7f", 1},
	{"a = 1\rb = 2", 1},
	/* numbers */
	{"n = 01", 1},
	{"n = 1__0", 1},
	{"n = _1", 1},
	{"n = 1_", 1},
	{"n = +0x1", 1},
	{"n = 0xg", 1},
	{"n = 0X1", 1},
	{"n = 0b2", 1},
	{"n = 0o8", 1},
	{"n = 9223372036854775808", 1},
	{"n = -9223372036854775809", 1},
	{"n = 0x8000000000000000", 1},
	{"f = 1.", 1},
	{"f = .5", 1},
	{"f = 1.e5", 1},
	{"f = 1e", 1},
	{"f = 03.5", 1},
	{"f = 1_.5", 1},
	{"f = Inf", 1},
	{"b = True", 1},
	{"b = truer", 1},
	/* dates */
	{"d = 1979-13-01", 1},
	{"d = 1900-02-29", 1},
	{"d = 1979-5-27", 1},
	{"d = 1979-05-27T7:32:00", 1},
	{"d = 1979-05-27T07:32", 1},
	{"d = 24:00:00", 1},
	{"d = 07:32:00.", 1},
	{"d = 1979-05-27T07:32:00+7:00", 1},
	/* arrays and inline tables */
	{"a = [1 2]", 1},
	{"a = [1,,2]", 1},
	{"a = [,1]", 1},
	{"a = [1", 1},
	{"a = {b = 1,}", 1},
	{"a = {b = 1\n}", 1},
	{"a = {b = 1, b = 2}", 1},
	{"a = {b = {c = 1}, b.d = 2}", 1},
	{"a = {b = 1}\na.c = 2", 2},
	{"a = {b = 1}\n[a.c]", 2},
	{"a = {}\n[a]", 2},
	{"a = [{}]\n[[a]]", 2},
	{"a = [{}]\n[a.b]", 2},
	/* tables */
	{"[a", 1},
	{"[]", 1},
	{"[a]]", 1},
	{"[[a]", 1},
	{"[a] b = 1", 1},
	{"[a]\n[a]", 2},
	{"[a]\nb = 1\n[a.b]", 3},
	{"[a.b]\n[a]\nb.c = 1", 3},
	{"[a.b]\nx=1\n[a]\nb.c = 1", 4},
	{"a.b = 1\n[a]", 2},
	{"[a]\nb.c = 1\n[a.b]", 3},
	{"[[a]]\n[a]", 2},
	{"[a]\n[[a]]", 2},
	{"[[a]]\n[a.b]\n[[a.b]]", 3},
	{"[a.b]\n[c]\n[a.b]", 3},
	{"[ [a]]", 1},
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_toml_document document = parse(arena, bad[i].text, strlen(bad[i].text));

		if (document.root)
			fail_msg("taken for TOML: %s", bad[i].text);
		assert_non_null(document.wrong);
		if (document.line != bad[i].line)
			fail_msg("line %ld: %s", document.line, bad[i].text);
	}
}

static void test_walk(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	static const char text[] = "a = [1, [2, 3], {b = 4}]\n[[t]]\nx = 1\n[[t]]\n[t.u]\nx = 2\n";
	struct plm_toml_document document = parse(arena, text, sizeof(text) - 1);
	const struct plm_toml *a = plm_toml_find(document.root, "a");
	const struct plm_toml *t = plm_toml_find(document.root, "t");

	(void)state;
	assert_int_equal(3, a->count);
	assert_int_equal(1, a->first->integer);
	assert_int_equal(3, a->first->next->last->integer);
	assert_int_equal(4, plm_toml_member(a->first->next->next, "b")->integer);
	assert_int_equal(2, t->count);
	assert_int_equal(2, plm_toml_find(t->last, "u.x")->integer);
	assert_int_equal(6, plm_toml_find(t->last, "u.x")->line);
	assert_null(plm_toml_find(document.root, "a.b"));
	assert_null(plm_toml_find(document.root, "t..u"));
	assert_null(plm_toml_find(document.root, "'t"));
	assert_null(plm_toml_find(document.root, "t."));
	assert_null(plm_toml_find(NULL, "a"));
}

/* Depth and number of values have a bound, and a name that holds a NUL is not the name before it. */
static void test_bounds(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	static char deep[4096], wide[16 * 4096];
	static const char nul[] = "\"a\\u0000b\" = 1\na = 2\n";
	size_t size = 0;

	(void)state;
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "a=", 2);
	assert_null(parse(arena, deep, sizeof(deep)).root);
	for (int i = 0; i < 4096; i++)
		size += (size_t)snprintf(wide + size, sizeof(wide) - size, "k%d=1\n", i);
	assert_null(parse(arena, wide, size).root);
	assert_int_equal(2049, parse(arena, wide, size).line);
	assert_string_equal("2",
			    plm_toml_find(parse(arena, nul, sizeof(nul) - 1).root, "a")->text.data);
}

static void test_nothing(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_datum datum = {.presence = PLM_ABSENT};
	struct plm_toml_document document;

	(void)state;
	assert_int_equal(0, plm_toml_parse(arena, &datum, &document));
	assert_null(document.root);
	assert_null(document.wrong);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),	cmocka_unit_test(test_bad),
		cmocka_unit_test(test_walk),	cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
