/*
 * platforms.h: what a benchmark is for: <platform idref="…"> of the Benchmark, Groups, Rules and
 * Profiles [XCCDF 6.2.5], by CPE names, a CPE dictionary (NISTIR 7697) and expressions of the CPE
 * applicability language (NISTIR 7698). Made ready once, then asked of one host.
 */
#ifndef PLM_CORE_BENCHMARK_PLATFORMS_H
#define PLM_CORE_BENCHMARK_PLATFORMS_H

#include "core/benchmark/benchmark.h"
#include "core/benchmark/cpe_name.h"

#define PLM_CPE_LANGUAGE_NS   "http://cpe.mitre.org/language/2.0"
#define PLM_CPE_DICTIONARY_NS "http://cpe.mitre.org/dictionary/2.0"

enum plm_applies { /* AND takes the least, OR the most [NISTIR 7698, 7.4] */
		   PLM_APPLIES_NO = 0,
		   PLM_APPLIES_UNKNOWN,
		   PLM_APPLIES_YES,
};

/* A check that tells whether a host is something. */
struct plm_platform_check {
	const char *system;
	const char *href; /* "" when none */
	const char *id;	  /* what of href it is */
	const char *file;
	long line;
};

/* How a host answers. Both return 0 or -PLM_E_NOMEM. */
struct plm_platform_host {
	void *context;
	/* Whether the host bears a name that cpe covers. */
	int (*is)(void *context, const struct plm_cpe *cpe, enum plm_applies *out,
		  struct plm_err **err);
	int (*check)(void *context, const struct plm_platform_check *check, enum plm_applies *out,
		     struct plm_err **err);
};

struct plm_platforms;

/* Takes every platform of the benchmark and of the profile (or NULL), the benchmark's own
 * platform-specification and cpe-list, and `dictionary` (the root <cpe-list> of a file, or NULL).
 * What is malformed goes to diags, with file and line, and no host may be asked then: a name that is none, a "#id" that the
 * specification does not have, an operator that does not exist. */
int plm_platforms_make(const struct plm_benchmark *benchmark, const struct plm_profile *profile,
		       const struct plm_element *dictionary, struct plm_arena *arena,
		       struct plm_diags *diags, struct plm_platforms **platforms,
		       struct plm_err **err);

/* The checks that the platforms in use name, to be made ready before a host is asked. */
const struct plm_platform_check *const *plm_platforms_checks(const struct plm_platforms *platforms,
							     size_t *count);

/* Whether a host is one of a list of platforms; an empty list is any host. Each platform is asked
 * of a host once: a plm_platforms belongs to one audit. */
int plm_platforms_apply(struct plm_platforms *platforms, const struct plm_words *list,
			const struct plm_platform_host *host, enum plm_applies *out,
			struct plm_err **err);

/* What the dictionary or the expression calls a platform; NULL when they do not. */
const char *plm_platforms_title(const struct plm_platforms *platforms, const char *idref);

#endif
