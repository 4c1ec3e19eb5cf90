/*
 * eval_apparmor.c: judges AppArmor's overall mode and its profiles. Pure: reads facts and parameters
 * only.
 */
#include "checks/mac/apparmor.h"
#include "checks/mac/mac.h"

#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

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
			    MAC_APPARMOR_ENABLED, plm_errno_words(a->enabled.error));
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
		plm_verdict(ev, PLM_VERDICT_FAIL, "AppArmor is in mode %s; it should be %s",
			    a->mode.data, plm_expect_words(plm_facts_arena(ev->facts), &p->expect));
	return 0;
}

/* ---- profiles ---- */

struct tally {
	size_t matching, wrong;
	const struct mac_profile *first_wrong;
	const struct mac_profile *lost;		/* no file loads it again */
	const struct mac_profile_file *later;	/* a boot would load it in another mode, or not */
	const struct mac_profile_file *missing; /* a file has it, the kernel has not */
};

static bool is_meant(struct plm_eval *ev, const struct mac_profile_params *p, const char *name)
{
	const struct plm_expect named = {.matches = p->name};

	return !p->name || plm_expect_meets(ev, &named, name);
}

static void count_profile(struct plm_eval *ev, const struct mac_profile *profile,
			  const struct mac_profile_params *p, struct tally *t)
{
	t->matching++;
	if (plm_list_has(&p->modes, profile->mode))
		return;
	t->wrong++;
	if (!t->first_wrong)
		t->first_wrong = profile;
	plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%s (%s)", profile->name, profile->mode);
}

/* A profile within another one is in its file. */
static void count_file_of(const struct mac_profile *profile, const struct mac_profile_params *p,
			  const struct mac_profile_files *files, struct tally *t)
{
	const struct mac_profile_file *file = mac_find_profile(files, profile->name);

	if (strstr(profile->name, "//"))
		return;
	if (!file && !t->lost)
		t->lost = profile;
	if (file && !plm_list_has(&p->modes, file->mode) && !t->later)
		t->later = file;
}

static bool is_loaded(const struct mac_apparmor *a, const char *name)
{
	for (size_t i = 0; i < a->profile_count; i++)
		if (plm_str_eq(a->profiles[i].name, name))
			return true;
	return false;
}

/* What a name with a variable in it becomes cannot be told here. */
static void count_missing(struct plm_eval *ev, const struct mac_apparmor *a,
			  const struct mac_profile_params *p, const struct mac_profile_files *files,
			  struct tally *t)
{
	for (size_t i = 0; i < files->count && !t->missing; i++) {
		const struct mac_profile_file *file = &files->items[i];

		if (!strstr(file->name, "@{") && !plm_str_eq(file->mode, "disabled") &&
		    is_meant(ev, p, file->name) && !is_loaded(a, file->name))
			t->missing = file;
	}
}

static struct tally count_profiles(struct plm_eval *ev, const struct mac_apparmor *a,
				   const struct mac_profile_params *p,
				   const struct mac_profile_files *files)
{
	struct tally t = {.matching = 0};

	for (size_t i = 0; i < a->profile_count; i++) {
		if (!is_meant(ev, p, a->profiles[i].name))
			continue;
		count_profile(ev, &a->profiles[i], p, &t);
		count_file_of(&a->profiles[i], p, files, &t);
	}
	count_missing(ev, a, p, files, &t);
	return t;
}

static void show_file(struct plm_eval *ev, const struct mac_profile_file *file)
{
	plm_evidence_value(ev, PLM_PERSISTENT, file->file, "line %zu: %s (%s)", file->line,
			   file->name, file->mode);
}

/* The verdict where what runs is as it should be, or nothing matching runs; false: none is given. */
static bool judge_files(struct plm_eval *ev, const struct mac_profile_params *p,
			const struct mac_profile_files *files, const struct tally *t)
{
	const struct mac_profile_file *wrong = t->later ? t->later : t->missing;

	if (wrong)
		show_file(ev, wrong);
	if (t->later)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"the AppArmor profile %s is in a mode that is allowed now, but %s has it "
			"%s: a reboot would bring that",
			t->later->name, t->later->file, t->later->mode);
	else if (t->missing)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the AppArmor profile %s is in %s, but not loaded: it confines nothing "
			    "until a reboot",
			    t->missing->name, t->missing->file);
	else if (files->state.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, files->state_source, &files->state);
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"which AppArmor profiles a boot would load could not be read from %s: %s",
			files->state_source, plm_errno_words(files->state.error));
	} else if (p->persistent == 1 && t->lost)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the AppArmor profile %s is loaded, but no file of %s has it: a reboot "
			    "would lose it",
			    t->lost->name, MAC_APPARMOR_DIRECTORY);
	else
		return false;
	return true;
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
			  const struct mac_profile_params *p, const struct mac_profile_files *files)
{
	struct tally t = count_profiles(ev, a, p, files);
	const char *what = p->name ? p->name : "any name";
	char more[80] = "";

	if (t.wrong > 1)
		snprintf(more, sizeof(more), "; and %zu more of %zu matching", t.wrong - 1,
			 t.matching);
	plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%zu profiles loaded, %zu matching %s",
			   a->profile_count, t.matching, what);
	if (t.wrong)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "AppArmor profile %s is in mode %s, which the rule does not allow%s",
			    t.first_wrong->name, t.first_wrong->mode, more);
	else if (judge_files(ev, p, files, &t))
		return expect_profiles(ev, p, what);
	else if (t.matching)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "AppArmor profiles matching %s: %zu loaded, all in a mode that is "
			    "allowed",
			    what, t.matching);
	else
		plm_verdict(ev, p->required.value ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE,
			    "no AppArmor profile matching %s is loaded", what);
	return expect_profiles(ev, p, what);
}

int mac_eval_apparmor_profile(struct plm_eval *ev, const void *params)
{
	const struct mac_profile_params *p = params;
	const struct mac_profile_files *files;
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
	rc = mac_profile_files(ev->facts, &files, NULL);
	if (rc < 0)
		return rc;
	if (a->profiles_file.presence == PLM_PRESENT)
		return judge_profiles(ev, a, p, files);
	plm_evidence_datum(ev, PLM_RUNNING, MAC_PROFILES, &a->profiles_file);
	if (a->profiles_file.presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"AppArmor is enabled, but its profiles cannot be seen because securityfs "
			"is not mounted: " MAC_MOUNT_REMEDY);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", MAC_PROFILES,
			    plm_errno_words(a->profiles_file.error));
	return 0;
}
