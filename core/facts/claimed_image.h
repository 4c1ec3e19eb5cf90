/*
 * claimed_image.h: which image a container was made of and which labels it was given, as its engine
 * claims. Only files that are tied to its first process count, as with every claim.
 */
#ifndef PLM_CORE_FACTS_CLAIMED_IMAGE_H
#define PLM_CORE_FACTS_CLAIMED_IMAGE_H

#include "core/facts/containers.h"

struct plm_claimed_image {
	const char
		*image; /* as it was asked for: "nginx:1.27"; untrusted text; NULL: no file says */
	const char *const *labels; /* "KEY=VALUE", annotations too; untrusted text; sorted */
	size_t label_count;
	const char *source; /* the file that says so, or NULL */
	const char *stale;  /* why a file that was found is not about this process, or NULL */
};

/* Gathered once a container. */
int plm_facts_claimed_image(struct plm_facts *facts, const struct plm_container *container,
			    const struct plm_claimed_image **out, struct plm_err **err);

#endif
