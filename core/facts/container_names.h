/*
 * container_names.h: what people call a container. Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CONTAINER_NAMES_H
#define PLM_CORE_FACTS_CONTAINER_NAMES_H

#include "core/facts/cgroup_path.h"
#include "core/facts/container_pods.h"

/* Sets runtime, id, name and pod of a container whose init is known. match is NULL when no cgroup
 * pattern told; then the parent process, the runtimes' state directories and the cgroup's last
 * component do, in this order. Names found in files are believed only where the file names this
 * very process. note is what its bundle says of its pod, where the cgroup path does not tell. 0 or a
 * negative code. */
int plm_container_identify(struct plm_facts *facts, const struct plm_process_list *processes,
			   const struct plm_cgroup_match *match, struct plm_container *container,
			   struct plm_pod_note *note, struct plm_err **err);

/* The same where no cgroup pattern told: sets runtime and id. */
int plm_container_identify_unmatched(struct plm_facts *facts,
				     const struct plm_process_list *processes,
				     const struct plm_watcher *watcher,
				     struct plm_container *container, struct plm_err **err);

/* Puts the shortened id of an outer container before the name. */
int plm_container_name_below(struct plm_arena *arena, struct plm_slice outer,
			     struct plm_container *container, struct plm_err **err);

/* Names are instances of rules: those that are shared get "(ENGINE)", "(ENGINE, ID)" or "(ENGINE, pid N)" behind them, the
 * least that tells them apart. 0 or -PLM_E_NOMEM. */
int plm_containers_tell_apart(struct plm_arena *arena, struct plm_container *const *items,
			      size_t count);

#endif
