/*
 * proc_read.h: one process, read through one held /proc/PID: shared by the pass over all processes.
 * Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_PROC_READ_H
#define PLM_CORE_FACTS_PROC_READ_H

#include "core/facts/classify.h"
#include "core/facts/flatpak.h"

struct plm_arena;
struct plm_host;
struct plm_host_dir;

/* The host as the pass compares every process with it, and the room it works in. */
struct plm_proc_reader {
	struct plm_host *host;
	struct plm_arena *arena;
	uint64_t host_ns[PLM_NS_COUNT]; /* 0: not known, or the kernel has no such namespace */
	uint64_t own_ns[PLM_NS_COUNT];	/* of plimsoll itself; 0: not readable */
	uint64_t host_root_device, host_root_inode;
	struct plm_flatpak_list flatpaks; /* read when the first process asks */
	const char *isolated_name; /* of the process at hand, when it is no container; else NULL */
	const char *last_cgroup;   /* most neighbours share it */
	struct plm_host_dir *dir;  /* of the process at hand */
	char thread[32];	   /* "" or "task/TID/": the thread that stands for it */
	int32_t thread_count;	   /* of the process at hand */
	bool no_labels;		   /* this kernel has no module that labels processes */
	char name[64];
	char text[8192];
};

enum plm_proc_outcome {
	PLM_PROC_READ = 0, /* *process and *class are set */
	PLM_PROC_VANISHED, /* it died while being read, or was dead already */
};

/* Reads one process as far as its class needs. match is set where the cgroup path has a runtime's
 * pattern. Returns an enum plm_proc_outcome or a negative code. */
int plm_proc_read(struct plm_proc_reader *reader, int32_t pid, struct plm_process *process,
		  enum plm_process_class *process_class, const struct plm_cgroup_match **match);

/* The namespaces and the root of the host, and the reader's own namespaces. Leaves 0 what cannot be
 * told. 0 or a negative code. */
int plm_proc_read_host(struct plm_proc_reader *reader);

/* ---- steps of the above: PLM_PROC_READ, PLM_PROC_VANISHED or a negative code ---- */

/* What the process at hand is, once its cgroup and namespaces are read. */
int plm_proc_tell_class(struct plm_proc_reader *reader, struct plm_process *process,
			const struct plm_cgroup_match *match, enum plm_process_class *to);
/* A file or link of the process at hand, as it is called below /proc/PID. */
const char *plm_proc_name(struct plm_proc_reader *reader, const char *name);
/* What is read of members only: status, oom_score_adj, uid_map, label. */
int plm_proc_read_member(struct plm_proc_reader *reader, struct plm_process *process);
/* Threads of a member that differ from it in status: users, capabilities, no_new_privs, seccomp. */
int plm_proc_read_threads(struct plm_proc_reader *reader, struct plm_process *process);
/* Its namespaces, all of them; and the label that the security module gave it. */
int plm_proc_read_namespaces(struct plm_proc_reader *reader, struct plm_process *process);
int plm_proc_read_label(struct plm_proc_reader *reader, struct plm_process *process);
/* A file of the process at hand, into reader->text unless it is larger. */
int plm_proc_read_file(struct plm_proc_reader *reader, const char *name, struct plm_datum *out);
int plm_proc_copy(struct plm_arena *arena, struct plm_slice text, const char **to);
bool plm_proc_is_gone(const struct plm_datum *datum);
/* The first error stays. */
void plm_proc_mark_unreadable(struct plm_process *process, int error);

static inline struct plm_slice plm_datum_slice(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

/* One namespace link of the process at hand; *inode is set when it is PRESENT. */
struct plm_datum plm_proc_read_ns(struct plm_proc_reader *reader, enum plm_ns ns, uint64_t *inode);

#endif
