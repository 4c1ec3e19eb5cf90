/*
 * eval_userns.c: judges whether any user may make a user namespace, from every knob that governs
 * it. Pure: facts and parameters in, a verdict out. Follows user_namespaces(7), Debian's and
 * Ubuntu's kernels.
 */
#include "checks/namespace/namespace.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/sysctl.h"
#include "core/host/host.h"

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

/* Where it is 0, whoever AppArmor does not confine may choose a profile that may make them
 * (aa-exec): the third knob keeps nobody out then. */
static const char bypass_key[] = "kernel.apparmor_restrict_unprivileged_unconfined";
enum { APPARMOR_KNOB = 2 };
static const char selinux_class[] = "/sys/fs/selinux/class/user_namespace/index";

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

/* Whether nothing but AppArmor's knob closes, and it can be got round. */
static bool is_bypassed(const struct plm_sysctl *const *both, const struct plm_sysctl *bypass,
			bool running)
{
	const struct plm_sysctl_value *v = running ? &bypass->running : &bypass->persistent;

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const struct plm_sysctl_value *knob =
			running ? &both[i]->running : &both[i]->persistent;

		if (knob->value.presence == PLM_UNREADABLE ||
		    closes(i, knob) != (i == APPARMOR_KNOB))
			return false;
	}
	return v->value.presence == PLM_PRESENT && strcmp(v->value.data, "0") == 0;
}

/* Says so where the wish is that nobody makes any. */
static int mind_the_bypass(struct plm_eval *ev, const struct plm_sysctl *const *both)
{
	const struct plm_sysctl *bypass;
	bool now, later;
	int rc = plm_facts_sysctl(ev->facts, bypass_key, &bypass, NULL);

	if (rc < 0)
		return rc;
	now = is_bypassed(both, bypass, true);
	later = is_bypassed(both, bypass, false);
	if (!now && !later)
		return 0;
	if (now)
		plm_evidence_datum(ev, PLM_RUNNING, bypass->running.source, &bypass->running.value);
	if (later)
		plm_evidence_datum(ev, PLM_PERSISTENT, bypass->persistent.source,
				   &bypass->persistent.value);
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "AppArmor keeps unprivileged users from making user namespaces%s, but %s is 0: "
		    "with aa-exec they choose a profile that may",
		    now ? "" : " after a reboot", bypass_key);
	return 0;
}

/* A policy may refuse single domains; that changes nothing for those it does not confine. */
static int show_selinux(struct plm_eval *ev)
{
	const struct plm_datum *index;
	int rc = plm_facts_read(ev->facts, selinux_class, PLM_READ_SMALL, &index, NULL);

	if (rc == 0 && index->presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, selinux_class,
				   "SELinux's policy decides it for each domain");
	return rc;
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
	rc = show_selinux(ev);
	return rc == 0 && p->expected == USERNS_RESTRICTED ? mind_the_bypass(ev, both) : rc;
}
