/*
 * gate.h: whether a finished audit lets a host pass. A gate has conditions; each that is not met closes it.
 */
#ifndef PLM_CORE_ENGINE_GATE_H
#define PLM_CORE_ENGINE_GATE_H

#include "core/engine/audit.h"

/* One set of conditions, for the whole audit or for one Group of the benchmark. */
struct plm_gate {
	const char *group;	   /* id of a Group or the last part of it; NULL: everything */
	bool any_severity;	   /* fail_on counts */
	enum plm_severity fail_on; /* closed by a failed result of this severity or above */
	const char *
		min_score; /* decimal text, or NULL; closed by a lower score of the default model, and by none */
	uint64_t min_num, min_den;   /* the same number */
	bool limits_new;	     /* max_new counts; of everything only */
	uint64_t max_new, found_new; /* closed by more new failures than that; how many there are */
};

/* A condition and what became of it. */
struct plm_gate_result {
	const char *condition; /* "severity", "score", "new" */
	const char *group;     /* as in the gate */
	bool closed;
	const char *sentence; /* "3 findings of severity high or above"; never NULL */
};

/* Judges every condition into audit->gates. PLM_E_NOTFOUND when the benchmark has no such Group. */
int plm_gates_judge(struct plm_audit *audit, const struct plm_gate *gates, size_t count,
		    struct plm_arena *arena, struct plm_err **err);

/* How many conditions are not met. */
size_t plm_gates_closed(const struct plm_audit *audit);

#endif
