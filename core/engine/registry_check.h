/*
 * registry_check.h: whether a family's table is one the engine can trust.
 */
#ifndef PLM_CORE_ENGINE_REGISTRY_CHECK_H
#define PLM_CORE_ENGINE_REGISTRY_CHECK_H

#include <plimsoll/plugin.h>

struct plm_arena;
struct plm_err;

/* Checks one table by itself: ABI and size first, then names, texts, tests and attributes. 0,
 * -PLM_E_REFUSED or -PLM_E_NOMEM. */
int plm_family_check(const struct plm_family *family, struct plm_arena *arena,
		     struct plm_err **err);

#endif
