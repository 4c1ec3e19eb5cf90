/*
 * rational.c: exact non-negative fractions in lowest terms. Does no I/O.
 */
#include "core/base/rational.h"

#include "core/base/arena.h"
#include "core/base/natural.h"
#include "core/base/text.h"

static int reduce(struct plm_arena *arena, struct plm_rational *r)
{
	struct plm_natural gcd;
	int rc = plm_natural_gcd(arena, &gcd, &r->num, &r->den);

	if (rc == 0)
		rc = plm_natural_divide(arena, &r->num, NULL, &r->num, &gcd);
	if (rc == 0)
		rc = plm_natural_divide(arena, &r->den, NULL, &r->den, &gcd);
	return rc;
}

int plm_rational_set(struct plm_arena *arena, struct plm_rational *r, uint64_t num, uint64_t den)
{
	int rc;

	if (den == 0)
		return -PLM_E_INVALID;
	rc = plm_natural_set(arena, &r->num, num);
	if (rc == 0)
		rc = plm_natural_set(arena, &r->den, den);
	return rc == 0 ? reduce(arena, r) : rc;
}

int plm_rational_add(struct plm_arena *arena, struct plm_rational *sum,
		     const struct plm_rational *a, const struct plm_rational *b)
{
	struct plm_natural left, right;
	struct plm_rational out;
	int rc = plm_natural_mul(arena, &left, &a->num, &b->den);

	if (rc == 0)
		rc = plm_natural_mul(arena, &right, &b->num, &a->den);
	if (rc == 0)
		rc = plm_natural_add(arena, &out.num, &left, &right);
	if (rc == 0)
		rc = plm_natural_mul(arena, &out.den, &a->den, &b->den);
	if (rc == 0)
		rc = reduce(arena, &out);
	if (rc == 0)
		*sum = out;
	return rc;
}

int plm_rational_mul(struct plm_arena *arena, struct plm_rational *product,
		     const struct plm_rational *a, const struct plm_rational *b)
{
	struct plm_rational out;
	int rc = plm_natural_mul(arena, &out.num, &a->num, &b->num);

	if (rc == 0)
		rc = plm_natural_mul(arena, &out.den, &a->den, &b->den);
	if (rc == 0)
		rc = reduce(arena, &out);
	if (rc == 0)
		*product = out;
	return rc;
}

int plm_rational_div(struct plm_arena *arena, struct plm_rational *quotient,
		     const struct plm_rational *a, const struct plm_rational *b)
{
	struct plm_rational inverse = {.num = b->den, .den = b->num};

	if (plm_rational_is_zero(b))
		return -PLM_E_INVALID;
	return plm_rational_mul(arena, quotient, a, &inverse);
}

bool plm_rational_is_zero(const struct plm_rational *r)
{
	return r->num.count == 0;
}

int plm_rational_compare(struct plm_arena *arena, const struct plm_rational *a,
			 const struct plm_rational *b)
{
	struct plm_natural left, right;

	if (plm_natural_mul(arena, &left, &a->num, &b->den) < 0 ||
	    plm_natural_mul(arena, &right, &b->num, &a->den) < 0)
		return -2;
	return plm_natural_compare(&left, &right);
}

/* ---- decimal text ---- */

static uint64_t power_of_ten(unsigned exponent)
{
	uint64_t power = 1;

	while (exponent--)
		power *= 10;
	return power;
}

/* n, which is used up, in decimal; NULL when out of memory. */
static char *digits_of(struct plm_arena *arena, struct plm_natural n)
{
	size_t room = n.count * 10 + 2;
	char *text = plm_arena_alloc(arena, room);
	struct plm_natural ten, digit;
	size_t at = room - 1;

	if (!text || plm_natural_set(arena, &ten, 10) < 0)
		return NULL;
	do {
		if (plm_natural_divide(arena, &n, &digit, &n, &ten) < 0)
			return NULL;
		text[--at] = (char)('0' + (digit.count ? digit.limbs[0] : 0));
	} while (n.count);
	return text + at;
}

/* round(r · 10^places), halves up: floor((2·num·10^places + den) / (2·den)). */
static int scaled(struct plm_arena *arena, struct plm_natural *out, const struct plm_rational *r,
		  unsigned places)
{
	struct plm_natural factor = {0}, num = {0}, twice = {0};
	int rc = plm_natural_set(arena, &factor, 2 * power_of_ten(places));

	if (rc == 0)
		rc = plm_natural_mul(arena, &num, &r->num, &factor);
	if (rc == 0)
		rc = plm_natural_add(arena, &num, &num, &r->den);
	if (rc == 0)
		rc = plm_natural_add(arena, &twice, &r->den, &r->den);
	return rc == 0 ? plm_natural_divide(arena, out, NULL, &num, &twice) : rc;
}

const char *plm_rational_decimal(struct plm_arena *arena, const struct plm_rational *r,
				 unsigned places)
{
	struct plm_natural n = {0};
	size_t length, whole;
	char *digits;

	if (scaled(arena, &n, r, places) < 0)
		return NULL;
	digits = digits_of(arena, n);
	if (!digits)
		return NULL;
	length = strlen(digits);
	if (length <= places) {
		digits = plm_arena_printf(arena, "%0*d%s", (int)(places + 1 - length), 0, digits);
		length = places + 1;
	}
	whole = length - places;
	while (digits && length > whole && digits[length - 1] == '0')
		length--;
	if (!digits || length == whole)
		return digits ? plm_arena_strndup(arena, digits, whole) : NULL;
	return plm_arena_printf(arena, "%.*s.%.*s", (int)whole, digits, (int)(length - whole),
				digits + whole);
}

bool plm_decimal_parse(const char *text, uint64_t *num, uint64_t *den)
{
	enum { MOST_DIGITS = 18 };
	uint64_t value = 0, scale = 1;
	unsigned digits = 0;
	bool point = false;

	for (const char *p = text; *p; p++) {
		if (*p == '.' && !point && p != text && p[1]) {
			point = true;
			continue;
		}
		if (*p < '0' || *p > '9' || ++digits > MOST_DIGITS)
			return false;
		value = value * 10 + (uint64_t)(*p - '0');
		scale *= point ? 10 : 1;
	}
	if (digits == 0)
		return false;
	*num = value;
	*den = scale;
	return true;
}
