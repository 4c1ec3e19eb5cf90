/*
 * eval_mounts.c: judges what of the host a container has mounted: sockets that command an engine,
 * and paths that belong to the host alone. What counts is the file system and the place in it, never
 * the name inside.
 */
#include "checks/container/gathered.h"
#include "checks/container/tests.h"

#include <fnmatch.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* What was found in one container. */
struct exposure {
	const struct plm_process *process;
	const struct plm_mount *mount;
	const struct container_host_path *path;
	const char *inside;  /* the path's name in the container */
	size_t count;	     /* how many; the members above are of the first */
	size_t unsure_count; /* of what may not exist on the host */
	const struct container_host_path *unsure;
	const struct plm_process *unread; /* one whose mountinfo could not be read, or NULL */
	const struct plm_datum *why_not;
};

typedef bool mount_matters(const struct container_case *c, const struct plm_mount *mount,
			   const struct container_host_path *path, const char *inside);

/* The path's name inside if the mount shows it and nothing lies over it there. */
static int name_inside(struct plm_arena *arena, const struct plm_mount_list *mounts,
		       const struct plm_mount *m, const char *inner, const char **inside)
{
	const char *rest = inner + (strcmp(m->root, "/") == 0 ? 0 : strlen(m->root));
	const char *name = plm_arena_printf(arena, "%s%s",
					    strcmp(m->point, "/") == 0 && rest[0] ? "" : m->point,
					    strcmp(rest, "/") == 0 ? "" : rest);

	*inside = NULL;
	if (!name)
		return -PLM_E_NOMEM;
	if (plm_mounts_find(mounts, name) == m)
		*inside = name;
	return 0;
}

/* The mount that matters through which a path of the host can be reached inside; among several the
 * one that shows least besides. */
static int find_mount(const struct container_case *c, const struct plm_mount_list *mounts,
		      const struct container_host_path *path, mount_matters *matters,
		      const struct plm_mount **mount, const char **inside)
{
	*mount = NULL;
	for (size_t i = 0; path->mount && i < mounts->count; i++) {
		const struct plm_mount *m = &mounts->items[i];
		const char *name;
		int rc;

		if (m->major != path->mount->major || m->minor != path->mount->minor ||
		    !plm_path_is_below(path->inner, m->root) ||
		    (*mount && strlen(m->root) <= strlen((*mount)->root)))
			continue;
		rc = name_inside(plm_facts_arena(c->ev->facts), mounts, m, path->inner, &name);
		if (rc < 0)
			return rc;
		if (!name || !matters(c, m, path, name))
			continue;
		*mount = m;
		*inside = name;
	}
	return 0;
}

static void take(struct exposure *found, const struct plm_process *process,
		 const struct plm_mount *mount, const struct container_host_path *path,
		 const char *inside)
{
	if (path->stat.presence != PLM_PRESENT) {
		found->unsure = found->unsure ? found->unsure : path;
		found->unsure_count++;
		return;
	}
	if (found->count++)
		return;
	found->process = process;
	found->mount = mount;
	found->path = path;
	found->inside = inside;
}

static int look_for(const struct container_case *c, const struct container_host_path *path,
		    mount_matters *matters, struct exposure *found)
{
	struct container_views views = {0};
	int more;

	while ((more = container_next_view(c, &views)) > 0) {
		const struct plm_mount *mount;
		const char *inside = NULL;
		int rc;

		if (views.mounts->why_not.presence != PLM_PRESENT) {
			found->unread = views.process;
			found->why_not = &views.mounts->why_not;
			continue;
		}
		rc = find_mount(c, views.mounts, path, matters, &mount, &inside);
		if (rc < 0)
			return rc;
		if (!mount)
			continue;
		take(found, views.process, mount, path, inside);
		break;
	}
	return more < 0 ? more : 0;
}

static void show_mount(const struct container_case *c, const struct exposure *found)
{
	const struct plm_mount *m = found->mount;

	container_show(c, found->process, "mountinfo", "%" PRIu32 ":%" PRIu32 " %s on %s (%s, %s)",
		       m->major, m->minor, m->root, m->point, m->options, m->fstype);
	plm_evidence_value(c->ev, PLM_RUNNING, found->path->path,
			   "on the host it is %" PRIu32 ":%" PRIu32 " %s",
			   found->path->mount->major, found->path->mount->minor,
			   found->path->inner);
}

/* Verdicts that do not depend on what is looked for; false when nothing was found and all was read.
 */
static bool judge_unsure(const struct container_case *c, const struct exposure *found)
{
	if (found->unread) {
		container_mounts_unreadable(c, found->unread, found->why_not);
		return true;
	}
	if (!found->unsure)
		return false;
	plm_evidence(c->ev, &(struct plm_evidence){.source = found->unsure->path,
						   .presence = found->unsure->stat.presence,
						   .error = found->unsure->stat.error});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "%s would reach %s of the host, but whether that exists could not be read",
		    c->who, found->unsure->path);
	return true;
}

static int host_mounts_unreadable(const struct container_case *c, bool *unreadable)
{
	const struct plm_mount_list *mounts;
	int rc = plm_facts_host_mounts(c->ev->facts, &mounts, NULL);

	if (rc < 0)
		return rc;
	*unreadable = mounts->why_not.presence != PLM_PRESENT;
	if (!*unreadable)
		return 0;
	plm_evidence_datum(c->ev, PLM_RUNNING, "/proc/self/mountinfo", &mounts->why_not);
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "the host's own mounts could not be read, so those of %s cannot be told from "
		    "them",
		    c->who);
	return 0;
}

static void show_nothing(const struct container_case *c)
{
	container_show(c, c->container->init, "mountinfo", "none of them");
}

/* ---- control-socket ---- */

static bool any_mount(const struct container_case *c, const struct plm_mount *mount,
		      const struct container_host_path *path, const char *inside)
{
	(void)c, (void)mount, (void)path, (void)inside;
	return true;
}

static int look_for_sockets(const struct container_case *c, struct exposure *found)
{
	const struct container_socket_params *params = c->params;
	const struct container_socket_list *sockets;
	const struct container_host_path *path;
	int rc = container_sockets(c->ev->facts, &sockets, NULL);

	for (size_t i = 0; rc == 0 && i < sockets->count; i++)
		rc = look_for(c, sockets->items[i], any_mount, found);
	for (size_t i = 0; rc == 0 && i < params->also.count; i++) {
		rc = container_host_path(c->ev->facts, params->also.items[i], &path, NULL);
		if (rc == 0 && path->stat.presence != PLM_ABSENT)
			rc = look_for(c, path, any_mount, found);
	}
	return rc;
}

static int judge_socket(const struct container_case *c)
{
	struct exposure found = {0};
	bool unreadable;
	int rc = host_mounts_unreadable(c, &unreadable);

	if (rc == 0 && !unreadable)
		rc = look_for_sockets(c, &found);
	if (rc < 0 || unreadable)
		return rc;
	if (found.count) {
		show_mount(c, &found);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can command the host's container engine, and so the host: %s is in "
			    "it as %s (pid %" PRId32 ")",
			    c->who, found.path->path, found.inside, found.process->pid);
	} else if (!judge_unsure(c, &found)) {
		show_nothing(c);
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s has no control socket of a container engine", c->who);
	}
	return 0;
}

int container_eval_control_socket(struct plm_eval *ev, const void *params)
{
	const struct container_socket_params *p = params;

	plm_expected(ev, "no mount leads to an engine's control socket");
	return container_each(ev, params, &p->exempt, judge_socket);
}

/* ---- host-mount ---- */

/* The kernel's own file systems at their usual place are the container's instance, which is the
 * host's only where it shares the host's namespace: test namespaces judges that. */
static bool is_own_instance(const struct plm_mount *mount, const char *inside)
{
	return (plm_str_eq(mount->fstype, "proc") && plm_str_eq(inside, "/proc")) ||
	       (plm_str_eq(mount->fstype, "sysfs") && plm_str_eq(inside, "/sys"));
}

static bool is_forbidden_mount(const struct container_case *c, const struct plm_mount *mount,
			       const struct container_host_path *path, const char *inside)
{
	const struct container_mount_params *params = c->params;

	(void)path;
	return !is_own_instance(mount, inside) &&
	       !(params->writable_only.value && mount->read_only);
}

/* fnmatch without flags lets "*" stand for slashes too. */
static bool is_allowed(const struct plm_list *allowed, const char *path)
{
	for (size_t i = 0; i < allowed->count; i++)
		if (plm_path_is_below(path, allowed->items[i]) ||
		    fnmatch(allowed->items[i], path, 0) == 0)
			return true;
	return false;
}

static int look_for_paths(const struct container_case *c, struct exposure *found)
{
	const struct container_mount_params *params = c->params;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < params->forbidden.count; i++) {
		const struct container_host_path *path;

		if (is_allowed(&params->allowed, params->forbidden.items[i]))
			continue;
		rc = container_host_path(c->ev->facts, params->forbidden.items[i], &path, NULL);
		if (rc == 0 && path->stat.presence != PLM_ABSENT)
			rc = look_for(c, path, is_forbidden_mount, found);
	}
	return rc;
}

static void fail_mount(const struct container_case *c, const struct exposure *found)
{
	char others[48] = "";

	if (found->count > 1)
		snprintf(others, sizeof(others), ", and %zu more such path%s", found->count - 1,
			 found->count == 2 ? "" : "s");
	show_mount(c, found);
	plm_verdict(c->ev, PLM_VERDICT_FAIL, "%s can %s the host's %s at %s (pid %" PRId32 ")%s",
		    c->who, found->mount->read_only ? "read" : "write", found->path->path,
		    found->inside, found->process->pid, others);
}

static int judge_mount(const struct container_case *c)
{
	struct exposure found = {0};
	bool unreadable;
	int rc = host_mounts_unreadable(c, &unreadable);

	if (rc == 0 && !unreadable)
		rc = look_for_paths(c, &found);
	if (rc < 0 || unreadable)
		return rc;
	if (found.count) {
		fail_mount(c, &found);
	} else if (!judge_unsure(c, &found)) {
		show_nothing(c);
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s has none of these host paths mounted",
			    c->who);
	}
	return 0;
}

int container_eval_host_mount(struct plm_eval *ev, const void *params)
{
	const struct container_mount_params *p = params;

	plm_expected(ev, "none of the paths is mounted%s",
		     p->writable_only.value ? " writable" : "");
	return container_each(ev, params, &p->exempt, judge_mount);
}
