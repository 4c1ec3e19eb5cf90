/*
 * included.h: a configuration whose files include others: each read through the facts, within bounds, and the first that cannot be
 * read noted as a gap.
 */
#ifndef PLM_CHECKS_ACCESS_INCLUDED_H
#define PLM_CHECKS_ACCESS_INCLUDED_H

#include "core/base/text.h"
#include "core/facts/facts.h"

struct access_reading {
	struct plm_facts *facts;
	struct plm_err **err;
	unsigned most_depth, most_files; /* where the program itself gives up */
	unsigned depth, files;		 /* now, and so far */
	const char **gap;		 /* what could not be read, and why: of the configuration */
	int *gap_error;
	/* Parses one file; calls back for what it includes. within is what the include stands in. */
	int (*parse)(void *parser, struct plm_slice text, const char *path, const void *within);
	void *parser;
};

/* The first one counts. */
void access_note_gap(struct access_reading *reading, const char *path, int error);
/* One file; *state is how it could be read. Beyond the bounds it is a gap. 0 or a negative code. */
int access_read_file(struct access_reading *reading, const char *path, const void *within,
		     struct plm_datum *state);
/* The first of several places that has the file: the last is the distribution's own where /etc has none. paths ends with NULL. */
int access_read_first(struct access_reading *reading, const char *const *paths, const char **path,
		      struct plm_datum *state);

#endif
