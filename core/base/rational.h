/*
 * rational.h: exact non-negative fractions, for scores. A result whose parts would need more than
 * 8192 bits is refused; nothing is ever rounded before plm_rational_decimal.
 */
#ifndef PLM_CORE_BASE_RATIONAL_H
#define PLM_CORE_BASE_RATIONAL_H

#include <plimsoll/types.h>

struct plm_arena;

/* A natural number: limbs of 32 bits, least significant first, no leading zero limbs; zero has
 * none. */
struct plm_natural {
	uint32_t *limbs;
	size_t count;
};

struct plm_rational {
	struct plm_natural num;
	struct plm_natural den; /* never zero */
};

/* All give 0, -PLM_E_NOMEM or -PLM_E_LIMIT; results live in the arena and are reduced to lowest
 * terms. A denominator of 0 is -PLM_E_INVALID. */
int plm_rational_set(struct plm_arena *arena, struct plm_rational *r, uint64_t num, uint64_t den);
int plm_rational_add(struct plm_arena *arena, struct plm_rational *sum,
		     const struct plm_rational *a, const struct plm_rational *b);
int plm_rational_mul(struct plm_arena *arena, struct plm_rational *product,
		     const struct plm_rational *a, const struct plm_rational *b);
/* b must not be zero: -PLM_E_INVALID. */
int plm_rational_div(struct plm_arena *arena, struct plm_rational *quotient,
		     const struct plm_rational *a, const struct plm_rational *b);
bool plm_rational_is_zero(const struct plm_rational *r);
/* -1, 0, 1; -2 when out of memory or beyond the limit. */
int plm_rational_compare(struct plm_arena *arena, const struct plm_rational *a,
			 const struct plm_rational *b);

/* Decimal text with at most `places` digits after the point (0 to 18), rounded half up once,
 * without trailing zeros: "66.666667", "100", "0.5". NULL when out of memory or beyond the limit. */
const char *plm_rational_decimal(struct plm_arena *arena, const struct plm_rational *r,
				 unsigned places);

/* Reads "12", "0.5", "10.0": at most 18 digits in all; false when it is no such number. */
bool plm_decimal_parse(const char *text, uint64_t *num, uint64_t *den);

#endif
