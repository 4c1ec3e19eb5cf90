/*
 * lint.h: everything that is wrong with a file an author wrote, and what is legal in it and yet most
 * likely a slip, in one pass. Every finding has a code; plm_lint_code_at says what each means.
 */
#ifndef PLM_CORE_LINT_LINT_H
#define PLM_CORE_LINT_LINT_H

#include <plimsoll/types.h>

#include "core/base/diag.h"

struct plm_arena;
struct plm_benchmark;
struct plm_buf;
struct plm_err;
struct plm_registry;
struct plm_tailoring;

struct plm_lint_code {
	const char *name; /* "value-unused" */
	enum plm_diag_level level;
	const char *summary; /* one line: the state that is bad */
	const char *help;    /* why it matters and what to do */
};

/* The i-th code, errors first; NULL behind the last. By name; NULL when there is none. */
const struct plm_lint_code *plm_lint_code_at(size_t index);
const struct plm_lint_code *plm_lint_code(const char *name);

/* Adds what is legal and likely a slip: warnings and notes of the table. The registry (or NULL) knows
 * what the elements of checks can say for themselves. 0 or -PLM_E_NOMEM. */
int plm_lint_benchmark(const struct plm_benchmark *benchmark, const struct plm_registry *registry,
		       struct plm_diags *diags);

/* The same of the profiles of a tailoring. */
int plm_lint_tailoring(const struct plm_benchmark *benchmark, const struct plm_tailoring *tailoring,
		       struct plm_diags *diags);

/* What was found in one file. */
struct plm_lint_report {
	const char *file;
	const char *kind;		       /* "benchmark", "tailoring", "waivers", or "" */
	const struct plm_benchmark *benchmark; /* when it is one that loads, else NULL */
	struct plm_diags diags;		       /* sorted by line */
};

struct plm_lint_options {
	const struct plm_registry *registry;
	/* What a tailoring or a file of waivers is held against: the benchmark of these reports whose
	 * id it names (the only one, when it names none), else this file, else the one it names
	 * itself, beside it. Waivers without one are checked by their own schema. */
	const struct plm_lint_report *others;
	size_t other_count;
	const char *benchmark_file; /* or NULL */
	int64_t now_seconds;	    /* what waivers are held against; 0: no time */
};

/* Problems of the file go to the report and are no error. PLM_E_IO when it cannot be read,
 * PLM_E_NOMEM. */
int plm_lint_file(const struct plm_lint_options *options, const char *file, struct plm_arena *arena,
		  struct plm_lint_report *report, struct plm_err **err);

/* How many of a level. */
size_t plm_lint_count(const struct plm_lint_report *report, enum plm_diag_level level);

/* The reports as text (a line each; notes only when asked for), JSON, and SARIF 2.1.0. */
int plm_lint_text(const struct plm_lint_report *reports, size_t count, bool notes,
		  struct plm_buf *out);
int plm_lint_json(const struct plm_lint_report *reports, size_t count, struct plm_arena *arena,
		  struct plm_buf *out);
int plm_lint_sarif(const struct plm_lint_report *reports, size_t count, const char *tool_version,
		   struct plm_arena *arena, struct plm_buf *out);

const char *plm_lint_level_name(enum plm_diag_level level); /* "error", "warning", "note" */

#endif
