/*
 * container_unmatched.c: identifies a container whose cgroup path bears no runtime's pattern: by the process that
 * watches over it, by its cgroup's own name, by the files in which runtimes keep their first processes. Reads small
 * files below /run. A name decides no verdict.
 */
#include "core/facts/container_names.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/container_states.h"

static const char *unescaped(struct plm_arena *arena, struct plm_slice slice)
{
	char *text = plm_arena_alloc(arena, slice.size_bytes + 1);

	if (text)
		plm_cgroup_unescape(text, slice);
	return text;
}

/* ---- a cgroup of its own ---- */

/* systemd made it for more than a container: a session, an application, a part of the system. */
static bool is_systemds(struct plm_slice leaf)
{
	return plm_cgroup_has(leaf, "", ".scope") || plm_cgroup_has(leaf, "", ".slice");
}

/* A session or a service that started it: then the cgroup is not the container's. */
static bool is_shared_with_host(const struct plm_process_list *processes, const char *cgroup)
{
	for (size_t i = 0; i < processes->count; i++)
		if (processes->classes[i] == PLM_CLASS_HOST &&
		    plm_str_eq(processes->items[i]->cgroup, cgroup))
			return true;
	return false;
}

/* The last component of its path, when the cgroup was made for it: runc, crun and containerd do that. */
static struct plm_slice own_cgroup(const struct plm_process_list *processes,
				   const struct plm_container *c)
{
	size_t parent = plm_process_index(processes, c->init->ppid);
	struct plm_slice leaf = plm_cgroup_leaf(plm_slice_of(c->init->cgroup));

	if (is_systemds(leaf) || plm_slice_is(leaf, "..") || plm_slice_is(leaf, ".") ||
	    (parent < processes->count &&
	     plm_str_eq(processes->items[parent]->cgroup, c->init->cgroup)) ||
	    is_shared_with_host(processes, c->init->cgroup))
		leaf.size_bytes = 0;
	return leaf;
}

/* One shim watches over all containers of a pod and was told the id of the first: "/NAMESPACE/ID" tells each. */
static bool is_in_namespace(const struct plm_watcher *watcher, const char *cgroup,
			    struct plm_slice leaf)
{
	struct plm_slice path = plm_slice_of(cgroup), space;

	return watcher->space && leaf.size_bytes && plm_next_word(&path, "/", &space) &&
	       plm_slice_is(space, watcher->space) && path.size_bytes == leaf.size_bytes + 1;
}

static int name_by_cgroup(struct plm_facts *facts, struct plm_slice leaf, struct plm_container *c,
			  struct plm_err **err)
{
	if (leaf.size_bytes == 0)
		return 0;
	c->id = unescaped(plm_facts_arena(facts), leaf);
	return c->id ? plm_states_runtime(facts, c->id, &c->runtime, err) : plm_err_nomem(err);
}

/* ---- the whole ---- */

static int name_by_state(struct plm_facts *facts, struct plm_container *c, struct plm_err **err)
{
	const struct plm_state *state;
	int rc = plm_states_find(facts, c->init, &state, err);

	if (rc < 0 || !state)
		return rc;
	c->runtime = state->runtime;
	c->id = state->id;
	return 0;
}

int plm_container_identify_unmatched(struct plm_facts *facts,
				     const struct plm_process_list *processes,
				     const struct plm_watcher *watcher, struct plm_container *c,
				     struct plm_err **err)
{
	struct plm_slice leaf = own_cgroup(processes, c);
	int rc = 0;

	c->runtime = watcher->runtime;
	if (watcher->id && !is_in_namespace(watcher, c->init->cgroup, leaf))
		c->id = watcher->id;
	else
		rc = name_by_cgroup(facts, leaf, c, err);
	if (rc == 0 && (!c->id || c->runtime == PLM_RUNTIME_UNKNOWN))
		rc = name_by_state(facts, c, err);
	if (rc < 0 || c->id)
		return rc;
	c->id = plm_arena_printf(plm_facts_arena(facts), "mnt-%" PRIu64, c->init->ns[PLM_NS_MNT]);
	return c->id ? 0 : plm_err_nomem(err);
}
