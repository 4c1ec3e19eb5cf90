/*
 * combine.c: joins outcomes by the truth tables, keeping the words and the evidence of those that
 * decided. Does no I/O.
 */
#include "core/engine/combine.h"

#include "core/base/arena.h"
#include "core/base/text.h"

enum { NAMED = 3 }; /* messages spelled out before "and N more" */

const char *plm_outcome_sentence(struct plm_arena *arena, const struct plm_outcome *outcome)
{
	if (!outcome->instance || strstr(outcome->message, outcome->instance))
		return outcome->message;
	return plm_arena_printf(arena, "%s: %s", outcome->instance, outcome->message);
}

static const char *add_sentence(struct plm_arena *arena, const char *before, const char *joint,
				const struct plm_outcome *outcome)
{
	const char *more = plm_outcome_sentence(arena, outcome);

	if (!before || !more)
		return before ? NULL : more;
	return plm_arena_printf(arena, "%s; %s%s", before, joint, more);
}

/* What they have in common is said once, behind all of them. */
static int add_reason(struct plm_arena *arena, struct plm_outcome *to,
		      const struct plm_outcome *from)
{
	if (!from->why || (to->why && strstr(to->why, from->why)))
		return 0;
	to->why = to->why ? plm_arena_printf(arena, "%s; %s", to->why, from->why) : from->why;
	return to->why ? 0 : -PLM_E_NOMEM;
}

static int add_evidence(struct plm_arena *arena, struct plm_evidence **items, size_t *count,
			const struct plm_outcome *outcome)
{
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		struct plm_evidence *to = plm_push(arena, *items, *count);

		if (!to)
			return -PLM_E_NOMEM;
		*to = outcome->evidence[i];
	}
	return 0;
}

/* Tests that ask several things of one subject say the same when there is none. */
static bool said_before(const struct plm_outcome *const *outcomes, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (outcomes[i]->verdict == outcomes[at]->verdict &&
		    plm_str_eq(outcomes[i]->message, outcomes[at]->message) &&
		    plm_str_eq(outcomes[i]->instance, outcomes[at]->instance))
			return true;
	return false;
}

/* One outcome with the given verdict: message, reason, evidence and expectation of those that decided
 * it (their verdict is the combined one), the message naming their instances, and neither message nor
 * reason saying anything twice. joint: what stands before the second sentence and each later one.
 * out->instance is the caller's to set. 0 or -PLM_E_NOMEM. */
static int merge(struct plm_arena *arena, const struct plm_outcome *const *outcomes, size_t count,
		 enum plm_verdict verdict, const char *joint, struct plm_outcome *out)
{
	struct plm_outcome merged = {.verdict = verdict, .instance = out->instance};
	struct plm_evidence *evidence = NULL;
	size_t deciding = 0;

	for (size_t i = 0; i < count; i++) {
		const struct plm_outcome *from = outcomes[i];

		if (from->verdict != verdict)
			continue;
		merged.expected = merged.expected ? merged.expected : from->expected;
		if (!said_before(outcomes, i) && deciding++ < NAMED) {
			merged.message = add_sentence(arena, merged.message, joint, from);
			if (!merged.message || add_reason(arena, &merged, from) < 0)
				return -PLM_E_NOMEM;
		}
		if (add_evidence(arena, &evidence, &merged.evidence_count, from) < 0)
			return -PLM_E_NOMEM;
	}
	if (deciding > NAMED)
		merged.message = plm_arena_printf(arena, "%s; and %zu more", merged.message,
						  deciding - NAMED);
	if (!deciding)
		merged.message = "there is nothing to combine";
	merged.evidence = evidence;
	*out = merged;
	return merged.message ? 0 : -PLM_E_NOMEM;
}

static int join(struct plm_arena *arena, const struct plm_outcome *const *outcomes, size_t count,
		bool any, struct plm_outcome *out)
{
	enum plm_verdict *verdicts = plm_new_array(arena, enum plm_verdict, count + 1);
	enum plm_verdict verdict;

	if (!verdicts)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < count; i++)
		verdicts[i] = outcomes[i]->verdict;
	verdict = any ? plm_verdict_or(verdicts, count) : plm_verdict_and(verdicts, count);
	/* Nobody should mend all of what one of would do. */
	return merge(arena, outcomes, count, verdict,
		     any && verdict == PLM_VERDICT_FAIL ? "the alternative fails too, as " : "",
		     out);
}

int plm_outcomes_and(struct plm_arena *arena, const struct plm_outcome *const *outcomes,
		     size_t count, struct plm_outcome *out)
{
	return join(arena, outcomes, count, false, out);
}

int plm_outcomes_or(struct plm_arena *arena, const struct plm_outcome *const *outcomes,
		    size_t count, struct plm_outcome *out)
{
	return join(arena, outcomes, count, true, out);
}

int plm_outcome_negate(struct plm_arena *arena, struct plm_outcome *outcome)
{
	enum plm_verdict negated = plm_verdict_negate(outcome->verdict);

	if (negated == outcome->verdict)
		return 0;
	outcome->verdict = negated;
	outcome->message =
		plm_arena_printf(arena, "%s, which this rule %s", outcome->message,
				 negated == PLM_VERDICT_PASS ? "wants" : "does not want");
	return outcome->message ? 0 : -PLM_E_NOMEM;
}

/* A second colon in one sentence would hide what the first one explains. */
int plm_outcome_finish(struct plm_arena *arena, struct plm_outcome *outcome)
{
	const char *joint = strstr(outcome->message, ": ") ? "; " : ": ";

	if (outcome->verdict == PLM_VERDICT_FAIL && outcome->why && *outcome->why)
		outcome->message =
			plm_arena_printf(arena, "%s%s%s", outcome->message, joint, outcome->why);
	return outcome->message ? 0 : -PLM_E_NOMEM;
}
