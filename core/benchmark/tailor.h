/*
 * tailor.h: a Tailoring file being read; private to tailoring.c and tailoring_extend.c.
 */
#ifndef PLM_CORE_BENCHMARK_TAILOR_H
#define PLM_CORE_BENCHMARK_TAILOR_H

#include "core/benchmark/loader.h"
#include "core/benchmark/tailoring.h"

struct plm_tailor {
	struct plm_loader loader;
	const struct plm_benchmark *benchmark;
	struct plm_tailoring *tailoring;
	struct plm_profile *profiles;
	size_t count;
	size_t inherited_count;
	size_t first_template; /* of the loader's, of the profile being read */
};

/* Puts into a Profile what it takes from the one of the benchmark that it extends [tables 32, 33]. node is the
 * Profile's. */
void plm_tailor_extend(struct plm_tailor *t, const struct plm_xml_node *node,
		       struct plm_profile *profile, const struct plm_profile *base);

#endif
