/*
 * confine.h: the promise that an audit changes nothing, executes nothing and calls nobody, kept by the kernel.
 */
#ifndef PLM_CORE_HOST_CONFINE_H
#define PLM_CORE_HOST_CONFINE_H

struct plm_err;

/* For the rest of this process's life: no_new_privs; a seccomp filter that refuses (EPERM) to execute a program, to
 * open any socket but local and netlink ones (a live host that was opened before may hold such as ask for the tables of
 * iptables; their sending side is shut), to send signals, to mount, to load modules, to trace or write into other processes,
 * to set clocks, names or limits of the host; and no capability but those that reading needs. Call it once,
 * after plugins are loaded and before anything of the host is judged. Kernels without seccomp are refused nothing: no error.
 * Not Landlock: it would forbid reading /proc/PID/ns of others, which is the point of an audit.
 * Follows seccomp(2), capabilities(7). */
int plm_confine(struct plm_err **err);

#endif
