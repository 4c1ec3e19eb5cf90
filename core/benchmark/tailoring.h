/*
 * tailoring.h: a file of Profiles for a benchmark that somebody else keeps [6.7]. Read whole and
 * held against the benchmark, or refused; its signature is not checked.
 */
#ifndef PLM_CORE_BENCHMARK_TAILORING_H
#define PLM_CORE_BENCHMARK_TAILORING_H

#include "core/benchmark/selection.h"

struct plm_tailoring {
	const char *file;
	const char *id;
	const char *sha256; /* hex, of the file's bytes */
	/* <benchmark>: informative; each NULL when not given. */
	const char *benchmark_href, *benchmark_id, *benchmark_version;
	struct plm_origin origin; /* version and version_time are always there */
	/* What a profile extends of the benchmark is in its actions already. */
	const struct plm_profile *profiles;
	size_t profile_count;
	const struct plm_template *templates; /* the loader's, for plm_selection_text */
	size_t template_count;
	/* As in plm_benchmark. */
	const char *source_data;
	size_t source_size_bytes;
};

/* Problems go to diags, with file, line and remedy; the first that makes the file unusable is also
 * the error: not a Tailoring of XCCDF 1.2; written for a benchmark of another id; a profile that
 * extends none of the benchmark's; an id of the benchmark's that it does not extend [table 30]; an
 * idref that names nothing; a value a Value does not accept. Another version of the benchmark is a
 * warning. */
int plm_tailoring_load(const char *file, const struct plm_benchmark *benchmark,
		       struct plm_arena *arena, struct plm_diags *diags,
		       struct plm_tailoring **tailoring, struct plm_err **err);
/* The same from memory; `file` is used in messages only. */
int plm_tailoring_parse(const char *file, const char *data, size_t size_bytes,
			const struct plm_benchmark *benchmark, struct plm_arena *arena,
			struct plm_diags *diags, struct plm_tailoring **tailoring,
			struct plm_err **err);

/* The profile a name means when both are at hand: the tailoring's first, then those of the
 * benchmark that no profile of the tailoring shadows [6.7.3]. tailoring may be NULL. */
const struct plm_profile *plm_profile_find(const struct plm_benchmark *benchmark,
					   const struct plm_tailoring *tailoring, const char *name);

#endif
