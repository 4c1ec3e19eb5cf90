/*
 * guide.h: a benchmark, or one profile of it, as a page for reading: every group and rule in full,
 * with values as the profile sets them. One file without scripts or anything from elsewhere.
 */
#ifndef PLM_EXPORTS_GUIDE_H
#define PLM_EXPORTS_GUIDE_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;
struct plm_err;
struct plm_selection;

struct plm_guide_options {
	const struct plm_selection *selection;
	bool whole; /* every rule, also those that the selection leaves out */
	const char *tool_version;
};

/* Appends the page; the same selection gives the same bytes. What an author hides is left out
 * [6.4.1]. 0, -PLM_E_NOMEM, -PLM_E_LIMIT. */
int plm_guide_write(const struct plm_guide_options *options, struct plm_arena *arena,
		    struct plm_buf *out, struct plm_err **err);

#endif
