/*
 * eval_slice.c: judges whether slices leave something to the rest of the host, running beside
 * persistent. Pure: facts and parameters in, a verdict out.
 */
#include "checks/cgroup/cgroup.h"
#include "checks/cgroup/slice.h"

#include "core/engine/judge.h"

/* In the order of enum plm_limit_kind. */
static const char *const resources[] = {"memory", "tasks", "CPU time"};

struct slices {
	size_t there;
	bool failed, unknown;
};

static bool is_loose(const struct slice_side *side, const struct slice_params *p)
{
	return side->state.presence == PLM_PRESENT &&
	       (!side->limited || side->share > (uint64_t)p->at_most_percent.value * 100);
}

static void show(struct plm_eval *ev, enum plm_aspect aspect, const struct slice_limit *s,
		 const struct slice_side *side)
{
	if (!side->source)
		return;
	if (side->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, aspect, side->source, "%s: %s", s->name,
				   side->words ? side->words : "");
	else
		plm_evidence_datum(ev, aspect, side->source, &side->state);
}

static void say_loose(struct plm_eval *ev, const struct slice_params *p,
		      const struct slice_limit *s)
{
	const char *what = resources[p->resource];
	bool now = is_loose(&s->running, p);

	if (now && !s->running.limited)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has no limit of %s now: what runs in it can take all of the host's "
			    "(%s)%s%s",
			    s->name, what, s->running.source,
			    s->persistent.limited && !is_loose(&s->persistent, p)
				    ? ", although there is one in "
				    : "",
			    s->persistent.limited && !is_loose(&s->persistent, p)
				    ? s->persistent.source
				    : "");
	else if (now)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has a %s limit of %s now, more than %lld%% of the host's (%s)",
			    s->name, what, s->running.words, (long long)p->at_most_percent.value,
			    s->running.source);
	else if (!s->persistent.limited)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s gives %s no limit of %s after a reboot: what runs in it can take "
			    "all of the host's",
			    s->persistent.source, s->name, what);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s gives %s a %s limit of %s after a reboot, more than %lld%% of the "
			    "host's",
			    s->persistent.source, s->name, what, s->persistent.words,
			    (long long)p->at_most_percent.value);
}

static void say_lost(struct plm_eval *ev, const struct slice_params *p, const struct slice_limit *s)
{
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s has a %s limit of %s now, but no file that lasts says so: a reboot would "
		    "lose it",
		    s->name, resources[p->resource], s->running.words);
}

/* The first failure is said. */
static void judge_one(struct plm_eval *ev, const struct slice_params *p,
		      const struct slice_limit *s, struct slices *all)
{
	bool lost = p->persistent == 1 && s->running.state.presence == PLM_PRESENT &&
		    s->persistent.state.presence == PLM_ABSENT;
	bool fails = is_loose(&s->running, p) || is_loose(&s->persistent, p);

	if ((!s->running.source || s->running.state.presence == PLM_ABSENT) &&
	    s->persistent.state.presence == PLM_ABSENT)
		return;
	all->there++;
	show(ev, PLM_RUNNING, s, &s->running);
	show(ev, PLM_PERSISTENT, s, &s->persistent);
	if (fails && !all->failed)
		say_loose(ev, p, s);
	else if (!fails && lost && !all->failed)
		say_lost(ev, p, s);
	all->failed |= fails || lost;
	all->unknown |= (s->running.source && s->running.state.presence == PLM_UNREADABLE) ||
			s->persistent.state.presence == PLM_UNREADABLE;
}

int eval_slice_limit(struct plm_eval *ev, const void *params)
{
	const struct slice_params *p = params;
	struct slices all = {.there = 0};

	plm_expected(ev, "at most %lld%% of the host's %s", (long long)p->at_most_percent.value,
		     resources[p->resource]);
	for (size_t i = 0; i < p->slices.count; i++) {
		const struct slice_limit *s;
		int rc = slice_limit(ev->facts, (enum plm_limit_kind)p->resource,
				     p->slices.items[i], &s, NULL);

		if (rc < 0)
			return rc;
		judge_one(ev, p, s, &all);
	}
	if (all.failed)
		return 0;
	if (all.unknown)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the limits of a slice could not be told: a file could not be read");
	else if (all.there == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "none of these slices is here, and no file limits one");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%zu slice%s limited to what is allowed of the host's %s", all.there,
			    all.there == 1 ? " is" : "s are", resources[p->resource]);
	return 0;
}

const char *validate_slice(const void *params)
{
	const struct slice_params *p = params;

	for (size_t i = 0; i < p->slices.count; i++)
		if (!*p->slices.items[i] || strchr(p->slices.items[i], '/'))
			return "slices holds names such as machine.slice or kubepods";
	if (p->at_most_percent.value < 1 || p->at_most_percent.value > 100)
		return "at-most-percent is a number from 1 to 100";
	return NULL;
}
