/*
 * platform.h: whether a host is of a platform that a benchmark names [6.2.5]: the question the
 * engine asks and who answers it. The names are in the model (plm_item.platforms); CPE itself is
 * the business of whoever fills this in.
 */
#ifndef PLM_CORE_BENCHMARK_PLATFORM_H
#define PLM_CORE_BENCHMARK_PLATFORM_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_err;

/* Zero is the safe value: what is not known to apply gives no pass. */
enum plm_applies {
	PLM_APPLIES_UNKNOWN = 0,
	PLM_APPLIES_YES,
	PLM_APPLIES_NO,
};

struct plm_applicability {
	void *context;
	/* Whether the host is what `idref` names: a CPE 2.2 or 2.3 name, or "#id" of an expression
	 * in the benchmark's platform_specification. *why gets one sentence in the arena that says
	 * what the host is, or why it cannot be told; never NULL. Asked once for each name of a
	 * benchmark. Returns 0 or a negative code, which ends the audit. */
	int (*applies)(void *context, const char *idref, struct plm_arena *arena,
		       enum plm_applies *answer, const char **why, struct plm_err **err);
};

#endif
