/*
 * logging.h: what the family "logging" gathers of the journal, of the clock, of the rotation of log files and of the
 * log drivers of engines, and what its evaluators take. Nobody outside checks/logging includes this.
 */
#ifndef PLM_CHECKS_LOGGING_LOGGING_H
#define PLM_CHECKS_LOGGING_LOGGING_H

#include <plimsoll/plugin.h>

#include "core/facts/facts.h"
#include "core/facts/settings.h"

struct plm_process;
struct plm_unit;

/* ---- journald ---- */

enum logging_option_kind {
	LOGGING_TEXT = 0,
	LOGGING_BOOLEAN, /* judged as yes or no */
	LOGGING_NUMBER,
	LOGGING_SIZE, /* judged in bytes */
	LOGGING_SPAN, /* judged in seconds */
};

struct logging_option {
	const char *name;
	enum logging_option_kind kind;
	const char *fallback; /* what journald does when it is not told; NULL: it depends */
};

/* NULL when journald has none of that name. */
const struct logging_option *logging_option_find(const char *name);
/* The value as it is judged; *value NULL when it is none of its kind. 0 or -PLM_E_NOMEM. */
int logging_option_value(struct plm_arena *arena, enum logging_option_kind kind, const char *text,
			 const char **value);

struct logging_journald {
	bool installed;
	const struct plm_settings *conf;   /* as it is now */
	const struct plm_settings *later;  /* as the next boot finds it */
	const struct plm_process *process; /* NULL: it does not run, or nothing does */
	bool nothing_runs;
	const char *newer;	   /* a file that was changed after it had started, or NULL */
	struct plm_stat directory; /* /var/log/journal */
	const char *now_source;	   /* where it writes: the file that told, or where was looked */
	struct plm_datum now;	   /* "persistent", "volatile" */
};
int logging_journald(struct plm_facts *facts, const struct logging_journald **out,
		     struct plm_err **err);

struct logging_journald_params {
	const char *option;
	struct plm_bool persistent;
	struct plm_expect expect;
};
const char *logging_validate_journald(const void *params);
int logging_eval_journald(struct plm_eval *ev, const void *params);

/* ---- time ---- */

/* A program that sets the clock. */
struct logging_clock_program {
	const char *name; /* "chrony" */
	const char *process;
	const char *units[4];
	const char *files
		[4]; /* of its configuration, the first that is there counts; NULL: timesyncd's */
};

struct logging_clock {
	const struct logging_clock_program *program;
	const struct plm_process *process; /* NULL: it does not run */
	const struct plm_unit *unit;	   /* the first that exists, or NULL */
	bool starts;			   /* its unit starts with the host */
	size_t servers;
	const char *source;	 /* where the first stands, or its file; NULL: there is none */
	struct plm_datum unread; /* why servers may be more; PRESENT: all were read */
	const char *unread_source;
};

enum { LOGGING_CLOCKS_MAX = 8 };

struct logging_time {
	struct logging_clock items[LOGGING_CLOCKS_MAX]; /* those that run or start with the host */
	size_t count;
	bool nothing_runs;
	struct plm_datum processes;
	struct plm_datum units; /* PRESENT, ABSENT, or why some could not be told */
	const struct plm_datum *clock;
};
int logging_time(struct plm_facts *facts, const struct logging_time **out, struct plm_err **err);
/* Servers and devices that a configuration of chrony's or ntpd's names, a pool as four; *line is the first. */
size_t logging_time_servers(struct plm_slice text, long *line);
/* Fills servers, source and what could not be read. */
int logging_clock_servers(struct plm_facts *facts, struct logging_clock *clock,
			  struct plm_err **err);

struct logging_time_params {
	struct plm_list by;
	struct plm_int servers_at_least;
};
int logging_eval_time(struct plm_eval *ev, const void *params);
const char *logging_validate_time(const void *params);

/* ---- rotation ---- */

/* One block of logrotate's: what it matches and where it stands. */
struct logging_rotated {
	const char *pattern;
	const char *file;
	long line;
};

struct logging_rotation_conf {
	struct plm_arena *arena;
	struct logging_rotated *items;
	size_t count;
	const char **includes; /* files and directories, in order */
	size_t include_count;
	bool out_of_memory;
};
/* Appends what one file says; pure but for memory. */
void logging_rotation_parse(struct logging_rotation_conf *conf, const char *file,
			    struct plm_slice text);

struct logging_rotation {
	struct logging_rotation_conf conf;
	struct plm_datum main;	 /* presence of logrotate.conf */
	struct plm_datum unread; /* PRESENT: all was read */
	const char *unread_source;
	const struct plm_unit *timer;
	struct plm_stat cron;		  /* /etc/cron.daily/logrotate */
	const struct plm_unit *cron_unit; /* of the cron daemon that exists, or NULL */
	const char *state_path;
	struct plm_stat state; /* when it ran last */
	bool nothing_runs;
	int64_t now_seconds;
};
int logging_rotation(struct plm_facts *facts, const struct logging_rotation **out,
		     struct plm_err **err);

struct logging_rotation_params {
	struct plm_list paths;
	struct plm_int state_age;
};
const char *logging_validate_rotation(const void *params);
int logging_eval_rotation(struct plm_eval *ev, const void *params);

/* ---- engine-driver ---- */

/* How one engine keeps the logs of containers that ask for nothing else. */
struct logging_driver {
	const char *engine; /* "dockerd (pid 40)", "podman" */
	const char *driver; /* NULL: cannot be told */
	const char *driver_source;
	const char *max_size; /* NULL: none is set */
	const char *size_source;
	struct plm_datum unread; /* PRESENT: all was read */
	const char *unread_source;
	bool may_be_old; /* the file was changed after the daemon had read it */
};

struct logging_drivers {
	struct logging_driver *items;
	size_t count;
	struct plm_datum processes;
};
int logging_drivers(struct plm_facts *facts, const struct logging_drivers **out,
		    struct plm_err **err);

struct logging_driver_params {
	struct plm_list one_of;
	struct plm_bool bounded;
};
const char *logging_validate_driver(const void *params);
int logging_eval_driver(struct plm_eval *ev, const void *params);

#endif
