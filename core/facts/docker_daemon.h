/*
 * docker_daemon.h: every dockerd of this host, and what it was told by its command line and its file: both say what a
 * container has that nobody asked otherwise for. Asks no engine.
 */
#ifndef PLM_CORE_FACTS_DOCKER_DAEMON_H
#define PLM_CORE_FACTS_DOCKER_DAEMON_H

#include "core/facts/containers.h"
#include "core/facts/json.h"

/* ---- options under their names in daemon.json ---- */

enum plm_docker_option_kind {
	PLM_DOCKER_TEXT = 0,
	PLM_DOCKER_BOOL,
	PLM_DOCKER_LIST,
	PLM_DOCKER_MAP
};

struct plm_docker_option {
	const char *key;    /* in daemon.json */
	const char *flag;   /* on the command line; NULL: only in the file */
	const char *letter; /* "-H", or NULL */
	enum plm_docker_option_kind kind;
	const char *fallback; /* what dockerd does when not told; NULL: it depends on the host */
};

/* The option of a key; of "log-opts.max-size" the option log-opts, with *member "max-size". NULL when there is none. */
const struct plm_docker_option *plm_docker_option_find(const char *key, const char **member);

/* ---- daemons ---- */

/* One dockerd: running, or installed and not running (process is NULL). */
struct plm_docker_daemon {
	const struct plm_process *process;
	const char *cmdline_path;
	struct plm_datum cmdline;
	const char *config_path;
	struct plm_datum config_state; /* PRESENT, ABSENT, or why it cannot be used */
	const json_t *config;	       /* NULL unless PRESENT */
	bool config_is_newer; /* changed after the process started: what of it is in force nobody can tell */
	const char *data_root;
};

struct plm_docker_daemon_list {
	const struct plm_docker_daemon *items;
	size_t count;
	struct plm_datum processes; /* presence of /proc; ABSENT for an image */
};

int plm_facts_docker_daemons(struct plm_facts *facts, const struct plm_docker_daemon_list **out,
			     struct plm_err **err);
/* Whether a file was changed after a process had started, and so after that may have read it. False when either time
 * cannot be told. */
int plm_facts_is_newer(struct plm_facts *facts, const char *path, const struct plm_process *process,
		       bool *newer, struct plm_err **err);

/* What one daemon has an option set to: its command line decides, then its file, then what it does when not told. Words
 * of a list are joined by blanks. */
struct plm_docker_setting {
	const char *value;  /* NULL: nobody can tell from here */
	const char *source; /* the file it comes from, or NULL for the default */
	const char *file;   /* that the daemon reads */
	const char *unread; /* what could not be read and would decide, or NULL */
	int error;
	bool may_be_old; /* the file was changed after the daemon had read it */
};

/* Of a key that has an option. `out` comes zeroed. 0 or -PLM_E_NOMEM. */
int plm_docker_setting_find(struct plm_arena *arena, const struct plm_docker_daemon *daemon,
			    const char *key, struct plm_docker_setting *out);

#endif
