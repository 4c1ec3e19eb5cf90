/*
 * types.h: the words every part of plimsoll and every plugin shares: codes, presence, verdicts,
 * data. Follows the XCCDF 1.2 specification (NISTIR 7275r4) for verdicts and severities.
 */
#ifndef PLIMSOLL_TYPES_H
#define PLIMSOLL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define PLM_EXPORT	 __attribute__((visibility("default")))
#define PLM_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define PLM_EXPORT
#define PLM_PRINTF(f, a)
#endif

/* Functions return 0 or the negative of one of these. A verdict is data and never one of these. */
enum plm_code {
	PLM_OK = 0,
	PLM_E_NOMEM,	/* an allocation failed */
	PLM_E_IO,	/* a file of the operator's could not be read or written */
	PLM_E_PARSE,	/* not well-formed: XML, manifest, number */
	PLM_E_INVALID,	/* well-formed, but it cannot mean anything */
	PLM_E_NOTFOUND, /* a named thing does not exist: profile, rule, value */
	PLM_E_REFUSED,	/* not trusted: owner, mode, ABI, name */
	PLM_E_LIMIT,	/* larger or deeper than plimsoll accepts */
	PLM_E_INTERNAL, /* a fault of ours */
	PLM_E_USAGE,	/* the command line is wrong */
};

/* What is known of one fact about a host. Zero is the safe value. */
enum plm_presence {
	PLM_UNREADABLE = 0, /* it may exist; errno says why it could not be read */
	PLM_PRESENT,
	PLM_ABSENT, /* the kernel said so (ENOENT, ENOTDIR) */
};

/* Some bytes learned about a host. data is NUL-terminated one past size_bytes for convenience. */
struct plm_datum {
	enum plm_presence presence;
	int error;	   /* errno when PLM_UNREADABLE, else 0 */
	const char *data;  /* NULL unless PLM_PRESENT */
	size_t size_bytes; /* may contain NUL bytes */
};

/* Results of a rule, XCCDF 1.2 table 26. Zero is the safe value. */
enum plm_verdict {
	PLM_VERDICT_UNKNOWN = 0, /* something that had to be read could not be */
	PLM_VERDICT_PASS,
	PLM_VERDICT_FAIL,
	PLM_VERDICT_ERROR,	   /* a fault of ours */
	PLM_VERDICT_NOTAPPLICABLE, /* its subject does not exist on this host */
	PLM_VERDICT_NOTCHECKED,	   /* no check that plimsoll can evaluate */
	PLM_VERDICT_NOTSELECTED,
	PLM_VERDICT_INFORMATIONAL,
	PLM_VERDICT_FIXED,
	PLM_VERDICT_COUNT
};

/* XCCDF 1.2 severityEnumType, in rising order. */
enum plm_severity {
	PLM_SEVERITY_UNKNOWN = 0,
	PLM_SEVERITY_INFO,
	PLM_SEVERITY_LOW,
	PLM_SEVERITY_MEDIUM,
	PLM_SEVERITY_HIGH,
	PLM_SEVERITY_COUNT
};

/* Which of the three truths a piece of evidence tells. */
enum plm_aspect {
	PLM_RUNNING = 0, /* what the kernel enforces now */
	PLM_PERSISTENT,	 /* what files say the host will do after a reboot */
	PLM_CLAIMED,	 /* what an engine was asked to do */
};

struct plm_err; /* core/base/err.h; plugins only pass it on */

#endif
