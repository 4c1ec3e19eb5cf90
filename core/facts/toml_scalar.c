/*
 * toml_scalar.c: TOML's booleans, integers, floats, dates and times. Floats and dates are checked and kept as they are
 * written. Pure.
 */
#include "core/facts/toml_reader.h"

#include <string.h>

#include "core/base/arena.h"

/* What digits say so far. */
struct number {
	uint64_t value;
	bool negative, too_large;
};

static void add_digit(struct number *n, char c, int base)
{
	uint64_t digit = (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);

	n->too_large |= __builtin_mul_overflow(n->value, (uint64_t)base, &n->value) ||
			__builtin_add_overflow(n->value, digit, &n->value);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- dates ---- */

/* Takes `digits` digits off, whose number lies in between. */
static bool take_number(struct plm_slice *s, size_t digits, int least, int most, int *value)
{
	*value = 0;
	if (s->size_bytes < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!is_digit(s->data[i]))
			return false;
		*value = *value * 10 + (s->data[i] - '0');
	}
	s->data += digits;
	s->size_bytes -= digits;
	return *value >= least && *value <= most;
}

static bool take_char(struct plm_slice *s, const char *one_of)
{
	if (!s->size_bytes || !s->data[0] || !strchr(one_of, s->data[0]))
		return false;
	s->data++;
	s->size_bytes--;
	return true;
}

static int days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool take_date(struct plm_slice *s)
{
	int year, month, day;

	return take_number(s, 4, 0, 9999, &year) && take_char(s, "-") &&
	       take_number(s, 2, 1, 12, &month) && take_char(s, "-") &&
	       take_number(s, 2, 1, days_of(year, month), &day);
}

static bool take_time(struct plm_slice *s)
{
	int number;

	if (!take_number(s, 2, 0, 23, &number) || !take_char(s, ":") ||
	    !take_number(s, 2, 0, 59, &number) || !take_char(s, ":") ||
	    !take_number(s, 2, 0, 60, &number))
		return false;
	if (!take_char(s, "."))
		return true;
	if (!take_number(s, 1, 0, 9, &number))
		return false;
	while (s->size_bytes && is_digit(s->data[0]))
		take_number(s, 1, 0, 9, &number);
	return true;
}

static bool take_offset(struct plm_slice *s)
{
	int number;

	if (!s->size_bytes || take_char(s, "Zz"))
		return true;
	return take_char(s, "+-") && take_number(s, 2, 0, 23, &number) && take_char(s, ":") &&
	       take_number(s, 2, 0, 59, &number);
}

/* Whether it is a date, a time or both, as RFC 3339 has them. */
static bool is_date(struct plm_slice word)
{
	if (word.size_bytes > 2 && word.data[2] == ':')
		return take_time(&word) && !word.size_bytes;
	if (!take_date(&word))
		return false;
	if (!word.size_bytes)
		return true;
	return take_char(&word, "Tt ") && take_time(&word) && take_offset(&word) &&
	       !word.size_bytes;
}

/* ---- numbers ---- */

static bool is_digit_of(char c, int base)
{
	if (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
		return true;
	return c >= '0' && c <= (base < 10 ? '0' + base - 1 : '9');
}

/* Takes digits off, between which single underscores may stand. */
static bool take_digits(struct plm_slice *s, int base, struct number *n)
{
	if (!s->size_bytes || !is_digit_of(s->data[0], base))
		return false;
	while (s->size_bytes) {
		if (s->data[0] == '_' && s->size_bytes > 1 && is_digit_of(s->data[1], base)) {
			s->data++;
			s->size_bytes--;
		}
		if (!is_digit_of(s->data[0], base))
			return true;
		add_digit(n, s->data[0], base);
		s->data++;
		s->size_bytes--;
	}
	return true;
}

/* A sign and a decimal without zeros in front. */
static bool take_decimal(struct plm_slice *s, struct number *n)
{
	if (s->size_bytes && s->data[0] == '-')
		n->negative = true;
	take_char(s, "+-");
	if (s->size_bytes > 1 && s->data[0] == '0' && (is_digit(s->data[1]) || s->data[1] == '_'))
		return false;
	return take_digits(s, 10, n);
}

static bool is_float(struct plm_slice s)
{
	struct number n = {0};
	struct plm_slice unsigned_word = s;

	take_char(&unsigned_word, "+-");
	if (plm_slice_is(unsigned_word, "inf") || plm_slice_is(unsigned_word, "nan"))
		return true;
	if (!take_decimal(&s, &n) || !s.size_bytes)
		return false;
	if (take_char(&s, ".") && !take_digits(&s, 10, &n))
		return false;
	if (take_char(&s, "eE")) {
		take_char(&s, "+-");
		if (!take_digits(&s, 10, &n))
			return false;
	}
	return !s.size_bytes;
}

static bool is_integer(struct plm_slice s, int64_t *value)
{
	struct number n = {0};
	int base = 10;

	if (plm_slice_starts(s, "0x"))
		base = 16;
	else if (plm_slice_starts(s, "0o"))
		base = 8;
	else if (plm_slice_starts(s, "0b"))
		base = 2;
	if (base != 10) {
		s.data += 2;
		s.size_bytes -= 2;
	}
	if (base == 10 ? !take_decimal(&s, &n) : !take_digits(&s, base, &n))
		return false;
	if (s.size_bytes || n.too_large || n.value > (uint64_t)INT64_MAX + n.negative)
		return false;
	*value = (int64_t)(n.negative ? 0 - n.value : n.value);
	return true;
}

/* ---- which ---- */

static bool is_word_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr("+-_.:", c));
}

/* A date and a time may have a blank between them. */
static struct plm_slice take_word(struct toml_reader *r)
{
	struct plm_slice word = {r->at, 0}, date;

	while (r->at < r->end && is_word_char(*r->at))
		r->at++;
	word.size_bytes = (size_t)(r->at - word.data);
	date = word;
	if (take_date(&date) && !date.size_bytes && r->end - r->at > 3 && *r->at == ' ' &&
	    is_digit(r->at[1]) && is_digit(r->at[2]) && r->at[3] == ':') {
		r->at++;
		while (r->at < r->end && is_word_char(*r->at))
			r->at++;
		word.size_bytes = (size_t)(r->at - word.data);
	}
	return word;
}

static bool keep_text(struct toml_reader *r, struct plm_slice word, struct plm_toml *value)
{
	value->text.data = value->kind == PLM_TOML_INTEGER
				   ? plm_arena_printf(r->arena, "%lld", (long long)value->integer)
				   : plm_arena_strndup(r->arena, word.data, word.size_bytes);
	if (!value->text.data)
		return toml_no_memory(r);
	value->text = plm_slice_of(value->text.data);
	return true;
}

bool toml_read_scalar(struct toml_reader *r, struct plm_toml *value)
{
	struct plm_slice word = take_word(r);

	value->boolean = plm_slice_is(word, "true");
	if (value->boolean || plm_slice_is(word, "false"))
		value->kind = PLM_TOML_BOOLEAN;
	else if (is_date(word))
		value->kind = PLM_TOML_DATE;
	else if (is_integer(word, &value->integer))
		value->kind = PLM_TOML_INTEGER;
	else if (is_float(word))
		value->kind = PLM_TOML_FLOAT;
	else
		return toml_fail(r, "a value is none that TOML knows");
	return keep_text(r, word, value);
}
