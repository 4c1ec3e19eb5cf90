/*
 * eval_boolean.c: judges a boolean of SELinux, running beside what a boot would bring. Pure: reads
 * facts and parameters only.
 */
#include "checks/mac/mac.h"
#include "checks/mac/selinux.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

static const char *const words[] = {"off", "on"};

static struct plm_datum word(bool on)
{
	return (struct plm_datum){
		.presence = PLM_PRESENT, .data = words[on], .size_bytes = strlen(words[on])};
}

struct running {
	struct plm_side side;
	bool pending; /* what a commit of pending booleans would bring */
};

/* "CURRENT PENDING" of /sys/fs/selinux/booleans. */
static int read_running(struct plm_eval *ev, const char *name, struct running *r)
{
	struct plm_slice rest, current, pending;
	const struct plm_datum *datum;
	int rc;

	*r = (struct running){.side = {.source = NULL}};
	if (plm_facts_nothing_runs(ev->facts))
		return 0;
	r->side.source = plm_arena_printf(plm_facts_arena(ev->facts), "%s/%s", MAC_BOOLEANS, name);
	if (!r->side.source)
		return -PLM_E_NOMEM;
	rc = plm_facts_read(ev->facts, r->side.source, PLM_READ_SMALL, &datum, NULL);
	if (rc < 0)
		return rc;
	r->side.value = *datum;
	if (datum->presence != PLM_PRESENT)
		return 0;
	rest = (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
	if (!plm_next_word(&rest, " \n", &current) || !plm_next_word(&rest, " \n", &pending)) {
		r->side.value = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
		return 0;
	}
	r->side.value = word(plm_slice_is(current, "1"));
	r->pending = plm_slice_is(pending, "1");
	return 0;
}

/* The binary policy holds what libsemanage built into it; its list of local settings speaks only
 * where the policy cannot be read. */
static struct plm_side persistent_side(const struct mac_boot_booleans *b, const char *name)
{
	const struct mac_boolean *policy = mac_find_boolean(&b->in_policy, name);
	const struct mac_boolean *local = mac_find_boolean(&b->in_local, name);

	if (b->policy.presence == PLM_PRESENT)
		return (struct plm_side){b->policy_source,
					 policy ? word(policy->on)
						: (struct plm_datum){.presence = PLM_ABSENT}};
	if (local)
		return (struct plm_side){b->local_source, word(local->on)};
	/* Without a policy nobody knows its defaults. */
	return (struct plm_side){b->policy_source,
				 (struct plm_datum){.presence = PLM_UNREADABLE,
						    .error = b->policy.presence == PLM_ABSENT
								     ? ENOENT
								     : b->policy.error}};
}

static void judge(struct plm_eval *ev, const struct mac_boolean_params *p,
		  const struct mac_boot_booleans *b, const struct running *r,
		  const struct mac_boolean *local)
{
	const struct plm_side persistent = persistent_side(b, p->name);
	const char *wanted = words[p->expected];
	const char *subject =
		plm_arena_printf(plm_facts_arena(ev->facts), "SELinux boolean %s", p->name);
	const struct plm_expect expect = {.equals = wanted};
	bool holds = mac_is_word(&persistent.value, wanted) &&
		     (!r->side.source || mac_is_word(&r->side.value, wanted));

	plm_judge_two_sides(ev,
			    &(struct plm_two_sides){.subject = subject ? subject : p->name,
						    .running = r->side,
						    .persistent = persistent,
						    .persistent_required = true,
						    .absent_reason = "the policy has none of that "
								     "name"},
			    &expect);
	if (local)
		plm_evidence_value(ev, PLM_PERSISTENT, b->local_source, "%s", words[local->on]);
	if (holds && r->side.source && r->pending != (p->expected == 1))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "SELinux boolean %s is %s, but %s is pending: the next commit of "
			    "booleans would switch it",
			    p->name, wanted, words[r->pending]);
	else if (holds && local && local->on != (p->expected == 1))
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"SELinux boolean %s is %s, but %s sets %s: whatever rebuilds the policy "
			"next would bring that",
			p->name, wanted, b->local_source, words[local->on]);
}

int mac_eval_selinux_boolean(struct plm_eval *ev, const void *params)
{
	const struct mac_boolean_params *p = params;
	const struct mac_boot_booleans *b;
	const struct mac_selinux *s;
	struct running r = {.pending = false};
	bool ended = false;
	int rc = mac_selinux_in_use(ev, &s, &ended);

	if (rc != 0 || ended)
		return rc;
	rc = mac_boot_booleans(ev->facts, &b, NULL);
	if (rc == 0)
		rc = read_running(ev, p->name, &r);
	if (rc < 0)
		return rc;
	if (!r.side.source && b->policy.presence == PLM_PRESENT &&
	    !mac_find_boolean(&b->in_policy, p->name)) {
		plm_evidence_datum(ev, PLM_PERSISTENT, b->policy_source, &b->policy);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "the policy has no boolean of the name %s", p->name);
		return 0;
	}
	judge(ev, p, b, &r, mac_find_boolean(&b->in_local, p->name));
	return 0;
}

const char *mac_validate_boolean(const void *params)
{
	const struct mac_boolean_params *p = params;

	return !*p->name || strchr(p->name, '/') || p->name[0] == '.'
		       ? "name is one boolean, such as container_use_devices"
		       : NULL;
}
