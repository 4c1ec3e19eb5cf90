/*
 * rsyslog.h: what of an rsyslog configuration decides whether audit records leave the host: inputs,
 * destinations, and the filters between them, in the legacy and in the RainerScript syntax. Follows
 * rsyslog.conf(5). Pure but for the reader's include.
 */
#ifndef PLM_CORE_FORWARDING_RSYSLOG_H
#define PLM_CORE_FORWARDING_RSYSLOG_H

#include <plimsoll/types.h>

#include "core/base/text.h"

struct plm_arena;

/* What must hold for a message to come here. */
struct plm_rsyslog_filter {
	const char *ruleset;   /* NULL: the default one */
	const char *selector;  /* "auth.*;mail.none"; NULL: any */
	const char *condition; /* text of an if or of a property filter; NULL: none */
};

enum plm_rsyslog_kind {
	PLM_RSYSLOG_MODULE = 0, /* name */
	PLM_RSYSLOG_INPUT,	/* imfile: name is the file */
	PLM_RSYSLOG_SOCKET,	/* imuxsock: name is a socket beside the system's own */
	PLM_RSYSLOG_TARGET,	/* name is the host */
	PLM_RSYSLOG_CALL,	/* name is the ruleset */
	PLM_RSYSLOG_STOP,
};

struct plm_rsyslog_item {
	enum plm_rsyslog_kind kind;
	const char *source;
	long line;
	const char *name;
	struct plm_rsyslog_filter filter; /* of an input: only the ruleset it feeds */
	unsigned facility, severity;	  /* of an input */
	uint16_t port;			  /* of a target */
	bool udp, encrypted;
	const char *unverified; /* why TLS does not check the server, or NULL */
};

struct plm_rsyslog {
	struct plm_arena *arena;
	struct plm_rsyslog_item *items; /* in the order rsyslog meets them */
	size_t count;
	bool out_of_memory;
	/* Called for each include with its pattern; reads the files through plm_rsyslog_read. */
	void (*include)(void *context, struct plm_rsyslog *conf, const char *pattern);
	void *context;
	/* Between files. */
	struct plm_rsyslog_item pending;  /* the legacy input that is being described */
	struct plm_rsyslog_filter filter; /* of the statement that is read */
	bool legacy_tls;
	const char *legacy_unverified;
	/* imuxsock leaves the system's own socket alone. */
	bool no_system_socket;
};

/* Reads one file's text into conf. Never fails but by conf->out_of_memory: what it does not
 * understand it skips, a line at a time. */
void plm_rsyslog_read(struct plm_rsyslog *conf, const char *source, struct plm_slice text);

enum plm_rsyslog_reach {
	PLM_RSYSLOG_NEVER = 0,
	PLM_RSYSLOG_PERHAPS, /* a condition decides */
	PLM_RSYSLOG_ALWAYS,
};

/* A facility that is not known. */
enum { PLM_RSYSLOG_ANY_FACILITY = 24 };

/* Whether a message of this facility and severity passes a selector. */
bool plm_rsyslog_selects(const char *selector, unsigned facility, unsigned severity);
/* "local6" or "LOG_LOCAL6" to 22; PLM_RSYSLOG_ANY_FACILITY when it is none. */
unsigned plm_rsyslog_facility(struct plm_slice name);
/* "info" or "LOG_INFO" to 6; 8 when it is none. */
unsigned plm_rsyslog_severity(struct plm_slice name);
/* Whether a message that comes in on `ruleset` reaches items[target]. */
enum plm_rsyslog_reach plm_rsyslog_reaches(const struct plm_rsyslog *conf, size_t target,
					   const char *ruleset, unsigned facility,
					   unsigned severity);

#endif
