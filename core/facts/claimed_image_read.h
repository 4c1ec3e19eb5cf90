/*
 * claimed_image_read.h: what the readers of an engine's records about one container share. Not for use outside of
 * core/facts.
 */
#ifndef PLM_CORE_FACTS_CLAIMED_IMAGE_READ_H
#define PLM_CORE_FACTS_CLAIMED_IMAGE_READ_H

#include "core/facts/claim_documents.h"
#include "core/facts/claimed_image.h"

struct claimed_image_reading {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_container *container;
	struct plm_claimed_image *out;
	const char **labels;
};

/* All give 0 or -PLM_E_NOMEM. */

/* Copies text into the arena unless there is none or *to is set already. */
int claimed_image_keep(struct claimed_image_reading *r, const char *text, const char **to);
/* Notes a file that would say more and could not be read; the first one stays. Gives nothing. */
void claimed_image_note_unread(struct claimed_image_reading *r, const char *path,
			       enum plm_presence presence, int error);
/* Podman's containers.json and database, of the storage that holds the container's bundle; NULL: of the usual one. */
int claimed_image_podman(struct claimed_image_reading *r, const char *bundle);
/* containerd's database, of the root that the shim of a container leads to. */
int claimed_image_containerd(struct claimed_image_reading *r);

#endif
