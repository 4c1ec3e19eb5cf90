/*
 * container_nesting.c: tells of a container inside another one which that is: from cgroup paths, and from the chain of
 * pid namespaces that the kernel keeps, which nobody inside can forge. Judges nothing.
 */
#include "core/facts/container_nesting.h"

#include <inttypes.h>

#include "core/base/text.h"
#include "core/facts/containers.h"

/* In the host's pid namespace a process has one number, in a container's two. */
enum { DEPTH_OF_NESTED = 3 };

static const struct plm_container *of_id(struct plm_container *const *containers, size_t count,
					 const struct plm_container *not_this, struct plm_slice id)
{
	for (size_t i = 0; id.size_bytes && i < count; i++)
		if (containers[i] != not_this && plm_slice_is(id, containers[i]->id))
			return containers[i];
	return NULL;
}

static bool has_process_in(const struct plm_container *container, uint64_t pid_ns)
{
	for (size_t i = 0; i < container->process_count; i++)
		if (container->processes[i]->ns[PLM_NS_PID] == pid_ns)
			return true;
	return false;
}

/* A container may join another's pid namespace: it is that of the eldest. count: nobody's. */
static size_t owner_of(struct plm_container *const *containers, size_t count,
		       const struct plm_container *not_this, uint64_t pid_ns)
{
	size_t eldest = count;

	for (size_t i = 0; i < count; i++) {
		const struct plm_container *c = containers[i];

		if (has_process_in(c, pid_ns) && c != not_this &&
		    (eldest == count ||
		     c->init->start_time_ticks < containers[eldest]->init->start_time_ticks))
			eldest = i;
	}
	return eldest;
}

/* chain: one number a line, the process's own first. The number of a process may be another's by now. */
static const struct plm_container *around(struct plm_container *const *containers, size_t count,
					  const struct plm_container *container,
					  struct plm_slice chain)
{
	struct plm_slice line;
	size_t owner = count;
	uint64_t number;

	if (!plm_next_line(&chain, &line) || !plm_parse_u64(line, 10, &number) ||
	    number != container->init->ns[PLM_NS_PID])
		return NULL;
	while (owner == count && plm_next_line(&chain, &line))
		if (plm_parse_u64(line, 10, &number))
			owner = owner_of(containers, count, container, number);
	return owner < count ? containers[owner] : NULL;
}

int plm_container_find_parent(struct plm_facts *facts, struct plm_container *const *containers,
			      size_t count, const struct plm_cgroup_match *match,
			      const struct plm_container *container,
			      const struct plm_container **parent, struct plm_err **err)
{
	const struct plm_datum *chain;
	char probe[32];
	int rc;

	*parent = match ? of_id(containers, count, container, match->outer) : NULL;
	if (*parent || container->init->pid_depth < DEPTH_OF_NESTED)
		return 0;
	snprintf(probe, sizeof(probe), "pid-namespaces:%" PRId32, container->init->pid);
	rc = plm_facts_probe(facts, probe, &chain, err);
	if (rc == 0 && chain->presence == PLM_PRESENT)
		*parent = around(containers, count, container,
				 (struct plm_slice){chain->data, chain->size_bytes});
	return rc;
}
