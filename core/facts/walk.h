/*
 * walk.h: what one walk over all local file systems of the host found: files with setuid, setgid, sticky bit or
 * capabilities, or that everybody may write, and who owns files at all. From the probe "walk" (core/host/walk.h), gathered once
 * an audit, by the first test that asks.
 */
#ifndef PLM_CORE_FACTS_WALK_H
#define PLM_CORE_FACTS_WALK_H

#include "core/base/text.h"
#include "core/facts/facts.h"

/* capabilities(7), "File capabilities". */
struct plm_file_capability {
	bool present;
	bool refused;	/* asking for it was */
	bool malformed; /* what is there is no attribute that the kernel would take */
	bool effective;
	uint64_t permitted, inheritable;
	uint32_t root_uid; /* of version 3: for which user namespace; 0 else */
};

struct plm_walk_file {
	const char *path; /* as the host sees it */
	enum plm_file_kind kind;
	uint32_t mode, uid, gid; /* mode: 07777 */
	bool in_store; /* in a layer of an image or container, or in a snapshot: not reached as a file of the host's */
	bool nosuid; /* setuid, setgid and capabilities have no effect where it is mounted */
	struct plm_file_capability capability;
};

/* A user or group that owns something outside of stores. */
struct plm_walk_owner {
	bool group;
	uint32_t id;
	uint64_t count;
	const char *example; /* the first path by name */
};

struct plm_walk_mount {
	const char *
		state; /* "walked", "elsewhere", "kernel", "remote", "merged", "covered", or an errno's name */
	const char *type, *options, *point;
};

struct plm_walk_unread {
	int error;
	const char *path;
};

struct plm_walk {
	struct plm_datum state; /* PRESENT, or why nothing was walked */
	uint64_t entries, directories;
	const char *unfinished; /* NULL, or which bound was reached */
	const struct plm_walk_mount *mounts;
	size_t mount_count;
	const struct plm_walk_file *files; /* by path */
	size_t file_count;
	const struct plm_walk_owner *owners; /* users by number, then groups */
	size_t owner_count;
	const struct plm_walk_unread *unread; /* by path */
	size_t unread_count;
	uint64_t unread_more; /* beside those */
};

/* Gathered once; never NULL on 0. */
int plm_facts_walk(struct plm_facts *facts, const struct plm_walk **out, struct plm_err **err);

/* NULL when everything local was looked at; else one sentence's end that says why the walk cannot vouch for the whole, and a
 * path or name it concerns. Only then does finding nothing mean that there is nothing. */
const char *plm_walk_gap(const struct plm_walk *walk, const char **what);

/* ---- the texts; pure ---- */

/* 0, -PLM_E_NOMEM, or -PLM_E_PARSE for a line no walk writes. */
int plm_walk_parse(struct plm_arena *arena, struct plm_slice text, struct plm_walk *walk);
/* The bytes of security.capability; never fails, see malformed. */
struct plm_file_capability plm_file_capability_parse(struct plm_slice bytes);

#endif
