/*
 * forwarding.h: what carries audit records off the host. A carrier is one destination of one
 * program: where its configuration says it sends, whether audit records get into it, whether it
 * runs, whether a connection stands. One file gathers one program; forwarding.c lists them.
 */
#ifndef PLM_CHECKS_AUDIT_FORWARDING_H
#define PLM_CHECKS_AUDIT_FORWARDING_H

#include "checks/audit/audit.h"

enum plm_audit_link {
	PLM_AUDIT_LINK_NONE = 0,
	PLM_AUDIT_LINK_PORT, /* a connection to that port: the name cannot be resolved here */
	PLM_AUDIT_LINK_HOST, /* a connection to that very address and port */
};

struct plm_audit_carrier {
	const char *program; /* "rsyslog" */
	const char *process; /* name of its process, as in its executable's file name */
	const char *source;  /* "/etc/rsyslog.d/50.conf:3": where the destination stands */
	const char *host;
	uint16_t port;
	bool udp, encrypted;
	const char *fed_by; /* how audit records get in; NULL: they do not */
	const char *doubt;  /* why that is not certain; NULL: it is */
	bool running;
	int32_t pid;
	enum plm_audit_link link;
	const char *peer; /* the remote end of that connection */
};

struct plm_audit_carriers {
	struct plm_audit_carrier *items;
	size_t count;
	struct plm_audit_source *unreadable; /* what might have held a carrier */
	size_t unreadable_count;
	bool any_program; /* the configuration of some program is there */
	const struct plm_datum *sockets;
	struct plm_datum processes; /* presence of /proc */
};

int plm_audit_carriers(struct plm_facts *facts, const struct plm_audit_carriers **out,
		       struct plm_err **err);

/* One program each: append the carriers its configuration names. */
int plm_audit_carry_audisp(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			   struct plm_err **err);
int plm_audit_carry_rsyslog(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			    struct plm_err **err);
int plm_audit_carry_journal(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			    struct plm_err **err);

/* For the files above. */

int plm_audit_carrier_add(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			  const struct plm_audit_carrier *carrier, struct plm_err **err);
/* Reads a configuration file, remembering it when it cannot be read. */
int plm_audit_carrier_file(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			   const char *path, const struct plm_datum **datum, struct plm_err **err);
/* "key = value" of a file of auditd's kind; NULL when it is not there. */
int plm_audit_carrier_value(struct plm_facts *facts, const struct plm_datum *file, const char *key,
			    const char **value, long *line, struct plm_err **err);
/* Whether journald takes the kernel's audit records: its audit socket is active. */
int plm_audit_journal_listens(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			      bool *listens, struct plm_err **err);
/* Where auditd's plugins are configured: plugin_dir of auditd.conf. */
int plm_audit_plugin_dir(struct plm_facts *facts, const char **directory, struct plm_err **err);

#endif
