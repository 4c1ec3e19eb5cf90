/*
 * test_stanzas.c: stanzas come out the same however the text is cut into pieces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/facts/stanzas.h"

static const char text[] = "\n\nPackage: a\nVersion: 1\n continued\n\n\n\n"
			   "package:   b  \nArchitecture: all\nA field of more than sixty-four "
			   "characters, so that whole strides go by without a hit: x\n\n"
			   "Package: c\n";
static const char wanted[] = "[Package: a\nVersion: 1\n continued\n]"
			     "[package:   b  \nArchitecture: all\nA field of more than sixty-four "
			     "characters, so that whole strides go by without a hit: x\n]"
			     "[Package: c\n]";

static int note(void *context, struct plm_slice stanza)
{
	struct plm_buf *notes = context;

	plm_buf_char(notes, '[');
	plm_buf_add(notes, stanza.data, stanza.size_bytes);
	plm_buf_char(notes, ']');
	return 0;
}

/* Pieces of `size` bytes each, the first one of `first`, each in memory of its own. */
static void feed(struct plm_stanzas *stanzas, size_t first, size_t size)
{
	for (size_t at = 0, n = first; at < sizeof(text) - 1; at += n, n = size) {
		char *piece;

		if (n > sizeof(text) - 1 - at)
			n = sizeof(text) - 1 - at;
		piece = malloc(n + 1);
		assert_non_null(piece);
		memcpy(piece, text + at, n);
		assert_int_equal(0, plm_stanzas_feed(stanzas, piece, n));
		free(piece);
	}
	assert_int_equal(0, plm_stanzas_end(stanzas));
}

static void test_every_cut(void **state)
{
	(void)state;
	for (size_t first = 0; first < sizeof(text); first++) {
		for (size_t size = 1; size < sizeof(text); size += first % 7 + 1) {
			plm_auto_buf struct plm_buf notes = {.limit_bytes = 0};
			struct plm_stanzas stanzas;

			plm_stanzas_init(&stanzas, note, &notes);
			feed(&stanzas, first ? first : 1, size);
			plm_stanzas_free(&stanzas);
			assert_string_equal(wanted, plm_buf_text(&notes));
		}
	}
}

static int stop(void *context, struct plm_slice stanza)
{
	(void)stanza;
	return ++*(int *)context;
}

static void test_stops_when_told(void **state)
{
	struct plm_stanzas stanzas;
	int count = 0;

	(void)state;
	plm_stanzas_init(&stanzas, stop, &count);
	assert_int_equal(1, plm_stanzas_feed(&stanzas, text, sizeof(text) - 1));
	assert_int_equal(1, count);
	plm_stanzas_free(&stanzas);
}

static void test_no_empty_line(void **state)
{
	plm_auto_buf struct plm_buf notes = {.limit_bytes = 0};
	static char line[4096];
	struct plm_stanzas stanzas;
	int rc = 0;

	(void)state;
	memset(line, 'x', sizeof(line));
	plm_stanzas_init(&stanzas, note, &notes);
	for (size_t fed = 0; rc == 0 && fed <= 2 * (size_t)PLM_STANZA_MAX_BYTES;
	     fed += sizeof(line))
		rc = plm_stanzas_feed(&stanzas, line, sizeof(line));
	assert_int_equal(-PLM_E_LIMIT, rc);
	plm_stanzas_free(&stanzas);
}

static void test_fields(void **state)
{
	struct plm_slice stanza =
		plm_slice_of("Package: a\nDescription: d\n Version: no\nversion:  2 \n"
			     "Empty:\nVersion: 3");
	struct plm_slice value;

	(void)state;
	assert_true(plm_stanza_field(stanza, "Version", &value));
	assert_true(plm_slice_is(value, "2"));
	assert_true(plm_stanza_field(stanza, "empty", &value));
	assert_int_equal(0, value.size_bytes);
	assert_false(plm_stanza_field(stanza, "Versio", &value));
	assert_false(plm_stanza_field((struct plm_slice){.data = ""}, "Version", &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_stops_when_told),
		cmocka_unit_test(test_no_empty_line),
		cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
