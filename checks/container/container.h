/*
 * container.h: how every test of the family "container" judges: each running container on its own, and in it the worst of all its
 * processes. Parameters are in tests.h, what the family gathers itself is in gathered.h.
 */
#ifndef PLM_CHECKS_CONTAINER_CONTAINER_H
#define PLM_CHECKS_CONTAINER_CONTAINER_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"

struct plm_cgroup_limit;
struct plm_container_limit;

/* Which containers a rule leaves out: glob patterns. Every parameter struct begins with it. */
struct container_exempt {
	struct plm_list names, images, labels;
};

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

struct container_case;
/* For verdicts that lean on what goes with a container, its control group or its engine's files: whatever is no pass
 * becomes unknown, with that reason, where nothing of it is left, or not its first process. 0 or a negative code. */
int container_confirm(const struct container_case *c);

/* Gives a result for every container: not applicable when there is none or the rule exempts it,
 * and one more, unknown, for what may be hidden from this view. */
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
	bool given; /* one at least */
};

/* Takes the next one: 1, 0 at the end, or a negative code. Those of processes that have ended since are
 * left out, but when nothing else is left. */
int container_next_view(const struct container_case *c, struct container_views *views);

/* Verdict and evidence where a mountinfo could not be read. */
void container_mounts_unreadable(const struct container_case *c, const struct plm_process *p,
				 const struct plm_datum *why_not);

/* ---- eval_limits.c: what the tests of limits share ---- */

void container_show_limit(const struct container_case *c, const struct plm_cgroup_limit *limit);
/* True when it wrote a verdict because something cannot be told. what: "memory". */
bool container_limit_unread(const struct container_case *c, const struct plm_container_limit *found,
			    const char *what);

/* ---- what a capability lets one do: "can load kernel modules" ---- */

const char *container_capability_words(int capability);
/* The bits of names; false when one is no capability. */
bool container_capability_bits(const struct plm_list *names, uint64_t *bits);

#endif
