/*
 * engine.h: what the family "engine" gathers of container engines' configuration, and what its evaluators take.
 */
#ifndef PLM_CHECKS_ENGINE_ENGINE_H
#define PLM_CHECKS_ENGINE_ENGINE_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"
#include "core/facts/json.h"

/* ---- options.c: what dockerd can be told, by its names in daemon.json ---- */

enum docker_option_kind { DOCKER_TEXT = 0, DOCKER_BOOL, DOCKER_LIST, DOCKER_MAP };

struct docker_option {
	const char *key;    /* in daemon.json */
	const char *flag;   /* on the command line; NULL: only in the file */
	const char *letter; /* "-H", or NULL */
	enum docker_option_kind kind;
	const char *fallback; /* what dockerd does when not told; NULL: it depends on the host */
};

/* The option of a key; of "log-opts.max-size" the option log-opts, with *member "max-size". NULL when there is none. */
const struct docker_option *engine_docker_option(const char *key, const char **member);
/* What a command line sets an option to: words joined by blanks, a member of a map alone. *value NULL when it is not
 * given there. 0 or -PLM_E_NOMEM. */
int engine_option_of_flags(struct plm_arena *arena, const struct plm_datum *cmdline,
			   const struct docker_option *option, const char *member,
			   const char **value);
/* The same of a configuration file's object, which may be NULL. */
int engine_option_of_file(struct plm_arena *arena, const json_t *config,
			  const struct docker_option *option, const char *member,
			  const char **value);

/* ---- facts ---- */

/* One dockerd: running, or installed and not running (process is NULL). */
struct docker_daemon {
	const struct plm_process *process;
	const char *cmdline_path;
	struct plm_datum cmdline;
	const char *config_path;
	struct plm_datum config_state; /* PRESENT, ABSENT, or why it cannot be used */
	const json_t *config;	       /* NULL unless PRESENT */
	bool config_is_newer; /* changed after the process started: what of it is in force nobody can tell */
	const char *data_root;
};

struct docker_daemon_list {
	const struct docker_daemon *items;
	size_t count;
	struct plm_datum processes; /* presence of /proc; ABSENT for an image */
};

int engine_docker_daemons(struct plm_facts *facts, const struct docker_daemon_list **out,
			  struct plm_err **err);

/* What a daemon keeps of Swarm. */
struct docker_swarm {
	const char *path;	/* of its state */
	struct plm_datum state; /* ABSENT: Swarm is not in use */
	struct plm_datum raft;	/* presence of the managers' log: ABSENT for a worker */
	const char *listens;	/* "0.0.0.0:2377", NULL when the state does not say */
};

int engine_docker_swarm(struct plm_facts *facts, const struct docker_daemon *daemon,
			struct docker_swarm *out, struct plm_err **err);

/* ---- parameters and evaluators ---- */

struct docker_option_params {
	const char *key;
	struct plm_expect expect;
};

struct docker_swarm_params {
	struct plm_bool any_address;
};

const char *engine_validate_docker_option(const void *params);
int engine_eval_docker_option(struct plm_eval *ev, const void *params);
int engine_eval_docker_swarm(struct plm_eval *ev, const void *params);

#endif
