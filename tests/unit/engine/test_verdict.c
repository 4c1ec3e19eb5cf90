/*
 * test_verdict.c: the truth tables of XCCDF 1.2 (tables 12 to 14), written out as the specification
 * prints them, against the engine: every pair in both orders, every triple in every order.
 */
#include "core/engine/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The letters of the specification, in the order of its tables' heads. */
static const char letters[] = "PFUENKSI";
static const enum plm_verdict verdicts[] = {
	PLM_VERDICT_PASS,	 PLM_VERDICT_FAIL,	    PLM_VERDICT_UNKNOWN,
	PLM_VERDICT_ERROR,	 PLM_VERDICT_NOTAPPLICABLE, PLM_VERDICT_NOTCHECKED,
	PLM_VERDICT_NOTSELECTED, PLM_VERDICT_INFORMATIONAL,
};

enum { COUNT = 8 };

static const char and_table[COUNT][COUNT + 1] = {
	/*    PFUENKSI */
	/*P*/ "PFUEPPPP",
	/*F*/ "FFFFFFFF",
	/*U*/ "UFUUUUUU",
	/*E*/ "EFUEEEEE",
	/*N*/ "PFUENNNN",
	/*K*/ "PFUENKKK",
	/*S*/ "PFUENKSS",
	/*I*/ "PFUENKSI",
};

static const char or_table[COUNT][COUNT + 1] = {
	/*    PFUENKSI */
	/*P*/ "PPPPPPPP",
	/*F*/ "PFUEFFFF",
	/*U*/ "PUUUUUUU",
	/*E*/ "PEUEEEEE",
	/*N*/ "PFUENNNN",
	/*K*/ "PFUENKKK",
	/*S*/ "PFUENKSS",
	/*I*/ "PFUENKSI",
};

static size_t index_of(char letter)
{
	return (size_t)(strchr(letters, letter) - letters);
}

typedef enum plm_verdict join_fn(const enum plm_verdict *verdicts, size_t count);

static void check_pairs(join_fn *join, const char table[COUNT][COUNT + 1])
{
	for (size_t a = 0; a < COUNT; a++) {
		assert_int_equal(join(&verdicts[a], 1), verdicts[a]);
		for (size_t b = 0; b < COUNT; b++) {
			enum plm_verdict pair[] = {verdicts[a], verdicts[b]};

			assert_int_equal(join(pair, 2), verdicts[index_of(table[a][b])]);
		}
	}
}

/* Three operands are two pairs, in whatever order. */
static void check_triples(join_fn *join, const char table[COUNT][COUNT + 1])
{
	for (size_t n = 0; n < COUNT * COUNT * COUNT; n++) {
		size_t a = n % COUNT, b = n / COUNT % COUNT, c = n / COUNT / COUNT;
		char wanted = table[index_of(table[a][b])][c];
		enum plm_verdict one[] = {verdicts[a], verdicts[b], verdicts[c]};
		enum plm_verdict other[] = {verdicts[c], verdicts[a], verdicts[b]};
		enum plm_verdict third[] = {verdicts[b], verdicts[c], verdicts[a]};

		assert_int_equal(join(one, 3), verdicts[index_of(wanted)]);
		assert_int_equal(join(other, 3), verdicts[index_of(wanted)]);
		assert_int_equal(join(third, 3), verdicts[index_of(wanted)]);
	}
}

static void test_and(void **state)
{
	(void)state;
	check_pairs(plm_verdict_and, and_table);
	check_triples(plm_verdict_and, and_table);
}

static void test_or(void **state)
{
	(void)state;
	check_pairs(plm_verdict_or, or_table);
	check_triples(plm_verdict_or, or_table);
}

static void test_nothing_is_notchecked(void **state)
{
	(void)state;
	assert_int_equal(plm_verdict_and(NULL, 0), PLM_VERDICT_NOTCHECKED);
	assert_int_equal(plm_verdict_or(NULL, 0), PLM_VERDICT_NOTCHECKED);
}

static void test_negate(void **state)
{
	static const char negated[] = "FPUENKSI";

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(plm_verdict_negate(verdicts[i]), verdicts[index_of(negated[i])]);
	assert_int_equal(plm_verdict_negate(PLM_VERDICT_FIXED), PLM_VERDICT_FIXED);
}

static void test_fixed_stands_with_pass(void **state)
{
	enum plm_verdict with_fail[] = {PLM_VERDICT_FIXED, PLM_VERDICT_FAIL};
	enum plm_verdict with_na[] = {PLM_VERDICT_NOTAPPLICABLE, PLM_VERDICT_FIXED};

	(void)state;
	assert_int_equal(plm_verdict_and(with_fail, 2), PLM_VERDICT_FAIL);
	assert_int_equal(plm_verdict_or(with_fail, 2), PLM_VERDICT_FIXED);
	assert_int_equal(plm_verdict_and(with_na, 2), PLM_VERDICT_FIXED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_and),
		cmocka_unit_test(test_or),
		cmocka_unit_test(test_negate),
		cmocka_unit_test(test_nothing_is_notchecked),
		cmocka_unit_test(test_fixed_stands_with_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
