/*
 * eval_stack.c: judges the kernel's stack of security modules, and whether any of them confines
 * containers. Pure: reads facts and parameters only.
 */
#include "checks/mac/mac.h"

#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* ---- the stack ---- */

static size_t count_active(const struct plm_list *list, const struct plm_list *active)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		n += plm_list_has(active, list->items[i]);
	return n;
}

/* The words of list that are not active. */
static void join_missing(struct plm_buf *buf, const struct plm_list *list,
			 const struct plm_list *active)
{
	for (size_t i = 0; i < list->count; i++)
		if (!plm_list_has(active, list->items[i]))
			plm_buf_printf(buf, "%s%s", buf->size_bytes ? ", " : "", list->items[i]);
}

static int judge_stack(struct plm_eval *ev, const struct mac_lsm *lsm,
		       const struct mac_lsm_params *p)
{
	bool lacks_some = count_active(&p->all_of, &lsm->names) < p->all_of.count;
	bool lacks_any = p->any_of.count && count_active(&p->any_of, &lsm->names) == 0;
	plm_auto_buf struct plm_buf missing = {.limit_bytes = 0};

	join_missing(&missing, lacks_some ? &p->all_of : &p->any_of, &lsm->names);
	if (lacks_some)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "security modules that should be active are not: %s (active: %s)",
			    plm_buf_text(&missing), lsm->file.data);
	else if (lacks_any)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "none of the security modules %s is active (active: %s)",
			    plm_buf_text(&missing), lsm->file.data);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "active security modules: %s", lsm->file.data);
	return missing.failed ? -(int)missing.failed : 0;
}

static int expect_stack(struct plm_eval *ev, const struct mac_lsm_params *p)
{
	static const struct plm_list none = {.count = 0};
	plm_auto_buf struct plm_buf all = {.limit_bytes = 0};
	plm_auto_buf struct plm_buf any = {.limit_bytes = 0};

	join_missing(&all, &p->all_of, &none);
	join_missing(&any, &p->any_of, &none);
	plm_expected(ev, "%s%s%s%s%s", all.size_bytes ? "all of " : "", plm_buf_text(&all),
		     all.size_bytes && any.size_bytes ? "; " : "", any.size_bytes ? "one of " : "",
		     plm_buf_text(&any));
	return all.failed || any.failed ? -PLM_E_NOMEM : 0;
}

int mac_eval_lsm(struct plm_eval *ev, const void *params)
{
	const struct plm_datum *uname;
	const struct mac_lsm *lsm;
	int rc = mac_lsm(ev->facts, &lsm, NULL);

	if (rc == 0)
		rc = plm_facts_probe(ev->facts, "uname", &uname, NULL);
	if (rc == 0)
		rc = expect_stack(ev, params);
	if (rc != 0)
		return rc;
	plm_evidence_datum(ev, PLM_RUNNING, MAC_LSM, &lsm->file);
	if (lsm->file.presence == PLM_PRESENT)
		return judge_stack(ev, lsm, params);
	if (lsm->file.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", MAC_LSM,
			    plm_errno_words(lsm->file.error));
	else if (uname->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no kernel is running: this is not a live host");
	else if (lsm->kernel_has_securityfs)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the active security modules cannot be seen because securityfs is not "
			    "mounted: " MAC_MOUNT_REMEDY);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the kernel does not tell its active security modules: it has no "
			    "securityfs");
	return 0;
}

/* ---- confinement ---- */

static size_t enforced_profiles(const struct mac_apparmor *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->profile_count; i++)
		n += plm_str_eq(a->profiles[i].mode, "enforce") ||
		     plm_str_eq(a->profiles[i].mode, "kill");
	return n;
}

static bool apparmor_confines(const struct mac_apparmor *a)
{
	return a->on && enforced_profiles(a) &&
	       (mac_is_word(&a->mode, "enforce") || mac_is_word(&a->mode, "kill"));
}

static bool may_confine(const struct mac_selinux *s, const struct mac_apparmor *a)
{
	if (s->mode.running.presence == PLM_UNREADABLE || a->enabled.presence == PLM_UNREADABLE)
		return true;
	return a->on &&
	       (a->mode.presence != PLM_PRESENT || a->profiles_file.presence != PLM_PRESENT);
}

static void show_both(struct plm_eval *ev, const struct mac_selinux *s,
		      const struct mac_apparmor *a)
{
	plm_evidence_datum(ev, PLM_RUNNING, "selinux", &s->mode.running);
	plm_evidence_datum(ev, PLM_RUNNING, MAC_APPARMOR_ENABLED, &a->enabled);
	if (!a->on)
		return;
	plm_evidence_datum(ev, PLM_RUNNING, MAC_APPARMOR_MODE, &a->mode);
	if (a->profiles_file.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%zu of %zu profiles enforced",
				   enforced_profiles(a), a->profile_count);
	else
		plm_evidence_datum(ev, PLM_RUNNING, MAC_PROFILES, &a->profiles_file);
}

static void judge_confinement(struct plm_eval *ev, const struct mac_selinux *s,
			      const struct mac_apparmor *a)
{
	/* One that confines is enough: what of the other could not be read does not matter then. */
	if (mac_is_word(&s->mode.running, "enforcing")) {
		plm_evidence_datum(ev, PLM_RUNNING, "selinux", &s->mode.running);
		plm_verdict(ev, PLM_VERDICT_PASS, "SELinux is enforcing");
		return;
	}
	if (apparmor_confines(a)) {
		plm_evidence_value(ev, PLM_RUNNING, MAC_PROFILES, "%zu of %zu profiles enforced",
				   enforced_profiles(a), a->profile_count);
		plm_verdict(ev, PLM_VERDICT_PASS, "AppArmor enforces %zu profiles",
			    enforced_profiles(a));
		return;
	}
	show_both(ev, s, a);
	if (may_confine(s, a))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "neither SELinux nor AppArmor could be asked completely whether they "
			    "confine anything");
	else if (mac_is_word(&s->mode.running, "permissive"))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "SELinux is permissive: it logs what containers do and stops nothing");
	else if (a->on && enforced_profiles(a))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "AppArmor as a whole is in mode %s, so its profiles stop nothing",
			    a->mode.data);
	else if (a->on)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "AppArmor is enabled but enforces no profile, so nothing is confined");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "neither SELinux nor AppArmor is active: a container that breaks out "
			    "meets no second wall");
}

int mac_eval_confinement(struct plm_eval *ev, const void *params)
{
	const struct mac_selinux *s;
	const struct mac_apparmor *a;
	const struct plm_datum *uname;
	int rc = mac_selinux(ev->facts, &s, NULL);

	(void)params;
	if (rc == 0)
		rc = mac_apparmor(ev->facts, &a, NULL);
	if (rc == 0)
		rc = plm_facts_probe(ev->facts, "uname", &uname, NULL);
	if (rc != 0)
		return rc;
	plm_expected(ev, "SELinux enforcing, or AppArmor with enforced profiles");
	if (uname->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no kernel is running: this is not a live host");
	else
		judge_confinement(ev, s, a);
	return 0;
}
