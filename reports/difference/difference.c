/*
 * difference.c: compares two finished audits, result by result. Reads both and judges neither.
 */
#include "reports/difference/difference.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/facts/containers.h"
#include "reports/difference/facts.h"
#include "reports/view.h"

struct comparing {
	struct plm_arena *arena;
	struct plm_difference *made;
	struct plm_changed *items;
	struct plm_map then, now;	      /* "rule\ninstance" -> result */
	struct plm_map asked_then, asked_now; /* rule id -> rule */
};

static const char *key_of(struct plm_arena *arena, const struct plm_rule_result *result)
{
	const char *instance = result->outcome.instance;

	return plm_arena_printf(arena, "%s\n%s", result->rule->id, instance ? instance : "");
}

/* Of two results with one key the worse counts. */
static int index_results(struct comparing *c, const struct plm_audit *audit, struct plm_map *map,
			 struct plm_map *asked)
{
	plm_map_init(map, c->arena);
	plm_map_init(asked, c->arena);
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_rule_result *result = &audit->results[i], *other;
		const char *key = key_of(c->arena, result);
		union {
			const struct plm_rule_result *from;
			void *to;
		} kept = {result};

		if (!key)
			return -PLM_E_NOMEM;
		other = plm_map_get(map, key);
		if (other && plm_verdict_standing(other->outcome.verdict) <=
				     plm_verdict_standing(result->outcome.verdict))
			continue;
		if (plm_map_set(map, key, kept.to) < 0 ||
		    plm_map_set(asked, result->rule->id, kept.to) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static bool fails(const struct plm_rule_result *result)
{
	return result && plm_verdict_standing(result->outcome.verdict) == PLM_FAILED;
}

static bool is_blind(const struct plm_rule_result *result)
{
	return result && plm_verdict_standing(result->outcome.verdict) == PLM_UNJUDGED;
}

/* Of a result that fails now. */
static enum plm_change failing(const struct comparing *c, const struct plm_rule_result *then,
			       const struct plm_rule_result *now)
{
	if (then && fails(then))
		return PLM_CHANGE_VALUE;
	if (then && then->waiver)
		return PLM_CHANGE_UNWAIVED;
	if (then)
		return PLM_CHANGE_BROKEN;
	return plm_map_get(&c->asked_then, now->rule->id) ? PLM_CHANGE_APPEARED : PLM_CHANGE_ASKED;
}

/* Of a result that failed then and does not now. */
static enum plm_change mended(const struct comparing *c, const struct plm_rule_result *then,
			      const struct plm_rule_result *now)
{
	if (now)
		return now->waiver     ? PLM_CHANGE_WAIVED
		       : is_blind(now) ? PLM_CHANGE_BLIND
				       : PLM_CHANGE_FIXED;
	return plm_map_get(&c->asked_now, then->rule->id) ? PLM_CHANGE_VANISHED
							  : PLM_CHANGE_DROPPED;
}

/* PLM_CHANGE_COUNT: nothing that a reader looks for. */
static enum plm_change change_of(const struct comparing *c, const struct plm_rule_result *then,
				 const struct plm_rule_result *now)
{
	if (fails(now))
		return failing(c, then, now);
	if (fails(then))
		return mended(c, then, now);
	if (is_blind(now))
		return then && !is_blind(then) ? PLM_CHANGE_BLIND : PLM_CHANGE_VALUE;
	if (is_blind(then))
		return now ? PLM_CHANGE_SEEN : PLM_CHANGE_COUNT;
	return then && now ? PLM_CHANGE_VALUE : PLM_CHANGE_COUNT;
}

static int add(struct comparing *c, const struct plm_rule_result *then,
	       const struct plm_rule_result *now)
{
	struct plm_changed made = {.change = change_of(c, then, now), .then = then, .now = now};
	struct plm_changed *to;

	if (made.change == PLM_CHANGE_COUNT)
		return 0;
	if (then && now &&
	    plm_changed_facts(c->arena, then, now, &made.facts, &made.fact_count) < 0)
		return -PLM_E_NOMEM;
	if (made.change == PLM_CHANGE_VALUE) {
		c->made->unchanged += fails(now);
		if (!made.fact_count)
			return 0;
	}
	to = plm_push(c->arena, c->items, c->made->count);
	if (!to)
		return -PLM_E_NOMEM;
	*to = made;
	c->made->counts[made.change]++;
	return 0;
}

static int compare_results(struct comparing *c)
{
	const struct plm_audit *then = c->made->then, *now = c->made->now;

	for (size_t i = 0; i < now->result_count; i++) {
		const char *key = key_of(c->arena, &now->results[i]);

		if (!key)
			return -PLM_E_NOMEM;
		if (plm_map_get(&c->now, key) != &now->results[i])
			continue;
		if (add(c, plm_map_get(&c->then, key), &now->results[i]) < 0)
			return -PLM_E_NOMEM;
	}
	for (size_t i = 0; i < then->result_count; i++) {
		const char *key = key_of(c->arena, &then->results[i]);

		if (!key)
			return -PLM_E_NOMEM;
		if (plm_map_get(&c->then, key) == &then->results[i] && !plm_map_get(&c->now, key) &&
		    add(c, &then->results[i], NULL) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static enum plm_severity severity_of(const struct plm_changed *changed)
{
	return changed->now ? changed->now->severity : changed->then->severity;
}

static int by_change(const void *a, const void *b)
{
	const struct plm_changed *x = a, *y = b;
	const struct plm_rule_result *from, *to;

	if (x->change != y->change)
		return x->change < y->change ? -1 : 1;
	if (severity_of(x) != severity_of(y))
		return severity_of(x) > severity_of(y) ? -1 : 1;
	from = x->now ? x->now : x->then;
	to = y->now ? y->now : y->then;
	return (from > to) - (from < to);
}

int plm_difference_make(const struct plm_audit *then, const struct plm_audit *now,
			struct plm_arena *arena, struct plm_difference **difference,
			struct plm_err **err)
{
	struct comparing c = {.arena = arena, .made = plm_new(arena, struct plm_difference)};

	if (!c.made)
		return plm_err_nomem(err);
	c.made->then = then;
	c.made->now = now;
	if (index_results(&c, then, &c.then, &c.asked_then) < 0 ||
	    index_results(&c, now, &c.now, &c.asked_now) < 0 || compare_results(&c) < 0 ||
	    plm_difference_questions(c.made, arena) < 0 ||
	    plm_difference_containers(c.made, arena) < 0)
		return plm_err_nomem(err);
	if (c.made->count)
		qsort(c.items, c.made->count, sizeof(*c.items), by_change);
	c.made->items = c.items;
	*difference = c.made;
	return 0;
}

size_t plm_difference_new(const struct plm_difference *difference, enum plm_severity least)
{
	size_t count = 0;

	for (size_t i = 0; i < difference->count; i++)
		count += difference->items[i].change <= PLM_CHANGE_UNWAIVED &&
			 difference->items[i].now->severity >= least;
	return count;
}

static const struct {
	const char *name, *title;
} words[PLM_CHANGE_COUNT] = {
	[PLM_CHANGE_BROKEN] = {"broken", "New failures"},
	[PLM_CHANGE_APPEARED] = {"appeared", "Failures of what was not there before"},
	[PLM_CHANGE_UNWAIVED] = {"unwaived", "Failures that are no longer waived"},
	[PLM_CHANGE_BLIND] = {"blind", "Judged before, not any more"},
	[PLM_CHANGE_ASKED] = {"asked", "Failures nobody asked about before"},
	[PLM_CHANGE_FIXED] = {"fixed", "Fixed"},
	[PLM_CHANGE_VANISHED] = {"vanished", "Gone with what failed"},
	[PLM_CHANGE_WAIVED] = {"waived", "Waived now"},
	[PLM_CHANGE_SEEN] = {"seen", "Judged now, not before"},
	[PLM_CHANGE_DROPPED] = {"dropped", "Failures nobody asks about any more"},
	[PLM_CHANGE_VALUE] = {"value", "The same verdict for other values"},
};

const char *plm_change_name(enum plm_change change)
{
	return words[change].name;
}

const char *plm_change_title(enum plm_change change)
{
	return words[change].title;
}
