/*
 * nearest.h: the right word for a wrong one, for error messages.
 */
#ifndef PLM_CORE_BASE_NEAREST_H
#define PLM_CORE_BASE_NEAREST_H

#include <stddef.h>

/* The word of a list that is nearest to `word` by edit distance, or NULL when none is near (further than a third of
 * its length, at least 1). at(list, i) gives the i-th word, NULL behind the last. Does not allocate. */
const char *plm_nearest(const char *word, const char *(*at)(const void *list, size_t index),
			const void *list);

#endif
