/*
 * json_writer.c: what the writer writes, a JSON library that is not ours reads. Reads nothing else.
 */
#include "core/base/json_writer.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "core/base/buf.h"

static json_t *parse(const struct plm_buf *out)
{
	json_error_t error;
	json_t *json = json_loadb(plm_buf_text(out), out->size_bytes,
				  JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (!json)
		print_error("%s in %s\n", error.text, plm_buf_text(out));
	assert_non_null(json);
	return json;
}

/* Every byte and every pair of bytes as a text. */
static void any_bytes_give_json(void **state)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_json_writer w = {.out = &out};
	json_t *json;

	(void)state;
	plm_jsonw_open(&w, NULL, '[');
	for (int a = 0; a < 256; a++)
		for (int b = 0; b < 256; b++) {
			const char text[2] = {(char)a, (char)b};

			plm_jsonw_text_n(&w, NULL, text, 2);
		}
	plm_jsonw_close(&w, ']');
	plm_jsonw_end(&w);
	json = parse(&out);
	assert_int_equal(json_array_size(json), 65536);
	json_decref(json);
	for (size_t i = 0; i < out.size_bytes; i++)
		assert_true((unsigned char)out.data[i] >= 0x20 || out.data[i] == '\n');
	assert_null(strstr(out.data, "\x7f"));
}

static void texts_come_back(void **state)
{
	/* U+202E, byte by byte: a literal of it would mislead who reads this. */
	static const char backwards[] = {(char)0xe2, (char)0x80, (char)0xae, 0};
	static const char *const texts[] = {"",		"a\"b\\c/d",	"\n\t\x1b[2J",
					    "<b>&amp;", "\xe5\xae\xb9", "\xf0\x9f\x90\xb3",
					    backwards};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		plm_auto_buf struct plm_buf out = {0};
		struct plm_json_writer w = {.out = &out};
		json_t *json;

		plm_jsonw_open(&w, NULL, '{');
		plm_jsonw_text(&w, texts[i], texts[i]);
		plm_jsonw_close(&w, '}');
		json = parse(&out);
		assert_string_equal(json_string_value(json_object_get(json, texts[i])), texts[i]);
		json_decref(json);
	}
}

static void bytes_that_are_no_utf8_are_replaced(void **state)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_json_writer w = {.out = &out};

	(void)state;
	plm_jsonw_text(&w, NULL, "a\xff\xc3(");
	assert_string_equal(plm_buf_text(&out), "\"a\xef\xbf\xbd\xef\xbf\xbd(\"");
}

static void containers_and_values_nest(void **state)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_json_writer w = {.out = &out};

	(void)state;
	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_number(&w, "n", UINT64_MAX);
	plm_jsonw_bool(&w, "b", true);
	plm_jsonw_text(&w, "t", NULL);
	plm_jsonw_open(&w, "empty", '[');
	plm_jsonw_close(&w, ']');
	plm_jsonw_open(&w, "list", '[');
	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_null(&w, "x");
	plm_jsonw_close(&w, '}');
	plm_jsonw_bool(&w, NULL, false);
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	assert_string_equal(plm_buf_text(&out),
			    "{\n  \"n\": 18446744073709551615,\n  \"b\": true,\n  \"t\": null,\n"
			    "  \"empty\": [],\n  \"list\": [\n    {\n      \"x\": null\n    },\n"
			    "    false\n  ]\n}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_bytes_give_json),
		cmocka_unit_test(texts_come_back),
		cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
		cmocka_unit_test(containers_and_values_nest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
