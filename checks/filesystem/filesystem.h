/*
 * filesystem.h: what the family "filesystem" gathers of paths and mounts of the host, and what its evaluators take.
 */
#ifndef PLM_CHECKS_FILESYSTEM_FILESYSTEM_H
#define PLM_CHECKS_FILESYSTEM_FILESYSTEM_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"

/* ---- permission ---- */

/* One named entry of an access control list, acl(5); the mask is taken off its permissions. */
struct filesystem_acl_entry {
	bool group;
	uint32_t id;
	uint32_t permissions; /* 07 */
};

struct filesystem_acl {
	struct plm_datum state; /* PRESENT, ABSENT: the mode says all, or why it cannot be told */
	struct filesystem_acl_entry *named;
	size_t named_count;
};

/* Of a path that is no link. */
int filesystem_acl(struct plm_facts *facts, const char *path, const struct filesystem_acl **out,
		   struct plm_err **err);
/* The attribute system.posix_acl_access; EBADMSG in the state for what the kernel would not give. 0 or -PLM_E_NOMEM. */
int filesystem_acl_parse(struct plm_arena *arena, struct plm_slice bytes,
			 struct filesystem_acl *acl);

struct filesystem_place {
	const char *path;
	struct plm_stat st;
	const struct filesystem_acl *acl; /* NULL when there is no metadata */
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
/* What a pattern names, or a directory and all below it; links below are not followed. */
struct filesystem_paths {
	const char **items; /* by name */
	size_t count;
	const char *gap; /* a directory that could not be listed, or NULL */
	int gap_error;
};

int filesystem_expand(struct plm_facts *facts, const char *pattern, bool recursive,
		      const struct filesystem_paths **out, struct plm_err **err);

/* The number of an account's name, or of a number; PRESENT, ABSENT when there is no such account, or UNREADABLE. */
struct plm_datum filesystem_account(struct plm_facts *facts, bool group, const char *name,
				    uint32_t *id);

struct filesystem_permission_params {
	const char *path;
	struct plm_list owners, groups;
	struct plm_int mode;
	struct plm_bool effective, recursive;
	int kinds;
};

enum { FILESYSTEM_BOTH_KINDS = 0, FILESYSTEM_FILES, FILESYSTEM_DIRECTORIES };

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
	const char *idle; /* why what files say of it does not happen by itself, or NULL */
};

/* Whether options as mount(8) takes them have one in the end: later ones beat earlier ones, and "user" brings others along. */
bool filesystem_has_option(const char *options, const char *wanted);

int filesystem_mount(struct plm_facts *facts, const char *path, const struct filesystem_mount **out,
		     struct plm_err **err);

struct filesystem_mount_params {
	const char *path;
	struct plm_bool separate;
	struct plm_list options;
	int of; /* enum plm_of */
};

int filesystem_eval_permission(struct plm_eval *ev, const void *params);
void filesystem_show_place(struct plm_eval *ev, const struct filesystem_place *place);
/* Gives the verdict unless it is as wanted: FAIL, UNKNOWN or PASS. */
enum plm_verdict filesystem_judge_place(struct plm_eval *ev,
					const struct filesystem_permission_params *p,
					const struct filesystem_permission *f);
/* The verdict of a path, whether it is there or not. */
void filesystem_judge_path(struct plm_eval *ev, const struct filesystem_permission_params *p,
			   const struct filesystem_permission *f);
/* eval_many.c */
int filesystem_judge_many(struct plm_eval *ev, const struct filesystem_permission_params *p);
int filesystem_eval_mount(struct plm_eval *ev, const void *params);
const char *filesystem_validate_permission(const void *params);
const char *filesystem_validate_mount(const void *params);

#endif
