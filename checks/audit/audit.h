/*
 * audit.h: the audit family between its collectors and its evaluators: what was gathered of the
 * kernel's audit system, of auditd and of what carries its records away, and the parameters of the
 * tests. Nobody outside checks/audit includes this.
 */
#ifndef PLM_CHECKS_AUDIT_AUDIT_H
#define PLM_CHECKS_AUDIT_AUDIT_H

#include <plimsoll/plugin.h>

#include "checks/audit/rules.h"
#include "core/facts/facts.h"

/* Names of sources as they appear in evidence. */
#define PLM_AUDIT_STATUS_SOURCE "netlink:audit-status"
#define PLM_AUDIT_RULES_SOURCE	"netlink:audit-rules"
#define PLM_AUDIT_RULES_DIR	"/etc/audit/rules.d"
#define PLM_AUDIT_RULES_FILE	"/etc/audit/audit.rules"

/* ---- parameters ---- */

struct plm_audit_status_params {
	struct plm_bool enabled;
	struct plm_bool daemon;
	struct plm_list daemons;
	struct plm_list failure_mode;
	struct plm_int backlog_limit_at_least;
	struct plm_int lost_at_most;
	struct plm_int backlog_at_most;
	struct plm_int backlog_wait_at_least;
};

struct plm_audit_rule_params {
	const char *path;
	const char *perms;
	struct plm_list syscalls;
	struct plm_list filters_allowed;
	struct plm_bool native_only;
	int sides; /* enum plm_of */
	struct plm_bool absent_fails;
};

struct plm_audit_immutable_params {
	int sides; /* enum plm_of */
};

struct plm_audit_setting_params {
	const char *key;
	struct plm_expect expect;
};

struct plm_audit_space_params {
	struct plm_int free_percent;
};

/* ---- facts ---- */

struct plm_audit_status {
	const struct plm_datum *datum; /* the probe's text */
	bool complete;		       /* every number below was there */
	int64_t enabled, failure, pid, backlog_limit, lost;
	int64_t backlog;	      /* -1: not told */
	int64_t backlog_wait;	      /* in jiffies; -1: not told */
	const struct plm_datum *comm; /* of pid; NULL when pid is 0 */
};
int plm_audit_status(struct plm_facts *facts, const struct plm_audit_status **out,
		     struct plm_err **err);

/* Something that was read, or could not be, on the way to a fact. */
struct plm_audit_source {
	const char *path;
	const struct plm_datum *datum;
};

struct plm_audit_rules {
	struct plm_kaudit_machine machine;
	struct plm_kaudit_set set;
	struct plm_audit_source *sources; /* in the order they were read */
	size_t source_count;
	enum plm_presence presence; /* UNREADABLE when any source was */
	int error;
	const char *unloaded; /* why no boot loads those of the files, a clause; or NULL */
};
/* As the kernel lists them. */
int plm_audit_running_rules(struct plm_facts *facts, const struct plm_audit_rules **out,
			    struct plm_err **err);
/* As the next start of the audit service will load them. */
int plm_audit_persistent_rules(struct plm_facts *facts, const struct plm_audit_rules **out,
			       struct plm_err **err);

/* The room for auditd's log. */
struct plm_audit_space {
	const struct plm_datum *conf; /* auditd.conf; nothing else is set when it is not there */
	const char *directory;	      /* of the log */
	const struct plm_datum *room; /* the probe's text */
	bool known;		      /* both numbers were there */
	uint64_t size_bytes, available_bytes;
	uint64_t left_bytes, admin_bytes; /* space_left, admin_space_left */
	bool percents;			  /* one of them is a part of size_bytes */
	uint64_t logs_bytes;		  /* max_log_file times num_logs */
	const char *full_file_action;
};
int plm_audit_space(struct plm_facts *facts, const struct plm_audit_space **out,
		    struct plm_err **err);

/* Where a path leads. */
struct plm_audit_path {
	const char *path;	     /* every link followed: the file itself */
	const char *kernel_path;     /* links in all but the last component followed */
	const struct plm_stat *stat; /* of path */
	enum plm_presence parent;
};
int plm_audit_path(struct plm_facts *facts, const char *path, const struct plm_audit_path **out,
		   struct plm_err **err);

/* The value of the first "key = value" line of a datum, borrowed from it; false when there is none.
 */
bool plm_audit_line(const struct plm_datum *datum, const char *key, struct plm_slice *value);

/* ---- evaluators ---- */

int plm_audit_eval_status(struct plm_eval *ev, const void *params);
int plm_audit_eval_rule(struct plm_eval *ev, const void *params);
int plm_audit_eval_immutable(struct plm_eval *ev, const void *params);
int plm_audit_eval_setting(struct plm_eval *ev, const void *params);
int plm_audit_eval_space(struct plm_eval *ev, const void *params);

/* The kernel's status as evidence. */
void plm_audit_show_status(struct plm_eval *ev, const struct plm_audit_status *status);

#endif
