/*
 * eval_selinux.c: judges SELinux's mode and policy, running beside persistent. Pure: reads facts
 * and parameters only.
 */
#include "checks/mac/mac.h"

#include "core/engine/judge.h"

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
static struct plm_side running_side(struct plm_eval *ev, const struct plm_datum *running)
{
	static const char disabled[] = "disabled";
	struct plm_side side = {.source = "selinux", .value = *running};

	if (plm_facts_nothing_runs(ev->facts))
		return (struct plm_side){.source = NULL};
	if (running->presence == PLM_ABSENT)
		side.value = (struct plm_datum){.presence = PLM_PRESENT,
						.data = disabled,
						.size_bytes = sizeof(disabled) - 1};
	return side;
}

/* Gathers both, and ends the judgement when SELinux is not what this host uses. */
static int gather(struct plm_eval *ev, const struct mac_selinux **selinux, bool *ended)
{
	const struct mac_apparmor *apparmor;
	const char *reason;
	int rc = mac_selinux(ev->facts, selinux, NULL);

	if (rc == 0)
		rc = mac_apparmor(ev->facts, &apparmor, NULL);
	if (rc != 0)
		return rc;
	reason = selinux_not_in_use(*selinux, apparmor);
	*ended = reason != NULL;
	if (!reason)
		return 0;
	plm_evidence_datum(ev, PLM_RUNNING, "selinux", &(*selinux)->mode.running);
	plm_evidence_datum(ev, PLM_PERSISTENT, (*selinux)->mode_source,
			   &(*selinux)->mode.persistent);
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s", reason);
	return 0;
}

int mac_selinux_in_use(struct plm_eval *ev, const struct mac_selinux **selinux, bool *ended)
{
	struct plm_side mode;
	int rc = gather(ev, selinux, ended);

	if (rc != 0 || *ended)
		return rc;
	mode = running_side(ev, &(*selinux)->mode.running);
	if (!mode.source || !mac_is_word(&mode.value, "disabled"))
		return 0;
	*ended = true;
	plm_evidence_datum(ev, PLM_RUNNING, mode.source, &mode.value);
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "SELinux is switched off");
	return 0;
}

int mac_eval_selinux_mode(struct plm_eval *ev, const void *params)
{
	const struct mac_expect_params *p = params;
	const struct mac_selinux *s;
	bool ended = false;
	int rc = gather(ev, &s, &ended);

	if (rc != 0 || ended)
		return rc;
	plm_judge_two_sides(ev,
			    &(struct plm_two_sides){.subject = "SELinux mode",
						    .running = running_side(ev, &s->mode.running),
						    .persistent = {.source = s->mode_source,
								   .value = s->mode.persistent},
						    .persistent_required = true},
			    &p->expect);
	return 0;
}

/* The kernel does not know its policy's name: the configuration alone tells what is loaded when
 * SELinux starts. */
int mac_eval_selinux_policy(struct plm_eval *ev, const void *params)
{
	const struct mac_expect_params *p = params;
	const struct mac_selinux *s;
	struct plm_side mode;
	bool ended = false;
	int rc = gather(ev, &s, &ended);

	if (rc != 0 || ended)
		return rc;
	mode = running_side(ev, &s->mode.running);
	if (mode.source)
		plm_evidence_datum(ev, PLM_RUNNING, mode.source, &mode.value);
	if (mode.source && mac_is_word(&mode.value, "disabled")) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "SELinux is switched off, so no policy is loaded");
		return 0;
	}
	plm_judge_two_sides(ev,
			    &(struct plm_two_sides){.subject = "SELinux policy",
						    .persistent = {.source = MAC_SELINUX_CONFIG,
								   .value = s->policy}},
			    &p->expect);
	return 0;
}
