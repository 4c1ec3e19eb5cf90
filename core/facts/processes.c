/*
 * processes.c: one pass over /proc: every process with its class, and whether this view is the
 * whole host. Judges nothing; what could not be read is counted.
 */
#include "core/facts/containers.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/proc_read.h"
#include "core/host/host.h"

enum { CAP_SYS_PTRACE_BIT = 19 };

/* The list while it grows. */
struct pass {
	struct plm_process_list list;
	const struct plm_process **items;
	enum plm_process_class *classes;
	const struct plm_cgroup_match **matches;
	const char **names;
};

static int by_number(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The numeric names of a listing of /proc, sorted. */
static int32_t *list_pids(struct plm_arena *arena, const struct plm_datum *names, size_t *count)
{
	int32_t *pids = plm_new_array(arena, int32_t, names->size_bytes / 2 + 1);
	int64_t pid;

	*count = 0;
	if (!pids)
		return NULL;
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (plm_parse_i64(plm_slice_of(names->data + at), 10, &pid) && pid > 0 &&
		    pid <= INT32_MAX)
			pids[(*count)++] = (int32_t)pid;
	qsort(pids, *count, sizeof(*pids), by_number);
	return pids;
}

static bool reader_is_on_host(const struct plm_proc_reader *reader)
{
	return reader->own_ns[PLM_NS_PID] &&
	       reader->own_ns[PLM_NS_PID] == reader->host_ns[PLM_NS_PID];
}

static int add_process(struct pass *pass, struct plm_proc_reader *reader, int32_t pid)
{
	struct plm_process *process = plm_new(reader->arena, struct plm_process);
	enum plm_process_class process_class = PLM_CLASS_UNREADABLE;
	const struct plm_cgroup_match *match = NULL;
	int rc;

	if (!process)
		return -PLM_E_NOMEM;
	rc = plm_proc_read(reader, pid, process, &process_class, &match);
	if (rc == PLM_PROC_VANISHED)
		pass->list.vanished_count++;
	if (rc != PLM_PROC_READ)
		return rc < 0 ? rc : 0;
	/* Some hosts let nobody look at their init; but nothing put it into a container. */
	if (pid == 1 && process_class == PLM_CLASS_UNREADABLE && reader_is_on_host(reader))
		process_class = PLM_CLASS_HOST;
	pass->list.unreadable_count += process->presence != PLM_PRESENT;
	pass->items[pass->list.count] = process;
	pass->classes[pass->list.count] = process_class;
	pass->matches[pass->list.count] = match;
	pass->names[pass->list.count] = reader->isolated_name;
	pass->list.count++;
	return 0;
}

static bool have_same_root(const struct plm_process *a, const struct plm_process *b)
{
	return a->root_device == b->root_device && a->root_inode == b->root_inode;
}

/* A browser in a snap shuts its children into pid and user namespaces of their own; the root they have is
 * that of the snap. Only descendants count: who joins a container's mount namespace from a service makes
 * no sandbox of it. */
static void settle_sandbox(struct pass *pass, size_t i)
{
	const struct plm_process *p = pass->items[i];
	size_t up = i;

	if (pass->classes[i] != PLM_CLASS_CONTAINER || pass->matches[i])
		return;
	/* Bounded: in a recording parents may form a ring. */
	for (size_t steps = 0; steps < pass->list.count; steps++) {
		up = plm_process_index(&pass->list, pass->items[up]->ppid);
		if (up == pass->list.count || pass->items[up]->ns[PLM_NS_MNT] != p->ns[PLM_NS_MNT])
			return;
		if (pass->classes[up] != PLM_CLASS_PRIVATE_MOUNTS ||
		    !have_same_root(pass->items[up], p))
			continue;
		pass->classes[i] = PLM_CLASS_SANDBOX;
		pass->names[i] = pass->names[up];
		return;
	}
}

static int walk(struct pass *pass, struct plm_proc_reader *reader, const struct plm_datum *names)
{
	size_t count;
	int32_t *pids = list_pids(reader->arena, names, &count);

	pass->items = plm_new_array(reader->arena, const struct plm_process *, count + 1);
	pass->classes = plm_new_array(reader->arena, enum plm_process_class, count + 1);
	pass->matches = plm_new_array(reader->arena, const struct plm_cgroup_match *, count + 1);
	pass->names = plm_new_array(reader->arena, const char *, count + 1);
	if (!pids || !pass->items || !pass->classes || !pass->matches || !pass->names)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		int rc = add_process(pass, reader, pids[i]);

		if (rc < 0)
			return rc;
	}
	pass->list.items = pass->items;
	pass->list.classes = pass->classes;
	pass->list.matches = pass->matches;
	pass->list.names = pass->names;
	for (size_t i = 0; i < pass->list.count; i++)
		settle_sandbox(pass, i);
	return 0;
}

/* ---- is this the whole host? ---- */

/* Whether /proc shows this reader other users' processes: its options, unless the reader may trace
 * anyone. */
static int hides_pids(struct plm_facts *facts, bool *hides, struct plm_err **err)
{
	const struct plm_mount_list *mounts;
	const struct plm_mount *proc;
	const struct plm_datum *self;
	const char *caps;
	uint64_t cap_eff = 0;
	int rc = plm_facts_probe(facts, "self", &self, err);

	*hides = false;
	if (rc < 0)
		return rc;
	caps = plm_facts_line_value(plm_facts_arena(facts), self, "cap_eff");
	if (caps && plm_parse_u64(plm_slice_of(caps), 16, &cap_eff) &&
	    (cap_eff >> CAP_SYS_PTRACE_BIT & 1))
		return 0;
	rc = plm_facts_host_mounts(facts, &mounts, err);
	if (rc < 0)
		return rc;
	proc = plm_mounts_find(mounts, "/proc");
	*hides = proc && strstr(proc->super_options, "hidepid=") &&
		 !strstr(proc->super_options, "hidepid=0") &&
		 !strstr(proc->super_options, "hidepid=off");
	return 0;
}

static bool own_differs(const struct plm_proc_reader *reader, enum plm_ns ns)
{
	return reader->own_ns[ns] && reader->host_ns[ns] &&
	       reader->own_ns[ns] != reader->host_ns[ns];
}

static int tell_scope(struct plm_facts *facts, const struct plm_proc_reader *reader,
		      struct plm_process_list *list, struct plm_err **err)
{
	bool hides;
	int rc = hides_pids(facts, &hides, err);

	if (rc < 0)
		return rc;
	list->cgroup_paths_relative = own_differs(reader, PLM_NS_CGROUP);
	if (own_differs(reader, PLM_NS_PID))
		list->scope_problem = "scope: this container only; plimsoll runs in a pid "
				      "namespace that is not the host's";
	else if (own_differs(reader, PLM_NS_USER))
		list->scope_problem = "scope: this container only; plimsoll runs in a user "
				      "namespace that is not the host's";
	else if (hides)
		list->scope_problem = "/proc is mounted with hidepid, which hides the processes of "
				      "other users from this reader";
	else if (!reader->host_ns[PLM_NS_MNT] || !reader->host_root_inode)
		list->scope_problem = "the host's own mount namespace could not be told, so "
				      "containers cannot be told from it; run as root";
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_proc_reader reader = {
		.host = plm_facts_host(facts),
		.arena = plm_facts_arena(facts),
	};
	struct pass *pass = plm_new(reader.arena, struct pass);
	struct plm_datum names;
	int rc;

	(void)key;
	if (!pass || plm_host_list(reader.host, reader.arena, "/proc", &names) < 0)
		return plm_err_nomem(err);
	*value = &pass->list;
	/* An image has an empty /proc, or none: nothing runs there. */
	if (plm_facts_nothing_runs(facts))
		names = (struct plm_datum){.presence = PLM_ABSENT};
	pass->list.why_not = (struct plm_datum){.presence = names.presence, .error = names.error};
	if (names.presence != PLM_PRESENT)
		return 0;
	if (plm_proc_read_host(&reader) < 0 || walk(pass, &reader, &names) < 0)
		return plm_err_nomem(err);
	memcpy(pass->list.host_ns, reader.host_ns, sizeof(reader.host_ns));
	pass->list.host_root_device = reader.host_root_device;
	pass->list.host_root_inode = reader.host_root_inode;
	rc = tell_scope(facts, &reader, &pass->list, err);
	return rc;
}

static const struct plm_fact processes_fact = {"the processes", gather};

int plm_facts_processes(struct plm_facts *facts, const struct plm_process_list **out,
			struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &processes_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

size_t plm_process_index(const struct plm_process_list *list, int32_t pid)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle]->pid == pid)
			return middle;
		if (list->items[middle]->pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return list->count;
}

/* ---- names ---- */

const char *plm_ns_name(enum plm_ns ns)
{
	static const char *const names[PLM_NS_COUNT] = {
		[PLM_NS_CGROUP] = "cgroup", [PLM_NS_IPC] = "ipc", [PLM_NS_MNT] = "mnt",
		[PLM_NS_NET] = "net",	    [PLM_NS_PID] = "pid", [PLM_NS_TIME] = "time",
		[PLM_NS_USER] = "user",	    [PLM_NS_UTS] = "uts",
	};

	return names[ns];
}

const char *plm_runtime_words(enum plm_runtime runtime)
{
	return runtime == PLM_RUNTIME_UNKNOWN ? "runtime not known" : plm_runtime_name(runtime);
}

const char *plm_runtime_name(enum plm_runtime runtime)
{
	static const char *const names[PLM_RUNTIME_COUNT] = {
		[PLM_RUNTIME_UNKNOWN] = "unknown",
		[PLM_RUNTIME_DOCKER] = "docker",
		[PLM_RUNTIME_CONTAINERD] = "containerd",
		[PLM_RUNTIME_KUBERNETES] = "kubernetes",
		[PLM_RUNTIME_PODMAN] = "podman",
		[PLM_RUNTIME_CRIO] = "cri-o",
		[PLM_RUNTIME_RUNC] = "runc",
		[PLM_RUNTIME_CRUN] = "crun",
		[PLM_RUNTIME_LXC] = "lxc",
		[PLM_RUNTIME_NSPAWN] = "nspawn",
		[PLM_RUNTIME_INCUS] = "incus",
	};

	return names[runtime];
}

const char *plm_process_class_name(enum plm_process_class process_class)
{
	static const char *const names[] = {
		[PLM_CLASS_HOST] = "host",
		[PLM_CLASS_CONTAINER] = "container",
		[PLM_CLASS_SANDBOX] = "sandbox",
		[PLM_CLASS_HELPER] = "helper",
		[PLM_CLASS_PRIVATE_MOUNTS] = "private mounts",
		[PLM_CLASS_NETWORK_ONLY] = "network only",
		[PLM_CLASS_KERNEL] = "kernel",
		[PLM_CLASS_UNREADABLE] = "unreadable",
		[PLM_CLASS_VM] = "virtual machine",
	};

	return names[process_class];
}
