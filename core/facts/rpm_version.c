/*
 * rpm_version.c: compares versions run by run: digits as numbers, letters as text, '~' before everything, '^' after
 * the end and before everything else. Reads only its arguments.
 */
#include "core/facts/rpm_version.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char first(struct plm_slice s)
{
	if (s.size_bytes)
		return s.data[0];
	return '\0';
}

static struct plm_slice skip(struct plm_slice s, size_t n)
{
	return (struct plm_slice){.data = s.data + n, .size_bytes = s.size_bytes - n};
}

static struct plm_slice skip_separators(struct plm_slice s)
{
	while (s.size_bytes && !is_digit(s.data[0]) && !is_letter(s.data[0]) && s.data[0] != '~' &&
	       s.data[0] != '^')
		s = skip(s, 1);
	return s;
}

/* How many of the first bytes are of a kind. */
static size_t run_length(struct plm_slice s, bool (*is_kind)(char c))
{
	size_t n = 0;

	while (n < s.size_bytes && is_kind(s.data[n]))
		n++;
	return n;
}

static int compare_text(struct plm_slice a, struct plm_slice b)
{
	size_t shorter = a.size_bytes < b.size_bytes ? a.size_bytes : b.size_bytes;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

	return order ? order : (a.size_bytes > b.size_bytes) - (a.size_bytes < b.size_bytes);
}

/* Of any length: no number is ever computed. */
static int compare_numbers(struct plm_slice a, struct plm_slice b)
{
	while (first(a) == '0')
		a = skip(a, 1);
	while (first(b) == '0')
		b = skip(b, 1);
	if (a.size_bytes != b.size_bytes)
		return a.size_bytes > b.size_bytes ? 1 : -1;
	return compare_text(a, b);
}

/* '~' or '^' at the start of one of them. 0: both have it. */
static int compare_mark(struct plm_slice a, struct plm_slice b, char mark)
{
	if (mark == '^' && (a.size_bytes == 0 || b.size_bytes == 0))
		return a.size_bytes ? 1 : -1;
	if (first(a) == first(b))
		return 0;
	return first(a) == mark ? -1 : 1;
}

/* The runs at the start, of the kind that a's is; taken off. */
static int compare_runs(struct plm_slice *a, struct plm_slice *b)
{
	bool numeric = is_digit(first(*a));
	bool (*is_kind)(char c) = numeric ? is_digit : is_letter;
	struct plm_slice run_a = {.data = a->data, .size_bytes = run_length(*a, is_kind)};
	struct plm_slice run_b = {.data = b->data, .size_bytes = run_length(*b, is_kind)};

	*a = skip(*a, run_a.size_bytes);
	*b = skip(*b, run_b.size_bytes);
	if (run_b.size_bytes == 0)
		return numeric ? 1 : -1;
	return numeric ? compare_numbers(run_a, run_b) : compare_text(run_a, run_b);
}

/* The mark that one of them begins with, '~' before '^'; NUL for none. */
static char mark_of(struct plm_slice a, struct plm_slice b)
{
	static const char marks[] = {'~', '^', '\0'};
	size_t i = 0;

	while (marks[i] && first(a) != marks[i] && first(b) != marks[i])
		i++;
	return marks[i];
}

/* One part of it: a version or a release. */
static int compare_part(struct plm_slice a, struct plm_slice b)
{
	int order = 0;

	while (order == 0 && (a.size_bytes || b.size_bytes)) {
		char mark;

		a = skip_separators(a);
		b = skip_separators(b);
		mark = mark_of(a, b);
		if (mark) {
			order = compare_mark(a, b, mark);
			a = order ? a : skip(a, 1);
			b = order ? b : skip(b, 1);
			continue;
		}
		if (a.size_bytes == 0 || b.size_bytes == 0)
			return (a.size_bytes > 0) - (b.size_bytes > 0);
		order = compare_runs(&a, &b);
	}
	return order;
}

struct version {
	struct plm_slice epoch, version, release; /* release.data NULL: none */
};

static struct version split(struct plm_slice s)
{
	struct version v = {.epoch = {.data = "0", .size_bytes = 1}, .version = s};
	size_t digits = run_length(s, is_digit);
	const char *dash;

	if (digits < s.size_bytes && s.data[digits] == ':') {
		if (digits)
			v.epoch.data = s.data;
		v.epoch.size_bytes = digits ? digits : 1;
		v.version = skip(s, digits + 1);
	}
	dash = v.version.size_bytes ? memrchr(v.version.data, '-', v.version.size_bytes) : NULL;
	if (dash) {
		v.release = skip(v.version, (size_t)(dash - v.version.data) + 1);
		v.version.size_bytes = (size_t)(dash - v.version.data);
	}
	return v;
}

int plm_rpm_version_compare(struct plm_slice a, struct plm_slice b)
{
	struct version left = split(a), right = split(b);
	int order = compare_numbers(left.epoch, right.epoch);

	if (order == 0)
		order = compare_part(left.version, right.version);
	if (order == 0 && left.release.data && right.release.data)
		order = compare_part(left.release, right.release);
	return order;
}
