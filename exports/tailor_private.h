/*
 * tailor_private.h: what the two files of the tailoring share.
 */
#ifndef PLM_EXPORTS_TAILOR_PRIVATE_H
#define PLM_EXPORTS_TAILOR_PRIVATE_H

#include "exports/tailor.h"

/* A wish and what it is about: an item, or a value. */
struct tailor_wish {
	const struct plm_wish *wish;
	const struct plm_item *item;
	const struct plm_value *value;
};

struct tailor {
	const struct plm_tailor_options *options;
	struct plm_arena *arena;
	struct tailor_wish *wishes;
};

/* Appends the whole document. */
void tailor_write_document(const struct tailor *tailor, struct plm_buf *out);

#endif
