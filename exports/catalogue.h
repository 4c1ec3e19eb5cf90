/*
 * catalogue.h: a benchmark as Markdown, one short entry a rule: what it asks, what that reads, the profiles it is in and
 * the frameworks it answers. For repositories and wikis; guide.h has the same as a page with every word.
 */
#ifndef PLM_EXPORTS_CATALOGUE_H
#define PLM_EXPORTS_CATALOGUE_H

#include "exports/guide.h"

struct plm_registry;

/* Appends the text; the same selection and registry give the same bytes. Elements that the registry does not have are
 * named without what they read. 0, -PLM_E_NOMEM, -PLM_E_LIMIT. */
int plm_catalogue_write(const struct plm_guide_options *options,
			const struct plm_registry *registry, struct plm_arena *arena,
			struct plm_buf *out, struct plm_err **err);

#endif
