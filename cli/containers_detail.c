/*
 * containers_detail.c: gathers all that is shown of one container: with whom it shares namespaces, its user maps, the
 * mounts that come from the host, its limits, and how the rules judge it. Prints nothing.
 */
#include "containers.h"
#include "session.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

/* A container may have as many mounts as it likes; looking at each for each would take hours. */
enum { MOST_MOUNTS = 1000 };

/* ---- namespaces ---- */

static bool is_in(const struct plm_container *c, enum plm_ns ns, uint64_t inode)
{
	for (size_t i = 0; i < c->process_count; i++)
		if (c->processes[i]->ns[ns] == inode)
			return true;
	return false;
}

static int find_others(const struct containers_view *view, const struct plm_container *own,
		       enum plm_ns ns, struct container_ns *out)
{
	for (size_t i = 0; i < view->list->count; i++) {
		const struct plm_container *c = view->list->items[i];
		const char **slot;

		if (c == own || !is_in(c, ns, out->inode))
			continue;
		slot = plm_push(view->arena, out->others, out->other_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = c->name;
	}
	return 0;
}

static int gather_namespaces(const struct containers_view *view, struct container_detail *detail)
{
	const struct plm_container *c = detail->container;

	for (int i = 0; i < PLM_NS_COUNT; i++) {
		struct container_ns *ns = &detail->ns[i];
		uint64_t host = view->processes->host_ns[i];

		ns->inode = c->init->ns[i];
		ns->host = host && is_in(c, (enum plm_ns)i, host);
		/* Who is in the host's shares it with everybody else there: only the host counts. */
		if (ns->inode && ns->inode != host && find_others(view, c, (enum plm_ns)i, ns) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int gather_maps(const struct containers_view *view, struct container_detail *detail,
		       struct plm_err **err)
{
	const struct plm_process *init = detail->container->init;
	int rc;

	detail->uid_map = detail->gid_map = (struct plm_datum){.presence = PLM_ABSENT};
	if (init->in_initial_userns)
		return 0;
	rc = plm_facts_process_file(view->facts, init, "uid_map", &detail->uid_map, err);
	return rc < 0 ? rc
		      : plm_facts_process_file(view->facts, init, "gid_map", &detail->gid_map, err);
}

/* ---- mounts ---- */

/* proc and sysfs at their place are the container's own where its namespaces are. */
static bool is_own_instance(const struct plm_mount *mount)
{
	return (plm_str_eq(mount->fstype, "proc") && plm_path_is_below(mount->point, "/proc")) ||
	       (plm_str_eq(mount->fstype, "sysfs") && plm_path_is_below(mount->point, "/sys"));
}

static int show_mount(const struct containers_view *view, struct container_detail *detail,
		      const struct plm_mount *mount)
{
	const struct plm_mount *seen = plm_mounts_find(detail->mounts, mount->point);
	struct container_host_mount *slot;
	const char *origin;

	/* What it runs from is not what it was given. */
	if (plm_str_eq(mount->point, "/") || is_own_instance(mount))
		return 0;
	if (plm_mounts_origin(view->arena, detail->host_mounts, mount, &origin) < 0)
		return -PLM_E_NOMEM;
	/* Below a chroot there is no mount on "/" to walk from: then what may be hidden is shown too. */
	if (!origin || (seen && seen != mount))
		return 0;
	slot = plm_push(view->arena, detail->shown, detail->shown_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct container_host_mount){mount, origin};
	return 0;
}

static int gather_mounts(const struct containers_view *view, struct container_detail *detail,
			 struct plm_err **err)
{
	int rc = plm_facts_host_mounts(view->facts, &detail->host_mounts, err);

	if (rc == 0)
		rc = plm_facts_mounts(view->facts, detail->container->init, &detail->mounts, err);
	if (rc < 0)
		return rc;
	detail->more_mounts = detail->mounts->count > MOST_MOUNTS;
	for (size_t i = 0; i < detail->mounts->count && i < MOST_MOUNTS; i++)
		if (show_mount(view, detail, &detail->mounts->items[i]) < 0)
			return plm_err_nomem(err);
	return 0;
}

/* ---- the whole ---- */

int container_detail_read(const struct containers_view *view, const struct plm_container *container,
			  struct container_detail *detail, struct plm_err **err)
{
	int rc;

	detail->container = container;
	if (gather_namespaces(view, detail) < 0)
		return plm_err_nomem(err);
	rc = gather_maps(view, detail, err);
	if (rc == 0)
		rc = gather_mounts(view, detail, err);
	if (rc == 0)
		rc = plm_facts_container_limit(view->facts, PLM_LIMIT_MEMORY, container,
					       &detail->memory, err);
	if (rc == 0)
		rc = plm_facts_container_limit(view->facts, PLM_LIMIT_PIDS, container,
					       &detail->pids, err);
	if (rc == 0)
		rc = plm_facts_container_limit(view->facts, PLM_LIMIT_CPU, container, &detail->cpu,
					       err);
	if (rc == 0)
		rc = plm_facts_published_ports(view->facts, container, &detail->ports, err);
	if (rc == 0)
		rc = plm_facts_claims(view->facts, container, &detail->claims, err);
	if (rc == 0)
		rc = plm_facts_device_reach(view->facts, container, &detail->devices, err);
	return rc;
}

int container_detail_gather(struct containers_view *view, struct plm_session *session,
			    const struct plm_container *container, struct plm_err **err)
{
	struct container_detail *detail = plm_new(view->arena, struct container_detail);
	int rc = detail ? container_detail_read(view, container, detail, err) : plm_err_nomem(err);

	if (rc == 0)
		rc = container_rules_run(session, view->facts, &detail->audit, err);
	view->detail = detail;
	return rc;
}
