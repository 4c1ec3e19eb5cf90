/*
 * container_limit.c: the limit of a container: the loosest among those that hold for its processes,
 * and limits in words. Reads facts only.
 */
#include "core/facts/cgroup_limit.h"

#include <inttypes.h>

#include "core/facts/containers.h"

static const char *path_of(const struct plm_process *p, enum plm_limit_kind kind)
{
	switch (kind) {
	case PLM_LIMIT_MEMORY:
		return p->cgroup_memory;
	case PLM_LIMIT_PIDS:
		return p->cgroup_pids;
	case PLM_LIMIT_CPU:
		return p->cgroup_cpu;
	}
	return NULL;
}

/* Whether a is worse than b: what cannot be told is set apart by the caller. */
static bool is_looser(const struct plm_cgroup_limit *a, const struct plm_cgroup_limit *b)
{
	if (!b)
		return true;
	return b->limited && (!a->limited || a->value > b->value);
}

int plm_facts_container_limit(struct plm_facts *facts, enum plm_limit_kind kind,
			      const struct plm_container *container,
			      struct plm_container_limit *found, struct plm_err **err)
{
	const char *last = NULL;

	*found = (struct plm_container_limit){0};
	for (size_t i = 0; i < container->process_count; i++) {
		const struct plm_process *p = container->processes[i];
		const char *path = path_of(p, kind);
		const struct plm_cgroup_limit *limit = NULL;
		int rc;

		if (!path) {
			found->pathless = p;
			continue;
		}
		if (plm_str_eq(path, last))
			continue;
		last = path;
		rc = plm_facts_cgroup_limit(facts, kind, path, &limit, err);
		if (rc < 0 || !limit)
			return rc;
		if (limit->state.presence != PLM_PRESENT)
			found->unread = limit;
		else if (is_looser(limit, found->limit))
			found->limit = limit;
	}
	return 0;
}

void plm_size_words(char to[static 32], uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	uint64_t tenths = bytes * 10;
	int unit = 0;

	if (bytes > UINT64_MAX / 10) {
		snprintf(to, 32, "%" PRIu64 " bytes", bytes);
		return;
	}
	for (; tenths >= 10240 && unit < 4; unit++)
		tenths /= 1024;
	if (tenths % 10 && unit)
		snprintf(to, 32, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
			 units[unit]);
	else
		snprintf(to, 32, "%" PRIu64 " %s", tenths / 10, units[unit]);
}

void plm_cpu_words(char to[static 32], uint64_t thousandths)
{
	uint64_t whole = thousandths / 1000, rest = thousandths % 1000;

	if (rest == 0)
		snprintf(to, 32, "%" PRIu64 " CPU%s", whole, whole == 1 ? "" : "s");
	else if (rest % 100 == 0)
		snprintf(to, 32, "%" PRIu64 ".%" PRIu64 " CPUs", whole, rest / 100);
	else
		snprintf(to, 32, "%" PRIu64 ".%03" PRIu64 " CPUs", whole, rest);
}
