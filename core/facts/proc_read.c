/*
 * proc_read.c: reads one process from /proc/PID, held open so that a reused number is never taken
 * for it. The hot path of an audit: of a process that is no member of a container it reads stat,
 * cgroup and four links, of a member also status, the other links, its user map, label and oom_score_adj.
 */
#include "core/facts/proc_read.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

/* A status with 65536 supplementary groups must not make its process unreadable. */
enum { LARGEST_PROC_FILE = 1024 * 1024 };
/* How many threads are asked for a dead leader, one after the other: an audit has to end. */
enum { MOST_STAND_INS = 16 };

const char *plm_proc_name(struct plm_proc_reader *r, const char *name)
{
	if (!r->thread[0])
		return name;
	snprintf(r->name, sizeof(r->name), "%s%s", r->thread, name);
	return r->name;
}

int plm_proc_read_file(struct plm_proc_reader *r, const char *name, struct plm_datum *out)
{
	plm_host_dir_read_into(r->dir, plm_proc_name(r, name), r->text, sizeof(r->text), out);
	if (out->presence == PLM_UNREADABLE && out->error == EFBIG)
		return plm_host_dir_read(r->dir, r->arena, plm_proc_name(r, name),
					 LARGEST_PROC_FILE, out);
	return out->presence == PLM_UNREADABLE && out->error == ENOMEM ? -PLM_E_NOMEM : 0;
}

/* ---- stat ---- */

/* A dead leader whose other threads live on still holds its namespaces, and would hide them: a live
 * thread stands for it. */
static int choose_live_thread(struct plm_proc_reader *r, int32_t pid)
{
	struct plm_datum names;
	int rc = plm_host_dir_list(r->dir, r->arena, "task", &names);
	int64_t tid;

	if (rc < 0 || names.presence != PLM_PRESENT)
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	for (const char *name = names.data; name < names.data + names.size_bytes;
	     name += strlen(name) + 1) {
		if (!plm_parse_i64(plm_slice_of(name), 10, &tid) || tid == pid)
			continue;
		snprintf(r->thread, sizeof(r->thread), "task/%" PRId64 "/", tid);
		return PLM_PROC_READ;
	}
	return PLM_PROC_VANISHED;
}

static int read_stat(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_proc_stat stat = {0};
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "stat", &text);

	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (text.presence != PLM_PRESENT || !plm_proc_parse_stat(plm_datum_slice(&text), &stat)) {
		plm_proc_mark_unreadable(process,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
		process->comm = "";
		return PLM_PROC_READ;
	}
	r->thread_count = stat.thread_count;
	process->ppid = stat.ppid;
	process->start_time_ticks = stat.start_time_ticks;
	process->kernel_thread = stat.kernel_thread;
	process->zombie = stat.state == 'Z' || stat.state == 'X';
	rc = plm_proc_copy(r->arena, stat.comm, &process->comm);
	if (rc == PLM_PROC_READ && process->zombie)
		rc = stat.thread_count > 1 ? choose_live_thread(r, process->pid)
					   : PLM_PROC_VANISHED;
	return rc;
}

/* ---- cgroup ---- */

static int keep_path(struct plm_proc_reader *r, struct plm_slice path, const char **to)
{
	if (!path.data)
		return PLM_PROC_READ;
	if (r->last_cgroup && plm_slice_is(path, r->last_cgroup)) {
		*to = r->last_cgroup;
		return PLM_PROC_READ;
	}
	return plm_proc_copy(r->arena, path, to);
}

static int read_cgroup(struct plm_proc_reader *r, struct plm_process *process,
		       const struct plm_cgroup_match **match)
{
	struct plm_cgroup_paths paths;
	struct plm_cgroup_match *kept;
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "cgroup", &text);

	if (rc < 0 || (text.presence == PLM_UNREADABLE && text.error == ESRCH))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	/* A kernel without control groups has no such file. */
	if (text.presence == PLM_ABSENT)
		return PLM_PROC_READ;
	if (text.presence != PLM_PRESENT || !plm_cgroup_parse(plm_datum_slice(&text), &paths)) {
		plm_proc_mark_unreadable(process,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
		return PLM_PROC_READ;
	}
	rc = keep_path(r, paths.chosen, &process->cgroup);
	r->last_cgroup = process->cgroup;
	if (rc == PLM_PROC_READ)
		rc = keep_path(r, paths.memory, &process->cgroup_memory);
	if (rc == PLM_PROC_READ)
		rc = keep_path(r, paths.pids, &process->cgroup_pids);
	if (rc == PLM_PROC_READ)
		rc = keep_path(r, paths.devices, &process->cgroup_devices);
	if (rc == PLM_PROC_READ)
		rc = keep_path(r, paths.cpu, &process->cgroup_cpu);
	if (rc == PLM_PROC_READ)
		rc = keep_path(r, paths.unified, &process->cgroup_unified);
	if (rc != PLM_PROC_READ || paths.match.runtime == PLM_RUNTIME_UNKNOWN)
		return rc;
	kept = plm_new(r->arena, struct plm_cgroup_match);
	if (!kept)
		return -PLM_E_NOMEM;
	*kept = plm_cgroup_match(plm_slice_of(process->cgroup));
	*match = kept;
	return PLM_PROC_READ;
}

/* ---- namespaces ---- */

static const char *const ns_links[PLM_NS_COUNT] = {
	[PLM_NS_CGROUP] = "ns/cgroup", [PLM_NS_IPC] = "ns/ipc", [PLM_NS_MNT] = "ns/mnt",
	[PLM_NS_NET] = "ns/net",       [PLM_NS_PID] = "ns/pid", [PLM_NS_TIME] = "ns/time",
	[PLM_NS_USER] = "ns/user",     [PLM_NS_UTS] = "ns/uts",
};

/* Those that decide the class come first; the others are read where a container is likely. */
static const enum plm_ns ns_order[PLM_NS_COUNT] = {
	PLM_NS_MNT,    PLM_NS_PID, PLM_NS_USER, PLM_NS_NET,
	PLM_NS_CGROUP, PLM_NS_IPC, PLM_NS_UTS,	PLM_NS_TIME,
};
enum { NS_DECIDING = 4 };

struct plm_datum plm_proc_read_ns(struct plm_proc_reader *reader, enum plm_ns ns, uint64_t *inode)
{
	char text[64];
	struct plm_datum link;

	plm_host_dir_readlink_into(reader->dir, plm_proc_name(reader, ns_links[ns]), text,
				   sizeof(text), &link);
	if (link.presence == PLM_PRESENT && !plm_proc_parse_ns(plm_datum_slice(&link), inode))
		return (struct plm_datum){.error = EBADMSG};
	link.data = NULL;
	return link;
}

static int read_namespaces(struct plm_proc_reader *r, struct plm_process *process, int from, int to)
{
	for (int i = from; i < to; i++) {
		enum plm_ns ns = ns_order[i];
		struct plm_datum link = plm_proc_read_ns(r, ns, &process->ns[ns]);

		/* A namespace the host has and the process lacks: it is exiting. */
		if (plm_proc_is_gone(&link) &&
		    (link.error == ESRCH || r->host_ns[ns] || ns == PLM_NS_MNT))
			return PLM_PROC_VANISHED;
		if (link.presence == PLM_UNREADABLE) {
			plm_proc_mark_unreadable(process, link.error);
			/* What one link refuses, the others refuse too. */
			return PLM_PROC_READ;
		}
	}
	process->in_initial_userns = process->ns[PLM_NS_USER] == r->host_ns[PLM_NS_USER];
	return PLM_PROC_READ;
}

int plm_proc_read_namespaces(struct plm_proc_reader *r, struct plm_process *process)
{
	return read_namespaces(r, process, 0, PLM_NS_COUNT);
}

/* ---- the whole ---- */

static int read_open(struct plm_proc_reader *r, struct plm_process *process,
		     enum plm_process_class *process_class, const struct plm_cgroup_match **match)
{
	int read_ns_count = NS_DECIDING, rc = read_stat(r, process);

	if (rc == PLM_PROC_READ && !process->kernel_thread && process->presence == PLM_PRESENT)
		rc = read_cgroup(r, process, match);
	if (rc != PLM_PROC_READ)
		return rc;
	if (*match)
		read_ns_count = PLM_NS_COUNT;
	if (!process->kernel_thread && process->presence == PLM_PRESENT)
		rc = read_namespaces(r, process, 0, read_ns_count);
	if (rc != PLM_PROC_READ)
		return rc;
	rc = plm_proc_tell_class(r, process, *match, process_class);
	if (rc < 0 || *process_class != PLM_CLASS_CONTAINER)
		return rc;
	if (process->presence == PLM_PRESENT)
		rc = read_namespaces(r, process, read_ns_count, PLM_NS_COUNT);
	if (rc == PLM_PROC_READ)
		rc = plm_proc_read_member(r, process);
	return rc == PLM_PROC_READ && r->thread_count > 1 ? plm_proc_read_threads(r, process) : rc;
}

static void begin(struct plm_proc_reader *reader, int32_t pid, struct plm_process *process)
{
	*process = (struct plm_process){
		.pid = pid,
		.comm = "",
		.presence = PLM_PRESENT,
		.no_new_privs = -1,
		.seccomp_mode = -1,
		.seccomp_filters = -1,
		.oom_error = ENODATA,
	};
	reader->thread[0] = '\0';
	reader->thread_count = 0;
	reader->isolated_name = NULL;
}

static int read_again(struct plm_proc_reader *reader, int32_t pid, struct plm_process *process,
		      enum plm_process_class *process_class, const struct plm_cgroup_match **match)
{
	begin(reader, pid, process);
	*process_class = PLM_CLASS_UNREADABLE;
	*match = NULL;
	return read_open(reader, process, process_class, match);
}

int plm_proc_read(struct plm_proc_reader *reader, int32_t pid, struct plm_process *process,
		  enum plm_process_class *process_class, const struct plm_cgroup_match **match)
{
	struct plm_datum why_not;
	char path[32];
	int rc;

	begin(reader, pid, process);
	snprintf(path, sizeof(path), "/proc/%" PRId32, pid);
	rc = plm_host_dir_open(reader->host, path, &reader->dir, &why_not);
	if (rc < 0)
		return rc;
	if (why_not.presence != PLM_PRESENT) {
		plm_proc_mark_unreadable(process, why_not.error);
		*process_class = PLM_CLASS_UNREADABLE;
		return plm_proc_is_gone(&why_not) ? PLM_PROC_VANISHED : PLM_PROC_READ;
	}
	rc = read_open(reader, process, process_class, match);
	/* The thread that stood for a dead leader may have ended while others of the process live on. */
	for (int tries = 0; rc == PLM_PROC_VANISHED && reader->thread[0] && tries < MOST_STAND_INS;
	     tries++)
		rc = read_again(reader, pid, process, process_class, match);
	plm_host_dir_close(reader->dir);
	reader->dir = NULL;
	return rc;
}
