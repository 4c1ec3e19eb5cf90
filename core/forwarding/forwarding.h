/*
 * forwarding.h: what carries records off the host. A carrier is one destination of one program: where its
 * configuration says it sends, which records get into it, whether it runs, starts with the host, and has
 * a connection. The families audit and logging ask the same of other records. One file gathers one
 * program; forwarding.c lists them. Judging is in judge.c.
 */
#ifndef PLM_CORE_FORWARDING_FORWARDING_H
#define PLM_CORE_FORWARDING_FORWARDING_H

#include <plimsoll/plugin.h>

#include "core/facts/facts.h"

struct plm_carriers;
struct plm_unit;

/* What is to leave the host. */
enum plm_records {
	PLM_RECORDS_AUDIT = 0, /* the kernel's audit records */
	PLM_RECORDS_LOGS,      /* what programs say: syslog and the journal */
	PLM_RECORDS_KINDS
};

/* How records of one kind get into a carrier. */
struct plm_feed {
	const char *by;	   /* NULL: they do not */
	const char *doubt; /* a condition they have to meet, or NULL */
};

/* A program that can carry. */
struct plm_forwarder {
	const char *name;    /* "rsyslog" */
	const char *process; /* file name of its executable */
	const char *unit;    /* what starts it */
	/* Appends the carriers its configuration names. */
	int (*read)(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		    struct plm_carriers *carriers, struct plm_err **err);
};

enum plm_link {
	PLM_LINK_NONE = 0,
	PLM_LINK_PORT, /* a connection to that port: the name cannot be resolved here */
	PLM_LINK_HOST, /* a connection to that very address and port */
};

struct plm_carrier {
	const struct plm_forwarder *program;
	const char *source; /* "/etc/rsyslog.d/50.conf:3": where the destination stands */
	const char *host;
	uint16_t port;
	bool udp, encrypted;
	const char *
		unverified; /* of TLS: the setting by which the server's certificate is not checked, or NULL */
	bool intermittent; /* it connects while it has something to send: HTTP */
	struct plm_feed feeds[PLM_RECORDS_KINDS];
	/* How it is now. */
	bool running;
	int32_t pid;
	enum plm_link link; /* of a socket of that process */
	const char *peer;   /* the remote end of that connection */
	const struct plm_unit *unit;
};

/* What might have held a carrier, or a connection, and could not be read. */
struct plm_carrier_gap {
	const char *source;
	struct plm_datum datum;
	enum plm_aspect aspect;
};

struct plm_carriers {
	struct plm_carrier *items;
	size_t count;
	struct plm_carrier_gap *gaps;
	size_t gap_count;
	bool nothing_runs; /* an image */
};

int plm_carriers(struct plm_facts *facts, const struct plm_carriers **out, struct plm_err **err);

/* Whether carrier sends to the host it runs on. */
bool plm_carrier_is_local(const struct plm_carrier *carrier);
/* Whether a restart would bring carrier back; true where that is not known. */
bool plm_carrier_starts(const struct plm_carrier *carrier);

/* ---- judging ---- */

struct plm_forwarding_params {
	struct plm_list by;
	struct plm_bool encrypted;
	struct plm_bool verified;
};

/* The attributes of a test that has these parameters. */
/* clang-format off */
#define PLM_ATTRS_FORWARDING \
	PLM_ATTR_OF(struct plm_forwarding_params, by, "by", PLM_ATTR_LIST, \
		    "only these carriers count: audisp-remote rsyslog syslog-ng " \
		    "systemd-journal-upload fluent-bit vector"), \
	PLM_ATTR_OF(struct plm_forwarding_params, encrypted, "encrypted", PLM_ATTR_BOOL, \
		    "the carrier must encrypt what it sends"), \
	PLM_ATTR_OF(struct plm_forwarding_params, verified, "verified", PLM_ATTR_BOOL, \
		    "the carrier must also check the certificate of the server it sends to")
/* clang-format on */

/* NULL, or what is wrong: a carrier that is none. */
const char *plm_forwarding_validate(const struct plm_forwarding_params *params);
/* A pass needs a carrier that is configured, fed with these records, running, connected, and comes back
 * after a restart. */
int plm_forwarding_judge(struct plm_eval *ev, const struct plm_forwarding_params *params,
			 enum plm_records records);

#endif
