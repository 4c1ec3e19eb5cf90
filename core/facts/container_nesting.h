/*
 * container_nesting.h: which container another one runs in. Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CONTAINER_NESTING_H
#define PLM_CORE_FACTS_CONTAINER_NESTING_H

#include "core/facts/cgroup_path.h"
#include "core/facts/facts.h"

/*
 * The innermost of some containers that this one runs in, or *parent NULL: none, or it cannot be told. By the id that
 * its cgroup path has around its own (match, or NULL), else by the pid namespaces around its own: the container whose
 * first process is the eldest there. 0 or a negative code.
 */
int plm_container_find_parent(struct plm_facts *facts, struct plm_container *const *containers,
			      size_t count, const struct plm_cgroup_match *match,
			      const struct plm_container *container,
			      const struct plm_container **parent, struct plm_err **err);

#endif
