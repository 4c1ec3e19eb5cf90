/*
 * toy.h: a family made for the tests of the engine, whose results the XML dictates, and an audit of
 * a benchmark given as text against a recorded host that the test wrote.
 */
#ifndef PLM_TESTS_UNIT_ENGINE_TOY_H
#define PLM_TESTS_UNIT_ENGINE_TOY_H

#include "core/engine/audit.h"

#define TOY_NS "urn:plimsoll:check:toy"

extern const struct plm_family toy_family;

struct toy_audit {
	struct plm_arena *arena;
	struct plm_host *host;
	struct plm_registry *registry;
	struct plm_diags *diags;
	struct plm_err *err;
	struct plm_audit *audit; /* NULL when it failed; then err says why */
};

/* The results, written "verdict[ instance]" and joined by ", ". */
void toy_words(const struct toy_audit *toy, char *to, size_t room);
/* Runs the body and compares its results with those words. */
void toy_expect(const char *body, const char *profile, const char *wanted);

/* Audits the body of a Benchmark (profiles, values, groups, rules) under a profile (or NULL). A
 * check is written {say …}: it becomes a <check> of the toy family. */
struct toy_audit *toy_run(const char *body, const char *profile);
void toy_free(struct toy_audit *toy);

/* The n-th result. */
const struct plm_outcome *toy_result(const struct toy_audit *toy, size_t n);

#endif
