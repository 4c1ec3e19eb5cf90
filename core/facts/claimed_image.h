/*
 * claimed_image.h: which image a container was made of, which labels it was given, when it is to be started again and
 * whether its health is asked for, as its engine claims. Only files that are tied to its first process count, as with every claim.
 */
#ifndef PLM_CORE_FACTS_CLAIMED_IMAGE_H
#define PLM_CORE_FACTS_CLAIMED_IMAGE_H

#include "core/facts/containers.h"

enum plm_claimed_health {
	PLM_HEALTH_UNTOLD = 0,
	PLM_HEALTH_NOT_ASKED,
	PLM_HEALTH_ASKED,
};

struct plm_claimed_image {
	const char
		*image; /* as it was asked for: "nginx:1.27"; untrusted text; NULL: no file says */
	const char *const *labels; /* "KEY=VALUE", annotations too; untrusted text; sorted */
	size_t label_count;
	const char *source; /* the file that says so, or NULL */
	const char *stale;  /* why a file that was found is not about this process, or NULL */
	const char *unread; /* a file that would say more and could not be read, or NULL */
	int error;

	const char *image_id; /* "sha256:…" of Docker, without that of Podman; or NULL */

	/* Docker's and Podman's alone. */
	const char
		*restart; /* "no", "always", "unless-stopped", "on-failure"; NULL: no file says */
	int64_t restart_tries;
	const char *restart_source;
	enum plm_claimed_health health;
	const char *health_source;
	const char *health_state; /* "healthy" as it was written last, or NULL */

	/* Of containerd's; NULL where its database does not tell. */
	const char *store;  /* containerd's root, which has the content of images */
	const char *target; /* what the image's name means now: "sha256:…" */
	const char *layers; /* what the container lies on: OCI's chain of its layers */

	/* Podman's database, which tells both: the one that names the container, or that was looked for. */
	const char *database;		  /* NULL of other engines */
	enum plm_presence database_state; /* PRESENT though nothing is told: see the next */
	int database_error;
	const char *database_silence; /* why it tells nothing of this process, or NULL */
};

/* Gathered once a container. */
int plm_facts_claimed_image(struct plm_facts *facts, const struct plm_container *container,
			    const struct plm_claimed_image **out, struct plm_err **err);

#endif
