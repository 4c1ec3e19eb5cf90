/*
 * container_watcher.h: the process on the host that watches over a container: a shim, conmon, LXC's monitor or
 * systemd-nspawn. Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CONTAINER_WATCHER_H
#define PLM_CORE_FACTS_CONTAINER_WATCHER_H

#include "core/facts/containers.h"

/* What it tells. Texts are untrusted; NULL when it does not tell. */
struct plm_watcher {
	const struct plm_process *process; /* NULL: there is none */
	enum plm_runtime runtime;	   /* UNKNOWN: there is none, or it does not say */
	const char *id, *name;
	const char *space; /* of a shim: containerd's namespace */
	const char *
		bundles; /* of a shim: the directory that holds a bundle for each of its containers */
	const char *bundle; /* of conmon: the directory of the container's bundle */
	const char *unread; /* its command line, when that could not be read, and why; NULL else */
	int error;
	const char *home; /* of LXC's monitor: the directory of all its containers */
	const char *
		sandbox; /* of a shim: what stands between the container and this kernel: "gvisor" */
};

/* Looks at the parent of a container's first process. Comes zeroed. 0 or a negative code. */
int plm_watcher_read(struct plm_facts *facts, const struct plm_process_list *processes,
		     const struct plm_process *init, struct plm_watcher *watcher,
		     struct plm_err **err);

#endif
