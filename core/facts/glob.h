/*
 * glob.h: the paths that a pattern names, as glob(7) has it: '*', '?' and '[' in any component, a leading dot only where
 * it is written, directories in byte order.
 */
#ifndef PLM_CORE_FACTS_GLOB_H
#define PLM_CORE_FACTS_GLOB_H

#include "core/facts/facts.h"

enum plm_glob_kind {
	PLM_GLOB = 0,
	PLM_GLOB_HIDDEN, /* a wildcard also stands for a leading dot, as programs written in Go take it */
};

struct plm_glob {
	const char **paths;
	size_t count;
	const char *
		gap; /* the first directory that could not be listed, or where there was too much; or NULL */
	int gap_error;
};

bool plm_is_pattern(const char *path);

/* An absolute path without a wildcard is itself, there or not; all others are there. */
int plm_facts_glob(struct plm_facts *facts, enum plm_glob_kind kind, const char *pattern,
		   const struct plm_glob **out, struct plm_err **err);

#endif
