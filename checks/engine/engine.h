/*
 * engine.h: what the family "engine" gathers of container engines' configuration, and what its evaluators take.
 */
#ifndef PLM_CHECKS_ENGINE_ENGINE_H
#define PLM_CHECKS_ENGINE_ENGINE_H

#include <plimsoll/plugin.h>

#include "checks/engine/options.h"
#include "core/facts/docker_daemon.h"

/* ---- facts ---- */

/* What a daemon keeps of Swarm. */
struct docker_swarm {
	const char *path;	/* of its state */
	struct plm_datum state; /* ABSENT: Swarm is not in use */
	struct plm_datum raft;	/* presence of the managers' log: ABSENT for a worker */
	const char *listens;	/* "0.0.0.0:2377", NULL when the state does not say */
};

int engine_docker_swarm(struct plm_facts *facts, const struct plm_docker_daemon *daemon,
			struct docker_swarm *out, struct plm_err **err);

/* What a unit of systemd would start an engine with. */
struct engine_command {
	const char *source; /* "FILE:LINE", or what could not be read */
	struct plm_datum
		arguments; /* each ended by a NUL, as in /proc/PID/cmdline; ABSENT: there is no such unit */
};

/* Of a process that is not this unit's: ABSENT. */
int engine_unit_command(struct plm_facts *facts, const char *name,
			const struct plm_process *process, struct engine_command *out,
			struct plm_err **err);

/* Where an engine keeps its containers. */
struct engine_store {
	const char *engine;
	const char *path;
	const char *source; /* what says so, or NULL: the default */
	const char *unread; /* what would tell where it is, or NULL */
	int error;
	struct plm_stat stat;
};

struct engine_store_list {
	struct engine_store *items;
	size_t count;
};

/* Of all engines or one (ENGINE_STORE_…). */
int engine_stores(struct plm_facts *facts, int engine, struct engine_store_list *to,
		  struct plm_err **err);

/* ---- what evaluators share ---- */

const char *engine_docker_name(struct plm_arena *arena, const struct plm_docker_daemon *daemon);
/* True when the verdict is given: there is no Docker here, or nobody can say. */
bool engine_no_docker(struct plm_eval *ev, const struct plm_docker_daemon_list *list);

/* ---- parameters and evaluators ---- */

struct engine_option_params {
	const char *key;
	struct plm_expect expect;
};

const char *engine_validate_containerd_option(const void *params);
const char *engine_validate_podman_option(const void *params);
const char *engine_validate_crio_option(const void *params);
int engine_eval_containerd_option(struct plm_eval *ev, const void *params);
int engine_eval_podman_option(struct plm_eval *ev, const void *params);
int engine_eval_crio_option(struct plm_eval *ev, const void *params);

struct docker_option_params {
	const char *key;
	struct plm_expect expect;
};

struct engine_version_params {
	int program; /* enum engine_program */
	struct plm_list at_least, packages;
};

enum { ENGINE_SOCKET_PERMISSION = 0, ENGINE_SOCKET_TCP };
struct engine_socket_params {
	int ask;
	struct plm_list groups;
	struct plm_int mode;
	struct plm_bool allow_loopback;
};

struct engine_group_params {
	struct plm_list allowed;
};

enum { ENGINE_STORE_PERMISSION = 0, ENGINE_STORE_FILE_SYSTEM };
enum { ENGINE_STORE_ANY = 0, ENGINE_STORE_DOCKER, ENGINE_STORE_CONTAINERD };
struct engine_store_params {
	int ask, engine;
	struct plm_int mode;
	struct plm_list shared;
};

const char *engine_validate_version(const void *params);
int engine_eval_version(struct plm_eval *ev, const void *params);
int engine_eval_socket(struct plm_eval *ev, const void *params);
int engine_eval_group(struct plm_eval *ev, const void *params);
int engine_eval_store(struct plm_eval *ev, const void *params);

struct docker_swarm_params {
	struct plm_bool any_address;
};

const char *engine_validate_docker_option(const void *params);
int engine_eval_docker_option(struct plm_eval *ev, const void *params);
int engine_eval_docker_swarm(struct plm_eval *ev, const void *params);

#endif
