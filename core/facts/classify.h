/*
 * classify.h: what a process is, from how it differs from the host. Pure.
 */
#ifndef PLM_CORE_FACTS_CLASSIFY_H
#define PLM_CORE_FACTS_CLASSIFY_H

#include "core/facts/cgroup_path.h"
#include "core/facts/containers.h"

/* What the classes are told by, besides the process itself. */
struct plm_class_signs {
	const uint64_t *host_ns; /* PLM_NS_COUNT of them */
	uint64_t host_root_device, host_root_inode;
	bool has_pattern; /* a runtime's name is in the cgroup path */
	bool root_unreadable;
	bool network_helper; /* its program is the host's slirp4netns or pasta */
	bool flatpak;	     /* Flatpak says that it is an application of the process's user */
	bool hypervisor;     /* its program runs virtual machines */
};

/* Whether the process has this namespace for itself. A namespace unknown on either side counts as
 * shared. */
bool plm_ns_differs(const struct plm_process *process, const uint64_t *host_ns, enum plm_ns ns);

/* kata's monitor of a virtual machine is in its pod's cgroup and net namespace and on the host otherwise.
 * No container is: who sees the host's files and processes is not contained. */
bool plm_may_be_vm(const struct plm_process *process, const uint64_t *host_ns);

/* First match wins; the order is in docs/containers.md. A process whose namespaces could not be
 * read is a member of a container when its cgroup says so, else PLM_CLASS_UNREADABLE. */
enum plm_process_class plm_classify(const struct plm_process *process,
				    const struct plm_class_signs *signs);

#endif
