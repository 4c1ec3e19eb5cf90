/*
 * sample_results.h: one row of the sample audit's findings.
 */
#ifndef PLM_TESTS_GOLDEN_SAMPLE_RESULTS_H
#define PLM_TESTS_GOLDEN_SAMPLE_RESULTS_H

#include "core/engine/audit.h"

struct sample_result {
	const char *rule; /* short id */
	struct plm_outcome outcome;
};

extern const struct sample_result sample_results[];
extern const size_t sample_result_count;

#endif
