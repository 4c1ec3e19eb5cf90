/*
 * decimal.c: decimals compared digit by digit, so that no length and no fraction is rounded. Reads
 * nothing.
 */
#include "core/benchmark/decimal.h"

bool plm_decimal_is(const char *text)
{
	bool point = false, digit = false;

	for (const char *c = text + (*text == '-' || *text == '+' ? 1 : 0); *c; c++) {
		if (*c >= '0' && *c <= '9')
			digit = true;
		else if (*c == '.' && !point)
			point = true;
		else
			return false;
	}
	return digit;
}

struct decimal {
	bool negative;
	const char *whole, *fraction;
	size_t whole_digits, fraction_digits; /* without zeros in front and at the end */
};

static struct decimal take_apart(const char *text)
{
	struct decimal d = {.negative = *text == '-'};

	text += *text == '-' || *text == '+' ? 1 : 0;
	while (*text == '0')
		text++;
	d.whole = text;
	d.whole_digits = strspn(text, "0123456789");
	d.fraction = text + d.whole_digits + (text[d.whole_digits] == '.' ? 1 : 0);
	d.fraction_digits = strlen(d.fraction);
	while (d.fraction_digits && d.fraction[d.fraction_digits - 1] == '0')
		d.fraction_digits--;
	if (d.whole_digits + d.fraction_digits == 0)
		d.negative = false;
	return d;
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Without their signs. */
static int compare_size(const struct decimal *a, const struct decimal *b)
{
	size_t common =
		a->fraction_digits < b->fraction_digits ? a->fraction_digits : b->fraction_digits;
	int order;

	if (a->whole_digits != b->whole_digits)
		return a->whole_digits < b->whole_digits ? -1 : 1;
	order = memcmp(a->whole, b->whole, a->whole_digits);
	if (order == 0)
		order = memcmp(a->fraction, b->fraction, common);
	if (order != 0)
		return sign(order);
	return (a->fraction_digits > common) - (b->fraction_digits > common);
}

int plm_decimal_compare(const char *a, const char *b)
{
	struct decimal x = take_apart(a), y = take_apart(b);

	if (x.negative != y.negative)
		return x.negative ? -1 : 1;
	return x.negative ? compare_size(&y, &x) : compare_size(&x, &y);
}
