/*
 * dropins.h: configuration in many directories, as sysctl.d, modprobe.d and their kin have it.
 */
#ifndef PLM_CORE_FACTS_DROPINS_H
#define PLM_CORE_FACTS_DROPINS_H

#include "core/facts/facts.h"

/* A directory that could not be listed: what it holds may hide or beat any file. */
struct plm_dropins_gap {
	const char *directory;
	int error;
};

struct plm_dropins {
	const char **files; /* whole paths, by file name; one found in an earlier directory hides
			       the same name in later ones */
	size_t count;
	struct plm_dropins_gap *gaps;
	size_t gap_count;
};

/* Names that end in `suffix` in all of `directories` (NULL-terminated, borrowed). Absent
 * directories are none. */
int plm_facts_dropins(struct plm_facts *facts, const char *const *directories, const char *suffix,
		      struct plm_dropins *out, struct plm_err **err);

/* Whether a drop-in that could not be read is one that sets nothing all the same: a link to
 * /dev/null, a directory in a file's place. */
bool plm_facts_dropin_masked(struct plm_facts *facts, const char *file,
			     const struct plm_datum *datum);

#endif
