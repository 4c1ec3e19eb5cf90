/*
 * run.c: evaluates the rules of a plan one after the other and keeps the books. Reads the host only
 * through what the checks ask of the facts.
 */
#include "core/engine/run.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/engine/applicability.h"
#include "core/engine/evaluate.h"
#include "core/engine/plan.h"
#include "core/facts/digest.h"
#include "core/engine/result.h"
#include "core/host/host.h"

struct run {
	const struct plm_audit_options *options;
	struct plm_applicability *applicability;
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct plm_err **err;
	struct plm_rule_result *results;
	size_t count;
	const struct plm_outcome *elsewhere; /* of the first rule that is not for this host */
	size_t elsewhere_count;
};

/* An unscored rule is for information [XCCDF 6.4.4, role]: whatever its check found must not count.
 * That it has no subject, or no check, stays as it is: neither counts anyway. */
static enum plm_verdict by_role(enum plm_role role, enum plm_verdict verdict)
{
	bool counts = verdict == PLM_VERDICT_PASS || verdict == PLM_VERDICT_FAIL ||
		      verdict == PLM_VERDICT_UNKNOWN || verdict == PLM_VERDICT_ERROR ||
		      verdict == PLM_VERDICT_FIXED;

	return role == PLM_ROLE_UNSCORED && counts ? PLM_VERDICT_INFORMATIONAL : verdict;
}

/* Which bytes the evidence rests on. */
static int add_digests(struct run *r, struct plm_outcome *outcome)
{
	struct plm_evidence *facts =
		plm_new_array(r->arena, struct plm_evidence, outcome->evidence_count);

	if (!facts)
		return plm_err_nomem(r->err);
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		int rc = 0;

		facts[i] = outcome->evidence[i];
		facts[i].sha256 = NULL;
		if (facts[i].presence == PLM_PRESENT)
			rc = plm_facts_digest(r->facts, facts[i].source, &facts[i].sha256, r->err);
		if (rc < 0)
			return rc;
	}
	outcome->evidence = facts;
	return 0;
}

static int record(struct run *r, const struct plm_planned_rule *planned,
		  const struct plm_outcome *outcome)
{
	const struct plm_selected_item *as = &r->options->selection->items[planned->rule->index];
	struct plm_rule_result *to = plm_push(r->arena, r->results, r->count);

	if (!to)
		return plm_err_nomem(r->err);
	to->rule = planned->rule;
	to->severity = as->severity;
	to->role = as->role;
	to->weight.num = as->weight.num;
	to->weight.den = as->weight.den;
	to->check = planned->check ? planned->check->check : NULL;
	to->outcome = *outcome;
	to->outcome.verdict = by_role(as->role, outcome->verdict);
	to->time_seconds = plm_host_time(r->options->host);
	return to->outcome.evidence_count ? add_digests(r, &to->outcome) : 0;
}

static int run_rule(struct run *r, const struct plm_planned_rule *planned)
{
	struct plm_result_list list = {.arena = r->arena};
	struct plm_outcome notchecked = {.verdict = PLM_VERDICT_NOTCHECKED,
					 .message = planned->why_not};
	const struct plm_outcome *elsewhere = NULL;
	int rc = 0;

	/* Table 35: the role is looked at before the platform. */
	if (r->options->selection->items[planned->rule->index].role != PLM_ROLE_UNCHECKED)
		rc = plm_applicability_ask(r->applicability, r->facts, planned->rule, &elsewhere,
					   r->err);
	if (rc < 0)
		return rc;
	if (elsewhere && elsewhere->verdict == PLM_VERDICT_NOTAPPLICABLE) {
		r->elsewhere = r->elsewhere ? r->elsewhere : elsewhere;
		r->elsewhere_count++;
	}
	if (elsewhere && (planned->check || elsewhere->verdict == PLM_VERDICT_NOTAPPLICABLE))
		return record(r, planned, elsewhere);
	if (!planned->check)
		return record(r, planned, &notchecked);
	rc = plm_check_evaluate(planned->check, r->facts, r->arena, planned->rule->multiple, &list,
				r->err);
	for (size_t i = 0; rc == 0 && i < list.count; i++)
		rc = record(r, planned, &list.items[i]);
	return rc;
}

/* A rule without a check is for people to follow; one whose check nobody here understands was not judged. */
static bool is_uncheckable(const struct plm_rule_result *result)
{
	return result->outcome.verdict == PLM_VERDICT_NOTCHECKED && result->rule->check_count &&
	       result->role != PLM_ROLE_UNCHECKED;
}

void plm_audit_count(struct plm_audit *audit)
{
	memset(audit->verdict_counts, 0, sizeof(audit->verdict_counts));
	memset(audit->fail_counts, 0, sizeof(audit->fail_counts));
	audit->uncheckable_count = 0;
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_rule_result *result = &audit->results[i];

		audit->verdict_counts[result->outcome.verdict]++;
		if (result->outcome.verdict == PLM_VERDICT_FAIL)
			audit->fail_counts[result->severity]++;
		audit->uncheckable_count += is_uncheckable(result);
	}
	audit->incomplete = audit->verdict_counts[PLM_VERDICT_ERROR] ||
			    audit->verdict_counts[PLM_VERDICT_UNKNOWN] || audit->uncheckable_count;
}

int plm_run(const struct plm_audit_options *options, const struct plm_plan *plan,
	    struct plm_facts *facts, struct plm_arena *arena, struct plm_audit *audit,
	    struct plm_err **err)
{
	struct run r = {.options = options,
			.applicability = plan->applicability,
			.facts = facts,
			.arena = arena,
			.err = err};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < plan->rule_count; i++) {
		if (options->progress)
			options->progress(options->progress_context, i, plan->rule_count,
					  plan->rules[i].rule);
		rc = run_rule(&r, &plan->rules[i]);
	}
	if (rc < 0)
		return rc;
	audit->results = r.results;
	audit->result_count = r.count;
	if (plan->rule_count && r.elsewhere_count == plan->rule_count)
		audit->inapplicable = r.elsewhere->message;
	plm_audit_count(audit);
	return 0;
}
