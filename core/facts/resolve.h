/*
 * resolve.h: where a path leads on the audited host, link by link.
 */
#ifndef PLM_CORE_FACTS_RESOLVE_H
#define PLM_CORE_FACTS_RESOLVE_H

#include "core/facts/facts.h"

/* Where a path leads when every link on it is followed. *to is NULL when that cannot be told (*why_not says why) or when
 * something on the way does not exist (ABSENT). */
int plm_facts_resolve(struct plm_facts *facts, const char *path, const char **to,
		      struct plm_datum *why_not, struct plm_err **err);

#endif
