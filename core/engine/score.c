/*
 * score.c: the four scoring models of XCCDF 1.2 [7.3.2, tables 40, 41], in exact fractions that are
 * rounded once, when they become text. Where nothing counts there is no score. Does no I/O.
 */
#include "core/engine/audit.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/rational.h"
#include "core/benchmark/benchmark.h"

enum { PLACES = 6 };

/* The results of one rule. */
struct tally {
	uint64_t pass, count;
};

struct scoring {
	struct plm_audit *audit;
	struct plm_arena *arena;   /* of the audit: texts */
	struct plm_arena *scratch; /* numbers */
	struct tally *tallies;	   /* by item index */
	struct plm_item_score *items;
};

/* A sum that remembers whether anything with a weight above zero went into it. */
struct sums {
	struct plm_rational score, weight;
};

const char *plm_score_uri(enum plm_score_model model)
{
	static const char *const uris[PLM_SCORE_COUNT] = {
		[PLM_SCORE_DEFAULT] = "urn:xccdf:scoring:default",
		[PLM_SCORE_FLAT] = "urn:xccdf:scoring:flat",
		[PLM_SCORE_FLAT_UNWEIGHTED] = "urn:xccdf:scoring:flat-unweighted",
		[PLM_SCORE_ABSOLUTE] = "urn:xccdf:scoring:absolute",
	};

	return uris[model];
}

static bool counts(enum plm_verdict verdict)
{
	return verdict == PLM_VERDICT_PASS || verdict == PLM_VERDICT_FAIL ||
	       verdict == PLM_VERDICT_FIXED || verdict == PLM_VERDICT_ERROR ||
	       verdict == PLM_VERDICT_UNKNOWN;
}

static void tally_results(struct scoring *s)
{
	for (size_t i = 0; i < s->audit->result_count; i++) {
		const struct plm_rule_result *result = &s->audit->results[i];
		enum plm_verdict verdict = result->outcome.verdict;
		struct tally *tally = &s->tallies[result->rule->index];

		/* Another tool may have stored what it found, not "informational" [6.4.4.2]. */
		if (!counts(verdict) || result->role == PLM_ROLE_UNSCORED)
			continue;
		tally->count++;
		tally->pass += verdict == PLM_VERDICT_PASS || verdict == PLM_VERDICT_FIXED;
	}
}

/* Text of a number in the audit's arena, or NULL. */
static const char *text_of(struct scoring *s, const struct plm_rational *r)
{
	const char *text = plm_rational_decimal(s->scratch, r, PLACES);

	return text ? plm_arena_strdup(s->arena, text) : NULL;
}

static int start_sums(struct scoring *s, struct sums *sums)
{
	int rc = plm_rational_set(s->scratch, &sums->score, 0, 1);

	return rc == 0 ? plm_rational_set(s->scratch, &sums->weight, 0, 1) : rc;
}

/* score += weight · share, weight += weight. */
static int add_share(struct scoring *s, struct sums *sums, const struct plm_rational *weight,
		     const struct plm_rational *share)
{
	struct plm_rational weighted;
	int rc = plm_rational_mul(s->scratch, &weighted, weight, share);

	if (rc == 0)
		rc = plm_rational_add(s->scratch, &sums->score, &sums->score, &weighted);
	if (rc == 0)
		rc = plm_rational_add(s->scratch, &sums->weight, &sums->weight, weight);
	return rc;
}

/* ---- urn:xccdf:scoring:default ---- */

static int weight_of(struct scoring *s, const struct plm_item *item, struct plm_rational *weight)
{
	const struct plm_weight *w = &s->audit->selection->items[item->index].weight;

	return plm_rational_set(s->scratch, weight, w->num, w->den);
}

static int score_item(struct scoring *s, const struct plm_item *item, bool *evaluated,
		      struct plm_rational *score);

static int score_children(struct scoring *s, const struct plm_item *item, bool *evaluated,
			  struct plm_rational *score)
{
	struct sums sums;
	int rc = start_sums(s, &sums);

	for (size_t i = 0; rc == 0 && i < item->child_count; i++) {
		struct plm_rational weight, share;
		bool counted = false;

		rc = score_item(s, item->children[i], &counted, &share);
		if (rc < 0 || !counted)
			continue;
		rc = weight_of(s, item->children[i], &weight);
		if (rc == 0)
			rc = add_share(s, &sums, &weight, &share);
	}
	*evaluated = rc == 0 && !plm_rational_is_zero(&sums.weight);
	return *evaluated ? plm_rational_div(s->scratch, score, &sums.score, &sums.weight) : rc;
}

static int score_item(struct scoring *s, const struct plm_item *item, bool *evaluated,
		      struct plm_rational *score)
{
	const struct tally *tally = &s->tallies[item->index];
	struct plm_item_score *out = &s->items[item->index];
	int rc = 0;

	*evaluated = tally->count > 0;
	if (item->kind != PLM_ITEM_RULE)
		rc = score_children(s, item, evaluated, score);
	else if (*evaluated)
		rc = plm_rational_set(s->scratch, score, 100 * tally->pass, tally->count);
	out->evaluated = rc == 0 && *evaluated;
	out->value = out->evaluated ? text_of(s, score) : "0";
	return rc == 0 && !out->value ? -PLM_E_NOMEM : rc;
}

/* ---- the flat models and the absolute one ---- */

static int sum_rules(struct scoring *s, bool weighted, struct sums *sums)
{
	const struct plm_benchmark *benchmark = s->audit->benchmark;
	int rc = start_sums(s, sums);

	for (size_t i = 0; rc == 0 && i < benchmark->rule_count; i++) {
		const struct plm_item *rule = benchmark->rules[i];
		const struct tally *tally = &s->tallies[rule->index];
		struct plm_rational weight, share;

		if (tally->count == 0)
			continue;
		rc = weight_of(s, rule, &weight);
		/* Unweighted, a weight of 0 still means that the rule does not count. */
		if (rc == 0 && !weighted && !plm_rational_is_zero(&weight))
			rc = plm_rational_set(s->scratch, &weight, 1, 1);
		if (rc == 0)
			rc = plm_rational_set(s->scratch, &share, tally->pass, tally->count);
		if (rc == 0)
			rc = add_share(s, sums, &weight, &share);
	}
	return rc;
}

static int put_sums(struct scoring *s, const struct sums *sums, struct plm_score *out)
{
	out->evaluated = !plm_rational_is_zero(&sums->weight);
	out->value = out->evaluated ? text_of(s, &sums->score) : "0";
	out->maximum = text_of(s, &sums->weight);
	return out->value && out->maximum ? 0 : -PLM_E_NOMEM;
}

static int score_flat(struct scoring *s)
{
	struct plm_score *scores = s->audit->scores;
	struct sums sums;
	int rc = sum_rules(s, false, &sums), order;

	if (rc == 0)
		rc = put_sums(s, &sums, &scores[PLM_SCORE_FLAT_UNWEIGHTED]);
	if (rc == 0)
		rc = sum_rules(s, true, &sums);
	if (rc == 0)
		rc = put_sums(s, &sums, &scores[PLM_SCORE_FLAT]);
	if (rc < 0)
		return rc;
	order = plm_rational_compare(s->scratch, &sums.score, &sums.weight);
	if (order == -2)
		return -PLM_E_NOMEM;
	scores[PLM_SCORE_ABSOLUTE] =
		(struct plm_score){.evaluated = scores[PLM_SCORE_FLAT].evaluated, .maximum = "1"};
	scores[PLM_SCORE_ABSOLUTE].value =
		scores[PLM_SCORE_ABSOLUTE].evaluated && order == 0 ? "1" : "0";
	return 0;
}

static int score_all(struct scoring *s)
{
	const struct plm_item *root = s->audit->benchmark->root;
	struct plm_rational score;
	bool evaluated = false;
	int rc;

	tally_results(s);
	rc = score_item(s, root, &evaluated, &score);
	if (rc < 0)
		return rc;
	s->audit->scores[PLM_SCORE_DEFAULT] = (struct plm_score){
		.evaluated = evaluated, .value = s->items[root->index].value, .maximum = "100"};
	return score_flat(s);
}

int plm_audit_score(struct plm_audit *audit, struct plm_arena *arena, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	size_t count = audit->benchmark->item_count;
	struct scoring s = {.audit = audit, .arena = arena, .scratch = scratch};
	int rc;

	if (!scratch)
		return plm_err_nomem(err);
	s.tallies = plm_new_array(scratch, struct tally, count + 1);
	s.items = plm_new_array(arena, struct plm_item_score, count + 1);
	if (!s.tallies || !s.items)
		return plm_err_nomem(err);
	rc = score_all(&s);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		return plm_err_set(err, (enum plm_code) - rc,
				   "the weights of the benchmark make a score too intricate");
	audit->item_scores = s.items;
	return 0;
}
