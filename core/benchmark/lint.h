/*
 * lint.h: what is legal in a benchmark and yet most likely a slip of its author.
 */
#ifndef PLM_CORE_BENCHMARK_LINT_H
#define PLM_CORE_BENCHMARK_LINT_H

struct plm_benchmark;
struct plm_diags;

/* Adds a warning to diags for each: a Rule without description, rationale, fixtext, reference,
 * severity or check; a Rule no profile ever makes active; a Group without Rules; a Profile that
 * selects nothing; a Value nobody uses; a selector that matches nothing; an ident or a fix id used
 * twice. Returns 0 or -PLM_E_NOMEM. */
int plm_benchmark_lint(const struct plm_benchmark *benchmark, struct plm_diags *diags);

#endif
