/*
 * classify.c: tells members of containers from everything else that has namespaces of its own:
 * services with private mounts, browsers, rootless helpers. Reads nothing.
 */
#include "core/facts/classify.h"

bool plm_ns_differs(const struct plm_process *process, const uint64_t *host_ns, enum plm_ns ns)
{
	return process->ns[ns] != 0 && host_ns[ns] != 0 && process->ns[ns] != host_ns[ns];
}

static bool any_ns_differs(const struct plm_process *process, const uint64_t *host_ns)
{
	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		if (plm_ns_differs(process, host_ns, (enum plm_ns)ns))
			return true;
	return false;
}

bool plm_may_be_vm(const struct plm_process *process, const uint64_t *host_ns)
{
	return any_ns_differs(process, host_ns) && !plm_ns_differs(process, host_ns, PLM_NS_MNT) &&
	       !plm_ns_differs(process, host_ns, PLM_NS_PID) &&
	       !plm_ns_differs(process, host_ns, PLM_NS_USER);
}

/* A cgroup that systemd or snapd made for a service with a root of its own, not for a container.
 * Only believed where the pid and user namespaces are the host's: a container that keeps both and
 * calls itself a service has nothing left to contain it. */
static bool is_service_root(const struct plm_process *process, const uint64_t *host_ns)
{
	struct plm_slice path = plm_slice_of(process->cgroup);

	if (plm_ns_differs(process, host_ns, PLM_NS_PID) ||
	    plm_ns_differs(process, host_ns, PLM_NS_USER))
		return false;
	return plm_cgroup_has(path, "", ".service") || plm_cgroup_has(path, "snap.", "");
}

static enum plm_process_class own_root(const struct plm_process *process,
				       const struct plm_class_signs *signs)
{
	if (signs->network_helper)
		return PLM_CLASS_HELPER;
	if (is_service_root(process, signs->host_ns))
		return PLM_CLASS_PRIVATE_MOUNTS;
	if (signs->flatpak)
		return PLM_CLASS_SANDBOX;
	return PLM_CLASS_CONTAINER;
}

static enum plm_process_class by_namespaces(const struct plm_process *process,
					    const struct plm_class_signs *signs)
{
	bool mnt = plm_ns_differs(process, signs->host_ns, PLM_NS_MNT);
	bool pid = plm_ns_differs(process, signs->host_ns, PLM_NS_PID);

	/* Without the host's own number, or root, nothing can be told from the host's. */
	if (!signs->host_ns[PLM_NS_MNT] || (mnt && signs->root_unreadable))
		return PLM_CLASS_UNREADABLE;
	if (mnt && (process->root_device != signs->host_root_device ||
		    process->root_inode != signs->host_root_inode))
		return own_root(process, signs);
	if (pid)
		return PLM_CLASS_SANDBOX;
	if (plm_ns_differs(process, signs->host_ns, PLM_NS_USER))
		return PLM_CLASS_HELPER;
	if (mnt)
		return PLM_CLASS_PRIVATE_MOUNTS;
	if (plm_ns_differs(process, signs->host_ns, PLM_NS_NET))
		return PLM_CLASS_NETWORK_ONLY;
	return PLM_CLASS_HOST;
}

enum plm_process_class plm_classify(const struct plm_process *process,
				    const struct plm_class_signs *signs)
{
	if (process->kernel_thread)
		return PLM_CLASS_KERNEL;
	if (process->presence != PLM_PRESENT)
		return signs->has_pattern ? PLM_CLASS_CONTAINER : PLM_CLASS_UNREADABLE;
	if (signs->hypervisor && plm_may_be_vm(process, signs->host_ns))
		return PLM_CLASS_VM;
	if (signs->has_pattern && any_ns_differs(process, signs->host_ns))
		return PLM_CLASS_CONTAINER;
	return by_namespaces(process, signs);
}
