/*
 * claims.h: what an engine was asked for, what was set up from that and what the kernel enforces, side by side for one
 * container. A claim counts only where its file names this very process, by number and start time; any other file is
 * said to be stale and is never joined. Follows docs/containers.md. Values of environment variables are never kept.
 */
#ifndef PLM_CORE_FACTS_CLAIMS_H
#define PLM_CORE_FACTS_CLAIMS_H

#include "core/facts/containers.h"

struct plm_arena;

/* Who says so, in the order of events. */
enum plm_claim_origin {
	PLM_CLAIM_ASKED = 0, /* the options given to an engine */
	PLM_CLAIM_BUNDLE,    /* the OCI bundle it made of them */
	PLM_CLAIM_STATE,     /* what the runtime remembers to have set up, and later changed */
	PLM_CLAIM_EFFECT,    /* the kernel */
	PLM_CLAIM_ORIGINS
};

enum plm_claim_attribute {
	PLM_CLAIM_PRIVILEGED = 0,
	PLM_CLAIM_CAPABILITIES, /* effective, of the first process */
	PLM_CLAIM_BOUNDING,	/* of all its processes */
	PLM_CLAIM_NO_NEW_PRIVS,
	PLM_CLAIM_SECCOMP,
	PLM_CLAIM_USER,
	PLM_CLAIM_USER_MAP,
	PLM_CLAIM_NS_PID,
	PLM_CLAIM_NS_NET,
	PLM_CLAIM_NS_IPC,
	PLM_CLAIM_NS_UTS,
	PLM_CLAIM_NS_CGROUP,
	PLM_CLAIM_NS_USER,
	PLM_CLAIM_READ_ONLY_ROOT,
	PLM_CLAIM_MASKED,
	PLM_CLAIM_READ_ONLY_PATHS,
	PLM_CLAIM_MOUNTS,
	PLM_CLAIM_PROPAGATION,
	PLM_CLAIM_DEVICES,
	PLM_CLAIM_APPARMOR,
	PLM_CLAIM_SELINUX,
	PLM_CLAIM_MEMORY,
	PLM_CLAIM_PIDS,
	PLM_CLAIM_CPU,
	PLM_CLAIM_OOM,
	PLM_CLAIM_CGROUP,
	PLM_CLAIM_PORTS,
	PLM_CLAIM_ATTRIBUTES
};

/* How values of an attribute are compared. */
enum plm_claim_order {
	PLM_CLAIM_RANKED = 0, /* rank: the greater, the more a container may */
	PLM_CLAIM_BITS,	      /* bits: each one more is more */
	PLM_CLAIM_GRANTS,     /* items: each one more is more */
	PLM_CLAIM_CLOSURES,   /* items: each one less is more */
	PLM_CLAIM_WORDS,      /* text: other or not; rank 1 confines nothing and is more */
};

/* Ranks of PLM_CLAIM_SECCOMP. The kernel does not tell the first two apart. */
enum { PLM_CLAIM_SECCOMP_FILTERS = 0, PLM_CLAIM_SECCOMP_ALLOWS_ALL, PLM_CLAIM_SECCOMP_OFF };

struct plm_claim_value {
	enum plm_presence presence; /* ABSENT: this source does not say */
	int error;
	const char *source; /* "/run/runc/web/state.json", "/proc/4711/status"; NULL when ABSENT */
	const char *text;   /* for people; untrusted; NULL unless PRESENT */
	bool incomparable;  /* it can be shown, but nothing follows from it */
	bool at_most;	/* what is less is what was meant: "all capabilities" of a smaller host */
	bool boundless; /* nothing can be more: the kernel need not be asked */
	int64_t rank;
	uint64_t bits;
	const char *const *items; /* sorted */
	size_t item_count;
};

/* The files in which claims are looked for. */
enum plm_claim_file {
	PLM_CLAIM_DOCKER_HOSTCONFIG = 0,
	PLM_CLAIM_DOCKER_CONFIG,
	PLM_CLAIM_OCI_CONFIG,
	PLM_CLAIM_RUNC_STATE,
	PLM_CLAIM_CRUN_STATUS,
	PLM_CLAIM_LXC_CONFIG,
	PLM_CLAIM_FILES
};

struct plm_claim_record {
	const char *path; /* NULL: there is none */
	enum plm_presence presence;
	int error;
	const char *stale; /* NULL, or why it is not about this process */
};

struct plm_claims {
	struct plm_claim_record records[PLM_CLAIM_FILES];
	struct plm_claim_value values[PLM_CLAIM_ATTRIBUTES][PLM_CLAIM_ORIGINS];
	bool claimed; /* some record is about this container */
};

/* Gathered once a container. */
int plm_facts_claims(struct plm_facts *facts, const struct plm_container *container,
		     const struct plm_claims **out, struct plm_err **err);

const char *plm_claim_name(enum plm_claim_attribute attribute); /* "no-new-privileges" */
/* The attribute of that name, or PLM_CLAIM_ATTRIBUTES. */
enum plm_claim_attribute plm_claim_parse(const char *name);
const char *plm_claim_origin_name(enum plm_claim_origin origin); /* "asked", "bundle", … */

/* ---- differences: pure ---- */

enum plm_claim_verdict {
	PLM_CLAIM_UNTOLD = 0, /* nobody claims anything, or nothing can be compared */
	PLM_CLAIM_AGREED,
	PLM_CLAIM_STRICTER,   /* less in effect than was claimed */
	PLM_CLAIM_UNREADABLE, /* a side that is needed could not be read */
	PLM_CLAIM_CHANGED,    /* the claims differ among themselves */
	PLM_CLAIM_EXCEEDED,   /* more, or other, in effect than was claimed */
};

struct plm_claim_difference {
	enum plm_claim_verdict verdict;
	/* The two that differ, or the one that could not be read (then both are it). */
	enum plm_claim_origin claim, other;
};

bool plm_claim_has_item(const struct plm_claim_value *value, const char *item);
/* Of sets and lists, what `value` has that `beside` has not: "NET_RAW, SYS_ADMIN"; "" for other values and where there
 * is nothing. NULL when out of memory. */
const char *plm_claim_surplus(struct plm_arena *arena, const struct plm_claim_value *value,
			      const struct plm_claim_value *beside);
/* "untold", "agreed", "stricter", "unreadable", "changed", "exceeded" */
const char *plm_claim_verdict_name(enum plm_claim_verdict verdict);

struct plm_claim_difference plm_claims_compare(const struct plm_claims *claims,
					       enum plm_claim_attribute attribute);

#endif
