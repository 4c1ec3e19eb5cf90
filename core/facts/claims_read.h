/*
 * claims_read.h: what the readers of claims share: one function for an attribute in a kind of file, and the setters they
 * fill a value with. Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CLAIMS_READ_H
#define PLM_CORE_FACTS_CLAIMS_READ_H

#include "core/facts/claim_documents.h"

struct plm_lxc_config;

/* One file being read. A reader says what it finds, and leaves a value alone that the file does not tell. */
struct claim_reader {
	const struct plm_claim_documents *d;
	struct plm_arena *arena;
	const char *source;
	const char *beside_source;
	const json_t *json; /* the file; of runc's state its "config" */
	const json_t *
		beside; /* with hostconfig.json: config.v2.json; with runc's config: all of its state */
	const struct plm_lxc_config *lxc;
	struct plm_claims *claims; /* what was read before: the kernel is asked last */
	bool failed;		   /* out of memory */
};

typedef void claim_read(struct claim_reader *r, struct plm_claim_value *v);

/* ---- setters ---- */

void claim_rank(struct claim_reader *r, struct plm_claim_value *v, int64_t rank, const char *fmt,
		...) PLM_PRINTF(4, 5);
void claim_bits(struct claim_reader *r, struct plm_claim_value *v, uint64_t bits);
void claim_unreadable(struct claim_reader *r, struct plm_claim_value *v, const char *source,
		      int error);

/* A list: any number of items, then its end. */
struct claim_items {
	const char **items;
	size_t count;
};
void claim_item(struct claim_reader *r, struct claim_items *list, const char *item);
void claim_end(struct claim_reader *r, struct plm_claim_value *v, struct claim_items *list);
/* The strings of a JSON array. */
void claim_strings(struct claim_reader *r, struct plm_claim_value *v, const json_t *array);

/* ---- words that several readers share ---- */

enum { CLAIM_CLOSED = 0, CLAIM_OPEN = 1 };
#define CLAIM_NO_LIMIT INT64_MAX

void claim_flag(struct claim_reader *r, struct plm_claim_value *v, bool on, bool on_is_more);
void claim_seccomp(struct claim_reader *r, struct plm_claim_value *v, int rank);
void claim_user(struct claim_reader *r, struct plm_claim_value *v, const char *user);
void claim_ns_host(struct claim_reader *r, struct plm_claim_value *v);
void claim_ns_own(struct claim_reader *r, struct plm_claim_value *v);
/* A namespace that the file names by a path, or (path NULL) does not name: the runtime's own then. */
void claim_ns_path(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
		   const char *path);
const char *claim_map_text(struct claim_reader *r, int64_t inside, int64_t host, int64_t size);
/* The entry of that type in a list of namespaces, or NULL; and what such an entry, or none, claims. */
const json_t *claim_entry(const json_t *list, const char *type);
/* The map of a user namespace: only one that the runtime made has the map that the record tells. */
void claim_user_map(struct claim_reader *r, struct plm_claim_value *v, const json_t *namespaces,
		    const char *type, const json_t *maps, const char *const keys[3]);
void claim_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
		     const json_t *entry);
void claim_memory(struct claim_reader *r, struct plm_claim_value *v, json_int_t bytes);
void claim_count(struct claim_reader *r, struct plm_claim_value *v, json_int_t count);
void claim_cpu(struct claim_reader *r, struct plm_claim_value *v, int64_t thousandths);
void claim_cpu_quota(struct claim_reader *r, struct plm_claim_value *v, json_int_t quota,
		     json_int_t period);
void claim_oom(struct claim_reader *r, struct plm_claim_value *v, int64_t adjustment);
void claim_propagation(struct claim_reader *r, struct plm_claim_value *v, bool shared);
void claim_label(struct claim_reader *r, struct plm_claim_value *v, const char *label);
/* "CAP_CHOWN", "chown"; "ALL" too. Names that are none count for nothing. */
uint64_t claim_capabilities(const json_t *names);
uint64_t claim_capability(const char *name);
uint64_t claim_all_capabilities(void);
/* What a program holds once it was started: all its bounding set as user 0, else its ambient set. */
uint64_t claim_after_start(bool root, uint64_t bounding, uint64_t ambient);

/* The mounts of its first process, or NULL with the value said. */
const struct plm_mount_list *claim_mounts_of(struct claim_reader *r, struct plm_claim_value *v);
/* Whether a seccomp profile lets through what it names and what it does not. */
bool claim_seccomp_allows_all(const json_t *seccomp);

/* What Docker does where nobody asked otherwise: an option's value, with its file as the source unless it is dockerd's own
 * default. NULL: nobody can tell. */
const char *docker_default(struct claim_reader *r, const char *key);
void docker_default_seccomp(struct claim_reader *r, struct plm_claim_value *v);

/* ---- the table ---- */

struct claim_row {
	const char *name;
	enum plm_claim_order order;
	bool updatable; /* engines change it while it runs, and the bundle does not follow */
	claim_read *docker, *noted, *bundle, *state, *lxc, *effect; /* NULL: that does not tell */
};

extern const struct claim_row claim_rows[PLM_CLAIM_ATTRIBUTES];

/* ---- readers, by kind of file ---- */

claim_read docker_mounts, bundle_mounts, runc_mounts, effect_mounts;

claim_read docker_devices, bundle_devices, runc_devices, effect_devices;

claim_read docker_privileged, docker_capabilities, docker_bounding, docker_no_new_privs,
	docker_seccomp, docker_user, docker_user_map, docker_ns_pid, docker_ns_net, docker_ns_ipc,
	docker_ns_uts, docker_ns_cgroup, docker_ns_user, docker_read_only_root, docker_masked,
	docker_read_only_paths, docker_propagation, docker_apparmor, docker_selinux, docker_memory,
	docker_pids, docker_cpu, docker_oom, docker_ports;

claim_read noted_privileged, noted_seccomp, noted_ns_net;

claim_read bundle_capabilities, bundle_bounding, bundle_no_new_privs, bundle_seccomp, bundle_user,
	bundle_user_map, bundle_ns_pid, bundle_ns_net, bundle_ns_ipc, bundle_ns_uts,
	bundle_ns_cgroup, bundle_ns_user, bundle_read_only_root, bundle_masked,
	bundle_read_only_paths, bundle_propagation, bundle_apparmor, bundle_selinux, bundle_memory,
	bundle_pids, bundle_cpu, bundle_oom, bundle_cgroup;

claim_read runc_bounding, runc_no_new_privs, runc_seccomp, runc_user_map, runc_ns_pid, runc_ns_net,
	runc_ns_ipc, runc_ns_uts, runc_ns_cgroup, runc_ns_user, runc_read_only_root, runc_masked,
	runc_read_only_paths, runc_propagation, runc_apparmor, runc_selinux, runc_memory, runc_pids,
	runc_cpu, runc_oom, runc_cgroup;

claim_read lxc_capabilities, lxc_bounding, lxc_no_new_privs, lxc_seccomp, lxc_user, lxc_user_map,
	lxc_ns_pid, lxc_ns_net, lxc_ns_ipc, lxc_ns_uts, lxc_ns_user, lxc_read_only_root,
	lxc_read_only_paths, lxc_apparmor, lxc_selinux, lxc_memory, lxc_pids, lxc_cpu, lxc_oom;

claim_read effect_capabilities, effect_bounding, effect_no_new_privs, effect_seccomp, effect_user,
	effect_user_map, effect_ns_pid, effect_ns_net, effect_ns_ipc, effect_ns_uts,
	effect_ns_cgroup, effect_ns_user, effect_read_only_root, effect_masked,
	effect_read_only_paths, effect_propagation, effect_apparmor, effect_selinux, effect_memory,
	effect_pids, effect_cpu, effect_oom, effect_cgroup;

#endif
