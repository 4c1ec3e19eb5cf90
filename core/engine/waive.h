/*
 * waive.h: applies waivers to the results of an audit [XCCDF 6.6.4.3].
 */
#ifndef PLM_CORE_ENGINE_WAIVE_H
#define PLM_CORE_ENGINE_WAIVE_H

#include "core/engine/audit.h"

/* Overrides every failed result that a waiver in force matches (the first of the file wins), and
 * notes of each waiver what became of it. 0 or -PLM_E_NOMEM. */
int plm_waive(struct plm_audit *audit, const struct plm_waivers *waivers, struct plm_arena *arena,
	      struct plm_err **err);

/* "applied", "unmatched", "expired", "not-yet", "no-rule", "other-host". */
const char *plm_waiver_state_name(enum plm_waiver_state state);

#endif
