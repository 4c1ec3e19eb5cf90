/*
 * eval_apparmor.c: judges AppArmor's overall mode and its profiles. Pure: reads facts and parameters
 * only.
 */
#include "checks/mac/mac.h"

#include "core/base/buf.h"
#include "core/engine/judge.h"

/* Ends the judgement when AppArmor is not what this host uses, or cannot be asked. */
static int apparmor_out_of_question(struct plm_eval *ev, const struct mac_apparmor *a, bool *ended)
{
	const struct mac_selinux *s;
	int rc = mac_selinux(ev->facts, &s, NULL);

	if (rc != 0)
		return rc;
	*ended = true;
	plm_evidence_datum(ev, PLM_RUNNING, MAC_APPARMOR_ENABLED, &a->enabled);
	if (a->enabled.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "the kernel has no AppArmor");
	else if (a->enabled.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s",
			    MAC_APPARMOR_ENABLED, strerror(a->enabled.error));
	else if (!a->on && mac_is_word(&s->mode.running, "enforcing"))
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "AppArmor is switched off, SELinux confines this host");
	else
		*ended = false;
	return 0;
}

int mac_eval_apparmor_mode(struct plm_eval *ev, const void *params)
{
	const struct mac_expect_params *p = params;
	const struct mac_apparmor *a;
	bool ended = false;
	int rc = mac_apparmor(ev->facts, &a, NULL);

	if (rc == 0)
		rc = apparmor_out_of_question(ev, a, &ended);
	if (rc != 0 || ended)
		return rc;
	plm_expected(ev, "%s", plm_expect_words(plm_facts_arena(ev->facts), &p->expect));
	if (a->on)
		plm_evidence_datum(ev, PLM_RUNNING, MAC_APPARMOR_MODE, &a->mode);
	if (a->mode.presence != PLM_PRESENT)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "AppArmor is enabled, but its overall mode could not be read from %s "
			    "(root may)",
			    MAC_APPARMOR_MODE);
	else if (plm_expect_meets(ev, &p->expect, a->mode.data))
		plm_verdict(ev, PLM_VERDICT_PASS, "AppArmor is in mode %s", a->mode.data);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL, "AppArmor is in mode %s, not in %s", a->mode.data,
			    plm_expect_words(plm_facts_arena(ev->facts), &p->expect));
	return 0;
}

/* ---- profiles ---- */

struct tally {
	size_t matching, wrong;
	const struct mac_profile *first_wrong;
};

static struct tally count_profiles(struct plm_eval *ev, const struct mac_apparmor *a,
				   const struct mac_profile_params *p)
{
	const struct plm_expect named = {.matches = p->name};
	struct tally t = {.matching = 0};

	for (size_t i = 0; i < a->profile_count; i++) {
		const struct mac_profile *profile = &a->profiles[i];

		if (p->name && !plm_expect_meets(ev, &named, profile->name))
			continue;
		t.matching++;
		if (mac_is_among(profile->mode, &p->modes))
			continue;
		t.wrong++;
		if (!t.first_wrong)
			t.first_wrong = profile;
		plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%s (%s)", profile->name,
				   profile->mode);
	}
	return t;
}

static int expect_profiles(struct plm_eval *ev, const struct mac_profile_params *p,
			   const char *what)
{
	plm_auto_buf struct plm_buf modes = {.limit_bytes = 0};

	for (size_t i = 0; i < p->modes.count; i++)
		plm_buf_printf(&modes, "%s%s", i ? " or " : "", p->modes.items[i]);
	plm_expected(ev, "profiles matching %s in mode %s", what, plm_buf_text(&modes));
	return modes.failed ? -(int)modes.failed : 0;
}

static int judge_profiles(struct plm_eval *ev, const struct mac_apparmor *a,
			  const struct mac_profile_params *p)
{
	struct tally t = count_profiles(ev, a, p);
	const char *what = p->name ? p->name : "any name";

	plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%zu profiles loaded, %zu matching %s",
			   a->profile_count, t.matching, what);
	if (t.wrong)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%zu of %zu AppArmor profiles matching %s are in another mode, among "
			    "them %s in mode %s",
			    t.wrong, t.matching, what, t.first_wrong->name, t.first_wrong->mode);
	else if (t.matching)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "AppArmor profiles matching %s: %zu loaded, all in a mode that is "
			    "allowed",
			    what, t.matching);
	else if (p->required.value)
		plm_verdict(ev, PLM_VERDICT_FAIL, "no AppArmor profile matching %s is loaded",
			    what);
	else
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no AppArmor profile matching %s is loaded", what);
	return expect_profiles(ev, p, what);
}

int mac_eval_apparmor_profile(struct plm_eval *ev, const void *params)
{
	const struct mac_profile_params *p = params;
	const struct mac_apparmor *a;
	bool ended = false;
	int rc = mac_apparmor(ev->facts, &a, NULL);

	if (rc == 0)
		rc = apparmor_out_of_question(ev, a, &ended);
	if (rc != 0 || ended)
		return rc;
	if (!a->on) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "AppArmor is switched off, so no profile confines anything");
		return 0;
	}
	if (a->profiles_file.presence == PLM_PRESENT)
		return judge_profiles(ev, a, p);
	plm_evidence_datum(ev, PLM_RUNNING, MAC_PROFILES, &a->profiles_file);
	if (a->profiles_file.presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"AppArmor is enabled, but its profiles cannot be seen because securityfs "
			"is not mounted: " MAC_MOUNT_REMEDY);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", MAC_PROFILES,
			    strerror(a->profiles_file.error));
	return 0;
}
