/*
 * natural.c: schoolbook arithmetic on limbs of 32 bits; division is algorithm D of Knuth, The Art
 * of Computer Programming, 4.3.1. Does no I/O.
 */
#include "core/base/natural.h"

#include "core/base/arena.h"

static int room(struct plm_arena *arena, struct plm_natural *n, size_t count)
{
	/* One limb more than a number may keep: a carry that turns out to be zero is no overflow. */
	if (count > PLM_NATURAL_MAX_LIMBS + 1)
		return -PLM_E_LIMIT;
	n->limbs = plm_new_array(arena, uint32_t, count + 1);
	n->count = count;
	return n->limbs ? 0 : -PLM_E_NOMEM;
}

static int trim(struct plm_natural *n)
{
	while (n->count && n->limbs[n->count - 1] == 0)
		n->count--;
	return n->count > PLM_NATURAL_MAX_LIMBS ? -PLM_E_LIMIT : 0;
}

int plm_natural_set(struct plm_arena *arena, struct plm_natural *n, uint64_t value)
{
	int rc = room(arena, n, 2);

	if (rc < 0)
		return rc;
	n->limbs[0] = (uint32_t)value;
	n->limbs[1] = (uint32_t)(value >> 32);
	return trim(n);
}

int plm_natural_compare(const struct plm_natural *a, const struct plm_natural *b)
{
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (size_t i = a->count; i-- > 0;)
		if (a->limbs[i] != b->limbs[i])
			return a->limbs[i] < b->limbs[i] ? -1 : 1;
	return 0;
}

int plm_natural_add(struct plm_arena *arena, struct plm_natural *sum, const struct plm_natural *a,
		    const struct plm_natural *b)
{
	const struct plm_natural *longer = a->count >= b->count ? a : b;
	const struct plm_natural *shorter = a->count >= b->count ? b : a;
	struct plm_natural out;
	uint64_t carry = 0;
	int rc = room(arena, &out, longer->count + 1);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < longer->count; i++) {
		carry += longer->limbs[i];
		carry += i < shorter->count ? shorter->limbs[i] : 0;
		out.limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	out.limbs[longer->count] = (uint32_t)carry;
	*sum = out;
	return trim(sum);
}

int plm_natural_mul(struct plm_arena *arena, struct plm_natural *product,
		    const struct plm_natural *a, const struct plm_natural *b)
{
	struct plm_natural out;
	int rc = room(arena, &out, a->count + b->count);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < a->count; i++) {
		uint64_t carry = 0;

		for (size_t k = 0; k < b->count; k++) {
			carry += (uint64_t)a->limbs[i] * b->limbs[k] + out.limbs[i + k];
			out.limbs[i + k] = (uint32_t)carry;
			carry >>= 32;
		}
		out.limbs[i + b->count] = (uint32_t)carry;
	}
	*product = out;
	return trim(product);
}

/* Divides by one limb; gives the remainder. */
static uint32_t divide_small(struct plm_natural *quotient, const struct plm_natural *a, uint32_t b)
{
	uint64_t rest = 0;

	for (size_t i = a->count; i-- > 0;) {
		rest = rest << 32 | a->limbs[i];
		quotient->limbs[i] = (uint32_t)(rest / b);
		rest %= b;
	}
	return (uint32_t)rest;
}

/* a << bits (0 to 31) into one limb more than a has. */
static void shift_up(uint32_t *to, const struct plm_natural *a, unsigned bits)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < a->count; i++) {
		carry |= (uint64_t)a->limbs[i] << bits;
		to[i] = (uint32_t)carry;
		carry >>= 32;
	}
	to[a->count] = (uint32_t)carry;
}

static void shift_down(struct plm_natural *n, unsigned bits)
{
	uint64_t carry = 0;

	for (size_t i = n->count; i-- > 0;) {
		carry = carry << 32 | n->limbs[i];
		n->limbs[i] = (uint32_t)(carry >> bits);
	}
}

/* Step D3: the digit guessed from the two leading limbs of the divisor; at most one too large. */
static uint64_t guess_digit(const uint32_t *u, const uint32_t *v, size_t n)
{
	uint64_t top = (uint64_t)u[n] << 32 | u[n - 1];
	uint64_t digit = top / v[n - 1], rest = top % v[n - 1];

	while (digit >> 32 || digit * v[n - 2] > (rest << 32 | u[n - 2])) {
		digit--;
		rest += v[n - 1];
		if (rest >> 32)
			break;
	}
	return digit;
}

/* Steps D4 to D6: u -= digit · v, and one v back when the digit was too large. Gives the digit. */
static uint32_t subtract_digit(uint32_t *u, const uint32_t *v, size_t n, uint64_t digit)
{
	uint64_t carry = 0;
	int64_t borrow = 0;

	for (size_t i = 0; i < n; i++) {
		carry += digit * v[i];
		borrow += (int64_t)u[i] - (int64_t)(uint32_t)carry;
		u[i] = (uint32_t)borrow;
		borrow >>= 32;
		carry >>= 32;
	}
	borrow += (int64_t)u[n] - (int64_t)carry;
	u[n] = (uint32_t)borrow;
	if (borrow >= 0)
		return (uint32_t)digit;
	carry = 0;
	for (size_t i = 0; i < n; i++) {
		carry += (uint64_t)u[i] + v[i];
		u[i] = (uint32_t)carry;
		carry >>= 32;
	}
	u[n] += (uint32_t)carry;
	return (uint32_t)(digit - 1);
}

static int divide_long(struct plm_arena *arena, struct plm_natural *quotient,
		       struct plm_natural *rest, const struct plm_natural *a,
		       const struct plm_natural *b)
{
	unsigned bits = (unsigned)__builtin_clz(b->limbs[b->count - 1]);
	uint32_t *v = plm_new_array(arena, uint32_t, b->count + 1);

	rest->limbs = plm_new_array(arena, uint32_t, a->count + 1);
	if (!v || !rest->limbs)
		return -PLM_E_NOMEM;
	shift_up(v, b, bits);
	shift_up(rest->limbs, a, bits);
	for (size_t i = a->count - b->count + 1; i-- > 0;) {
		uint32_t *u = rest->limbs + i;

		quotient->limbs[i] = subtract_digit(u, v, b->count, guess_digit(u, v, b->count));
	}
	rest->count = b->count;
	shift_down(rest, bits);
	return 0;
}

int plm_natural_divide(struct plm_arena *arena, struct plm_natural *quotient,
		       struct plm_natural *remainder, const struct plm_natural *a,
		       const struct plm_natural *b)
{
	struct plm_natural q, rest = *a;
	int rc = room(arena, &q, a->count);

	if (rc == 0 && plm_natural_compare(a, b) < 0)
		q.count = 0;
	else if (rc == 0 && b->count == 1)
		rc = plm_natural_set(arena, &rest, divide_small(&q, a, b->limbs[0]));
	else if (rc == 0)
		rc = divide_long(arena, &q, &rest, a, b);
	if (rc < 0)
		return rc;
	trim(&q);
	trim(&rest);
	if (quotient)
		*quotient = q;
	if (remainder)
		*remainder = rest;
	return 0;
}

int plm_natural_gcd(struct plm_arena *arena, struct plm_natural *gcd, const struct plm_natural *a,
		    const struct plm_natural *b)
{
	struct plm_natural x = *a, y = *b;

	while (y.count) {
		struct plm_natural rest;
		int rc = plm_natural_divide(arena, NULL, &rest, &x, &y);

		if (rc < 0)
			return rc;
		x = y;
		y = rest;
	}
	*gcd = x;
	return 0;
}
