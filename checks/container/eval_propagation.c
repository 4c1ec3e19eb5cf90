/*
 * eval_propagation.c: judges two ways of mounts back to the host: a mount whose changes spread to
 * the host's mounts, and the hierarchies of cgroup v1 whose release agent the host's kernel starts.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/tests.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* The number of the peer group a mount shares with, 0 for none. */
static uint64_t peer_group(const struct plm_mount *m)
{
	struct plm_slice rest = plm_slice_of(m->propagation), word;
	uint64_t group = 0;

	while (plm_next_word(&rest, " ", &word))
		if (plm_slice_starts(word, "shared:") &&
		    plm_parse_u64((struct plm_slice){.data = word.data + 7,
						     .size_bytes = word.size_bytes - 7},
				  10, &group))
			return group;
	return 0;
}

static const struct plm_mount *mount_of_group(const struct plm_mount_list *mounts, uint64_t group)
{
	for (size_t i = 0; i < mounts->count; i++)
		if (peer_group(&mounts->items[i]) == group)
			return &mounts->items[i];
	return NULL;
}

struct way_out {
	const struct plm_process *process;
	const struct plm_mount *mount, *on_host;
	const struct plm_process *unread;
	struct plm_datum why_not;
};

typedef void look_at_view(const struct plm_mount_list *view, const struct plm_mount_list *host,
			  struct way_out *found);

static int look(const struct container_case *c, const struct plm_mount_list *host,
		look_at_view *look_at, struct way_out *found)
{
	struct container_views views = {0};
	int more;

	while (!found->mount && (more = container_next_view(c, &views)) != 0) {
		if (more < 0)
			return more;
		found->process = views.process;
		if (views.mounts->why_not.presence == PLM_PRESENT) {
			look_at(views.mounts, host, found);
			continue;
		}
		found->unread = views.process;
		found->why_not = views.mounts->why_not;
	}
	return 0;
}

static void show(const struct container_case *c, const struct way_out *found)
{
	const struct plm_mount *m = found->mount;

	container_show(c, found->process, "mountinfo",
		       "%" PRIu32 ":%" PRIu32 " %s on %s (%s, %s) %s", m->major, m->minor, m->root,
		       m->point, m->options, m->fstype, m->propagation);
}

/* ---- propagation ---- */

static void look_for_shared(const struct plm_mount_list *view, const struct plm_mount_list *host,
			    struct way_out *found)
{
	for (size_t i = 0; !found->mount && i < view->count; i++) {
		uint64_t group = peer_group(&view->items[i]);

		found->on_host = group ? mount_of_group(host, group) : NULL;
		if (found->on_host)
			found->mount = &view->items[i];
	}
}

static int judge_propagation(const struct container_case *c)
{
	const struct plm_mount_list *host;
	struct way_out found = {0};
	int rc = plm_facts_host_mounts(c->ev->facts, &host, NULL);

	if (rc < 0)
		return rc;
	if (host->why_not.presence != PLM_PRESENT) {
		plm_evidence_datum(c->ev, PLM_RUNNING, "/proc/self/mountinfo", &host->why_not);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "the host's own mounts could not be read, so whether those of %s are "
			    "shared with them cannot be told",
			    c->who);
		return 0;
	}
	rc = look(c, host, look_for_shared, &found);
	if (rc < 0)
		return rc;
	if (found.mount) {
		show(c, &found);
		plm_evidence_value(c->ev, PLM_RUNNING, "/proc/self/mountinfo", "%s %s",
				   found.on_host->point, found.on_host->propagation);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "what %s mounts below %s appears on the host below %s: the two are "
			    "shared (pid %" PRId32 ")",
			    c->who, found.mount->point, found.on_host->point, found.process->pid);
	} else if (found.unread) {
		container_mounts_unreadable(c, found.unread, &found.why_not);
	} else {
		container_show(c, c->container->init, "mountinfo", "no peer group of the host's");
		plm_verdict(c->ev, PLM_VERDICT_PASS, "nothing that %s mounts appears on the host",
			    c->who);
	}
	return 0;
}

int container_eval_propagation(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "no mount is in a peer group with one of the host's");
	return container_each(ev, params, &p->exempt, judge_propagation);
}

/* ---- release-agent ---- */

/* Only the root of a hierarchy has the file, and a mount under another one is out of reach. */
static void look_for_agent(const struct plm_mount_list *view, const struct plm_mount_list *host,
			   struct way_out *found)
{
	(void)host;
	for (size_t i = 0; !found->mount && i < view->count; i++) {
		const struct plm_mount *m = &view->items[i];

		if (plm_str_eq(m->fstype, "cgroup") && !m->read_only && plm_str_eq(m->root, "/") &&
		    plm_mounts_find(view, m->point) == m)
			found->mount = m;
	}
}

static void judge_agent_found(const struct container_case *c, const struct way_out *found)
{
	if (found->mount) {
		show(c, found);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can have the host's kernel start a program as root: the root of "
			    "the cgroup hierarchy at %s is writable, with its release_agent (pid "
			    "%" PRId32 ")",
			    c->who, found->mount->point, found->process->pid);
	} else if (found->unread) {
		container_mounts_unreadable(c, found->unread, &found->why_not);
	} else {
		container_show(c, c->container->init, "mountinfo",
			       "no writable root of a cgroup v1 hierarchy");
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s can write no release agent", c->who);
	}
}

static int judge_agent(const struct container_case *c)
{
	struct way_out found = {0};
	int rc;

	/* The kernel shows the roots of these mounts as the reader's cgroup namespace has them. */
	if (c->processes->cgroup_paths_relative) {
		container_show_unreadable(c, c->container->init, "mountinfo", EXDEV);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "which part of a cgroup hierarchy %s has cannot be told from inside a "
			    "cgroup namespace",
			    c->who);
		return 0;
	}
	rc = look(c, NULL, look_for_agent, &found);
	if (rc == 0)
		judge_agent_found(c, &found);
	return rc;
}

int container_eval_release_agent(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "no root of a cgroup v1 hierarchy is writable");
	return container_each(ev, params, &p->exempt, judge_agent);
}
