/*
 * gate.c: severities, scores and new failures against the conditions of gates. Reads the finished audit only.
 */
#include "core/engine/gate.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/rational.h"
#include "core/base/text.h"

struct judging {
	struct plm_audit *audit;
	struct plm_arena *arena;
	struct plm_gate_result *results;
	const struct plm_gate *gate;
	const struct plm_item *group; /* NULL: everything */
};

static bool is_inside(const struct plm_item *item, const struct plm_item *group)
{
	while (item && item != group)
		item = item->parent;
	return !group || item;
}

static size_t failed_at_least(const struct judging *j)
{
	size_t failed = 0;

	for (size_t i = 0; i < j->audit->result_count; i++) {
		const struct plm_rule_result *result = &j->audit->results[i];

		failed += result->outcome.verdict == PLM_VERDICT_FAIL &&
			  result->severity >= j->gate->fail_on && is_inside(result->rule, j->group);
	}
	return failed;
}

static int say(struct judging *j, const char *condition, bool closed, const char *sentence)
{
	struct plm_gate_result *to = plm_push(j->arena, j->results, j->audit->gate_count);

	if (!to || !sentence)
		return -PLM_E_NOMEM;
	*to = (struct plm_gate_result){.condition = condition,
				       .group = j->gate->group,
				       .closed = closed,
				       .sentence = sentence};
	return 0;
}

static int judge_severity(struct judging *j)
{
	size_t failed = failed_at_least(j);

	return say(j, "severity", failed > 0,
		   plm_arena_printf(j->arena, "%zu finding%s of severity %s or above%s%s", failed,
				    failed == 1 ? "" : "s", plm_severity_name(j->gate->fail_on),
				    j->gate->group ? " in group " : "",
				    j->gate->group ? j->gate->group : ""));
}

/* How much of a score is said: as many places as the least one has, and one at least. Cut there, it is on the same side of it. */
static int said_length(const char *value, const char *least)
{
	const char *point = strchr(value, '.'), *of_least = strchr(least, '.');
	size_t places = of_least ? strlen(of_least + 1) : 1, length = strlen(value);
	size_t most = point ? (size_t)(point - value) + 1 + (places ? places : 1) : length;

	return (int)(most < length ? most : length);
}

/* Scores have at most 6 places, so both sides fit in 128 bits. */
static int judge_score(struct judging *j)
{
	const struct plm_score *all = &j->audit->scores[PLM_SCORE_DEFAULT];
	const struct plm_item_score *one =
		j->group ? &j->audit->item_scores[j->group->index] : NULL;
	bool evaluated = one ? one->evaluated : all->evaluated;
	const char *value = one ? one->value : all->value;
	const char *said = evaluated ? value : "not known";
	uint64_t num = 0, den = 1;
	bool below = !evaluated || !plm_decimal_parse(value, &num, &den) ||
		     (unsigned __int128)num * j->gate->min_den <
			     (unsigned __int128)j->gate->min_num * den;

	return say(j, "score", below,
		   plm_arena_printf(
			   j->arena, "the score%s%s is %.*s, %s %s",
			   j->gate->group ? " of group " : "", j->gate->group ? j->gate->group : "",
			   evaluated ? said_length(value, j->gate->min_score) : (int)strlen(said),
			   said, below ? "below" : "at least", j->gate->min_score));
}

static int judge_new(struct judging *j)
{
	bool more = j->gate->found_new > j->gate->max_new;
	unsigned long long found = j->gate->found_new, most = j->gate->max_new;

	return say(j, "new", more,
		   plm_arena_printf(j->arena, "%llu new failure%s, %s %llu", found,
				    found == 1 ? "" : "s", more ? "more than" : "at most", most));
}

static int find_group(struct judging *j, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = j->audit->benchmark;

	j->group = NULL;
	if (!j->gate->group)
		return 0;
	for (size_t i = 0; i < benchmark->item_count; i++) {
		const struct plm_item *item = benchmark->items[i];

		if (item->kind == PLM_ITEM_GROUP && item->parent &&
		    (plm_str_eq(item->id, j->gate->group) ||
		     plm_str_eq(plm_benchmark_short_id(item->id), j->gate->group))) {
			j->group = item;
			return 0;
		}
	}
	plm_err_set(err, PLM_E_NOTFOUND,
		    "a gate is for group %s, which the benchmark does not have", j->gate->group);
	plm_err_remedy(err, "take it out, or name a group of plimsoll guide");
	return -PLM_E_NOTFOUND;
}

int plm_gates_judge(struct plm_audit *audit, const struct plm_gate *gates, size_t count,
		    struct plm_arena *arena, struct plm_err **err)
{
	struct judging j = {.audit = audit, .arena = arena};

	audit->gate_count = 0;
	for (size_t i = 0; i < count; i++) {
		int rc;

		j.gate = &gates[i];
		rc = find_group(&j, err);
		if (rc < 0)
			return rc;
		if (j.gate->any_severity && judge_severity(&j) < 0)
			return plm_err_nomem(err);
		if (j.gate->min_score && judge_score(&j) < 0)
			return plm_err_nomem(err);
		if (j.gate->limits_new && judge_new(&j) < 0)
			return plm_err_nomem(err);
	}
	audit->gates = j.results;
	return 0;
}

size_t plm_gates_closed(const struct plm_audit *audit)
{
	size_t closed = 0;

	for (size_t i = 0; i < audit->gate_count; i++)
		closed += audit->gates[i].closed;
	return closed;
}
