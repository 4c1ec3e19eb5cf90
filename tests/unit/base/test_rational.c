/*
 * test_rational.c: exact fractions against arithmetic of 128 bits, division against multiplication,
 * rounding against long division by hand.
 */
#include "core/base/rational.h"

#include "core/base/arena.h"
#include "core/base/natural.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static uint64_t random_state = 88172645463325252u;

/* xorshift64: the same numbers in every run. */
static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static struct plm_rational fraction(struct plm_arena *arena, uint64_t num, uint64_t den)
{
	struct plm_rational r;

	assert_int_equal(plm_rational_set(arena, &r, num, den), 0);
	return r;
}

static bool is(struct plm_arena *arena, const struct plm_rational *r, uint64_t num, uint64_t den)
{
	struct plm_rational other = fraction(arena, num, den);

	return plm_rational_compare(arena, r, &other) == 0;
}

static void test_four_operations(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint64_t a = next_random() % 60000, b = next_random() % 60000 + 1;
		uint64_t c = next_random() % 60000 + 1, d = next_random() % 60000 + 1;
		struct plm_rational x = fraction(arena, a, b), y = fraction(arena, c, d), r;

		assert_int_equal(plm_rational_add(arena, &r, &x, &y), 0);
		assert_true(is(arena, &r, a * d + c * b, b * d));
		assert_int_equal(plm_rational_mul(arena, &r, &x, &y), 0);
		assert_true(is(arena, &r, a * c, b * d));
		assert_int_equal(plm_rational_div(arena, &r, &x, &y), 0);
		assert_true(is(arena, &r, a * d, b * c));
		assert_int_equal(plm_rational_compare(arena, &x, &y),
				 a * d < c * b ? -1 : a * d > c * b);
	}
}

static void test_lowest_terms(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rational r = fraction(arena, 600, 900);

	(void)state;
	assert_int_equal(r.num.limbs[0], 2);
	assert_int_equal(r.den.limbs[0], 3);
	r = fraction(arena, 0, 7);
	assert_true(plm_rational_is_zero(&r));
	assert_int_equal(r.den.limbs[0], 1);
	assert_int_equal(plm_rational_set(arena, &r, 1, 0), -PLM_E_INVALID);
}

static void test_division_by_zero_is_refused(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rational one = fraction(arena, 1, 1), zero = fraction(arena, 0, 1), r;

	(void)state;
	assert_int_equal(plm_rational_div(arena, &r, &one, &zero), -PLM_E_INVALID);
}

static struct plm_natural random_natural(struct plm_arena *arena, size_t limbs)
{
	struct plm_natural n = {.limbs = plm_new_array(arena, uint32_t, limbs + 1), .count = limbs};

	for (size_t i = 0; i < limbs; i++) {
		uint64_t r = next_random();

		/* Limbs of all ones and of zero are where a long division goes wrong. */
		n.limbs[i] = r % 4 == 0 ? 0 : r % 4 == 1 ? UINT32_MAX : (uint32_t)(r >> 32);
	}
	while (n.count && n.limbs[n.count - 1] == 0)
		n.count--;
	return n;
}

/* a = q · b + r with r < b, for numbers of many shapes. */
static void test_long_division(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct plm_natural a = random_natural(arena, next_random() % 12);
		struct plm_natural b = random_natural(arena, next_random() % 8 + 1);
		struct plm_natural q, r, back;

		if (b.count == 0)
			continue;
		assert_int_equal(plm_natural_divide(arena, &q, &r, &a, &b), 0);
		assert_int_equal(plm_natural_compare(&r, &b), -1);
		assert_int_equal(plm_natural_mul(arena, &back, &q, &b), 0);
		assert_int_equal(plm_natural_add(arena, &back, &back, &r), 0);
		assert_int_equal(plm_natural_compare(&back, &a), 0);
	}
}

static void test_limit(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rational r = fraction(arena, UINT64_MAX, 1);
	int rc = 0, squarings = 0;

	(void)state;
	for (; rc == 0 && squarings < 64; squarings++)
		rc = plm_rational_mul(arena, &r, &r, &r);
	assert_int_equal(rc, -PLM_E_LIMIT);
	/* 2^64 squared seven times has 8192 bits, and still fits. */
	assert_int_equal(squarings, 8);
}

static void test_decimal(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	static const struct {
		uint64_t num, den;
		unsigned places;
		const char *text;
	} cases[] = {
		{0, 1, 6, "0"},
		{200, 3, 6, "66.666667"},
		{100, 3, 6, "33.333333"},
		{100, 1, 6, "100"},
		{1, 2, 6, "0.5"},
		{1, 2, 0, "1"}, /* half up */
		{3, 2, 0, "2"},
		{5, 2, 0, "3"},
		{1, 8, 2, "0.13"},
		{1, 1000000, 6, "0.000001"},
		{1, 2000000, 6, "0.000001"},
		{1, 2000001, 6, "0"},
		{1999999, 20000, 3, "100"},
		{UINT64_MAX, 1, 6, "18446744073709551615"},
		{1, 3, 18, "0.333333333333333333"},
		{100, 7, 6, "14.285714"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct plm_rational r = fraction(arena, cases[i].num, cases[i].den);

		assert_string_equal(plm_rational_decimal(arena, &r, cases[i].places),
				    cases[i].text);
	}
}

static void test_parse(void **state)
{
	static const char *const bad[] = {"",	 ".",	"1.",	 ".5", "-1",
					  "1e3", "0x1", "1.2.3", " 1", "1234567890123456789",
					  "+1",	 "1,5"};
	uint64_t num, den;

	(void)state;
	assert_true(plm_decimal_parse("10.0", &num, &den));
	assert_int_equal(num, 100);
	assert_int_equal(den, 10);
	assert_true(plm_decimal_parse("0", &num, &den));
	assert_int_equal(num, 0);
	assert_true(plm_decimal_parse("123456789012345678", &num, &den));
	assert_int_equal(num, 123456789012345678u);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(plm_decimal_parse(bad[i], &num, &den));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_four_operations),
		cmocka_unit_test(test_lowest_terms),
		cmocka_unit_test(test_division_by_zero_is_refused),
		cmocka_unit_test(test_long_division),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
