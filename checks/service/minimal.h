/*
 * minimal.h: what a container host has no use for: compilers, desktops, outdated and idle servers; and packages that must
 * not be installed.
 */
#ifndef PLM_CHECKS_SERVICE_MINIMAL_H
#define PLM_CHECKS_SERVICE_MINIMAL_H

#include <plimsoll/plugin.h>

#include "core/facts/packages.h"

/* In the order of the attribute's words. */
enum service_needless {
	SERVICE_COMPILER = 0,
	SERVICE_DESKTOP,
	SERVICE_OUTDATED, /* speaks without encryption or protection that was ever any good */
	SERVICE_SERVER,	  /* a server of something else: counts while it runs or a boot starts it */
	SERVICE_NEEDLESS_KINDS
};

extern const char *const service_needless_words[]; /* NULL-terminated: "compiler", … */

/* One thing that can be needless. Lists are words separated by blanks. */
struct service_candidate {
	enum service_needless kind;
	const char *name;
	const char *packages; /* fnmatch(3) patterns, of dpkg and rpm */
	const char *programs; /* names in the directories of PATH */
	const char *units;    /* of a server: the services that run it */
};

extern const struct service_candidate service_candidates[];
extern const size_t service_candidate_count;

/* What of a candidate is here. Untrusted text. */
struct service_found {
	const struct service_candidate *candidate;
	const struct plm_package *package; /* the first, or NULL */
	const char *program;		   /* the first's path, or NULL */
	const char *unit;		   /* that runs or that a boot starts, or NULL */
	const char *how;		   /* "is active", "is started by a boot" */
};

/* Something that could not be looked at. */
struct service_gap {
	const char *source;
	int error;
};

struct service_minimal {
	const struct plm_package_list *packages;
	struct service_found *items;
	size_t count;
	struct service_gap *gaps;
	size_t gap_count;
	const char *const *directories; /* that were listed; NULL-terminated */
	size_t directory_count;
};

int service_minimal(struct plm_facts *facts, const struct service_minimal **out,
		    struct plm_err **err);

struct service_package_absent_params {
	struct plm_list names;
};

struct service_minimal_params {
	struct plm_list without;
	struct plm_list except;
};

const char *service_validate_minimal(const void *params);
int service_eval_package_absent(struct plm_eval *ev, const void *params);
int service_eval_minimal(struct plm_eval *ev, const void *params);

#endif
