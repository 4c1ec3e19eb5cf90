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
	PLM_CLASS_CHROOT,
	PLM_CLASS_KERNEL,
	PLM_CLASS_UNREADABLE,
};

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
};

int plm_facts_processes(struct plm_facts *facts, const struct plm_process_list **out,
			struct plm_err **err);
/* The fact behind plm_facts_containers (no key), for plm_facts_peek. */
extern const struct plm_fact plm_fact_containers;
int plm_facts_containers(struct plm_facts *facts, const struct plm_container_list **out,
			 struct plm_err **err);

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
	struct plm_datum why_not; /* PRESENT, or why mountinfo could not be read */
};

int plm_facts_mounts(struct plm_facts *facts, const struct plm_process *process,
		     const struct plm_mount_list **out, struct plm_err **err);

const char *plm_runtime_name(enum plm_runtime runtime); /* "docker", "podman", … "unknown" */
const char *plm_ns_name(enum plm_ns ns); /* "cgroup", "ipc", … as in /proc/PID/ns */

#endif
