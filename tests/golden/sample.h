/*
 * sample.h: finished audits made by hand, for tests of reports: no engine and no host is behind
 * them, and the clock stands still.
 */
#ifndef PLM_TESTS_GOLDEN_SAMPLE_H
#define PLM_TESTS_GOLDEN_SAMPLE_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_audit;

enum plm_sample {
	PLM_SAMPLE_MIXED = 0, /* every verdict, four containers, one of them with a hostile name */
	PLM_SAMPLE_CLEAN,     /* everything that applies passes */
	PLM_SAMPLE_NOTHING,   /* an image: nothing applies, nothing is known of the host */
	PLM_SAMPLE_BARE,      /* as clean, but the benchmark's bytes were not kept */
};

/* Benchmark is tests/golden/sample.xml. Everything lives in the arena; NULL on failure, with the
 * reason on standard error. */
struct plm_audit *plm_sample_audit(enum plm_sample sample, struct plm_arena *arena);

#endif
