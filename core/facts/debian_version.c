/*
 * debian_version.c: compares versions as dpkg does: runs of digits by value, everything between
 * them by a character order in which '~' comes before the end and letters before other characters.
 * Reads only its arguments.
 */
#include "core/facts/debian_version.h"

struct version {
	struct plm_slice epoch, upstream, revision;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct plm_slice skip(struct plm_slice s, size_t count)
{
	return (struct plm_slice){.data = s.data + count, .size_bytes = s.size_bytes - count};
}

static size_t digits_at_start(struct plm_slice s)
{
	size_t n = 0;

	while (n < s.size_bytes && is_digit(s.data[n]))
		n++;
	return n;
}

/* The place of the first character of s in the order; the end and digits stand at 0. */
static int rank(struct plm_slice s)
{
	if (s.size_bytes == 0 || is_digit(s.data[0]))
		return 0;
	if (s.data[0] == '~')
		return -1;
	return is_letter(s.data[0]) ? s.data[0] : (unsigned char)s.data[0] + 256;
}

/* Takes the digits at the start off both and compares them as numbers of any length. */
static int compare_numbers(struct plm_slice *a, struct plm_slice *b)
{
	struct plm_slice x = {.data = a->data, .size_bytes = digits_at_start(*a)};
	struct plm_slice y = {.data = b->data, .size_bytes = digits_at_start(*b)};

	*a = skip(*a, x.size_bytes);
	*b = skip(*b, y.size_bytes);
	while (x.size_bytes && x.data[0] == '0')
		x = skip(x, 1);
	while (y.size_bytes && y.data[0] == '0')
		y = skip(y, 1);
	if (x.size_bytes != y.size_bytes)
		return x.size_bytes < y.size_bytes ? -1 : 1;
	return x.size_bytes ? memcmp(x.data, y.data, x.size_bytes) : 0;
}

static int compare_text(struct plm_slice *a, struct plm_slice *b)
{
	while ((a->size_bytes && !is_digit(a->data[0])) ||
	       (b->size_bytes && !is_digit(b->data[0]))) {
		int difference = rank(*a) - rank(*b);

		if (difference)
			return difference;
		*a = skip(*a, 1);
		*b = skip(*b, 1);
	}
	return 0;
}

static int compare_part(struct plm_slice a, struct plm_slice b)
{
	while (a.size_bytes || b.size_bytes) {
		int order = compare_text(&a, &b);

		if (order == 0)
			order = compare_numbers(&a, &b);
		if (order)
			return order;
	}
	return 0;
}

static struct version split(struct plm_slice s)
{
	struct version v = {.upstream = s, .revision = {.data = "", .size_bytes = 0}};
	size_t n = digits_at_start(s);
	const char *dash;

	v.epoch = (struct plm_slice){.data = "", .size_bytes = 0};
	if (n < s.size_bytes && s.data[n] == ':') {
		v.epoch = (struct plm_slice){.data = s.data, .size_bytes = n};
		v.upstream = skip(s, n + 1);
	}
	dash = v.upstream.size_bytes ? memrchr(v.upstream.data, '-', v.upstream.size_bytes) : NULL;
	if (dash) {
		n = (size_t)(dash - v.upstream.data);
		v.revision = skip(v.upstream, n + 1);
		v.upstream.size_bytes = n;
	}
	return v;
}

int plm_debian_version_compare(struct plm_slice a, struct plm_slice b)
{
	struct version x = split(a), y = split(b);
	int order = compare_numbers(&x.epoch, &y.epoch);

	if (order == 0)
		order = compare_part(x.upstream, y.upstream);
	return order ? order : compare_part(x.revision, y.revision);
}
