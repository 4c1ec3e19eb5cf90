/*
 * carrier.h: what the files that read one program each share. For core/forwarding alone.
 */
#ifndef PLM_CORE_FORWARDING_CARRIER_H
#define PLM_CORE_FORWARDING_CARRIER_H

#include "core/base/text.h"
#include "core/forwarding/forwarding.h"

enum { PLM_FORWARDER_FILE_BYTES = 1024 * 1024 };

/* Appends a carrier. */
int plm_carrier_add(struct plm_facts *facts, struct plm_carriers *carriers,
		    const struct plm_carrier *carrier, struct plm_err **err);
int plm_carrier_add_gap(struct plm_facts *facts, struct plm_carriers *carriers,
			enum plm_aspect aspect, const char *source, const struct plm_datum *datum,
			struct plm_err **err);
/* Reads a configuration file, remembering it when it cannot be read. */
int plm_carrier_file(struct plm_facts *facts, struct plm_carriers *carriers, const char *path,
		     const struct plm_datum **datum, struct plm_err **err);
/* The files a pattern names, wildcards in its last component only, each through `each`, which returns 0 or a
 * negative code; a directory that cannot be listed is remembered. */
int plm_carrier_files(struct plm_facts *facts, struct plm_carriers *carriers, const char *pattern,
		      int (*each)(void *context, const char *path, const struct plm_datum *datum),
		      void *context, struct plm_err **err);
/* Fills host, port and encrypted from "scheme://user@host:port/path", "host:port" or "host"; false when it
 * names no host. Host names the copy. */
bool plm_carrier_set_url(struct plm_arena *arena, struct plm_carrier *carrier, struct plm_slice url,
			 uint16_t default_port);

/* ---- what feeds ---- */

/* Whether journald takes the kernel's audit records: its audit socket is active. */
int plm_feed_journal_listens(struct plm_facts *facts, struct plm_carriers *carriers, bool *listens,
			     struct plm_err **err);
/* The path of auditd's log. */
int plm_feed_audit_log(struct plm_facts *facts, const char **path, struct plm_err **err);
/* auditd's plugin of that file name ("au-remote.conf"): *path is its file when it is active, else NULL; *args its
 * arguments. */
int plm_feed_audit_plugin(struct plm_facts *facts, struct plm_carriers *carriers, const char *name,
			  const char **path, struct plm_slice *args, struct plm_err **err);
/* Whether what programs hand to journald also goes to the socket of syslog: ForwardToSyslog. */
int plm_feed_journal_to_syslog(struct plm_facts *facts, struct plm_carriers *carriers,
			       bool *forwards, struct plm_err **err);
/* Whether a path or pattern of a configuration follows auditd's log, or the files where syslog is kept. */
int plm_feed_of_file(struct plm_facts *facts, const char *pattern,
		     bool follows[static PLM_RECORDS_KINDS], struct plm_err **err);

/* ---- the programs ---- */

int plm_carry_audisp(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		     struct plm_carriers *carriers, struct plm_err **err);
int plm_carry_rsyslog(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		      struct plm_carriers *carriers, struct plm_err **err);
int plm_carry_syslogng(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		       struct plm_carriers *carriers, struct plm_err **err);
int plm_carry_fluentbit(struct plm_facts *facts, const struct plm_forwarder *forwarder,
			struct plm_carriers *carriers, struct plm_err **err);
int plm_carry_vector(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		     struct plm_carriers *carriers, struct plm_err **err);
int plm_carry_journal(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		      struct plm_carriers *carriers, struct plm_err **err);

/* ---- what is there ---- */

/* Fills what carriers are now: their processes, connections and units. */
int plm_carriers_look(struct plm_facts *facts, struct plm_carriers *carriers, struct plm_err **err);

#endif
