/*
 * eval_shared.c: judges whether containers are in each other's namespaces, and whether processes of the
 * host are in a container's. Pure: reads facts and parameters only.
 */
#include "checks/namespace/namespace.h"

#include <inttypes.h>
#include <stdarg.h>

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/containers.h"

/* What is found; the sentence of the first failure, the number of all. */
struct sharing {
	const char *sentence;
	size_t wrong, unknown;
	const struct plm_process_list *processes;
	const struct plm_container_list *containers;
};

/* What being in it lets the other do. */
static const char *const harm[PLM_NS_COUNT] = {
	[PLM_NS_CGROUP] = "each sees the other's control groups",
	[PLM_NS_IPC] = "each reads and writes the other's shared memory",
	[PLM_NS_MNT] = "each sees and changes the other's files",
	[PLM_NS_NET] = "each reaches what the other listens for on localhost",
	[PLM_NS_PID] = "each sees the other's processes and can signal them",
	[PLM_NS_TIME] = "they have one clock offset",
	[PLM_NS_USER] = "their users are the same, and so are their rights",
	[PLM_NS_UTS] = "they have one host name",
};

static int PLM_PRINTF(3, 4) say(struct plm_eval *ev, struct sharing *s, const char *fmt, ...)
{
	va_list args;

	if (s->wrong++)
		return 0;
	va_start(args, fmt);
	s->sentence = plm_arena_vprintf(plm_facts_arena(ev->facts), fmt, args);
	va_end(args);
	return s->sentence ? 0 : -PLM_E_NOMEM;
}

static void show(struct plm_eval *ev, const struct plm_process *process, enum plm_ns ns,
		 const char *who)
{
	char source[48];

	snprintf(source, sizeof(source), "/proc/%" PRId32 "/ns/%s", process->pid, plm_ns_name(ns));
	plm_evidence_value(ev, PLM_RUNNING, source, "%s:[%" PRIu64 "] (%s)", plm_ns_name(ns),
			   process->ns[ns], who);
}

/* Podman's pods are told by the group above: machine-libpod_pod_ID.slice, libpod_parent/ID. */
static bool in_one_podman_pod(const char *a, const char *b)
{
	const char *slash = a ? strrchr(a, '/') : NULL;
	size_t size = slash ? (size_t)(slash - a) : 0;

	return slash && b && strncmp(a, b, size + 1) == 0 && !strchr(b + size + 1, '/') &&
	       (memmem(a, size, "libpod_pod_", 11) || memmem(a, size, "libpod_parent/", 14));
}

/* A pod is one application on purpose; what runs in a container is part of it. */
static bool belong_together(const struct plm_container *a, const struct plm_container *b)
{
	if ((a->pod && plm_str_eq(a->pod, b->pod)) || a->parent == b || b->parent == a)
		return true;
	return in_one_podman_pod(a->init->cgroup, b->init->cgroup);
}

/* ---- container by container ---- */

static int look_at_pair(struct plm_eval *ev, const struct plm_container *a,
			const struct plm_container *b, enum plm_ns ns, struct sharing *s)
{
	uint64_t number = a->init->ns[ns];

	/* The host's own is not shared between these two alone: container:namespaces judges it. */
	if (number == 0 || number != b->init->ns[ns] || number == s->processes->host_ns[ns] ||
	    belong_together(a, b))
		return 0;
	show(ev, a->init, ns, a->name);
	show(ev, b->init, ns, b->name);
	return say(ev, s, "container %s (%s) and container %s (%s) are in one %s namespace: %s",
		   a->name, plm_runtime_words(a->runtime), b->name, plm_runtime_words(b->runtime),
		   plm_ns_name(ns), harm[ns]);
}

static int look_at_containers(struct plm_eval *ev, enum plm_ns ns, struct sharing *s)
{
	const struct plm_container_list *list = s->containers;
	int rc = 0;

	for (size_t i = 0; i < list->count; i++) {
		s->unknown += list->items[i]->init->ns[ns] == 0;
		for (size_t k = i + 1; rc == 0 && k < list->count; k++)
			rc = look_at_pair(ev, list->items[i], list->items[k], ns, s);
	}
	return rc;
}

/* ---- processes of the host ---- */

static const struct plm_container *container_of_namespace(const struct plm_container_list *list,
							  enum plm_ns ns, uint64_t number)
{
	for (size_t i = 0; number && i < list->count; i++)
		if (list->items[i]->init->ns[ns] == number)
			return list->items[i];
	return NULL;
}

/* What a rootless engine runs beside its containers is in their user namespace by design. */
static bool is_outside(enum plm_process_class class)
{
	return class == PLM_CLASS_HOST || class == PLM_CLASS_PRIVATE_MOUNTS ||
	       class == PLM_CLASS_NETWORK_ONLY || class == PLM_CLASS_SANDBOX;
}

static int look_at_process(struct plm_eval *ev, const struct plm_process *process, enum plm_ns ns,
			   struct sharing *s)
{
	const struct plm_container *in;

	if (process->ns[ns] == s->processes->host_ns[ns])
		return 0;
	in = container_of_namespace(s->containers, ns, process->ns[ns]);
	if (!in)
		return 0;
	show(ev, process, ns, process->comm ? process->comm : "");
	return say(ev, s,
		   "%s (pid %" PRId32
		   ") is no process of container %s (%s), but is in its %s namespace: %s",
		   process->comm ? process->comm : "a process", process->pid, in->name,
		   plm_runtime_words(in->runtime), plm_ns_name(ns), harm[ns]);
}

static int look_at_processes(struct plm_eval *ev, enum plm_ns ns, struct sharing *s)
{
	const struct plm_process_list *list = s->processes;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++)
		if (is_outside(list->classes[i]))
			rc = look_at_process(ev, list->items[i], ns, s);
	return rc;
}

/* ---- the verdict ---- */

static enum plm_ns type_of(const char *word)
{
	int ns = 0;

	while (ns < PLM_NS_COUNT - 1 && strcmp(word, plm_ns_name((enum plm_ns)ns)) != 0)
		ns++;
	return (enum plm_ns)ns;
}

static void judge(struct plm_eval *ev, const struct sharing *s)
{
	const struct plm_container_list *list = s->containers;

	if (s->wrong > 1)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s; and %zu more", s->sentence, s->wrong - 1);
	else if (s->wrong)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s", s->sentence);
	else if (list->scope_problem)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "there may be containers that cannot be seen: %s", list->scope_problem);
	else if (s->unknown || list->unreadable_processes)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the namespaces of %zu process%s could not be read; run as root",
			    s->unknown + list->unreadable_processes,
			    s->unknown + list->unreadable_processes == 1 ? "" : "es");
	else if (list->count == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no container is running on this host");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    list->count == 1
				    ? "%zu container is in namespaces that nobody else is in"
				    : "%zu containers are in namespaces that nobody else is in",
			    list->count);
}

int eval_shared(struct plm_eval *ev, const void *params)
{
	const struct shared_params *p = params;
	struct sharing s = {.sentence = NULL};
	int rc = plm_facts_processes(ev->facts, &s.processes, NULL);

	if (rc == 0)
		rc = plm_facts_containers(ev->facts, &s.containers, NULL);
	for (size_t i = 0; rc == 0 && i < p->types.count; i++) {
		enum plm_ns ns = type_of(p->types.items[i]);

		rc = p->with == SHARED_WITH_CONTAINERS ? look_at_containers(ev, ns, &s)
						       : look_at_processes(ev, ns, &s);
	}
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s",
		     p->with == SHARED_WITH_CONTAINERS
			     ? "no namespace of two containers but of one pod"
			     : "no process of the host in a container's namespace");
	judge(ev, &s);
	return 0;
}

/* Of processes outside containers no more is read. */
static bool is_read_of_all(const char *type)
{
	return strcmp(type, "mnt") == 0 || strcmp(type, "net") == 0 || strcmp(type, "pid") == 0 ||
	       strcmp(type, "user") == 0;
}

const char *validate_shared(const void *params)
{
	const struct shared_params *p = params;

	for (size_t i = 0; i < p->types.count; i++) {
		if (strcmp(plm_ns_name(type_of(p->types.items[i])), p->types.items[i]) != 0)
			return "types holds words out of cgroup, ipc, mnt, net, pid, time, user "
			       "and "
			       "uts";
		if (p->with == SHARED_WITH_PROCESSES && !is_read_of_all(p->types.items[i]))
			return "with=\"processes\" asks about mnt, net, pid and user only";
	}
	return p->types.count ? NULL : "types is empty; write for example \"net pid\"";
}
