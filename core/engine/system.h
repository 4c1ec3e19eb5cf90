/*
 * system.h: a check system, keyed by the URI in <check system="…">. The families are one; OVAL can
 * be another. The engine knows no more of any than prepare, evaluate, release.
 */
#ifndef PLM_CORE_ENGINE_SYSTEM_H
#define PLM_CORE_ENGINE_SYSTEM_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_check;
struct plm_diags;
struct plm_err;
struct plm_facts;
struct plm_item;
struct plm_registry;
struct plm_result_list;
struct plm_selection;

struct plm_check_system {
	const char *uri;
	/* Makes a check ready: parses its content, substitutes exported values. Problems go to
	 * diags with file and line. *prepared lives in the arena (or is released by release).
	 * Returns 0, or -PLM_E_INVALID when diags got an error. */
	int (*prepare)(const struct plm_registry *registry, const struct plm_selection *selection,
		       const struct plm_item *rule, const struct plm_check *check,
		       struct plm_arena *arena, struct plm_diags *diags, const void **prepared,
		       struct plm_err **err);
	/* Judges; appends one plm_outcome per instance (at least one) to results. Verdicts are
	 * data; a negative return is out of memory and ends the audit. */
	int (*evaluate)(const void *prepared, struct plm_facts *facts,
			struct plm_result_list *results, struct plm_err **err);
	void (*release)(const void *prepared); /* may be NULL */
};

#endif
