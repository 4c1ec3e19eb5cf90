/*
 * tests.h: the tests of the family "container": what each is asked, and who judges it.
 */
#ifndef PLM_CHECKS_CONTAINER_TESTS_H
#define PLM_CHECKS_CONTAINER_TESTS_H

#include "checks/container/container.h"

/* ---- parameters: each begins with whom the rule exempts ---- */

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

struct container_claims_params {
	struct container_exempt exempt;
	struct plm_list attributes;
};

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
