/*
 * test_debian_version.c: the order of versions against a table that dpkg --compare-versions made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/facts/debian_version.h"
#include "core/host/local.h"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static int compare(struct plm_slice a, struct plm_slice b)
{
	return sign(plm_debian_version_compare(a, b));
}

static void test_table(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_datum file;
	struct plm_slice rest, line, a = {.data = ""}, op = a, b = a;
	size_t count = 0;

	(void)state;
	assert_int_equal(0, plm_local_read(arena,
					   PLM_SOURCE_DIR "/tests/unit/facts/debian_versions.txt",
					   1 << 20, &file, NULL));
	rest = (struct plm_slice){.data = file.data, .size_bytes = file.size_bytes};
	while (plm_next_line(&rest, &line)) {
		assert_true(plm_next_word(&line, " ", &a) && plm_next_word(&line, " ", &op) &&
			    plm_next_word(&line, " ", &b));
		count++;
		if (compare(a, b) == (op.data[0] == '<' ? -1 : op.data[0] == '>') &&
		    compare(b, a) == -compare(a, b))
			continue;
		fail_msg("dpkg says: %.*s %c %.*s", (int)a.size_bytes, a.data, op.data[0],
			 (int)b.size_bytes, b.data);
	}
	assert_true(count > 1000);
}

static void test_no_versions_at_all(void **state)
{
	static const char *const odd[] = {"",	":", "-",  "::",  "a:1",
					  "1:", "~", "-1", "1--", "\xff\x80"};
	const size_t count = sizeof(odd) / sizeof(odd[0]);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			assert_int_equal(compare(plm_slice_of(odd[i]), plm_slice_of(odd[k])),
					 -compare(plm_slice_of(odd[k]), plm_slice_of(odd[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_no_versions_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
