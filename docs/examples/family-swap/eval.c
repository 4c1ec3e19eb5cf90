/*
 * eval.c: judges how much a host may swap. Reads the fact and the parameters, nothing else.
 */
#include "swap.h"

#include "core/engine/judge.h"

int swap_total_eval(struct plm_eval *ev, const void *params)
{
	const struct swap_total_params *p = params;
	const struct swap_areas *areas;
	const void *value = NULL;
	int rc = plm_facts_get(ev->facts, &swap_areas_fact, NULL, &value, NULL);

	if (rc < 0)
		return rc;
	areas = value;
	plm_evidence_datum(ev, PLM_RUNNING, "/proc/swaps", &areas->source);
	plm_expected(ev, "at most %lld bytes of swap", (long long)p->at_most.value);
	if (areas->source.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "what this host swaps to cannot be read");
	else if (areas->source.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this kernel cannot swap");
	else if (areas->size_bytes > (uint64_t)p->at_most.value)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%llu bytes of memory can go to %zu swap areas, where secrets of "
			    "containers outlive them",
			    (unsigned long long)areas->size_bytes, areas->count);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%llu bytes of memory can go to swap",
			    (unsigned long long)areas->size_bytes);
	return 0;
}
