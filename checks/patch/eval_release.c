/*
 * eval_release.c: judges whether the release of the distribution is still supported. Pure: reads facts and parameters
 * only.
 */
#include "checks/patch/patch.h"

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

static bool is_among(const char *id, const struct plm_list *ids)
{
	for (size_t i = 0; i < ids->count; i++)
		if (plm_str_eq(id, ids->items[i]))
			return true;
	return ids->count == 0;
}

static const char *release_name(const struct patch_system *system)
{
	if (system->name[0])
		return system->name;
	return system->id[0] ? system->id : "this release";
}

/* Nothing says until when: what would. */
static void judge_undated(struct plm_eval *ev, const struct patch_system *system)
{
	if (system->table_path && system->table.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", system->table_path,
			    plm_errno_words(system->table.error));
	else if (system->table_path)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s does not say until when %s is supported: install or upgrade "
			    "distro-info-data",
			    system->table_path, release_name(system));
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s does not say until when %s is supported (no SUPPORT_END)",
			    system->os_release_path, release_name(system));
}

static void judge_support(struct plm_eval *ev, const struct patch_system *system,
			  const struct patch_release_params *p)
{
	static const char *const words[] = {"regular", "long-term", "extended"};
	const struct patch_end *end = &system->ends[p->support];
	int64_t now = plm_host_time(plm_facts_host(ev->facts));

	plm_expected(ev, "%s support for %lld days more", words[p->support],
		     (long long)(p->remaining.value / 86400));
	if (!end->source) {
		judge_undated(ev, system);
		return;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, end->source, "%s support until %s",
			   words[p->support], end->text ? end->text : "no announced end");
	if (!end->text)
		plm_verdict(ev, PLM_VERDICT_PASS, "no end of support has been announced for %s",
			    release_name(system));
	else if (end->end_seconds < now)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the %s support of %s ended on %s: holes found since stay open",
			    words[p->support], release_name(system), end->text);
	else if (end->end_seconds - now < p->remaining.value)
		plm_verdict(ev, PLM_VERDICT_FAIL, "the %s support of %s ends on %s, in %lld days",
			    words[p->support], release_name(system), end->text,
			    (long long)((end->end_seconds - now) / 86400));
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s support until %s",
			    release_name(system), words[p->support], end->text);
}

int patch_eval_release(struct plm_eval *ev, const void *params)
{
	const struct patch_release_params *p = params;
	const struct patch_system *system;
	int rc = patch_system(ev->facts, &system, NULL);

	if (rc != 0)
		return rc;
	if (system->os_release.presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, system->os_release_path,
				   &system->os_release);
		if (system->os_release.presence == PLM_ABSENT)
			plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
				    "the host has no os-release file, so it is no release of any "
				    "distribution");
		else
			plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s",
				    system->os_release_path,
				    plm_errno_words(system->os_release.error));
		return 0;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, system->os_release_path, "%s (%s %s %s)",
			   system->name, system->id, system->version, system->codename);
	if (!is_among(system->id, &p->ids))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is none of the distributions that may be used here",
			    release_name(system));
	else
		judge_support(ev, system, p);
	return 0;
}
