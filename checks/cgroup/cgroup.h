/*
 * cgroup.h: what is gathered of control groups and what the evaluators take.
 */
#ifndef PLM_CHECKS_CGROUP_CGROUP_H
#define PLM_CHECKS_CGROUP_CGROUP_H

#include <plimsoll/plugin.h>

#include "core/base/text.h"
#include "core/facts/facts.h"

#define CGROUP_MOUNTINFO "/proc/self/mountinfo"

/* No file of the kernel about control groups is larger. */
enum { CGROUP_FILE_BYTES = 64 * 1024 };

/* ---- facts ---- */

struct cgroup_mount {
	const char *point;   /* untrusted text */
	const char *options; /* version 1: "rw,cpu,cpuacct", a named hierarchy "rw,name=systemd" */
	bool v2;
};

enum cgroup_mode {
	CGROUP_NONE = 0, /* nothing is mounted */
	CGROUP_V1,
	CGROUP_HYBRID, /* controllers of version 1 beside a hierarchy of version 2 */
	CGROUP_V2,
};

struct cgroup_facts {
	struct plm_datum mountinfo; /* presence of /proc/self/mountinfo */
	struct cgroup_mount *mounts;
	size_t mount_count;
	enum cgroup_mode mode;
	const char *v2_point; /* NULL when version 2 is not mounted */
};
int cgroup_facts(struct plm_facts *facts, const struct cgroup_facts **out, struct plm_err **err);

/* Whether the mount is a version 1 hierarchy with this controller. */
bool cgroup_mount_has(const struct cgroup_mount *mount, const char *controller);

/* A control group that another than root may change, and that nobody handed down. */
struct cgroup_open {
	const char *path; /* untrusted text */
	uint32_t uid, gid, mode;
};

struct cgroup_writable {
	struct cgroup_open *items;
	size_t count, looked_at;
	const char *unread; /* the first that could not be looked at, or NULL */
	int error;
	bool relative; /* the reader sees a part of the hierarchy only */
};
int cgroup_writable(struct plm_facts *facts, const struct cgroup_writable **out,
		    struct plm_err **err);

/* ---- judge_mounts.c ---- */

/* True when the verdict is given: without the mount table nothing else can be said. */
bool cgroup_no_mounts(struct plm_eval *ev, const struct cgroup_facts *c);
/* A file at a mount point, which becomes evidence. 0 or an error. */
int cgroup_read_beside(struct plm_eval *ev, const char *point, const char *file,
		       const struct plm_datum **datum);

/* ---- parameters ---- */

struct hierarchy_params {
	struct plm_list one_of;
};

struct controller_params {
	const char *name;
	struct plm_bool delegated;
};

struct release_agent_params {
	struct plm_list allowed;
};

struct slice_params {
	struct plm_list slices;
	int resource; /* enum plm_limit_kind */
	struct plm_int at_most_percent;
	int persistent; /* 0 optional, 1 required */
};

struct delegation_params {
	const char *unit;
	struct plm_list controllers;
};

struct oomd_params {
	struct plm_list services, watched;
	struct plm_bool required;
};

/* ---- evaluators ---- */

int eval_hierarchy(struct plm_eval *ev, const void *params);
int eval_controller(struct plm_eval *ev, const void *params);
int eval_release_agent(struct plm_eval *ev, const void *params);
int eval_slice_limit(struct plm_eval *ev, const void *params);
int eval_delegation(struct plm_eval *ev, const void *params);
int eval_oomd(struct plm_eval *ev, const void *params);
int eval_writable(struct plm_eval *ev, const void *params);

const char *validate_hierarchy(const void *params);
const char *validate_controller(const void *params);
const char *validate_slice(const void *params);
const char *validate_delegation(const void *params);

#endif
