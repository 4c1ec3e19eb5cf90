/*
 * resolving.h: what the writers of a resolved benchmark share.
 */
#ifndef PLM_CORE_BENCHMARK_RESOLVING_H
#define PLM_CORE_BENCHMARK_RESOLVING_H

#include "core/benchmark/loader.h"

struct plm_resolving {
	struct plm_loader *loader; /* after loading: the model is there */
	const struct plm_xml *xml;
	struct plm_buf *out;
	unsigned depth;
	const char *name; /* of the selector that is open */
	bool inner;	  /* the element has something inside */
};

bool plm_resolving_is_gone(const struct plm_resolving *w, const struct plm_item *item);

/* One selector on a line of its own. */
void plm_resolving_open(struct plm_resolving *w, const char *name, const char *idref);
void plm_resolving_attr(struct plm_resolving *w, const char *name, const char *value);
void plm_resolving_weight(struct plm_resolving *w, const struct plm_weight *weight);
void plm_resolving_text(struct plm_resolving *w, const char *text);
void plm_resolving_items(struct plm_resolving *w, const struct plm_words *items);
void plm_resolving_close(struct plm_resolving *w);

/* Writes all selectors of a Profile when they cannot be written one by one; false when they can. */
bool plm_resolving_profile(struct plm_resolving *w, const struct plm_profile *profile);

/* The whole document. */
void plm_resolving_document(struct plm_resolving *w);

#endif
