/*
 * walk_private.h: what the files of the walk (walk.h) share: the file systems it goes over, the directories that wait, and
 * what one thread finds. Private to core/host/walk*.c.
 */
#ifndef PLM_CORE_HOST_WALK_PRIVATE_H
#define PLM_CORE_HOST_WALK_PRIVATE_H

#include <pthread.h>
#include <sys/stat.h>

#include "core/base/map.h"
#include "core/host/walk.h"

enum { WALK_THREADS = 2, WALK_MOST_UNREAD = 1000, WALK_MOST_IDS = 65536 };

/* ---- walk_mounts.c: which file systems, entered where ---- */

enum walk_state {
	WALK_MOUNT_WALKED = 0,
	WALK_MOUNT_ELSEWHERE,
	WALK_MOUNT_KERNEL,
	WALK_MOUNT_REMOTE,
	WALK_MOUNT_MERGED,
	WALK_MOUNT_COVERED,
	WALK_MOUNT_REFUSED, /* error says why */
};

struct walk_mount {
	const char *point; /* as the host sees it, "" for "/" */
	const char *root;  /* which directory of its file system lies there */
	const char *type, *options, *super_options;
	uint64_t id, device;
	enum walk_state state;
	int error;
	int fd;		/* the directory at point, open for reading, while it is walked; -1 else */
	size_t waiting; /* directories of it that are to be read */
	bool is_image;	/* holds the directory that is an image's "/" */
	bool nosuid;
	bool has_no_attributes; /* a request for an extended attribute said so; a hint, set by any thread */
};

struct walk_mounts {
	struct walk_mount *items;
	size_t count;
	struct plm_map points;	/* point -> walk_mount: what is not entered by its name */
	struct plm_map holders; /* directory -> any: one with a mount point right in it */
};

/* 0 or an errno. */
int walk_mounts_choose(struct plm_host *host, struct plm_arena *arena, struct walk_mounts *mounts);
/* Opens one: its fd, or -1 with the state that says why it is not walked. */
int walk_mount_enter(struct plm_host *host, struct walk_mount *m);
void walk_mount_leave(struct walk_mount *m);
/* "walked", … */
const char *walk_state_name(const struct walk_mount *mount);

/* ---- walk_store.c ---- */

/* Whether a directory is the root of a layer of an image or container, or of a snapshot, by its path. */
bool walk_is_layer(const char *path, size_t size);
/* Whether overlay's options name such a layer. */
bool walk_merges_layers(const char *super_options);

/* ---- walk_found.c: what one thread found ---- */

struct walk_file {
	const char *path;
	uint32_t mode, uid, gid; /* mode with its type */
	bool in_store, nosuid;
	const char *capability; /* in hexadecimal, "-" or "?" */
};

struct walk_owner {
	uint32_t id;
	uint64_t count;
	const char *example;
};

struct walk_owners {
	struct walk_owner *slots; /* a hash table by id; count 0: free */
	size_t room, count;
	size_t last; /* asked for: most files have the owner of the one before */
};

struct walk_unread {
	int error;
	const char *path;
};

struct walk_found {
	struct plm_arena *arena;
	uint64_t entries, directories, unread_more;
	struct walk_file *files;
	size_t file_count;
	struct walk_unread *unread;
	size_t unread_count;
	struct walk_owners users, groups;
};

/* A path of which the directory is given as it is ("" for "/"). */
struct walk_name {
	const char *directory, *name;
};

/* All give 0 or ENOMEM. */
int walk_found_owner(struct walk_found *found, struct walk_owners *owners, uint32_t id,
		     struct walk_name name, uint64_t count);
int walk_found_unread(struct walk_found *found, int error, const char *path);
/* Takes what another thread found over; its arena must live as long as `to`. */
int walk_found_merge(struct walk_found *to, const struct walk_found *from);
/* The lines behind "mount". */
void walk_found_write(struct walk_found *found, struct plm_buf *text);
/* A path as the text has it. */
void walk_write_path(struct plm_buf *text, const char *path);

/* ---- walk_directory.c: one directory ---- */

struct walk_directory {
	struct walk_directory *next;
	struct walk_mount *mount;
	uint32_t uid;  /* its owner */
	bool in_store; /* in a layer of a directory that store_owner has */
	uint32_t store_owner;
	size_t size;
	char path[]; /* as the host sees it, "" for "/" */
};

/* One thread's means. */
struct walk_hand {
	struct walk_mounts *mounts;
	bool use_openat2;
	struct walk_found found;
	char *entries; /* WALK_LIST_BYTES for getdents64 */
	/* Of the directory that was read last: */
	struct walk_directory *first, *last; /* directories in it that are to be read */
	size_t added_bytes;
};

enum { WALK_LIST_BYTES = 64 * 1024 };

/* NULL when out of memory; malloc'd. */
struct walk_directory *walk_directory_new(struct walk_mount *mount, const char *directory,
					  const char *name);
/* Notes the directory at a mount point itself. 0 or ENOMEM. */
int walk_directory_note_top(struct walk_hand *hand, const struct walk_directory *top,
			    const struct statx *sx);
/* Reads one; 0 or ENOMEM. What is below it is in first … last, also after an error. */
int walk_directory_read(struct walk_hand *hand, const struct walk_directory *directory);

#endif
