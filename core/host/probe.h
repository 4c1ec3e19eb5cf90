/*
 * probe.h: what a live host says that is no file, one file each; private to core/host. The text of
 * each is described in host.h.
 */
#ifndef PLM_CORE_HOST_PROBE_H
#define PLM_CORE_HOST_PROBE_H

#include "core/host/backend.h"

struct plm_buf;

/* Asks and writes its text into `text`. Gives 0, or an errno: ENOENT when the kernel has no such
 * thing. */
typedef int plm_probe_fn(struct plm_host *host, struct plm_buf *text);

/* The same of one that takes an argument, which its row in the table has checked. */
typedef int plm_probe_of_fn(struct plm_host *host, const char *argument, struct plm_buf *text);

plm_probe_fn plm_probe_uname;
plm_probe_fn plm_probe_audit_status;
plm_probe_fn plm_probe_audit_rules;
plm_probe_fn plm_probe_selinux;
plm_probe_fn plm_probe_units;
plm_probe_fn plm_probe_sockets;
plm_probe_fn plm_probe_nftables;
plm_probe_fn plm_probe_iptables;
plm_probe_fn plm_probe_ip6tables;
plm_probe_fn plm_probe_self;
plm_probe_fn plm_probe_rpm_packages;
plm_probe_fn plm_probe_clock;
plm_probe_fn plm_probe_addresses;
plm_probe_of_fn plm_probe_listeners;		 /* of a pid */
plm_probe_of_fn plm_probe_pid_namespaces;	 /* of a pid */
plm_probe_of_fn plm_probe_device_programs;	 /* of a directory */
plm_probe_of_fn plm_probe_go_build;		 /* of a program */
plm_probe_of_fn plm_probe_space;		 /* of a directory */
plm_probe_of_fn plm_probe_containerd_containers; /* of a database */
plm_probe_of_fn plm_probe_podman_containers;	 /* of a database */

/* Whether host.h describes a probe of this name. */
bool plm_probe_is_known(const char *name);

int plm_probe_live(struct plm_host *host, struct plm_arena *arena, const char *name,
		   struct plm_datum *out);

/* probe_iptables.c: the sockets to ask for tables of legacy iptables, where there are any: a confined process may not
 * open them any more. */
void plm_iptables_open(struct plm_host *host);
void plm_iptables_close(struct plm_host *host);

/* probe_self.c: whether this process has a capability in effect. A library that asks the kernel without it may complain
 * on standard error or to syslog. */
bool plm_probe_may(unsigned capability);

#endif
