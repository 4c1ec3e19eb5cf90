/*
 * containers.c: groups the members into containers: by the id in their cgroup path, else by the
 * mount namespace of the eldest of their line. Judges nothing.
 */
#include "core/facts/containers.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/facts/classify.h"
#include "core/facts/container_names.h"
#include "core/facts/container_nesting.h"

/* A container while its members are being found. */
struct group {
	struct plm_container container;
	const struct plm_process **members;
	const struct plm_cgroup_match *match; /* of its first member, or NULL */
	struct plm_pod_note note;
};

struct grouping {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_process_list *processes;
	struct plm_map by_key; /* "id …" and "mnt …" -> struct group */
	struct group **groups;
	size_t count;
};

static bool is_member(const struct grouping *g, size_t i, bool matched)
{
	return g->processes->classes[i] == PLM_CLASS_CONTAINER &&
	       (g->processes->matches[i] != NULL) == matched;
}

/* ---- which group ---- */

static struct group *group_of_key(struct grouping *g, const char *key)
{
	struct group *group = key ? plm_map_get(&g->by_key, key) : NULL;
	struct group **slot;

	if (group || !key)
		return group;
	group = plm_new(g->arena, struct group);
	slot = group ? plm_push(g->arena, g->groups, g->count) : NULL;
	if (!slot)
		return NULL;
	*slot = group;
	return plm_map_add(&g->by_key, key, group) < 0 ? NULL : group;
}

static const char *mnt_key(struct grouping *g, uint64_t mnt)
{
	return plm_arena_printf(g->arena, "mnt %" PRIu64, mnt);
}

/* The eldest ancestor in the same pid or mount namespace: a process that unshared a mount namespace
 * inside of a container still belongs to it. */
static const struct plm_process *leader_of(const struct grouping *g, size_t i)
{
	const struct plm_process *p = g->processes->items[i];

	/* Bounded: in a recording parents may form a ring. */
	for (size_t steps = 0; steps < g->processes->count; steps++) {
		size_t up = plm_process_index(g->processes, p->ppid);
		const struct plm_process *parent;

		if (up == g->processes->count || !is_member(g, up, false))
			break;
		parent = g->processes->items[up];
		if (parent->ns[PLM_NS_MNT] != p->ns[PLM_NS_MNT] &&
		    (parent->ns[PLM_NS_PID] != p->ns[PLM_NS_PID] ||
		     !plm_ns_differs(p, g->processes->host_ns, PLM_NS_PID)))
			break;
		p = parent;
	}
	return p;
}

static int push(struct grouping *g, struct group *group, const struct plm_process *p)
{
	const struct plm_process **slot =
		plm_push(g->arena, group->members, group->container.process_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = p;
	group->container.unreadable_count += p->presence != PLM_PRESENT;
	return 0;
}

static int add_member(struct grouping *g, struct group *group, size_t i)
{
	const struct plm_process *p = g->processes->items[i];

	if (!group || push(g, group, p) < 0)
		return -PLM_E_NOMEM;
	if (group->container.process_count == 1)
		group->match = g->processes->matches[i];
	/* A thread that may do other things is judged like a process. */
	for (const struct plm_process *t = p->next_thread; t; t = t->next_thread)
		if (push(g, group, t) < 0)
			return -PLM_E_NOMEM;
	if (!group->container.init || p->start_time_ticks < group->container.init->start_time_ticks)
		group->container.init = p;
	return 0;
}

static int add_matched(struct grouping *g, size_t i)
{
	const struct plm_cgroup_match *match = g->processes->matches[i];
	const struct plm_process *p = g->processes->items[i];
	struct group *group =
		group_of_key(g, plm_arena_printf(g->arena, "id %d %.*s", (int)match->runtime,
						 (int)match->id.size_bytes, match->id.data));
	const char *mnt;
	int rc = add_member(g, group, i);

	if (rc < 0 || !plm_ns_differs(p, g->processes->host_ns, PLM_NS_MNT))
		return rc;
	/* Who joins its mount namespace from another cgroup belongs to it. */
	mnt = mnt_key(g, p->ns[PLM_NS_MNT]);
	return mnt && plm_map_add(&g->by_key, mnt, group) != -PLM_E_NOMEM ? 0 : -PLM_E_NOMEM;
}

static int add_unmatched(struct grouping *g, size_t i)
{
	const char *key = mnt_key(g, leader_of(g, i)->ns[PLM_NS_MNT]);

	return add_member(g, group_of_key(g, key), i);
}

static int group_members(struct grouping *g)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->processes->count; i++)
		if (is_member(g, i, true))
			rc = add_matched(g, i);
	for (size_t i = 0; rc == 0 && i < g->processes->count; i++)
		if (is_member(g, i, false))
			rc = add_unmatched(g, i);
	return rc;
}

/* ---- order and names ---- */

static int by_pid(const void *a, const void *b)
{
	const struct plm_process *x = *(const struct plm_process *const *)a;
	const struct plm_process *y = *(const struct plm_process *const *)b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static int by_runtime_name_id(const void *a, const void *b)
{
	const struct plm_container *x = &(*(struct group *const *)a)->container;
	const struct plm_container *y = &(*(struct group *const *)b)->container;
	int order;

	if (x->runtime != y->runtime)
		return x->runtime < y->runtime ? -1 : 1;
	order = strcmp(x->name, y->name);
	if (order == 0)
		order = strcmp(x->id, y->id);
	return order ? order : by_pid(&x->init, &y->init);
}

static int finish(struct grouping *g, struct plm_container_list *list)
{
	struct plm_container **items =
		plm_new_array(g->arena, struct plm_container *, g->count + 1);

	if (g->count)
		qsort(g->groups, g->count, sizeof(*g->groups), by_runtime_name_id);
	if (!items)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < g->count; i++)
		items[i] = &g->groups[i]->container;
	list->items = (const struct plm_container *const *)items;
	list->count = g->count;
	return plm_containers_tell_apart(g->arena, items, g->count);
}

static int identify_all(struct grouping *g, struct plm_err **err)
{
	for (size_t i = 0; i < g->count; i++) {
		struct group *group = g->groups[i];
		int rc;

		qsort(group->members, group->container.process_count, sizeof(*group->members),
		      by_pid);
		group->container.processes = group->members;
		rc = plm_container_identify(g->facts, g->processes, group->match, &group->container,
					    &group->note, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* Where the cgroup path does not tell the pod, a container is in that of its sandbox if the kernel shows
 * that it shares the sandbox's namespaces. */
static int join_pods(struct grouping *g)
{
	struct plm_map by_id;

	plm_map_init(&by_id, g->arena);
	for (size_t i = 0; i < g->count; i++)
		if (plm_map_add(&by_id, g->groups[i]->container.id, g->groups[i]) == -PLM_E_NOMEM)
			return -PLM_E_NOMEM;
	for (size_t i = 0; i < g->count; i++) {
		struct group *group = g->groups[i];
		const struct group *sandbox =
			group->note.sandbox ? plm_map_get(&by_id, group->note.sandbox) : NULL;

		if (!group->container.pod && sandbox &&
		    plm_pod_shares(&group->container, &sandbox->container))
			group->container.pod = group->note.pod;
	}
	return 0;
}

/* What runs in a container may call itself what it likes: unless its cgroup path said so already, its name is put below
 * the outer one. */
static int find_parents(struct grouping *g, struct plm_err **err)
{
	struct plm_container **all = plm_new_array(g->arena, struct plm_container *, g->count + 1);
	int rc = all ? 0 : plm_err_nomem(err);

	for (size_t i = 0; rc == 0 && i < g->count; i++)
		all[i] = &g->groups[i]->container;
	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		const struct plm_cgroup_match *match = g->groups[i]->match;
		const struct plm_container *parent;

		rc = plm_container_find_parent(g->facts, all, g->count, match, all[i], &parent,
					       err);
		all[i]->parent = rc == 0 ? parent : NULL;
		if (rc == 0 && parent && (!match || match->outer.size_bytes == 0))
			rc = plm_container_name_below(g->arena, plm_slice_of(parent->id), all[i],
						      err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct grouping g = {.facts = facts, .arena = plm_facts_arena(facts)};
	struct plm_container_list *list = plm_new(g.arena, struct plm_container_list);
	int rc = list ? plm_facts_processes(facts, &g.processes, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	plm_map_init(&g.by_key, g.arena);
	list->scope_problem = g.processes->scope_problem;
	if (!list->scope_problem && g.processes->cgroup_paths_relative)
		list->scope_problem =
			"plimsoll runs in a cgroup namespace that is not the host's: where "
			"control groups are cannot be told, nor what limits containers";
	for (size_t i = 0; i < g.processes->count; i++)
		list->unreadable_processes += g.processes->classes[i] == PLM_CLASS_UNREADABLE;
	if (group_members(&g) < 0)
		return plm_err_nomem(err);
	rc = identify_all(&g, err);
	if (rc == 0)
		rc = find_parents(&g, err);
	if (rc == 0 && join_pods(&g) < 0)
		rc = plm_err_nomem(err);
	if (rc < 0)
		return rc;
	*value = list;
	return finish(&g, list) < 0 ? plm_err_nomem(err) : 0;
}

const struct plm_fact plm_fact_containers = {"the running containers", gather};

int plm_facts_containers(struct plm_facts *facts, const struct plm_container_list **out,
			 struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &plm_fact_containers, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

void plm_container_key(const struct plm_container *container, char key[PLM_CONTAINER_KEY_ROOM])
{
	snprintf(key, PLM_CONTAINER_KEY_ROOM, "%" PRId32, container->init->pid);
}

const struct plm_container *plm_containers_by_key(const struct plm_container_list *list,
						  const char *key)
{
	int64_t pid = 0;

	plm_parse_i64(plm_slice_of(key), 10, &pid);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->init->pid == pid)
			return list->items[i];
	return NULL;
}
