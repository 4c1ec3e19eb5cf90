/*
 * eval_userns.c: judges whether any user may make a user namespace, from every knob that governs
 * it. Pure: facts and parameters in, a verdict out. Follows user_namespaces(7), Debian's and
 * Ubuntu's kernels.
 */
#include "checks/namespace/namespace.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/sysctl.h"

/* What closes the door. A knob that a kernel lacks closes nothing. */
static const struct {
	const char *key;
	const char *closed; /* the value that keeps unprivileged users out */
} knobs[] = {
	{"user.max_user_namespaces", "0"},
	{"kernel.unprivileged_userns_clone", "0"},
	{"kernel.apparmor_restrict_unprivileged_userns", "1"},
};
enum { KNOB_COUNT = sizeof(knobs) / sizeof(knobs[0]) };

static const char allowed[] = "allowed", restricted[] = "restricted";

static struct plm_datum text(const char *word)
{
	return (struct plm_datum){
		.presence = PLM_PRESENT, .data = word, .size_bytes = strlen(word)};
}

static bool closes(size_t knob, const struct plm_sysctl_value *value)
{
	return value->value.presence == PLM_PRESENT &&
	       strcmp(value->value.data, knobs[knob].closed) == 0;
}

/* One side: the first knob that closes decides; else one that could not be read leaves it open
 * what holds; else it is allowed, or, when nothing is there at all, absent. */
static struct plm_side side_of(const struct plm_sysctl *const *both, bool running)
{
	struct plm_side side = {.value = {.presence = PLM_ABSENT}};

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const struct plm_sysctl_value *v =
			running ? &both[i]->running : &both[i]->persistent;

		if (closes(i, v))
			return (struct plm_side){v->source, text(restricted)};
		if (v->value.presence == PLM_UNREADABLE || !side.source ||
		    (side.value.presence == PLM_ABSENT && v->value.presence == PLM_PRESENT))
			side = (struct plm_side){v->source, v->value};
	}
	if (side.value.presence == PLM_PRESENT)
		side.value = text(allowed);
	return side;
}

static void show_knobs(struct plm_eval *ev, const struct plm_sysctl *const *both)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const struct plm_sysctl_value *v = &both[i]->persistent;

		if (both[i]->running.source)
			plm_evidence_datum(ev, PLM_RUNNING, both[i]->running.source,
					   &both[i]->running.value);
		if (v->value.presence != PLM_ABSENT)
			plm_evidence_datum(ev, PLM_PERSISTENT, v->source, &v->value);
	}
}

/* Files that close nothing say "allowed" only about the knobs they set: what closes the door now and
 * is set by no file would be lost. */
static void mind_the_running_knob(const struct plm_sysctl *const *both, struct plm_side *persistent)
{
	if (persistent->value.presence != PLM_PRESENT || persistent->value.data == restricted)
		return;
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (closes(i, &both[i]->running) &&
		    both[i]->persistent.value.presence == PLM_ABSENT)
			*persistent = (struct plm_side){both[i]->persistent.source,
							both[i]->persistent.value};
}

/* A kernel without user namespaces keeps everybody out. *given: the verdict is. */
static int judge_support(struct plm_eval *ev, const struct userns_params *p, bool *given)
{
	const struct plm_datum *list;
	int rc = plm_facts_list(ev->facts, namespace_directory, &list, NULL);

	*given = rc == 0 && list->presence == PLM_PRESENT && !namespace_listed(list, "user");
	if (!*given)
		return rc;
	plm_evidence_datum(ev, PLM_RUNNING, namespace_directory, list);
	if (p->expected == USERNS_RESTRICTED)
		plm_verdict(ev, PLM_VERDICT_PASS, "this kernel has no user namespaces");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "this kernel has no user namespaces: rootless containers cannot run");
	return 0;
}

int eval_userns(struct plm_eval *ev, const void *params)
{
	const struct userns_params *p = params;
	const struct plm_sysctl *both[KNOB_COUNT];
	struct plm_expect expect = {.equals = p->expected == USERNS_ALLOWED ? allowed : restricted};
	struct plm_two_sides sides = {
		.subject = "making user namespaces without privilege",
		.absent_reason = "this kernel tells of no limit on user namespaces",
		.persistent_required = p->persistent == 1,
	};
	bool given = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < KNOB_COUNT; i++)
		rc = plm_facts_sysctl(ev->facts, knobs[i].key, &both[i], NULL);
	if (rc < 0)
		return rc;
	if (both[0]->running.source)
		rc = judge_support(ev, p, &given);
	if (rc < 0 || given)
		return rc;
	sides.running = side_of(both, true);
	sides.persistent = side_of(both, false);
	mind_the_running_knob(both, &sides.persistent);
	show_knobs(ev, both);
	plm_judge_two_sides(ev, &sides, &expect);
	return 0;
}
