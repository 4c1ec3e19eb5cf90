/*
 * test_score.c: the four scoring models (XCCDF 1.2, tables 40 and 41) on benchmarks made by hand
 * and on thousands of random ones, beside a second reckoning that shares no code with the first.
 */
#include "core/base/arena.h"
#include "core/benchmark/selection.h"
#include "core/base/err.h"
#include "core/engine/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MOST_ITEMS = 32, MOST_RESULTS = 128 };

/* A benchmark under construction; item 0 is the root. */
struct model {
	struct plm_item items[MOST_ITEMS];
	struct plm_item *pointers[MOST_ITEMS], *rules[MOST_ITEMS];
	struct plm_item *children[MOST_ITEMS][MOST_ITEMS];
	struct plm_selected_item selected[MOST_ITEMS];
	struct plm_rule_result results[MOST_RESULTS];
	struct plm_benchmark benchmark;
	struct plm_selection selection;
	struct plm_audit audit;
	struct plm_arena *arena;
};

static struct model *model_new(void)
{
	struct model *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	m->arena = plm_arena_new();
	m->pointers[0] = &m->items[0];
	m->items[0].children = m->children[0];
	m->benchmark.root = &m->items[0];
	m->benchmark.items = m->pointers;
	m->benchmark.rules = m->rules;
	m->benchmark.item_count = 1;
	m->selection.benchmark = &m->benchmark;
	m->selection.items = m->selected;
	m->audit.benchmark = &m->benchmark;
	m->audit.selection = &m->selection;
	m->audit.results = m->results;
	return m;
}

static void model_free(struct model *m)
{
	plm_arena_free(m->arena);
	free(m);
}

/* Adds an item with a weight in tenths; gives its index. */
static size_t add(struct model *m, size_t parent, enum plm_item_kind kind, uint64_t tenths)
{
	size_t index = m->benchmark.item_count++;
	struct plm_item *item = &m->items[index];

	assert_true(index < MOST_ITEMS);
	item->kind = kind;
	item->index = index;
	item->parent = &m->items[parent];
	item->children = m->children[index];
	m->pointers[index] = item;
	m->children[parent][m->items[parent].child_count++] = item;
	m->selected[index] = (struct plm_selected_item){
		.selected = true, .active = true, .weight = {.num = tenths, .den = 10}};
	if (kind == PLM_ITEM_RULE)
		m->rules[m->benchmark.rule_count++] = item;
	return index;
}

static void result(struct model *m, size_t rule, enum plm_verdict verdict)
{
	struct plm_rule_result *r = &m->results[m->audit.result_count++];

	assert_true(m->audit.result_count <= MOST_RESULTS);
	r->rule = &m->items[rule];
	r->outcome.verdict = verdict;
}

/* A rule under the root with results written as letters: P F U E N K I X. */
static size_t rule(struct model *m, size_t parent, uint64_t tenths, const char *letters)
{
	static const char names[] = "UPFENKSIX"; /* the order of enum plm_verdict */
	size_t index = add(m, parent, PLM_ITEM_RULE, tenths);

	for (const char *p = letters; *p; p++)
		result(m, index, (enum plm_verdict)(strchr(names, *p) - names));
	return index;
}

static void score(struct model *m)
{
	struct plm_err *err = NULL;

	assert_int_equal(plm_audit_score(&m->audit, m->arena, &err), 0);
}

/* ---- by hand ---- */

/* Scores, compares the four values ("-" for not evaluated) and the flat maximum, frees. */
static void expect(struct model *m, const char *standard, const char *flat, const char *flat_max,
		   const char *unweighted, const char *unweighted_max, const char *absolute)
{
	const char *wanted[] = {standard, flat, unweighted, absolute};
	const struct plm_score *scores = m->audit.scores;

	score(m);
	for (size_t i = 0; i < PLM_SCORE_COUNT; i++) {
		assert_int_equal(scores[i].evaluated, strcmp(wanted[i], "-") != 0);
		assert_string_equal(scores[i].value, scores[i].evaluated ? wanted[i] : "0");
	}
	assert_string_equal(scores[PLM_SCORE_DEFAULT].maximum, "100");
	assert_string_equal(scores[PLM_SCORE_FLAT].maximum, flat_max);
	assert_string_equal(scores[PLM_SCORE_FLAT_UNWEIGHTED].maximum, unweighted_max);
	assert_string_equal(scores[PLM_SCORE_ABSOLUTE].maximum, "1");
	model_free(m);
}

static void test_pass_and_fail(void **state)
{
	struct model *m = model_new();

	(void)state;
	rule(m, 0, 10, "P");
	rule(m, 0, 10, "P");
	rule(m, 0, 10, "F");
	expect(m, "66.666667", "2", "3", "2", "3", "0");
}

static void test_all_pass(void **state)
{
	struct model *m = model_new();

	(void)state;
	rule(m, 0, 100, "P");
	rule(m, 0, 5, "X");
	expect(m, "100", "10.5", "10.5", "2", "2", "1");
}

static void test_several_results_of_one_rule_all_count(void **state)
{
	struct model *m = model_new();

	(void)state;
	/* OpenSCAP takes the first result alone. */
	rule(m, 0, 40, "FP");
	expect(m, "50", "2", "4", "0.5", "1", "0");
}

static void test_what_does_not_count(void **state)
{
	struct model *m = model_new();

	(void)state;
	rule(m, 0, 10, "P");
	rule(m, 0, 90, "N");
	rule(m, 0, 90, "K");
	rule(m, 0, 90, "I");
	rule(m, 0, 90, "S");
	rule(m, 0, 90, "");
	rule(m, 0, 10, "NPN");
	expect(m, "100", "2", "2", "2", "2", "1");
}

static void test_error_and_unknown_count_as_nothing_won(void **state)
{
	struct model *m = model_new();

	(void)state;
	rule(m, 0, 10, "E");
	rule(m, 0, 10, "U");
	rule(m, 0, 20, "P");
	expect(m, "50", "2", "4", "1", "3", "0");
}

static void test_weight_zero_counts_nowhere(void **state)
{
	struct model *m = model_new();

	(void)state;
	rule(m, 0, 0, "F");
	rule(m, 0, 10, "P");
	expect(m, "100", "1", "1", "1", "1", "1");
}

static void test_refined_weight_is_the_one_that_counts(void **state)
{
	struct model *m = model_new();
	size_t index = rule(m, 0, 90, "F");

	(void)state;
	rule(m, 0, 10, "P");
	/* The item still says 9; the profile says 1. */
	m->items[index].weight = (struct plm_weight){.num = 9, .den = 1};
	m->selected[index].weight = (struct plm_weight){.num = 1, .den = 1};
	expect(m, "50", "1", "2", "1", "2", "0");
}

static void test_nested_groups(void **state)
{
	struct model *m = model_new();
	size_t outer = add(m, 0, PLM_ITEM_GROUP, 10);
	size_t inner = add(m, outer, PLM_ITEM_GROUP, 20);
	size_t empty = add(m, 0, PLM_ITEM_GROUP, 500);

	(void)state;
	rule(m, outer, 10, "P");
	rule(m, inner, 10, "F");
	rule(m, inner, 30, "P");
	rule(m, 0, 30, "F");
	rule(m, empty, 10, "N");
	/* inner 75; outer (1·100 + 2·75)/3 = 250/3; root (1·250/3 + 3·0)/4 = 125/6. */
	expect(m, "20.833333", "4", "8", "2", "4", "0");
}

static void test_scores_of_items(void **state)
{
	struct model *m = model_new();
	size_t group = add(m, 0, PLM_ITEM_GROUP, 10);
	size_t half = rule(m, group, 10, "FP");
	size_t none = rule(m, group, 10, "N");

	(void)state;
	score(m);
	assert_string_equal(m->audit.item_scores[half].value, "50");
	assert_string_equal(m->audit.item_scores[group].value, "50");
	assert_false(m->audit.item_scores[none].evaluated);
	model_free(m);
}

static void test_nothing_evaluated(void **state)
{
	struct model *m = model_new();

	(void)state;
	expect(m, "-", "-", "0", "-", "0", "-");
	m = model_new();
	rule(m, 0, 10, "N");
	rule(m, 0, 10, "K");
	expect(m, "-", "-", "0", "-", "0", "-");
	/* Only weights of 0: there is nothing to divide by, and it is not 100. */
	m = model_new();
	rule(m, 0, 0, "P");
	expect(m, "-", "-", "0", "-", "0", "-");
}

/* ---- beside a second reckoning ---- */

struct fraction {
	__int128 num, den;
};

static __int128 gcd(__int128 a, __int128 b)
{
	return b ? gcd(b, a % b) : a;
}

static struct fraction lowest(__int128 num, __int128 den)
{
	__int128 g = gcd(num, den);

	return (struct fraction){num / g, den / g};
}

static struct fraction plus(struct fraction a, struct fraction b)
{
	return lowest(a.num * b.den + b.num * a.den, a.den * b.den);
}

static struct fraction times(struct fraction a, struct fraction b)
{
	return lowest(a.num * b.num, a.den * b.den);
}

static struct fraction weight_of(const struct model *m, size_t index)
{
	const struct plm_weight *w = &m->selected[index].weight;

	return lowest((__int128)w->num, (__int128)w->den);
}

/* Passed and counted results of a rule; false when none counts. */
static bool share_of(const struct model *m, size_t index, struct fraction *share)
{
	int pass = 0, count = 0;

	for (size_t i = 0; i < m->audit.result_count; i++) {
		if (m->results[i].rule->index != index)
			continue;
		switch (m->results[i].outcome.verdict) {
		case PLM_VERDICT_PASS:
		case PLM_VERDICT_FIXED:
			pass++;
			count++;
			break;
		case PLM_VERDICT_FAIL:
		case PLM_VERDICT_ERROR:
		case PLM_VERDICT_UNKNOWN:
			count++;
			break;
		case PLM_VERDICT_NOTAPPLICABLE:
		case PLM_VERDICT_NOTCHECKED:
		case PLM_VERDICT_NOTSELECTED:
		case PLM_VERDICT_INFORMATIONAL:
		case PLM_VERDICT_COUNT:
			break;
		}
	}
	if (count)
		*share = lowest(pass, count);
	return count > 0;
}

/* The default model; parents stand before their children, so the children are done first. */
static bool reckon_default(const struct model *m, struct fraction *root)
{
	struct fraction sums[MOST_ITEMS], weights[MOST_ITEMS];

	for (size_t i = 0; i < MOST_ITEMS; i++)
		sums[i] = weights[i] = (struct fraction){0, 1};
	for (size_t i = m->benchmark.item_count; i-- > 1;) {
		size_t parent = m->items[i].parent->index;
		struct fraction score;

		if (m->items[i].kind == PLM_ITEM_RULE) {
			if (!share_of(m, i, &score))
				continue;
			score = times(score, (struct fraction){100, 1});
		} else {
			if (weights[i].num == 0)
				continue;
			score = times(sums[i], (struct fraction){weights[i].den, weights[i].num});
		}
		sums[parent] = plus(sums[parent], times(weight_of(m, i), score));
		weights[parent] = plus(weights[parent], weight_of(m, i));
	}
	if (weights[0].num == 0)
		return false;
	*root = times(sums[0], (struct fraction){weights[0].den, weights[0].num});
	return true;
}

static void reckon_flat(const struct model *m, bool weighted, struct fraction *sum,
			struct fraction *maximum)
{
	*sum = *maximum = (struct fraction){0, 1};
	for (size_t i = 1; i < m->benchmark.item_count; i++) {
		struct fraction weight = weight_of(m, i), share;

		if (m->items[i].kind != PLM_ITEM_RULE || !share_of(m, i, &share))
			continue;
		if (!weighted && weight.num)
			weight = (struct fraction){1, 1};
		*sum = plus(*sum, times(weight, share));
		*maximum = plus(*maximum, weight);
	}
}

static void decimal(struct fraction f, char text[static 64])
{
	__int128 scaled = (f.num * 2000000 + f.den) / (f.den * 2);
	unsigned long whole = (unsigned long)(scaled / 1000000);
	unsigned long part = (unsigned long)(scaled % 1000000);
	int length = snprintf(text, 64, "%lu.%06lu", whole, part);

	while (text[length - 1] == '0')
		text[--length] = '\0';
	if (text[length - 1] == '.')
		text[length - 1] = '\0';
}

static void compare(const struct plm_score *got, bool evaluated, struct fraction wanted)
{
	char text[64];

	assert_int_equal(got->evaluated, evaluated);
	if (!evaluated)
		return;
	decimal(wanted, text);
	assert_string_equal(got->value, text);
}

static uint64_t random_state = 2463534242u;

static uint64_t below(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

static struct model *random_model(void)
{
	static const uint64_t tenths[] = {0, 5, 10, 20, 40, 100, 13};
	struct model *m = model_new();
	size_t groups[5] = {0}, group_count = 1;

	while (m->benchmark.item_count < 18) {
		size_t parent = groups[below(group_count)];
		uint64_t weight = tenths[below(7)];
		char letters[4] = "";

		if (group_count < 5 && below(4) == 0) {
			groups[group_count++] = add(m, parent, PLM_ITEM_GROUP, weight);
			continue;
		}
		for (size_t n = below(4), i = 0; i < n; i++)
			letters[i] = "PPPFFUENKIX"[below(11)];
		rule(m, parent, weight, letters);
	}
	return m;
}

static void test_random_benchmarks(void **state)
{
	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct model *m = random_model();
		const struct plm_score *scores = m->audit.scores;
		struct fraction sum, maximum;
		bool evaluated;

		score(m);
		evaluated = reckon_default(m, &sum);
		compare(&scores[PLM_SCORE_DEFAULT], evaluated, sum);
		reckon_flat(m, false, &sum, &maximum);
		compare(&scores[PLM_SCORE_FLAT_UNWEIGHTED], maximum.num > 0, sum);
		reckon_flat(m, true, &sum, &maximum);
		compare(&scores[PLM_SCORE_FLAT], maximum.num > 0, sum);
		compare(&scores[PLM_SCORE_ABSOLUTE], maximum.num > 0,
			(struct fraction){sum.num == maximum.num && sum.den == maximum.den, 1});
		model_free(m);
	}
}

/* ---- hostile ---- */

static void test_weights_made_to_explode_are_refused(void **state)
{
	struct model *m = model_new();
	struct plm_err *err = NULL;
	size_t parent = 0;
	int rc = 0;

	(void)state;
	/* Denominators that share no factor, at every level. */
	for (size_t i = 0; i < 14; i++) {
		size_t index = rule(m, parent, 10, "PFP");

		m->selected[index].weight =
			(struct plm_weight){.num = UINT64_MAX - i * 2, .den = UINT64_MAX - 58 - i};
		parent = add(m, parent, PLM_ITEM_GROUP, 10);
		m->selected[parent].weight = (struct plm_weight){.num = UINT64_MAX - 100 - i,
								 .den = UINT64_MAX - 200 - i * 3};
	}
	rule(m, parent, 10, "PF");
	rc = plm_audit_score(&m->audit, m->arena, &err);
	assert_true(rc == 0 || rc == -PLM_E_LIMIT);
	plm_err_free(err);
	model_free(m);
}

static void test_uris(void **state)
{
	(void)state;
	assert_string_equal(plm_score_uri(PLM_SCORE_DEFAULT), "urn:xccdf:scoring:default");
	assert_string_equal(plm_score_uri(PLM_SCORE_FLAT), "urn:xccdf:scoring:flat");
	assert_string_equal(plm_score_uri(PLM_SCORE_FLAT_UNWEIGHTED),
			    "urn:xccdf:scoring:flat-unweighted");
	assert_string_equal(plm_score_uri(PLM_SCORE_ABSOLUTE), "urn:xccdf:scoring:absolute");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass_and_fail),
		cmocka_unit_test(test_all_pass),
		cmocka_unit_test(test_several_results_of_one_rule_all_count),
		cmocka_unit_test(test_what_does_not_count),
		cmocka_unit_test(test_error_and_unknown_count_as_nothing_won),
		cmocka_unit_test(test_weight_zero_counts_nowhere),
		cmocka_unit_test(test_refined_weight_is_the_one_that_counts),
		cmocka_unit_test(test_nested_groups),
		cmocka_unit_test(test_scores_of_items),
		cmocka_unit_test(test_nothing_evaluated),
		cmocka_unit_test(test_random_benchmarks),
		cmocka_unit_test(test_weights_made_to_explode_are_refused),
		cmocka_unit_test(test_uris),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
