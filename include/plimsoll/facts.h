/*
 * facts.h: facts about a host that plugins may read: file metadata and the running containers.
 * Lists hold pointers, so that a struct can grow at its end without changing the ABI.
 * Kernel documents: proc(5), namespaces(7), capabilities(7), cgroups(7), user_namespaces(7).
 */
#ifndef PLIMSOLL_FACTS_H
#define PLIMSOLL_FACTS_H

#include <plimsoll/types.h>

enum plm_file_kind {
	PLM_FILE_OTHER = 0,
	PLM_FILE_REGULAR,
	PLM_FILE_DIRECTORY,
	PLM_FILE_SYMLINK,
	PLM_FILE_CHARDEV,
	PLM_FILE_BLOCKDEV,
	PLM_FILE_FIFO,
	PLM_FILE_SOCKET,
};

struct plm_stat {
	enum plm_presence presence;
	int error; /* errno when unreadable */
	enum plm_file_kind kind;
	uint32_t mode; /* permission bits with setuid, setgid and sticky: 07777 */
	uint32_t uid;
	uint32_t gid;
	uint64_t device; /* of the file system */
	uint64_t inode;
	uint64_t rdevice; /* of a device node */
	uint64_t size_bytes;
	int64_t mtime_seconds; /* since 1970, UTC */
	uint32_t links;
};

/* namespaces(7), in this order everywhere. */
enum plm_ns {
	PLM_NS_CGROUP = 0,
	PLM_NS_IPC,
	PLM_NS_MNT,
	PLM_NS_NET,
	PLM_NS_PID,
	PLM_NS_TIME,
	PLM_NS_USER,
	PLM_NS_UTS,
	PLM_NS_COUNT
};

/* What runs it, as far as the kernel's view tells. */
enum plm_runtime {
	PLM_RUNTIME_UNKNOWN = 0,
	PLM_RUNTIME_DOCKER,
	PLM_RUNTIME_CONTAINERD,
	PLM_RUNTIME_KUBERNETES,
	PLM_RUNTIME_PODMAN,
	PLM_RUNTIME_CRIO,
	PLM_RUNTIME_RUNC,
	PLM_RUNTIME_CRUN,
	PLM_RUNTIME_LXC,
	PLM_RUNTIME_NSPAWN,
	PLM_RUNTIME_INCUS,
	PLM_RUNTIME_COUNT
};

/* Namespaces, capabilities and confinement of one process, from /proc/PID. */
struct plm_process {
	int32_t pid;
	int32_t ppid;
	uint64_t start_time_ticks; /* stat field 22 */
	const char *comm;	   /* untrusted text */
	enum plm_presence
		presence; /* of the whole; unreadable when status or the ns links were refused */
	int error;	  /* errno of what could not be read of it first, or 0 */
	bool kernel_thread;
	bool zombie;
	uint32_t uid[4]; /* real, effective, saved, file system; as the reader's user namespace sees
			    them */
	uint32_t gid[4];
	uint64_t cap_eff, cap_prm, cap_bnd, cap_amb, cap_inh;
	int32_t no_new_privs;	 /* 0, 1; -1 when the kernel does not say */
	int32_t seccomp_mode;	 /* 0 none, 1 strict, 2 filter; -1 when the kernel does not say */
	int32_t seccomp_filters; /* -1 when the kernel does not say */
	int32_t pid_depth; /* number of NSpid fields: 1 in the initial pid namespace; 0: status unread */
	uint64_t ns[PLM_NS_COUNT]; /* inode numbers; 0 when not readable or not supported */
	uint64_t root_device,
		root_inode; /* read only where the mount namespace is not the host's */
	const char *cgroup; /* path chosen by the rules of container discovery; untrusted text; NULL
			       unread */
	bool in_initial_userns;
	bool maps_host_root;	   /* its own user namespace maps a user to the host's user 0 */
	const char *cgroup_memory; /* its path in the hierarchy of the memory controller, or NULL */
	const char *cgroup_pids;   /* its path in the hierarchy of the pids controller, or NULL */
	struct plm_datum label;	   /* of the security module, attr/current: untrusted text; ABSENT
				      when no module labels processes */
	const char
		*cgroup_devices; /* its path in the hierarchy of cgroup v1's devices controller, or
				       NULL */
	const char *cgroup_cpu;	 /* its path in the hierarchy of the cpu controller, or NULL */
	const char *cgroup_unified; /* its path in cgroup v2's hierarchy, or NULL */
	int32_t thread_of; /* 0; of a thread that differs from its process: that one's pid, and pid
			      is the thread's own number */
	const struct plm_process *next_thread; /* of a process: the first thread that differs from
						  it; of such a thread: the next one; or NULL */
	int64_t oom_score_adj; /* of a container's processes: while oom_error is 0 */
	int oom_error;	       /* why oom_score_adj is not known, an errno, or 0 */
};

/* One running container: a group of processes, see docs. Untrusted text: name, id, image. */
struct plm_container {
	const char *id;	  /* the runtime's id, else "mnt-<inode>" */
	const char *name; /* the runtime's name, else the id shortened to 12; never NULL */
	const char *pod;  /* pod id, or NULL */
	enum plm_runtime runtime;
	const struct plm_process *init;		    /* its first process, never NULL */
	const struct plm_process *const *processes; /* all of them, by pid */
	size_t process_count;
	size_t unreadable_count; /* of its processes */
	const char *image;	 /* what its engine was asked to run, or NULL: not known */
	const char *
		sandbox; /* what stands between its processes and this kernel, "gvisor"; NULL: nothing */
	const struct plm_container *parent; /* the container it runs in, or NULL: none is known */
};

struct plm_container_list {
	const struct plm_container *const *items; /* sorted by runtime, name, id */
	size_t count;
	size_t unreadable_processes; /* processes that may belong to containers but could not be
					read */
	const char *scope_problem;   /* NULL, or why this view is not the whole host */
};

#endif
