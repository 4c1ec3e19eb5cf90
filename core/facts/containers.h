/*
 * containers.h: every process and every running container, from the kernel alone.
 * Follows proc(5), namespaces(7), cgroups(7); the order of classes is in docs/containers.md.
 */
#ifndef PLM_CORE_FACTS_CONTAINERS_H
#define PLM_CORE_FACTS_CONTAINERS_H

#include "core/facts/facts.h"

/* What a process is, first match wins. */
enum plm_process_class {
	PLM_CLASS_HOST = 0, /* differs from the host in nothing */
	PLM_CLASS_CONTAINER,
	PLM_CLASS_SANDBOX, /* own pid and mnt namespace on the host's root */
	PLM_CLASS_HELPER,  /* own user namespace, the host's pid namespace: rootless helpers */
	PLM_CLASS_PRIVATE_MOUNTS, /* PrivateTmp= and the like */
	PLM_CLASS_NETWORK_ONLY,
	PLM_CLASS_KERNEL,
	PLM_CLASS_UNREADABLE, /* may be anything */
	PLM_CLASS_VM,	      /* the host's side of a container in a virtual machine */
};

struct plm_cgroup_match;

/* Members of containers are known whole. Of every other process only what tells its class is read:
 * stat, cgroup and the mnt, net, pid and user namespaces; the rest of its struct is zero, and what
 * can be "unsaid" is -1. That is the hot path: a host has many processes and few members. */
struct plm_process_list {
	const struct plm_process *const *items; /* by pid */
	const enum plm_process_class *classes;	/* parallel to items */
	size_t count;
	uint64_t host_ns[PLM_NS_COUNT]; /* the initial namespaces; 0 when not known */
	uint64_t host_root_device, host_root_inode;
	size_t unreadable_count;
	size_t vanished_count;	   /* died while they were being read */
	const char *scope_problem; /* NULL, or one sentence: auditing from inside a container,
				      hidepid, … */
	struct plm_datum why_not;  /* presence of /proc itself: ABSENT for an image */
	/* Parallel to items: what the cgroup path says, NULL where it says nothing. */
	const struct plm_cgroup_match *const *matches;
	/* Parallel to items: the name of what is isolated and no container, where a file or the cgroup
	 * tells; else NULL. Untrusted text. */
	const char *const *names;
	bool cgroup_paths_relative; /* the reader's own cgroup namespace is not the host's */
};

int plm_facts_processes(struct plm_facts *facts, const struct plm_process_list **out,
			struct plm_err **err);
/* The fact behind plm_facts_containers (no key), for plm_facts_peek. */
extern const struct plm_fact plm_fact_containers;
int plm_facts_containers(struct plm_facts *facts, const struct plm_container_list **out,
			 struct plm_err **err);

/* Why a process of the class UNREADABLE is one. */
const char *plm_unreadable_reason(const struct plm_process *process);
/* "pids 12, 40, 41: Permission denied" of the class UNREADABLE, "" when there is none. NULL when out of
 * memory. */
const char *plm_unreadable_words(struct plm_arena *arena, const struct plm_process_list *list);

/* Where the process of that pid is in items; count when it is not. */
size_t plm_process_index(const struct plm_process_list *list, int32_t pid);

struct plm_host_dir;
/* /proc/PID of a process seen before, held open: *why_not is PRESENT and *dir the caller's (for
 * plm_host_dir_close), or UNREADABLE: with ESRCH when it is gone, a zombie, or when its number is
 * another's by now. 0 or -PLM_E_NOMEM. */
int plm_facts_open_process(struct plm_facts *facts, const struct plm_process *process,
			   struct plm_host_dir **dir, struct plm_datum *why_not);
/* Whether it is gone since it was seen, or only waits for its parent to take note. */
int plm_facts_has_ended(struct plm_facts *facts, const struct plm_process *process, bool *ended,
			struct plm_err **err);
/* Whether none of its processes is left. */
int plm_facts_container_ended(struct plm_facts *facts, const struct plm_container *container,
			      bool *ended, struct plm_err **err);
/* A file of a process seen before: "uid_map". UNREADABLE with ESRCH when it is gone. */
int plm_facts_process_file(struct plm_facts *facts, const struct plm_process *process,
			   const char *name, struct plm_datum *out, struct plm_err **err);

/* Whether it is user 0's, and still runs. Anybody may call a process "dockerd"; only root's is believed. */
int plm_facts_belongs_to_root(struct plm_facts *facts, const struct plm_process *process,
			      bool *does, struct plm_err **err);

/* The engines that run on the host, told by their processes: where they keep things. */
struct plm_engine {
	enum plm_runtime runtime;
	const struct plm_process *process;
	const char *data_root;	    /* of its command line, or NULL: the default */
	const char *const *sockets; /* paths of its command line; its default ones are not here */
	size_t socket_count;
	bool no_proxy; /* of Docker: told to publish ports without docker-proxy */
};

struct plm_engine_list {
	const struct plm_engine *items;
	size_t count;
};

/* No file or command line of an engine's is read beyond this. */
enum { PLM_ENGINE_FILE_BYTES = 256 * 1024 };

int plm_facts_engines(struct plm_facts *facts, const struct plm_engine_list **out,
		      struct plm_err **err);
/* Where Docker keeps its containers: the data root of each dockerd that runs, then the default one. Ends in NULL. */
int plm_facts_docker_roots(struct plm_facts *facts, const char *const **roots,
			   struct plm_err **err);

/* The same for a container of a Docker that a user runs, or *root NULL. */
int plm_facts_docker_root_of_user(struct plm_facts *facts, const struct plm_container *container,
				  const char **root, struct plm_err **err);

/* Mounts of one process, from /proc/PID/mountinfo; gathered once a mount namespace. */
struct plm_mount {
	uint32_t id, parent_id;
	uint32_t major, minor;
	const char *root;	 /* within the file system; octal escapes undone; untrusted text */
	const char *point;	 /* relative to the process's root */
	const char *options;	 /* per mount: "rw,nosuid,…" */
	const char *propagation; /* "shared:N master:N" or "" */
	const char *fstype;
	const char *source;
	const char *super_options;
	bool read_only; /* per mount or per super block */
};

struct plm_mount_list {
	const struct plm_mount *items;
	size_t count;
	struct plm_datum why_not;	     /* PRESENT, or why mountinfo could not be read */
	const struct plm_mount_index *index; /* for plm_mounts_find; NULL when there are no items */
};

int plm_facts_mounts(struct plm_facts *facts, const struct plm_process *process,
		     const struct plm_mount_list **out, struct plm_err **err);
/* The host's own, as the reader sees them: /proc/self/mountinfo. */
int plm_facts_host_mounts(struct plm_facts *facts, const struct plm_mount_list **out,
			  struct plm_err **err);

/* The mount that a walk along an absolute path ends on (mounts hidden under others do not count),
 * or NULL. */
const struct plm_mount *plm_mounts_find(const struct plm_mount_list *list, const char *path);
/* Where a path on a mount is within the mount's file system: root, and what path has more than
 * point. NULL when out of memory. */
const char *plm_mounts_inner_path(struct plm_arena *arena, const struct plm_mount *mount,
				  const char *path);
/* Where on the host what a container's mount shows can be seen, or *path NULL: nowhere, it is the
 * container's own. 0 or -PLM_E_NOMEM. */
int plm_mounts_origin(struct plm_arena *arena, const struct plm_mount_list *host,
		      const struct plm_mount *mount, const char **path);
/* Whether path is ancestor or below it: whole components are compared. */
bool plm_path_is_below(const char *path, const char *ancestor);

/* What a fact about one container is kept under, and which container that is; NULL: none of them. */
enum { PLM_CONTAINER_KEY_ROOM = 16 };
void plm_container_key(const struct plm_container *container, char key[PLM_CONTAINER_KEY_ROOM]);
const struct plm_container *plm_containers_by_key(const struct plm_container_list *list,
						  const char *key);

const char *plm_runtime_name(enum plm_runtime runtime); /* "docker", "podman", … "unknown" */
/* The same for a sentence, "container NAME (ENGINE)": "runtime not known" where it is not. */
const char *plm_runtime_words(enum plm_runtime runtime);
/* "sandbox", "private mounts", … */
const char *plm_process_class_name(enum plm_process_class process_class);
const char *plm_ns_name(enum plm_ns ns); /* "cgroup", "ipc", … as in /proc/PID/ns */

#endif
