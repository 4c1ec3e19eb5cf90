/*
 * text.c: slices, numbers and escaping, with the text of somebody who means harm.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/text.h"

static void lines_and_words_are_taken_off(void **state)
{
	struct plm_slice rest = plm_slice_of("a  b\n\nlast"), line, word;

	(void)state;
	assert_true(plm_next_line(&rest, &line));
	assert_true(plm_slice_is(line, "a  b"));
	assert_true(plm_next_word(&line, " ", &word) && plm_slice_is(word, "a"));
	assert_true(plm_next_word(&line, " ", &word) && plm_slice_is(word, "b"));
	assert_false(plm_next_word(&line, " ", &word));
	assert_true(plm_next_line(&rest, &line) && line.size_bytes == 0);
	assert_true(plm_next_line(&rest, &line) && plm_slice_is(line, "last"));
	assert_false(plm_next_line(&rest, &line));
	rest = (struct plm_slice){0};
	assert_false(plm_next_line(&rest, &line));
	assert_false(plm_next_word(&rest, " ", &word));
}

static void a_nul_byte_is_a_byte(void **state)
{
	struct plm_slice rest = {.data = "a\0b\nc", .size_bytes = 5}, line, word;

	(void)state;
	assert_true(plm_next_line(&rest, &line));
	assert_int_equal(line.size_bytes, 3);
	assert_false(plm_slice_is(line, "a"));
	assert_true(plm_next_word(&line, " ", &word) && word.size_bytes == 3);
}

static void pairs_are_split_and_trimmed(void **state)
{
	struct plm_slice key, value;

	(void)state;
	assert_true(plm_split(plm_slice_of(" a = b=c \t"), '=', &key, &value));
	assert_true(plm_slice_is(key, "a") && plm_slice_is(value, "b=c"));
	assert_true(plm_split(plm_slice_of("="), '=', &key, &value));
	assert_true(key.size_bytes == 0 && value.size_bytes == 0);
	assert_false(plm_split(plm_slice_of("ab"), '=', &key, &value));
	assert_false(plm_split((struct plm_slice){0}, '=', &key, &value));
	assert_int_equal(plm_slice_trim(plm_slice_of(" \t\r\n")).size_bytes, 0);
}

static void numbers_are_whole_or_nothing(void **state)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "+1", "1x", "0x1", "--1", "-", "99999999999999999999"};
	int64_t i = 7;
	uint64_t u = 7;

	(void)state;
	for (size_t n = 0; n < sizeof(bad) / sizeof(*bad); n++) {
		assert_false(plm_parse_i64(plm_slice_of(bad[n]), 10, &i));
		assert_false(plm_parse_u64(plm_slice_of(bad[n]), 10, &u));
	}
	assert_false(plm_parse_u64(plm_slice_of("-1"), 10, &u));
	assert_false(plm_parse_u64((struct plm_slice){.data = "1\0", .size_bytes = 2}, 10, &u));
	assert_int_equal(i, 7);
	assert_int_equal(u, 7);
	assert_true(plm_parse_i64(plm_slice_of("-9223372036854775808"), 10, &i) && i == INT64_MIN);
	assert_true(plm_parse_u64(plm_slice_of("18446744073709551615"), 10, &u) && u == UINT64_MAX);
	assert_true(plm_parse_u64(plm_slice_of("0x1F"), 0, &u) && u == 31);
	assert_true(plm_parse_u64(plm_slice_of("0755"), 8, &u) && u == 0755);
	assert_true(plm_parse_u64(plm_slice_of("000001fffeffffff"), 16, &u));
	assert_int_equal(u, 0x1fffeffffffu);
}

static void a_number_ends_where_its_slice_ends(void **state)
{
	int64_t i = 0;

	(void)state;
	assert_true(plm_parse_i64((struct plm_slice){.data = "1234", .size_bytes = 2}, 10, &i));
	assert_int_equal(i, 12);
}

static void only_utf8_is_utf8(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		uint32_t code_point;
	} cases[] = {
		{"a", 1, 'a'},
		{"\xc3\xa9", 2, 0xe9},
		{"\xe2\x82\xac", 3, 0x20ac},
		{"\xf0\x9f\x9a\xa2", 4, 0x1f6a2},
		{"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
		{"\xc0\x80", 0, 0},	    /* overlong NUL */
		{"\xe0\x80\xaf", 0, 0},	    /* overlong slash */
		{"\xf0\x80\x80\xaf", 0, 0}, /* overlong slash */
		{"\xed\xa0\x80", 0, 0},	    /* surrogate */
		{"\xf4\x90\x80\x80", 0, 0}, /* beyond Unicode */
		{"\xf8\x88\x80\x80", 0, 0},
		{"\xff", 0, 0},
		{"\x80", 0, 0},
		{"\xe2\x82", 0, 0}, /* cut short */
		{"\xe2\x28\xa1", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint32_t c = 0;

		assert_int_equal(plm_utf8_length(cases[i].bytes, strlen(cases[i].bytes), &c),
				 cases[i].length);
		assert_int_equal(c, cases[i].code_point);
	}
	assert_int_equal(plm_utf8_length("", 0, &(uint32_t){0}), 0);
}

static void escaped(const char *raw, size_t size, const char *want)
{
	char out[256];

	assert_int_equal(plm_text_escaped_size(raw, size), strlen(want));
	plm_text_escape(out, sizeof(out), raw, size);
	assert_string_equal(out, want);
}

static void what_moves_a_terminal_is_escaped(void **state)
{
	(void)state;
	escaped("plain \xc3\xa9", 8, "plain \xc3\xa9");
	escaped("a\\b", 3, "a\\\\b");
	escaped("\x1b]0;x\x07", 6, "\\x1b]0;x\\x07");
	escaped("\0\x7f", 2, "\\x00\\x7f");
	escaped("\xc2\x9b", 2, "\\xc2\\x9b");	       /* C1: CSI */
	escaped("\xe2\x80\xae", 3, "\\xe2\\x80\\xae"); /* right-to-left override */
	escaped("\xe2\x81\xa6", 3, "\\xe2\\x81\\xa6"); /* isolate */
	escaped("\xe2\x80\xa8", 3, "\\xe2\\x80\\xa8"); /* line separator */
	escaped("\xff\xc3", 2, "\\xff\\xc3");
	escaped("", 0, "");
}

static void an_escape_is_never_torn(void **state)
{
	char out[8];

	(void)state;
	plm_text_escape(out, 6, "ab\x01", 3);
	assert_string_equal(out, "ab");
	plm_text_escape(out, 7, "ab\x01", 3);
	assert_string_equal(out, "ab\\x01");
	plm_text_escape(out, 1, "abc", 3);
	assert_string_equal(out, "");
	memcpy(out, "keep", 5);
	plm_text_escape(out, 0, "abc", 3);
	assert_string_equal(out, "keep");
}

static void names_go_both_ways(void **state)
{
	(void)state;
	for (int i = 0; i < PLM_VERDICT_COUNT; i++) {
		enum plm_verdict v = PLM_VERDICT_COUNT;

		assert_true(plm_verdict_parse(plm_verdict_name((enum plm_verdict)i), &v));
		assert_int_equal(v, i);
	}
	for (int i = 0; i < PLM_SEVERITY_COUNT; i++) {
		enum plm_severity s = PLM_SEVERITY_COUNT;

		assert_true(plm_severity_parse(plm_severity_name((enum plm_severity)i), &s));
		assert_int_equal(s, i);
	}
	assert_false(plm_verdict_parse("passed", &(enum plm_verdict){0}));
	assert_false(plm_severity_parse("", &(enum plm_severity){0}));
	assert_string_equal(plm_presence_name(PLM_UNREADABLE), "unreadable");
	assert_string_equal(plm_aspect_name(PLM_CLAIMED), "claimed");
	assert_true(plm_str_eq(NULL, NULL) && !plm_str_eq("a", NULL) && plm_str_eq("a", "a"));
	assert_true(plm_str_ends("a.so", ".so") && !plm_str_ends("so", ".so"));
	assert_true(plm_str_starts("abc", "ab") && !plm_str_starts("a", "ab"));
}

static void reasons_are_words_for_an_operator(void **state)
{
	(void)state;
	assert_string_equal(plm_errno_words(EACCES), "Permission denied");
	assert_string_equal(plm_errno_words(EBADMSG), "its content could not be understood");
	assert_string_equal(plm_errno_words(99999), "unknown reason");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_words_are_taken_off),
		cmocka_unit_test(a_nul_byte_is_a_byte),
		cmocka_unit_test(pairs_are_split_and_trimmed),
		cmocka_unit_test(numbers_are_whole_or_nothing),
		cmocka_unit_test(a_number_ends_where_its_slice_ends),
		cmocka_unit_test(only_utf8_is_utf8),
		cmocka_unit_test(what_moves_a_terminal_is_escaped),
		cmocka_unit_test(an_escape_is_never_torn),
		cmocka_unit_test(names_go_both_ways),
		cmocka_unit_test(reasons_are_words_for_an_operator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
