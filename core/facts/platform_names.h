/*
 * platform_names.h: what the host is, as CPE names (NISTIR 7695): its distribution, from os-release(5)
 * CPE_NAME and ID with VERSION_ID, and its kernel.
 */
#ifndef PLM_CORE_FACTS_PLATFORM_NAMES_H
#define PLM_CORE_FACTS_PLATFORM_NAMES_H

#include <plimsoll/types.h>

struct plm_err;
struct plm_facts;

struct plm_platform_names {
	const char *const *items; /* "cpe:/o:debian:debian_linux:12"; the distribution's first.
				     CPE_NAME is untrusted and may be no name at all */
	size_t count;
	bool system_known; /* one of them is the distribution's */
};

int plm_facts_platform_names(struct plm_facts *facts, const struct plm_platform_names **out,
			     struct plm_err **err);

#endif
