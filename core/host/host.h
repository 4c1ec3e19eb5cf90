/*
 * host.h: the one door to the machine. Every byte learned about a host comes through here, from one
 * of several rooms: the live machine, a directory that holds a root file system, or a recorded host
 * (a directory with a manifest, or an archive of one). A caller cannot tell which.
 *
 * Whatever a host holds is data, never an error: a read gives PRESENT, ABSENT (the kernel said
 * ENOENT or ENOTDIR) or UNREADABLE with an errno. A function returns a negative code only for
 * faults of ours (out of memory). Paths are absolute, as the host sees them. In a root or a
 * recording, symbolic links and ".." stay inside it. Nothing here ever writes to a host or executes
 * anything of it. Not thread-safe.
 */
#ifndef PLM_CORE_HOST_HOST_H
#define PLM_CORE_HOST_HOST_H

#include <plimsoll/facts.h>
#include <plimsoll/types.h>

struct plm_arena;
struct plm_err;
struct plm_host;
struct plm_host_dir;

enum plm_host_kind {
	PLM_HOST_LIVE = 0,
	PLM_HOST_ROOT, /* an image: nothing is running; /proc, /sys, /run and probes but "walk" and "rpm-packages" are ABSENT */
	PLM_HOST_RECORDED, /* fixture or recording: everything as it was there */
	PLM_HOST_BARE,	   /* a kernel's files and nothing else: nothing runs */
};

/* Bytes a read may give when the caller has no better idea. */
enum {
	PLM_READ_SMALL = 64 * 1024,
	PLM_READ_LARGE = 16 * 1024 * 1024,
};

/* Opening ends in an error when the place cannot be entered: an audit never falls back to another
 * host. The host is the caller's; plm_host_close(NULL) is fine. */
int plm_host_open_live(struct plm_host **host, struct plm_err **err);
int plm_host_open_root(const char *directory, struct plm_host **host, struct plm_err **err);
/* path is a directory that holds `manifest` and `root/` (docs/fixture-hosts.md), or an archive of the
 * same that plimsoll capture wrote (docs/recordings.md). */
int plm_host_open_recorded(const char *path, struct plm_host **host, struct plm_err **err);
/* A kernel of which only files are at hand: build options (a .config, also as gzip), the command line,
 * what sysctl -a printed. At least one is given, NULL for the others, which are then absent. */
struct plm_bare_files {
	const char *kernel_config, *kernel_cmdline, *sysctl_dump;
};
int plm_host_open_bare(const struct plm_bare_files *files, struct plm_host **host,
		       struct plm_err **err);
void plm_host_close(struct plm_host *host);

enum plm_host_kind plm_host_kind(const struct plm_host *host);
/* How the operator named it: "this host", or the directory. */
const char *plm_host_label(const struct plm_host *host);
/* Audit's clock, seconds since 1970 UTC: now, or the time a recording was made, or
 * SOURCE_DATE_EPOCH through plm_host_set_time. */
int64_t plm_host_time(const struct plm_host *host);
void plm_host_set_time(struct plm_host *host, int64_t seconds);

/* From now on the probe "walk" is UNREADABLE with ECANCELED, unless a recording has it. */
void plm_host_forbid_walk(struct plm_host *host);

/* The whole file, at most max_bytes of it: a larger one is UNREADABLE with EFBIG. Pseudo files
 * (size 0) are read to their end. Not a regular file: UNREADABLE with EINVAL (EISDIR for a
 * directory). Remote and FUSE file systems: UNREADABLE with EREMOTE, never a wait. out's bytes live
 * in the arena. */
int plm_host_read(struct plm_host *host, struct plm_arena *arena, const char *path,
		  size_t max_bytes, struct plm_datum *out);

/* The file in pieces, for what is too large to keep. A piece is valid during the call; the callback
 * returns 0 to go on, 1 to stop (then the result is PRESENT), or a negative code that is passed on.
 * out->data stays NULL. */
int plm_host_stream(struct plm_host *host, const char *path,
		    int (*piece)(void *context, const char *data, size_t size_bytes), void *context,
		    struct plm_datum *out);

/* Names in a directory without . and .., in byte order, each ended by a NUL; size_bytes covers all
 * of them. */
int plm_host_list(struct plm_host *host, struct plm_arena *arena, const char *path,
		  struct plm_datum *out);

/* Metadata; the last component's symbolic link is followed only when `follow`. */
struct plm_stat plm_host_stat(struct plm_host *host, const char *path, bool follow);
int plm_host_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
		      struct plm_datum *out);
int plm_host_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
		   const char *name, struct plm_datum *out);

/* A directory held open: for /proc/PID, where holding it means a reused PID is never mistaken for
 * the process (later reads give UNREADABLE with ESRCH). Names are relative, one or more components,
 * no ".."; a link on the way, or in the place of what is read or listed, is ELOOP. */
int plm_host_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
		      struct plm_datum *why_not);
void plm_host_dir_close(struct plm_host_dir *dir);
int plm_host_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		      size_t max_bytes, struct plm_datum *out);
/* Into a buffer of the caller's, NUL-terminated; no allocation: for the hot path over all
 * processes. out->data points into it. UNREADABLE with EFBIG when it does not fit. */
void plm_host_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			    size_t room_bytes, struct plm_datum *out);
int plm_host_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		      struct plm_datum *out);
/* follow also follows the kernel's magic links: "root", "ns/mnt", "fd/3" give what they lead to. */
struct plm_stat plm_host_dir_stat(struct plm_host_dir *dir, const char *name, bool follow);
/* The link's text, for example "mnt:[4026531832]". */
void plm_host_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
				size_t room_bytes, struct plm_datum *out);

/*
 * Probes: what the host says that is no file. All are text, so that a recording is readable:
 *
 *   uname         lines "sysname=", "nodename=", "release=", "version=", "machine="
 *   audit-status  lines "enabled=0|1|2", "failure=", "pid=", "rate_limit=", "backlog_limit=",
 *                 "lost=", "backlog=", "backlog_wait_time=" (auditctl -s)
 *   audit-rules   one rule a line, in the syntax of audit.rules(7), in the kernel's order; a watch
 *                 as "-a always,exit -F path=… -F perm=…", never as -w (core/host/audit_rule.h)
 *   selinux       lines "enabled=0|1", "enforcing=0|1", "mls=0|1", "policy=NAME" where it is known;
 *                 enabled=0 alone when it is off
 *   units         one unit a line: "NAME LOAD ACTIVE SUB UNITFILESTATE" (sd-bus ListUnits), "-" for a
 *                 unit without a file; then unit files that are not loaded: "NAME not-loaded
 *                 inactive dead UNITFILESTATE"; ABSENT without systemd
 *   sockets       one TCP socket a line: "STATE LOCAL:PORT REMOTE:PORT INODE UID" (sock_diag), STATE
 *                 "listen" or "established", IPv6 in brackets, in this process's network namespace
 *   clock         how the kernel's clock is kept: lines "synchronised=0|1", "maximum_error_us=",
 *                 "estimated_error_us=" (adjtimex)
 *   addresses     the interfaces of this process's network namespace, one a line: "link INDEX NAME MAC up|down",
 *                 "-" for one that is no Ethernet; then each address in use: "address INDEX ADDRESS/PREFIX
 *                 SCOPE", SCOPE "global", "site", "link", "host" or its number (rtnetlink)
 *   nftables      the rules nf_tables has loaded in this process's network namespace, as `nft -j -s -t list
 *                 ruleset` prints them with numbers for names: libnftables-json(5), on one line; ABSENT
 *                 where nf_tables is not in the kernel, so that no rule can be
 *   iptables      the tables of legacy iptables that are registered in this process's network namespace, as iptables-save
 *                 writes them, with counters 0 and matches and targets by name only; ABSENT where there is none
 *   ip6tables     the same of ip6tables
 *   self          about the reader: lines "euid=", "cap_eff=HEX", "pid="
 *   walk          what one walk over all local file systems found (core/host/walk.h); of an image too
 *
 * One is about files that only a library of their owner's can read, so that an image answers it too:
 *
 *   rpm-packages  one package of rpm's database a line: "NAME [EPOCH:]VERSION-RELEASE ARCHITECTURE INSTALLED
 *                 SOURCERPM MODULE", INSTALLED in seconds since 1970, "-" for what it does not say; ABSENT where
 *                 there is no such database, UNREADABLE with ELIBACC without librpm
 *
 * Seven take an argument, after a colon:
 *
 *   listeners:PID  of the network namespace that process is in: "net NUMBER", which says whether it
 *                 still is the one that was meant; "tcp ADDRESS:PORT INODE UID" for each socket that
 *                 listens, "udp …" for each that is bound and not connected, IPv6 in brackets, in no
 *                 order; "untold udp" where the kernel cannot list them; "address ADDRESS" for each
 *                 address of its interfaces
 *   pid-namespaces:PID  the numbers of the pid namespaces that process is in, one a line, its own first,
 *                 the reader's last
 *   device-programs:DIRECTORY  of a control group of version 2: "attached COUNT", then for each BPF
 *                 program that decides on device nodes, its own or of a group above: "program ID NAME
 *                 HEX", the instructions as the kernel has them in memory, or "hidden"
 *   go-build:PROGRAM  what Go's linker wrote into the program of that path, also /proc/PID/exe: "go VERSION", then
 *                 lines "path …", "mod …", "build …"; nothing where it was not made by Go 1.18 or later
 *   space:DIRECTORY  of the file system that holds it: lines "size_bytes=", "free_bytes=",
 *                 "available_bytes=" (to others than root), "inodes=", "free_inodes=" (statfs)
 *   containerd-containers:DATABASE  of containerd's database in that file, a container a line: "NAMESPACE ID PARENT DIGEST
 *                 IMAGE", PARENT the chain of the layers it lies on, DIGEST what the image's name means now, IMAGE to
 *                 the end of the line; "-" for what is not there, "?" for what cannot be shown
 *   podman-containers:DATABASE  of Podman's database in that file, a container a line: "ID PID POLICY TRIES HEALTH", PID
 *                 that of its first process or 0, POLICY "no", "always", "on-failure" or "unless-stopped", HEALTH
 *                 "asked" or "none"; "?" for either where the record is not understood. UNREADABLE with EAGAIN when
 *                 it was written all the time
 *
 * ABSENT: the kernel has no such thing (EPROTONOSUPPORT, ENOENT). UNREADABLE: it refused (EPERM).
 */
int plm_host_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
		   struct plm_datum *out);

/* The bytes of a file as they may be shown or recorded: without secrets (docs/recordings.md). Changes *datum, in the
 * arena, where there were some. 0 or -PLM_E_NOMEM. */
int plm_host_shown(struct plm_arena *arena, const char *path, struct plm_datum *datum);

#endif
