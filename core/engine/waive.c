/*
 * waive.c: holds failed results against waivers. A waiver that is not in force, or is for another
 * host, changes nothing. Does no I/O.
 */
#include "core/engine/waive.h"

#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/waivers.h"
#include "core/facts/facts.h"

static bool is_for_host(const struct plm_audit *audit, const struct plm_waiver *waiver)
{
	const char *name = audit->host ? audit->host->hostname : NULL;

	return name && fnmatch(waiver->host, name, 0) == 0;
}

static enum plm_waiver_state state_of(const struct plm_audit *audit,
				      const struct plm_waiver *waiver)
{
	if (!waiver->rule)
		return PLM_WAIVER_NO_RULE;
	if (!is_for_host(audit, waiver))
		return PLM_WAIVER_OTHER_HOST;
	if (audit->start_seconds > waiver->expires)
		return PLM_WAIVER_EXPIRED;
	return audit->start_seconds < waiver->created ? PLM_WAIVER_NOT_YET : PLM_WAIVER_UNMATCHED;
}

static bool matches(const struct plm_waiver *waiver, const struct plm_rule_result *result)
{
	const char *instance = result->outcome.instance;

	if (waiver->rule != result->rule || result->outcome.verdict != PLM_VERDICT_FAIL)
		return false;
	return !waiver->instance || (instance && fnmatch(waiver->instance, instance, 0) == 0);
}

static void apply(struct plm_waiver_use *use, struct plm_rule_result *result)
{
	result->waiver = use->waiver;
	result->unwaived = result->outcome.verdict;
	result->outcome.verdict = use->waiver->new_verdict;
	use->state = PLM_WAIVER_APPLIED;
	use->count++;
}

int plm_waive(struct plm_audit *audit, const struct plm_waivers *waivers, struct plm_arena *arena,
	      struct plm_err **err)
{
	struct plm_waiver_use *uses =
		plm_new_array(arena, struct plm_waiver_use, waivers->count + 1);
	struct plm_rule_result *results =
		plm_new_array(arena, struct plm_rule_result, audit->result_count + 1);

	if (!uses || !results)
		return plm_err_nomem(err);
	for (size_t i = 0; i < audit->result_count; i++)
		results[i] = audit->results[i];
	for (size_t w = 0; w < waivers->count; w++) {
		uses[w].waiver = &waivers->items[w];
		uses[w].state = state_of(audit, uses[w].waiver);
		for (size_t i = 0; uses[w].state <= PLM_WAIVER_UNMATCHED && i < audit->result_count;
		     i++)
			if (matches(uses[w].waiver, &results[i]))
				apply(&uses[w], &results[i]);
		audit->waived_count += uses[w].count;
	}
	audit->waivers = waivers;
	audit->waiver_uses = uses;
	audit->results = results;
	return 0;
}

const char *plm_waiver_state_name(enum plm_waiver_state state)
{
	static const char *const names[] = {
		[PLM_WAIVER_APPLIED] = "applied", [PLM_WAIVER_UNMATCHED] = "unmatched",
		[PLM_WAIVER_EXPIRED] = "expired", [PLM_WAIVER_NOT_YET] = "not-yet",
		[PLM_WAIVER_NO_RULE] = "no-rule", [PLM_WAIVER_OTHER_HOST] = "other-host",
	};

	return names[state];
}
