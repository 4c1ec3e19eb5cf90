/*
 * cgroup_limit.h: the limits that hold for a control group, its ancestors' included.
 * Follows cgroup-v1/memory.rst, cgroup-v1/pids.rst, scheduler/sched-bwc.rst and cgroup-v2.rst of the
 * kernel.
 */
#ifndef PLM_CORE_FACTS_CGROUP_LIMIT_H
#define PLM_CORE_FACTS_CGROUP_LIMIT_H

#include "core/facts/facts.h"

enum plm_limit_kind {
	PLM_LIMIT_MEMORY = 0,
	PLM_LIMIT_PIDS,
	PLM_LIMIT_CPU, /* in thousandths of a CPU: quota by period */
};

/* The lowest limit of a cgroup and all above it. */
struct plm_cgroup_limit {
	struct plm_datum state; /* PRESENT, or why it cannot be told */
	bool limited;
	uint64_t value;
	const char *source; /* the file that sets it; where none does, the innermost one */
};

/* path is a process's path in the hierarchy of that controller. */
int plm_facts_cgroup_limit(struct plm_facts *facts, enum plm_limit_kind kind, const char *path,
			   const struct plm_cgroup_limit **out, struct plm_err **err);

/* The loosest limit among all processes of a container. */
struct plm_container_limit {
	const struct plm_cgroup_limit *limit;  /* NULL: that of no process can be told */
	const struct plm_cgroup_limit *unread; /* one that cannot be told, or NULL */
	const struct plm_process *pathless;    /* a process whose cgroup is not known, or NULL */
};

int plm_facts_container_limit(struct plm_facts *facts, enum plm_limit_kind kind,
			      const struct plm_container *container,
			      struct plm_container_limit *out, struct plm_err **err);

/* "512 MiB", in the largest unit that leaves at least 1. */
void plm_size_words(char to[static 32], uint64_t bytes);
/* "1.5 CPUs", from thousandths. */
void plm_cpu_words(char to[static 32], uint64_t thousandths);

#endif
