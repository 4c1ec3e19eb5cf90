/*
 * recording.h: a recorded host in memory: a tree of nodes, found by path through a table; private to
 * core/host and its tests. The format it is read from is in docs/fixture-hosts.md.
 */
#ifndef PLM_CORE_HOST_RECORDING_H
#define PLM_CORE_HOST_RECORDING_H

#include <plimsoll/facts.h>
#include <plimsoll/types.h>

#include "core/base/map.h"

struct plm_err;

/* One directory that a recording was read from: its own, or that of a `base`. */
struct plm_layer {
	const char *directory;
	const char *manifest; /* for error messages */
	const struct plm_map
		*members; /* of an archive: name below root/ -> struct plm_datum; NULL else */
	int root_fd;	  /* of root/, or -1 when there is none */
	int depth;	  /* bases above it */
	bool scanned;	  /* root/ has been looked at */
};

struct plm_node_xattr {
	const struct plm_node_xattr *next;
	const char *name;
	const char *value; /* NULL: `error` says why there is none */
	size_t size_bytes;
	int error;
};

struct plm_node {
	const char *path; /* absolute */
	const char *name; /* its last component */
	struct plm_node *parent;
	struct plm_node **children; /* in order of appearance; some may not be present */
	size_t child_count;
	bool present;
	bool said_absent; /* the recording knows that it is not there */
	int refused;	  /* whoever asks for it, or for what is below it, gets this errno */
	bool mtime_given, size_given;
	struct plm_stat st;		 /* presence is not used */
	const struct plm_stat *followed; /* what following it gives; NULL when nothing was said */
	int error;			 /* reading, listing or readlink fails with it */
	const char *text;		 /* content, when it is in the manifest */
	size_t text_bytes;
	const char *from; /* content, when it is a file below the layer's root/ */
	const struct plm_layer *from_layer;
	const char *target; /* of a link; NULL when only what it leads to is known */
	const struct plm_node_xattr *xattrs;
	const struct plm_layer *layer; /* that described it last, and where */
	long line;		       /* 0: by root/ or as a parent */
};

struct plm_node_probe {
	int error;
	const char *text;
	size_t text_bytes;
};

struct plm_recording {
	struct plm_arena *arena;
	struct plm_map nodes;  /* path -> struct plm_node */
	struct plm_map probes; /* name -> struct plm_node_probe */
	struct plm_node *root;
	uint64_t next_inode;
	int otherwise; /* errno of whatever was not asked; 0: it is absent */
	bool time_given;
	int64_t time_seconds;
};

/* NULL when out of memory; lives in the arena, descriptors are closed with it. */
struct plm_recording *plm_recording_new(struct plm_arena *arena);

/* The node at path (absolute, without "." and ".."), made present with its parents: as it is when it
 * is of this kind already, blank with defaults else. NULL when out of memory, or with errno ENOTDIR
 * when a parent is no directory. */
struct plm_node *plm_recording_make(struct plm_recording *recording, const char *path,
				    enum plm_file_kind kind);
/* Defaults of a node of this kind: owner, mode, device, a fresh inode. */
struct plm_stat plm_recording_defaults(struct plm_recording *recording, enum plm_file_kind kind);
/* The node at exactly this path, links not followed; NULL when it is not present. */
struct plm_node *plm_recording_at(const struct plm_recording *recording, const char *path);
/* Takes a path and all below it away. */
void plm_recording_hide(struct plm_node *node);

enum plm_find_flags {
	PLM_FIND_NOFOLLOW = 1u << 0, /* the last component's link is the answer */
	PLM_FIND_NO_LINKS = 1u << 1, /* links on the way are ELOOP */
};

/* Finds what path leads to, links and ".." resolved inside the recording; 0 or an errno. A link that
 * the kernel would follow by magic is ELOOP, unless it is last and PLM_FIND_NOFOLLOW. */
int plm_recording_find(const struct plm_recording *recording, const char *path, unsigned flags,
		       const struct plm_node **node);

/* /proc/PID/root, /proc/PID/ns/mnt, … */
bool plm_path_is_magic_link(const char *path);

/* Reads a manifest's text into the recording; the layer must live as long as it. One error with
 * file, line and remedy. */
int plm_manifest_parse(struct plm_recording *recording, struct plm_layer *layer, const char *text,
		       size_t size_bytes, struct plm_err **err);
/* Reads directory/manifest and directory/root. */
int plm_manifest_load(struct plm_recording *recording, const char *directory, int depth,
		      struct plm_err **err);

#endif
