/*
 * nearest.c: edit distance between short words. Does no I/O.
 */
#include "core/base/nearest.h"

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Levenshtein distance with one row; words longer than LONGEST are far from everything. */
static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > LONGEST || m > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				       diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
			diagonal = above;
		}
	}
	return row[m];
}

const char *plm_nearest(const char *word, const char *(*at)(const void *list, size_t index),
			const void *list)
{
	size_t limit = strlen(word) / 3 + 1;
	const char *best = NULL, *candidate;

	for (size_t i = 0; (candidate = at(list, i)); i++) {
		size_t d = distance(word, candidate);

		if (d < limit || (d == limit && !best)) {
			limit = d;
			best = candidate;
		}
	}
	return best;
}
