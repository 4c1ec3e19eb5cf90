/*
 * test_properties.c: what must hold of every benchmark, tried on random ones (the seed is fixed, and
 * is told when a property fails): the order of operands, deselecting, bounds of scores, resolving, a
 * tailoring that changes nothing.
 */
#include "toy.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/resolved.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { ROUNDS = 150, MOST_RULES = 8 };

static uint64_t seed;

static unsigned pick(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

/* ---- a random benchmark ---- */

struct shape {
	unsigned rules;
	unsigned deselected; /* this rule is deselected by its flag; MOST_RULES: none */
	bool swapped;	     /* the operands of complex checks in the other order */
	bool links;	     /* requires and conflicts */
	uint64_t start;
};

static void add_check(struct plm_buf *out, unsigned deep, bool swapped);

static void add_operands(struct plm_buf *out, unsigned deep, bool swapped)
{
	struct plm_buf parts[3] = {{0}, {0}, {0}};
	unsigned count = 1 + pick(3);

	for (unsigned i = 0; i < count; i++)
		add_check(&parts[i], deep + 1, swapped);
	for (unsigned i = 0; i < count; i++)
		plm_buf_str(out, plm_buf_text(&parts[swapped ? count - 1 - i : i]));
	for (unsigned i = 0; i < 3; i++)
		plm_buf_free(&parts[i]);
}

static void add_check(struct plm_buf *out, unsigned deep, bool swapped)
{
	static const char *const verdicts[] = {"pass",	  "fail",	   "error",
					       "unknown", "notapplicable", "notchecked"};

	if (deep < 3 && pick(2)) {
		plm_buf_printf(out, "<complex-check operator='%s' negate='%s'>",
			       pick(2) ? "AND" : "OR", pick(3) ? "false" : "true");
		add_operands(out, deep, swapped);
		plm_buf_str(out, "</complex-check>");
		return;
	}
	plm_buf_printf(out, "{say verdict='%s'}", verdicts[pick(6)]);
}

static void add_rule(struct plm_buf *out, const struct shape *shape, unsigned n)
{
	bool selected = n != shape->deselected;
	unsigned weight = pick(100), target = pick(shape->rules), link = pick(6), role = pick(6);

	plm_buf_printf(out,
		       "<Rule id='xccdf_t_rule_%u' weight='%u.%u' selected='%s'%s>"
		       "<title>t</title>",
		       n, weight / 10, weight % 10, selected ? "true" : "false",
		       role == 0 ? " role='unscored'" : "");
	if (shape->links && link == 0)
		plm_buf_printf(out, "<requires idref='xccdf_t_rule_%u xccdf_t_rule_%u'/>", target,
			       (target + 1) % shape->rules);
	if (shape->links && link == 1 && target != n)
		plm_buf_printf(out, "<conflicts idref='xccdf_t_rule_%u'/>", target);
	add_check(out, 0, shape->swapped);
	plm_buf_str(out, "</Rule>");
}

static char *make(const struct shape *shape)
{
	struct plm_buf out = {0};

	seed = shape->start;
	plm_buf_str(&out, "<Profile id='xccdf_t_profile_base'><title>b</title>");
	for (unsigned n = 0; n < shape->rules; n++)
		if (pick(3) == 0)
			plm_buf_printf(&out, "<refine-rule idref='xccdf_t_rule_%u' weight='%u'/>",
				       n, pick(100));
	plm_buf_str(&out,
		    "</Profile><Profile id='xccdf_t_profile_p' extends='xccdf_t_profile_base'>"
		    "<title override='1'>p</title>");
	for (unsigned n = 0; n < shape->rules; n++)
		if (pick(3) == 0)
			plm_buf_printf(&out,
				       "<refine-rule idref='xccdf_t_rule_%u' severity='low'/>", n);
	plm_buf_str(&out, "</Profile><Value id='xccdf_t_value_v'><title>v</title><value>1</value>"
			  "<value selector='s'>2</value></Value>");
	for (unsigned n = 0; n < shape->rules; n++) {
		bool group = pick(4) == 0;

		if (group)
			plm_buf_printf(&out, "<Group id='xccdf_t_group_%u'><title>g</title>", n);
		add_rule(&out, shape, n);
		if (group)
			plm_buf_str(&out, "</Group>");
	}
	assert_int_equal(out.failed, 0);
	return out.data;
}

static struct toy_audit *run(const struct shape *shape, const char *profile)
{
	char *body = make(shape);
	struct toy_audit *toy = toy_run(body, profile);

	if (!toy->audit)
		fail_msg("%s: %s", body, plm_err_message(toy->err));
	free(body);
	return toy;
}

static struct shape random_shape(unsigned round)
{
	seed = 20261122 + round;
	return (struct shape){.rules = 2 + pick(MOST_RULES - 2),
			      .deselected = MOST_RULES,
			      .links = true,
			      .start = seed};
}

/* ---- the properties ---- */

static void same_scores(const struct toy_audit *a, const struct toy_audit *b, unsigned round)
{
	for (int i = 0; i < PLM_SCORE_COUNT; i++)
		if (strcmp(a->audit->scores[i].value, b->audit->scores[i].value) != 0 ||
		    a->audit->scores[i].evaluated != b->audit->scores[i].evaluated)
			fail_msg("round %u: score %d is %s and %s", round, i,
				 a->audit->scores[i].value, b->audit->scores[i].value);
}

static void the_order_of_operands_does_not_matter(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct shape shape = random_shape(round);
		struct toy_audit *one = run(&shape, NULL), *other;
		char a[1024], b[1024];

		shape.swapped = true;
		other = run(&shape, NULL);
		toy_words(one, a, sizeof(a));
		toy_words(other, b, sizeof(b));
		if (strcmp(a, b) != 0)
			fail_msg("round %u: %s, swapped %s", round, a, b);
		same_scores(one, other, round);
		toy_free(one);
		toy_free(other);
	}
}

static const struct plm_rule_result *result_of(const struct toy_audit *toy, const char *id)
{
	for (size_t i = 0; i < toy->audit->result_count; i++)
		if (strcmp(toy->audit->results[i].rule->id, id) == 0)
			return &toy->audit->results[i];
	return NULL;
}

static void deselecting_a_rule_changes_no_other(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct shape shape = random_shape(round);
		struct toy_audit *all, *less;

		shape.links = false;
		all = run(&shape, NULL);
		shape.deselected = round % shape.rules;
		less = run(&shape, NULL);
		assert_int_equal(all->audit->result_count, less->audit->result_count + 1);
		for (size_t i = 0; i < less->audit->result_count; i++) {
			const struct plm_rule_result *r = &less->audit->results[i];
			const struct plm_rule_result *before = result_of(all, r->rule->id);

			assert_non_null(before);
			if (before->outcome.verdict != r->outcome.verdict)
				fail_msg("round %u: %s changed", round, r->rule->id);
		}
		toy_free(all);
		toy_free(less);
	}
}

static void scores_lie_within_their_bounds(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct shape shape = random_shape(round);
		struct toy_audit *toy = run(&shape, round % 2 ? "xccdf_t_profile_p" : NULL);

		for (int i = 0; i < PLM_SCORE_COUNT; i++) {
			const struct plm_score *s = &toy->audit->scores[i];
			double value = strtod(s->value, NULL), most = strtod(s->maximum, NULL);

			if (value < 0 || value > most + 1e-6)
				fail_msg("round %u: %s of %s", round, s->value, s->maximum);
			if (!s->evaluated)
				assert_string_equal(s->value, "0");
		}
		toy_free(toy);
	}
}

/* ---- resolving and tailoring ---- */

#define HEAD                                                                                       \
	"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' id='xccdf_t_benchmark_b'>"        \
	"<status>draft</status><version>1</version>"

/* The body as a document; the toy's braces are only a way of writing a check. */
static char *document(const struct shape *shape)
{
	char *body = make(shape);
	struct plm_buf out = {0};

	plm_buf_str(&out, HEAD);
	for (const char *p = body; *p; p++)
		if (*p == '{')
			plm_buf_str(&out, "<check system='urn:s'><check-content><");
		else if (*p == '}')
			plm_buf_str(&out, " xmlns='urn:x'/></check-content></check>");
		else
			plm_buf_char(&out, *p);
	plm_buf_str(&out, "</Benchmark>");
	free(body);
	return out.data;
}

static struct plm_benchmark *load(struct plm_arena *arena, const char *text)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;

	plm_diags_init(&diags, arena);
	if (plm_benchmark_parse("p.xml", text, strlen(text), arena, &diags, &benchmark, &err) < 0)
		fail_msg("%s: %s", text, plm_err_message(err));
	return benchmark;
}

static void same_selection(const struct plm_selection *a, const struct plm_selection *b,
			   unsigned round)
{
	const struct plm_benchmark *one = a->benchmark, *other = b->benchmark;

	assert_int_equal(one->item_count, other->item_count);
	for (size_t i = 0; i < one->item_count; i++) {
		const struct plm_selected_item *x = &a->items[i], *y = &b->items[i];

		assert_string_equal(one->items[i]->id, other->items[i]->id);
		if (x->active != y->active || x->selected != y->selected ||
		    x->severity != y->severity || x->role != y->role ||
		    x->weight.num * y->weight.den != y->weight.num * x->weight.den ||
		    strcmp(x->check_selector, y->check_selector) != 0)
			fail_msg("round %u: %s differs", round, one->items[i]->id);
	}
	for (size_t i = 0; i < one->value_count; i++)
		assert_string_equal(a->values[i], b->values[i]);
}

static void resolving_changes_nothing_and_is_idempotent(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		plm_auto_buf struct plm_buf once = {0}, twice = {0};
		struct shape shape = random_shape(round);
		char *text = document(&shape);
		struct plm_selection *before, *after;
		struct plm_diags diags;

		plm_diags_init(&diags, arena);
		assert_int_equal(plm_benchmark_resolve_text("p.xml", text, strlen(text), arena,
							    &diags, &once, NULL),
				 0);
		assert_int_equal(plm_benchmark_resolve_text("p.xml", once.data, once.size_bytes,
							    arena, &diags, &twice, NULL),
				 0);
		assert_string_equal(once.data, twice.data);
		assert_null(strstr(once.data, "extends"));
		assert_int_equal(plm_benchmark_select(load(arena, text), "p", arena, &before, NULL),
				 0);
		assert_int_equal(
			plm_benchmark_select(load(arena, once.data), "p", arena, &after, NULL), 0);
		same_selection(before, after, round);
		free(text);
	}
}

static void a_tailoring_that_changes_nothing_changes_nothing(void **state)
{
	static const char shadow[] =
		"<Tailoring xmlns='http://checklists.nist.gov/xccdf/1.2' id='xccdf_t_tailoring_t'>"
		"<version time='2026-11-22T10:00:00Z'>1</version>"
		"<Profile id='xccdf_t_profile_p' extends='xccdf_t_profile_p'>"
		"<title override='1'>p</title></Profile></Tailoring>";

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct shape shape = random_shape(round);
		char *text = document(&shape);
		struct plm_benchmark *benchmark = load(arena, text);
		struct plm_select_options options = {.profile = "p"};
		struct plm_selection *before, *after;
		struct plm_tailoring *tailoring = NULL;
		struct plm_diags diags;

		plm_diags_init(&diags, arena);
		assert_int_equal(plm_tailoring_parse("t.xml", shadow, strlen(shadow), benchmark,
						     arena, &diags, &tailoring, NULL),
				 0);
		assert_int_equal(
			plm_benchmark_select_with(benchmark, &options, arena, &before, NULL), 0);
		options.tailoring = tailoring;
		assert_int_equal(
			plm_benchmark_select_with(benchmark, &options, arena, &after, NULL), 0);
		assert_null(before->tailoring);
		assert_ptr_equal(after->tailoring, tailoring);
		same_selection(before, after, round);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_of_operands_does_not_matter),
		cmocka_unit_test(deselecting_a_rule_changes_no_other),
		cmocka_unit_test(scores_lie_within_their_bounds),
		cmocka_unit_test(resolving_changes_nothing_and_is_idempotent),
		cmocka_unit_test(a_tailoring_that_changes_nothing_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
