/*
 * filesystem.h: what the family "filesystem" gathers of paths and mounts of the host, and what its evaluators take.
 */
#ifndef PLM_CHECKS_FILESYSTEM_FILESYSTEM_H
#define PLM_CHECKS_FILESYSTEM_FILESYSTEM_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"

/* ---- permission ---- */

struct filesystem_place {
	const char *path;
	struct plm_stat st;
};

struct filesystem_permission {
	const char *asked;
	struct plm_datum state;		/* PRESENT, ABSENT, or why it cannot be told */
	struct filesystem_place self;	/* what asked leads to */
	struct filesystem_place *above; /* the directories above it, "/" first */
	size_t above_count;
};

int filesystem_permission(struct plm_facts *facts, const char *path,
			  const struct filesystem_permission **out, struct plm_err **err);
/* The number of an account's name, or of a number; PRESENT, ABSENT when there is no such account, or UNREADABLE. */
struct plm_datum filesystem_account(struct plm_facts *facts, const char *file, const char *name,
				    uint32_t *id);

struct filesystem_permission_params {
	const char *path;
	struct plm_list owners, groups;
	struct plm_int mode;
	struct plm_bool effective;
};

/* ---- mount ---- */

struct filesystem_mount {
	const char *path;	/* resolved */
	struct plm_datum state; /* of the path: PRESENT, ABSENT, or why it cannot be told */
	struct plm_datum table; /* presence of the host's mounts */
	const struct plm_mount *at,
		*above; /* what path is on, and what its parent is on; NULL when not told */
	/* What files say: a line of fstab or a unit. */
	struct plm_datum persistent; /* PRESENT, ABSENT, or why it cannot be told */
	const char *persistent_source, *persistent_options;
};

int filesystem_mount(struct plm_facts *facts, const char *path, const struct filesystem_mount **out,
		     struct plm_err **err);

struct filesystem_mount_params {
	const char *path;
	struct plm_bool separate;
	struct plm_list options;
	int of;
};
enum { FILESYSTEM_OF_BOTH = 0, FILESYSTEM_OF_RUNNING, FILESYSTEM_OF_PERSISTENT };

int filesystem_eval_permission(struct plm_eval *ev, const void *params);
int filesystem_eval_mount(struct plm_eval *ev, const void *params);
const char *filesystem_validate_permission(const void *params);
const char *filesystem_validate_mount(const void *params);

#endif
