/*
 * rpm_sources.h: repositories of rpm packages as *.repo files set them up for dnf, yum and zypper. Pure. Follows dnf.conf(5).
 */
#ifndef PLM_CORE_FACTS_RPM_SOURCES_H
#define PLM_CORE_FACTS_RPM_SOURCES_H

#include <plimsoll/types.h>

#include "core/base/text.h"

struct plm_arena;

/* What [main] of dnf.conf says for all. zypper checks unless told otherwise, the others do not. */
struct plm_rpm_defaults {
	bool checks;
	bool ssl_off;
};

struct plm_rpm_source {
	const char *id; /* untrusted text */
	size_t line;	/* of its section */
	bool enabled;
	bool checks;	  /* packages are held against keys */
	bool says_checks; /* and it says so itself */
	bool ssl_off;
	struct plm_slice *keys; /* as they are written: URLs and paths; borrowed of the text */
	size_t key_count;
};

struct plm_rpm_sources {
	struct plm_rpm_source *items; /* in the order of the file, switched off or not */
	size_t count;
};

/* Changes only what the text says. */
void plm_rpm_defaults_parse(struct plm_slice text, struct plm_rpm_defaults *defaults);
/* Appends the repositories of one file. 0 or -PLM_E_NOMEM. */
int plm_rpm_sources_parse(struct plm_arena *arena, struct plm_slice text,
			  const struct plm_rpm_defaults *defaults, struct plm_rpm_sources *sources);

#endif
