/*
 * gathered.h: what this family gathers itself: paths and sockets of the host, open files, records and set-up of the engines, age of
 * images, setuid files.
 */
#ifndef PLM_CHECKS_CONTAINER_GATHERED_H
#define PLM_CHECKS_CONTAINER_GATHERED_H

#include "checks/container/container.h"
#include "core/base/map.h"
#include "core/facts/json.h"

/* A path of the host, and where its file system keeps it: that is how a mount inside a container is
 * told to show it, whatever it is called there. */
struct container_host_path {
	const char *path;	       /* as it was asked for */
	struct plm_stat stat;	       /* of the path, followed */
	const struct plm_mount *mount; /* NULL: the host's mounts do not tell */
	const char *inner;	       /* its path within the mount's file system */
};

int container_host_path(struct plm_facts *facts, const char *path,
			const struct container_host_path **out, struct plm_err **err);

struct container_socket_list {
	const struct container_host_path *const *items; /* those that exist, or may exist */
	size_t count;
	struct plm_datum host_mounts; /* presence of the host's mountinfo */
};

/* The sockets through which a container engine of this host takes orders. */
int container_sockets(struct plm_facts *facts, const struct container_socket_list **out,
		      struct plm_err **err);

/* The ids of a container's mounts, in order. */
struct container_mount_ids {
	const uint64_t *items;
	size_t count;
};

/* What one process holds open that is on none of them. */
struct container_open_files {
	struct plm_datum state; /* PRESENT, or why some cannot be told */
	const char *file;	/* then: what could not be read, below /proc/PID */
	const char *directory;	/* the first, as the kernel shows it (untrusted text), or NULL */
	const char *source;	/* "fd/7" or "cwd" */
	size_t file_count;	/* what is no directory: a log, /dev/null */
};

int container_open_files(struct plm_facts *facts, const struct plm_process *p,
			 const struct container_mount_ids *ids, struct container_open_files *out);

/* Where an engine keeps which containers it has. */
struct container_record_source {
	enum plm_runtime runtime;
	const char *path;
	enum plm_presence presence;
	int error;
};

struct container_records {
	struct plm_map by_id; /* id -> path of the records (const char *) that name it */
	const struct container_record_source *sources;
	size_t source_count;
};

int container_records(struct plm_facts *facts, const struct container_records **out);
/* What an engine set a container up from. config is the caller's, for plm_auto_json; NULL unless
 * state is PRESENT. */
struct container_bundle {
	struct plm_datum state; /* ABSENT: no engine's record was found */
	const char *source;	/* path, or NULL */
	json_t *config;
};

int container_bundle(const struct container_case *c, struct container_bundle *bundle);
/* Docker's config.v2.json, if it names this process. */
int container_docker_config(const struct container_case *c, struct container_bundle *bundle);

/* When an image was made. */
struct plm_claimed_image;
struct container_image_age {
	const char *source;	  /* NULL: nothing tells */
	struct plm_datum created; /* its text */
	bool told;		  /* the text is a time */
	int64_t seconds;	  /* its age */
	bool other; /* its name means another image by now, of which nothing is told */
};

int container_image_age(const struct container_case *c, const struct plm_claimed_image *claim,
			struct container_image_age *out);
/* ---- collect_image_content.c ---- */

/* From containerd's content: *created is NULL where that does not tell, and out says why. */
int container_image_content(const struct container_case *c, const struct plm_claimed_image *claim,
			    struct container_image_age *out, const char **created);

/* The file that a process executes; ABSENT for what has none. */
int container_program(struct plm_facts *facts, const struct plm_process *process,
		      struct plm_datum *link);

struct plm_walk_file;
struct container_setuid_file {
	const char *inner; /* its path in the container; untrusted text */
	const struct plm_walk_file *file;
};

/* What a container's root file system holds that gives its user more rights. */
struct container_setuid {
	struct container_setuid_file *items;
	size_t count;
	size_t layer_count;
	bool nosuid; /* its root is mounted so that none of them has any effect */
	struct plm_datum walk_state;
	const char *unread; /* NULL, or what could not be looked at */
	int error;
};

int container_setuid_files(const struct container_case *c, struct container_setuid *out);

#endif
