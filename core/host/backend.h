/*
 * backend.h: what the rooms behind the door have in common; private to core/host and its tests.
 * A backend is a table of operations; host.c only hands calls on.
 */
#ifndef PLM_CORE_HOST_BACKEND_H
#define PLM_CORE_HOST_BACKEND_H

#include <sys/types.h>

#include "core/host/host.h"

typedef int plm_piece_fn(void *context, const char *data, size_t size_bytes);

struct plm_host_ops {
	int (*read)(struct plm_host *host, struct plm_arena *arena, const char *path,
		    size_t max_bytes, struct plm_datum *out);
	int (*stream)(struct plm_host *host, const char *path, plm_piece_fn *piece, void *context,
		      struct plm_datum *out);
	int (*list)(struct plm_host *host, struct plm_arena *arena, const char *path,
		    struct plm_datum *out);
	struct plm_stat (*stat)(struct plm_host *host, const char *path, bool follow);
	int (*readlink)(struct plm_host *host, struct plm_arena *arena, const char *path,
			struct plm_datum *out);
	int (*xattr)(struct plm_host *host, struct plm_arena *arena, const char *path,
		     const char *name, struct plm_datum *out);
	int (*probe)(struct plm_host *host, struct plm_arena *arena, const char *name,
		     struct plm_datum *out);
	int (*dir_open)(struct plm_host *host, const char *path, struct plm_host_dir **dir,
			struct plm_datum *why_not);
	void (*dir_close)(struct plm_host_dir *dir);
	int (*dir_read)(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			size_t max_bytes, struct plm_datum *out);
	void (*dir_read_into)(struct plm_host_dir *dir, const char *name, char *buffer,
			      size_t room_bytes, struct plm_datum *out);
	int (*dir_list)(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			struct plm_datum *out);
	struct plm_stat (*dir_stat)(struct plm_host_dir *dir, const char *name, bool follow);
	void (*dir_readlink_into)(struct plm_host_dir *dir, const char *name, char *buffer,
				  size_t room_bytes, struct plm_datum *out);
	void (*close)(struct plm_host *host); /* what the backend holds beside the arena */
};

/* Whose tables of legacy iptables: /proc/net/ip_tables_names, ip6_tables_names. */
enum plm_filter_protocol { PLM_FILTER_IP = 0, PLM_FILTER_IP6, PLM_FILTER_PROTOCOLS };

struct plm_journal;
struct plm_mount_view;
struct plm_recording;

struct plm_host {
	const struct plm_host_ops *ops;
	enum plm_host_kind kind;
	struct plm_arena *arena; /* the host's own; the host itself lives in it */
	const char *label;
	int64_t time_seconds;
	int root_fd;			      /* root backend; -1 else */
	int proc_fd;			      /* live, of procfs, opened on first use; or < 0 */
	int filter_fds[PLM_FILTER_PROTOCOLS]; /* live, to ask for tables of iptables; or < 0 */
	bool use_openat2; /* false on kernels before 5.6, and in tests of the way without */
	bool walk_is_forbidden;
	int waited_ms;			   /* in vain, for processes that let nobody read them */
	struct plm_mount_view *mount_view; /* live and root, read on first use; NULL else */
	struct plm_recording *recording;   /* recorded backend; NULL else */
	struct plm_journal *journal;	   /* a host that is being recorded; NULL else */
};

struct plm_host_dir {
	struct plm_host *host;
	int fd;			    /* live and root; -1 else */
	struct plm_host_dir *inner; /* of the host that is being recorded; NULL else */
	bool is_process;	    /* /proc/PID: what vanishes there is ESRCH */
	char path[];		    /* as it was opened */
};

/* A host with its arena, kind and label set and the clock at now; NULL when out of memory. */
struct plm_host *plm_host_new(const struct plm_host_ops *ops, enum plm_host_kind kind,
			      const char *label);
/* The same with the operations of a recording, in which there is nothing yet. */
struct plm_host *plm_recorded_blank(enum plm_host_kind kind, const char *label);
struct plm_host_dir *plm_host_dir_new(struct plm_host *host, const char *path);

/* ABSENT for ENOENT and ENOTDIR, UNREADABLE for every other errno. */
struct plm_datum plm_datum_of_error(int error);
struct plm_stat plm_stat_of_error(int error);
struct plm_datum plm_datum_of_bytes(const char *data, size_t size_bytes);
/* Copies the bytes into the arena; 0 or -PLM_E_NOMEM. */
int plm_datum_keep(struct plm_arena *arena, const char *data, size_t size_bytes,
		   struct plm_datum *out);
/* Sorts names and joins them, each ended by a NUL. */
int plm_datum_of_names(struct plm_arena *arena, const char **names, size_t count,
		       struct plm_datum *out);

/* Whether it is /proc/PID or /proc/PID/task/TID: a directory that can vanish while it is held. */
bool plm_path_is_process(const char *path);
/* Relative, not empty, no empty component and no "..". */
bool plm_name_is_relative(const char *name);
/* Of names below /proc/PID: whether a component before the last is a magic link ("root/etc"), and
 * whether the whole is one ("ns/mnt"). */
bool plm_name_crosses_magic_link(const char *name);
bool plm_name_is_magic_link(const char *name);

/*
 * Opens path with O_PATH and flags (O_NOFOLLOW, O_DIRECTORY); symbolic links and ".." stay below root_fd as if it were "/"; magic links
 * are refused (ELOOP). Gives a descriptor or a negative errno. Without openat2 it walks the path
 * itself, component by component, and never follows a link through the kernel.
 */
int plm_beneath_open(int root_fd, const char *path, int flags, bool use_openat2);
int plm_beneath_walk(int root_fd, const char *path, int flags);
/* A relative name below a directory, following no link at all; flags as of open. */
int plm_beside_open(int dir_fd, const char *name, int flags, bool use_openat2);

/* What can be learned from an O_PATH descriptor; the descriptor stays the caller's. st is what it
 * is, where that is known already, or NULL. */
int plm_fd_read(int path_fd, const struct plm_stat *st, struct plm_arena *arena, size_t max_bytes,
		struct plm_datum *out);
int plm_fd_stream(int path_fd, const struct plm_stat *st, plm_piece_fn *piece, void *context,
		  struct plm_datum *out);
int plm_fd_list(int path_fd, struct plm_arena *arena, struct plm_datum *out);
int plm_fd_xattr(int path_fd, struct plm_arena *arena, const char *name, struct plm_datum *out);
/* statx with AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT and these flags. */
struct plm_stat plm_fd_stat(int dir_fd, const char *name, int flags);

/* Opens for reading what an O_PATH descriptor of a regular file holds: the very inode, whatever has
 * its name by now. A descriptor or a negative errno. */
int plm_fd_open_content(int path_fd, const struct plm_stat *st);

/* The same for descriptors open for reading. */
ssize_t plm_fd_read_some(int fd, void *buffer, size_t room_bytes); /* read(2), again on EINTR */
int plm_fd_list_open(int fd, struct plm_arena *arena, struct plm_datum *out);
int plm_fd_keep_content(int fd, struct plm_arena *arena, size_t max_bytes, struct plm_datum *out);

/* Directories held open by descriptor, for the live and the root backend. */
/* Takes path_fd over. */
int plm_fd_dir_open(struct plm_host *host, int path_fd, const char *path, struct plm_host_dir **dir,
		    struct plm_datum *why_not);
void plm_fd_dir_close(struct plm_host_dir *dir);
int plm_fd_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		    size_t max_bytes, struct plm_datum *out);
void plm_fd_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			  size_t room_bytes, struct plm_datum *out);
int plm_fd_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		    struct plm_datum *out);
struct plm_stat plm_fd_dir_stat(struct plm_host_dir *dir, const char *name, bool follow);
void plm_fd_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
			      size_t room_bytes, struct plm_datum *out);

#endif
