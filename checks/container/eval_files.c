/*
 * eval_files.c: judges a container's root file system and the kernel's files in it: what is on top
 * at a path decides, as a walk along it would find.
 */
#include <inttypes.h>

#include "checks/container/tests.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* ---- read-only-root ---- */

static void show_root(const struct container_case *c, const struct plm_process *p,
		      const struct plm_mount *m)
{
	container_show(c, p, "mountinfo", "%" PRIu32 ":%" PRIu32 " %s on / (%s, %s)", m->major,
		       m->minor, m->root, m->options, m->fstype);
}

static int judge_root(const struct container_case *c)
{
	const struct plm_process *unread = NULL;
	struct container_views views = {0};
	struct plm_datum why_not = {0};
	int more;

	while ((more = container_next_view(c, &views)) > 0) {
		const struct plm_mount *root = plm_mounts_find(views.mounts, "/");

		/* A chroot below its mounts shows none on "/". */
		if (!root) {
			unread = views.process;
			why_not = views.mounts->why_not;
			continue;
		}
		show_root(c, views.process, root);
		if (root->read_only)
			continue;
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can write its root file system (pid %" PRId32 ")", c->who,
			    views.process->pid);
		return 0;
	}
	if (more == 0 && unread)
		container_mounts_unreadable(c, unread, &why_not);
	else if (more == 0)
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s has a read-only root file system", c->who);
	return more;
}

int container_eval_read_only_root(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "the root file system is mounted read-only");
	return container_each(ev, params, &p->exempt, judge_root);
}

/* ---- kernel-files ---- */

struct kernel_file {
	const char *path;
	bool must_be_masked; /* else it must be read-only */
};

/* Whether the file system on top at the path is one where the kernel listens. */
static bool is_exposed(const struct plm_mount *m, const struct kernel_file *file)
{
	if (!m || !(plm_str_eq(m->fstype, "proc") || plm_str_eq(m->fstype, "sysfs")))
		return false;
	return file->must_be_masked || !m->read_only;
}

static const struct plm_process *host_root_of(const struct plm_container *container)
{
	for (size_t i = 0; i < container->process_count; i++) {
		const struct plm_process *p = container->processes[i];

		if (p->maps_host_root ||
		    (p->pid_depth && (p->uid[0] == 0 || p->uid[1] == 0 || p->uid[2] == 0)))
			return p;
	}
	return NULL;
}

static void fail_file(const struct container_case *c, const struct plm_process *p,
		      const struct plm_mount *m, const struct kernel_file *file)
{
	container_show(c, p, "mountinfo", "%s on %s (%s, %s)", m->root, m->point, m->options,
		       m->fstype);
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s can %s the kernel's %s as the host's root: it is not %s (pid %" PRId32 ")",
		    c->who, file->must_be_masked ? "reach" : "write", file->path,
		    file->must_be_masked ? "masked" : "mounted read-only", p->pid);
}

/* 1 when it failed, 0 when it did not, or a negative code. */
static int judge_file(const struct container_case *c, const struct container_views *views,
		      const struct kernel_file *file)
{
	const struct plm_mount *m = plm_mounts_find(views->mounts, file->path);
	const struct plm_stat *st;
	int rc;

	if (!is_exposed(m, file))
		return 0;
	/* Runtimes mask only what the running kernel has. */
	rc = plm_facts_stat(c->ev->facts, file->path, &st, NULL);
	if (rc < 0 || st->presence == PLM_ABSENT)
		return rc;
	fail_file(c, views->process, m, file);
	return 1;
}

static int judge_list(const struct container_case *c, const struct container_views *views,
		      const struct plm_list *paths, bool must_be_masked)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < paths->count; i++)
		rc = judge_file(c, views,
				&(struct kernel_file){.path = paths->items[i],
						      .must_be_masked = must_be_masked});
	return rc;
}

static void pass_files(const struct container_case *c)
{
	const struct plm_process *root = host_root_of(c->container);

	if (root) {
		container_show(c, root, "mountinfo", "all masked or read-only");
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s has the kernel's files masked or read-only", c->who);
		return;
	}
	container_show(c, c->container->init, "status", "Uid: %" PRIu32,
		       c->container->init->uid[1]);
	plm_verdict(c->ev, PLM_VERDICT_PASS,
		    "%s has no process that is the host's root, so the kernel's files are closed "
		    "to it",
		    c->who);
}

static const struct plm_process *first_unread(const struct plm_container *container)
{
	for (size_t i = 0; i < container->process_count; i++)
		if (container->processes[i]->presence != PLM_PRESENT)
			return container->processes[i];
	return NULL;
}

static int judge_files(const struct container_case *c)
{
	const struct container_file_params *params = c->params;
	const struct plm_process *unread = first_unread(c->container);
	struct plm_datum why_not = {.error = unread ? unread->error : 0};
	struct container_views views = {0};
	int more = 0, rc;

	while (host_root_of(c->container) && (more = container_next_view(c, &views)) > 0) {
		if (views.mounts->why_not.presence != PLM_PRESENT) {
			unread = views.process;
			why_not = views.mounts->why_not;
			continue;
		}
		rc = judge_list(c, &views, &params->read_only, false);
		if (rc == 0)
			rc = judge_list(c, &views, &params->masked, true);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	if (more == 0 && unread)
		container_mounts_unreadable(c, unread, &why_not);
	else if (more == 0)
		pass_files(c);
	return more;
}

int container_eval_kernel_files(struct plm_eval *ev, const void *params)
{
	const struct container_file_params *p = params;

	plm_expected(ev, "the kernel's files are masked or read-only");
	return container_each(ev, params, &p->exempt, judge_files);
}
