/*
 * container.h: what collectors and evaluators of the family "container" share. Every test judges
 * each running container on its own, and in it the worst of all its processes.
 */
#ifndef PLM_CHECKS_CONTAINER_CONTAINER_H
#define PLM_CHECKS_CONTAINER_CONTAINER_H

#include <plimsoll/plugin.h>

#include "core/base/map.h"
#include "core/facts/cgroup_limit.h"
#include "core/facts/containers.h"
#include "core/facts/json.h"
#include "core/facts/ports.h"

struct plm_arena;
struct plm_host_dir;

/* ---- each.c: walking the containers ---- */

/* One container being judged by one test. */
struct container_case {
	struct plm_eval *ev;
	const void *params;
	const struct plm_container *container;
	const struct plm_process_list *processes;
	const char *who; /* "container web-1 (docker)" */
};

/* Writes verdict and evidence of one container; 0 or a negative code. */
typedef int container_judge(const struct container_case *c);

/* Gives a result for every container: not applicable when there is none or the rule exempts it,
 * and one more, unknown, for what may be hidden from this view. */
struct container_exempt;
int container_each(struct plm_eval *ev, const void *params, const struct container_exempt *exempt,
		   container_judge *judge);

/* A test of single processes. The worst one decides: a bad one is a failure whatever else could not
 * be read, an unreadable one else makes the verdict unknown. */
struct container_process_test {
	bool (*is_bad)(const struct container_case *c, const struct plm_process *p);
	/* Evidence of one process. */
	void (*show)(const struct container_case *c, const struct plm_process *p);
	/* The sentences. `others` says how many more are as bad: "" or " and 2 more processes". */
	void (*fail)(const struct container_case *c, const struct plm_process *p,
		     const char *others);
	void (*pass)(const struct container_case *c);
};

int container_judge_processes(const struct container_case *c,
			      const struct container_process_test *test);

/* Evidence in a file of /proc/PID. */
void container_show(const struct container_case *c, const struct plm_process *p, const char *file,
		    const char *fmt, ...) PLM_PRINTF(4, 5);
void container_show_unreadable(const struct container_case *c, const struct plm_process *p,
			       const char *file, int error);

/* The worst of a container's processes where a test reads more of them itself. Starts zeroed. */
struct container_worst {
	const struct plm_process *bad, *unread; /* the first of each, or NULL */
	size_t bad_count, read_count;
	const char *file; /* of unread, below /proc/PID */
	int error;
};

void container_take_bad(struct container_worst *worst, const struct plm_process *p);
void container_take_unread(struct container_worst *worst, const struct plm_process *p,
			   const char *file, int error);
/* "" or " and 2 more of its processes". */
const char *container_others(const struct container_worst *worst, char to[static 48]);
/* Unknown with evidence where something could not be read, or every process has ended; else false.
 */
bool container_judge_unread(const struct container_case *c, const struct container_worst *worst);

/* The mounts of a container: once for each mount namespace its processes are in. Starts zeroed. */
struct container_views {
	const struct plm_process *process; /* whose they are */
	const struct plm_mount_list *mounts;
	size_t next;
};

/* Takes the next one: 1, 0 at the end, or a negative code. */
int container_next_view(const struct container_case *c, struct container_views *views);

/* Verdict and evidence where a mountinfo could not be read. */
void container_mounts_unreadable(const struct container_case *c, const struct plm_process *p,
				 const struct plm_datum *why_not);

/* ---- parameters ---- */

/* Which containers a rule leaves out: glob patterns. Every parameter struct begins with it. */
struct container_exempt {
	struct plm_list names, images, labels;
};

struct container_params {
	struct container_exempt exempt;
};

struct container_capability_params {
	struct container_exempt exempt;
	struct plm_list allowed, forbidden, sets, with_host;
	int user_namespace, user;
};
enum { CONTAINER_USERNS_INITIAL = 0, CONTAINER_USERNS_ANY };
enum { CONTAINER_USER_ANY = 0, CONTAINER_USER_ROOT, CONTAINER_USER_OTHER };

struct container_root_params {
	struct container_exempt exempt;
	int way;
};
enum { CONTAINER_ROOT_ANY = 0, CONTAINER_ROOT_RUNS, CONTAINER_ROOT_MAPS };

struct container_namespace_params {
	struct container_exempt exempt;
	struct plm_list forbidden;
};

struct container_socket_params {
	struct container_exempt exempt;
	struct plm_list also;
};

struct container_mount_params {
	struct container_exempt exempt;
	struct plm_list forbidden, allowed;
	struct plm_bool writable_only;
};

struct container_file_params {
	struct container_exempt exempt;
	struct plm_list read_only, masked;
};

struct container_memory_params {
	struct container_exempt exempt;
	struct plm_int at_most_percent;
};

struct container_pids_params {
	struct container_exempt exempt;
	struct plm_int at_most;
};

struct container_environment_params {
	struct container_exempt exempt;
	struct plm_list names, harmless;
};

struct container_port_params {
	struct container_exempt exempt;
	struct plm_list allowed_addresses, allowed_ports;
};

struct container_cpu_params {
	struct container_exempt exempt;
	struct plm_int at_most_percent;
};

enum { CONTAINER_IMAGE_TAG = 0, CONTAINER_IMAGE_DIGEST, CONTAINER_IMAGE_AGE };
struct container_image_params {
	struct container_exempt exempt;
	int ask;
	struct plm_list tags;
	struct plm_int at_most; /* seconds */
};

struct container_restart_params {
	struct container_exempt exempt;
	struct plm_int at_most;
};

struct container_remote_shell_params {
	struct container_exempt exempt;
	struct plm_list programs, ports;
};

struct container_setuid_params {
	struct container_exempt exempt;
	struct plm_list allowed;
	struct plm_bool even_without_effect;
};

/* ---- eval_limits.c: what the tests of limits share ---- */

void container_show_limit(const struct container_case *c, const struct plm_cgroup_limit *limit);
/* True when it wrote a verdict because something cannot be told. what: "memory". */
bool container_limit_unread(const struct container_case *c, const struct plm_container_limit *found,
			    const char *what);

struct container_claims_params {
	struct container_exempt exempt;
	struct plm_list attributes;
};

/* ---- facts of this family ---- */

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
};

int container_image_age(const struct container_case *c, const struct plm_claimed_image *claim,
			struct container_image_age *out);

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

/* ---- what a capability lets one do: "can load kernel modules" ---- */

const char *container_capability_words(int capability);
/* The bits of names; false when one is no capability. */
bool container_capability_bits(const struct plm_list *names, uint64_t *bits);

/* ---- evaluators ---- */

int container_eval_capabilities(struct plm_eval *ev, const void *params);
int container_eval_no_new_privileges(struct plm_eval *ev, const void *params);
int container_eval_seccomp(struct plm_eval *ev, const void *params);
int container_eval_root_user(struct plm_eval *ev, const void *params);
int container_eval_namespaces(struct plm_eval *ev, const void *params);
int container_eval_control_socket(struct plm_eval *ev, const void *params);
int container_eval_host_mount(struct plm_eval *ev, const void *params);
int container_eval_read_only_root(struct plm_eval *ev, const void *params);
int container_eval_kernel_files(struct plm_eval *ev, const void *params);
int container_eval_memory_limit(struct plm_eval *ev, const void *params);
int container_eval_pids_limit(struct plm_eval *ev, const void *params);
int container_eval_cpu_limit(struct plm_eval *ev, const void *params);
int container_eval_published_port(struct plm_eval *ev, const void *params);
int container_eval_mac_label(struct plm_eval *ev, const void *params);
int container_eval_oom_score(struct plm_eval *ev, const void *params);
int container_eval_joined_process(struct plm_eval *ev, const void *params);
int container_eval_devices(struct plm_eval *ev, const void *params);
int container_eval_propagation(struct plm_eval *ev, const void *params);
int container_eval_release_agent(struct plm_eval *ev, const void *params);
int container_eval_leaked_fd(struct plm_eval *ev, const void *params);
int container_eval_rogue(struct plm_eval *ev, const void *params);
int container_eval_environment(struct plm_eval *ev, const void *params);
int container_eval_claims(struct plm_eval *ev, const void *params);
int container_eval_image(struct plm_eval *ev, const void *params);
int container_eval_restart(struct plm_eval *ev, const void *params);
int container_eval_healthcheck(struct plm_eval *ev, const void *params);
int container_eval_remote_shell(struct plm_eval *ev, const void *params);
int container_eval_setuid_files(struct plm_eval *ev, const void *params);

const char *container_validate_capabilities(const void *params);
const char *container_validate_namespaces(const void *params);
const char *container_validate_host_mount(const void *params);
const char *container_validate_socket(const void *params);
const char *container_validate_files(const void *params);
const char *container_validate_memory(const void *params);
const char *container_validate_cpu(const void *params);
const char *container_validate_ports(const void *params);
const char *container_validate_pids(const void *params);
const char *container_validate_claims(const void *params);
const char *container_validate_image(const void *params);

#endif
