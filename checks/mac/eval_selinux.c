/*
 * eval_selinux.c: judges SELinux's mode and policy, running beside persistent. Pure: reads facts
 * and parameters only.
 */
#include "checks/mac/mac.h"

#include "core/engine/judge.h"
#include "core/host/host.h"

/* No SELinux here, or it stays off beside AppArmor. */
static const char *selinux_not_in_use(const struct mac_selinux *s, const struct mac_apparmor *a)
{
	bool stays_off =
		s->mode.running.presence == PLM_ABSENT || mac_is_word(&s->mode.running, "disabled");

	if (!s->installed)
		return "SELinux is not in use: the kernel does not run it and there is no "
		       "/etc/selinux/config";
	if (stays_off && a->on && mac_is_word(&s->mode.persistent, "disabled"))
		return "SELinux is switched off, AppArmor confines this host";
	return NULL;
}

/* Nothing of the kernel is there to be asked in an image; a live kernel without SELinux has it
 * disabled. */
static struct plm_side running_side(struct plm_eval *ev, const struct plm_datum *running,
				    const char *when_missing)
{
	struct plm_side side = {.source = "selinux", .value = *running};

	if (plm_host_kind(plm_facts_host(ev->facts)) == PLM_HOST_ROOT)
		return (struct plm_side){.source = NULL};
	if (running->presence == PLM_ABSENT && when_missing)
		side.value = (struct plm_datum){.presence = PLM_PRESENT,
						.data = when_missing,
						.size_bytes = strlen(when_missing)};
	return side;
}

static int judge_selinux(struct plm_eval *ev, const struct plm_expect *expect, bool mode)
{
	const struct mac_selinux *s;
	const struct mac_apparmor *a;
	const char *reason;
	int rc = mac_selinux(ev->facts, &s, NULL);

	if (rc == 0)
		rc = mac_apparmor(ev->facts, &a, NULL);
	if (rc < 0)
		return rc;
	reason = selinux_not_in_use(s, a);
	if (reason) {
		plm_evidence_datum(ev, PLM_RUNNING, "selinux", &s->mode.running);
		plm_evidence_datum(ev, PLM_PERSISTENT, s->mode_source, &s->mode.persistent);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s", reason);
		return 0;
	}
	plm_judge_two_sides(
		ev,
		&(struct plm_two_sides){
			.subject = mode ? "SELinux mode" : "SELinux policy",
			.running = running_side(ev, mode ? &s->mode.running : &s->policy.running,
						mode ? "disabled" : NULL),
			.persistent = {.source = mode ? s->mode_source : MAC_SELINUX_CONFIG,
				       .value = mode ? s->mode.persistent : s->policy.persistent},
			.persistent_required = true,
			.absent_reason = "SELinux is switched off, so it has no policy"},
		expect);
	return 0;
}

int mac_eval_selinux_mode(struct plm_eval *ev, const void *params)
{
	const struct mac_expect_params *p = params;

	return judge_selinux(ev, &p->expect, true);
}

int mac_eval_selinux_policy(struct plm_eval *ev, const void *params)
{
	const struct mac_expect_params *p = params;

	return judge_selinux(ev, &p->expect, false);
}
