/*
 * eval_leaks.c: judges directories of the host that a container's processes hold open or stand in:
 * what a runtime leaked is a way out past every mount.
 */
#include <inttypes.h>

#include "checks/container/gathered.h"
#include "checks/container/tests.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

struct leak {
	struct container_open_files files; /* of worst.bad */
	size_t file_count;		   /* of all processes */
};

static int compare_ids(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The mounts of all mount namespaces its processes are in: a process that unshared one more keeps
 * what it had open. 1 where one could not be read, with the verdict written. */
static int gather_ids(const struct container_case *c, struct container_mount_ids *ids)
{
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	struct container_views views = {0};
	uint64_t *items = NULL, *slot;
	int more;

	while ((more = container_next_view(c, &views)) > 0) {
		if (views.mounts->why_not.presence != PLM_PRESENT) {
			container_mounts_unreadable(c, views.process, &views.mounts->why_not);
			return 1;
		}
		for (size_t i = 0; i < views.mounts->count; i++) {
			slot = plm_push(arena, items, ids->count);
			if (!slot)
				return -PLM_E_NOMEM;
			*slot = views.mounts->items[i].id;
		}
	}
	if (ids->count)
		qsort(items, ids->count, sizeof(*items), compare_ids);
	ids->items = items;
	return more;
}

static int find_leak(const struct container_case *c, const struct container_mount_ids *ids,
		     struct container_worst *worst, struct leak *leak)
{
	for (size_t i = 0; i < c->container->process_count; i++) {
		const struct plm_process *p = c->container->processes[i];
		struct container_open_files files;
		int rc = container_open_files(c->ev->facts, p, ids, &files);

		if (rc < 0)
			return rc;
		leak->file_count += files.file_count;
		if (files.directory)
			container_take_bad(worst, p);
		else if (files.state.presence != PLM_PRESENT)
			container_take_unread(worst, p, files.file, files.state.error);
		else
			worst->read_count++;
		if (files.directory && worst->bad == p)
			leak->files = files;
	}
	return 0;
}

static void judge_leak(const struct container_case *c, const struct container_worst *worst,
		       const struct leak *leak)
{
	const char *directory = leak->files.directory ? leak->files.directory : "a directory";
	char others[48];

	if (worst->bad) {
		container_show(c, worst->bad, leak->files.source,
			       "%s, on no mount of the container", directory);
		plm_verdict(
			c->ev, PLM_VERDICT_FAIL,
			"%s %s %s, which is not on a mount of its own: everything around it can "
			"be reached from there (pid %" PRId32 "%s)",
			c->who,
			plm_str_eq(leak->files.source, "cwd")
				? "stands in the host's directory"
				: "holds open a directory of the host,",
			directory, worst->bad->pid, container_others(worst, others));
	} else if (!container_judge_unread(c, worst)) {
		container_show(c, c->container->init, "fd", "%zu files, no directory, from outside",
			       leak->file_count);
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s holds no directory of the host open, and %zu of its files", c->who,
			    leak->file_count);
	}
}

static int judge(const struct container_case *c)
{
	struct container_mount_ids ids = {0};
	struct container_worst worst = {0};
	struct leak leak = {0};
	int rc = gather_ids(c, &ids);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = find_leak(c, &ids, &worst, &leak);
	if (rc == 0)
		judge_leak(c, &worst, &leak);
	return rc;
}

int container_eval_leaked_fd(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "no open or working directory is outside of the container's mounts");
	return container_each(ev, params, &p->exempt, judge);
}
