/*
 * eval_age.c: judges the age of the lists that updates are looked up in. Pure: reads facts and parameters only.
 */
#include "checks/patch/patch.h"

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

struct newest {
	const char *source;
	int64_t seconds;
};

static void consider(struct newest *newest, const char *source, int64_t seconds)
{
	if (seconds > newest->seconds)
		*newest = (struct newest){.source = source, .seconds = seconds};
}

/* The latest moment of which something says that the lists were current. */
static struct newest newest_of(const struct patch_lists *lists)
{
	struct newest newest = {.source = NULL, .seconds = 0};

	if (lists->stamp.presence == PLM_PRESENT)
		consider(&newest, PATCH_STAMP, lists->stamp.mtime_seconds);
	for (size_t i = 0; i < lists->count; i++)
		if (lists->items[i].why_not.presence == PLM_PRESENT &&
		    !lists->items[i].subscription)
			consider(&newest, lists->items[i].path, lists->items[i].mtime_seconds);
	for (size_t i = 0; i < lists->release_count; i++)
		if (!plm_str_starts(lists->releases[i].path, PATCH_ESM_LISTS))
			consider(&newest, lists->releases[i].path, lists->releases[i].date_seconds);
	return newest;
}

static const struct patch_release_file *expired(const struct patch_lists *lists, int64_t now)
{
	for (size_t i = 0; i < lists->release_count; i++) {
		const struct patch_release_file *r = &lists->releases[i];

		if (r->valid_until_seconds && r->valid_until_seconds < now &&
		    !plm_str_starts(r->path, PATCH_ESM_LISTS))
			return r;
	}
	return NULL;
}

static void judge_age(struct plm_eval *ev, const struct patch_lists *lists, int64_t at_most)
{
	int64_t now = plm_host_time(plm_facts_host(ev->facts));
	const struct patch_release_file *late = expired(lists, now);
	struct newest newest = newest_of(lists);
	char date[PATCH_DATE_ROOM];
	int64_t age = now - newest.seconds;

	if (late) {
		patch_format_date(late->valid_until_seconds, date);
		plm_evidence_value(ev, PLM_PERSISTENT, late->path, "Valid-Until %s", date);
		plm_verdict(ev, PLM_VERDICT_FAIL, "the lists of %s were good until %s only: run %s",
			    late->suite[0] ? late->suite : late->path, date, lists->refresh);
		return;
	}
	if (!newest.source) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "nothing dates the package lists in %s",
			    lists->place);
		return;
	}
	patch_format_date(newest.seconds, date);
	plm_evidence_value(ev, PLM_PERSISTENT, newest.source, "%s", date);
	if (newest.seconds > now + 86400)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the newest package list is dated %s, which is still to come: look at "
			    "the host's clock",
			    date);
	else if (age > at_most)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"the newest package list is %lld days %lld hours old, so what is pending "
			"is not known: run %s",
			(long long)(age / 86400), (long long)(age % 86400 / 3600), lists->refresh);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "the newest package list is of %s", date);
}

int patch_eval_age(struct plm_eval *ev, const void *params)
{
	const struct patch_age_params *p = params;
	const struct plm_package_list *packages;
	const struct patch_lists *lists;
	int rc = patch_lists_to_judge(ev, &packages, &lists);

	if (rc != 0 || !lists)
		return rc;
	plm_expected(ev, "lists of the last %lld %s",
		     (long long)(p->at_most.value / (p->at_most.value % 86400 ? 3600 : 86400)),
		     p->at_most.value % 86400 ? "hours" : "days");
	patch_show_unread_releases(ev, lists);
	judge_age(ev, lists, p->at_most.value);
	return 0;
}
