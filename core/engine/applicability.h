/*
 * applicability.h: whether a rule is for this host at all [XCCDF 6.2.5, table 35]: its own
 * platforms, those of its groups, of the profile and of the benchmark, all of them.
 */
#ifndef PLM_CORE_ENGINE_APPLICABILITY_H
#define PLM_CORE_ENGINE_APPLICABILITY_H

#include "core/engine/audit.h"

struct plm_applicability;

/* Makes the platforms ready and the checks they name. A platform is checked by plimsoll itself when
 * its check names a Rule of the benchmark: system "urn:plimsoll:check:1", href empty, the Rule's id.
 * Problems go to diags; an error of them is found by plm_diags_fail. */
int plm_applicability_make(const struct plm_registry *registry,
			   const struct plm_selection *selection,
			   const struct plm_element *dictionary, struct plm_arena *arena,
			   struct plm_diags *diags, struct plm_applicability **out,
			   struct plm_err **err);
void plm_applicability_release(struct plm_applicability *applicability); /* NULL is fine */

/* *out NULL: the rule applies. Else what it results in: notapplicable, or unknown where nobody can
 * tell, with a sentence that names the platform and what the host is. */
int plm_applicability_ask(struct plm_applicability *applicability, struct plm_facts *facts,
			  const struct plm_item *rule, const struct plm_outcome **out,
			  struct plm_err **err);

/* The names of the host that are CPE names, for the report. */
int plm_applicability_names(struct plm_facts *facts, struct plm_arena *arena,
			    const char *const **names, size_t *count, struct plm_err **err);

#endif
