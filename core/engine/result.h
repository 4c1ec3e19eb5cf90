/*
 * result.h: a result while a test is writing it, instance by instance. Private to the engine; tests
 * reach it through judge.h or struct plm_ops.
 */
#ifndef PLM_CORE_ENGINE_RESULT_H
#define PLM_CORE_ENGINE_RESULT_H

#include "core/engine/audit.h"

struct plm_result {
	struct plm_result_list *list;
	const char *who;	       /* "<sysctl>", for sentences about a fault of the test's */
	const char *why;	       /* of every outcome, or NULL */
	struct plm_outcome outcome;    /* the one being written */
	struct plm_evidence *evidence; /* of it */
	size_t evidence_count;
	bool has_verdict;
	/* Evidence and expectation given before the first instance belong to every instance. */
	const struct plm_evidence *common;
	size_t common_count;
	const char *common_expected;
	bool not_root; /* the reader is known to be another: what was refused to him root may read */
	bool out_of_memory;
};

void plm_result_open(struct plm_result *result, struct plm_result_list *list, const char *who,
		     const char *why);
/* Starts the next instance. Ends the one before it, if any was begun. */
void plm_result_instance(struct plm_result *result, const char *name);
/* Replaces the verdict being written by `error` with a sentence: a fault of ours. */
void plm_result_fault(struct plm_result *result, const char *why);
/* Ends the last outcome. 0, or -PLM_E_NOMEM when anything did not fit. */
int plm_result_close(struct plm_result *result);

/* Appends an outcome; NULL (and list->out_of_memory) when it does not fit. */
struct plm_outcome *plm_result_append(struct plm_result_list *list,
				      const struct plm_outcome *outcome);

#endif
