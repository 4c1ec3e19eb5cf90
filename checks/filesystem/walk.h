/*
 * walk.h: what the tests of the family "filesystem" about the walk over all files share, and what they take.
 */
#ifndef PLM_CHECKS_FILESYSTEM_WALK_H
#define PLM_CHECKS_FILESYSTEM_WALK_H

#include <plimsoll/plugin.h>

#include "core/base/buf.h"
#include "core/facts/walk.h"

/* What is wrong with files, gathered into one sentence and evidence. */
struct filesystem_finds {
	struct plm_eval *ev;
	const struct plm_walk *walk;
	size_t count;
	struct plm_buf names;
	const char *untold; /* a sentence: why finding nothing is no answer; or NULL */
	bool failed;	    /* out of memory */
};

static inline void filesystem_finds_free(struct filesystem_finds *finds)
{
	plm_buf_free(&finds->names);
}

/* 1: there is something to judge; 0: the verdict is given; or a negative code. */
int filesystem_begin(struct plm_eval *ev, struct filesystem_finds *finds);
void filesystem_find(struct filesystem_finds *finds, const char *path, const char *fmt, ...)
	PLM_PRINTF(3, 4);
/* The verdict: with `wrong` when there are finds, with `fine` when the walk saw all and found none. */
int filesystem_conclude(struct filesystem_finds *finds, const char *wrong, const char *fine);

struct filesystem_world_writable_params {
	int kinds;
	struct plm_list except;
	struct plm_bool stores;
};

enum { FILESYSTEM_BOTH_BITS = 0, FILESYSTEM_SETUID, FILESYSTEM_SETGID };

struct filesystem_setuid_params {
	int bits;
	struct plm_list allowed;
	struct plm_bool nosuid, stores;
};

struct filesystem_capability_params {
	struct plm_list allowed;
	struct plm_bool nosuid, stores;
};

enum { FILESYSTEM_BOTH_OWNERS = 0, FILESYSTEM_USERS, FILESYSTEM_GROUPS };

struct filesystem_unowned_params {
	int of;
	struct plm_list allowed;
	struct plm_bool subids;
};

int filesystem_eval_world_writable(struct plm_eval *ev, const void *params);
int filesystem_eval_setuid(struct plm_eval *ev, const void *params);
int filesystem_eval_capability(struct plm_eval *ev, const void *params);
int filesystem_eval_unowned(struct plm_eval *ev, const void *params);
const char *filesystem_validate_capability(const void *params);
const char *filesystem_validate_unowned(const void *params);

#endif
