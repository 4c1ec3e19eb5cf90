/*
 * eval_automatic.c: judges whether updates are installed without being asked: set up, started now and after a reboot,
 * and done lately. Pure: reads facts and parameters only.
 */
#include "checks/patch/automatic.h"

#include "checks/patch/patch.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

struct judging {
	struct plm_eval *ev;
	const struct patch_automatic_params *p;
	const struct patch_automatic *automatic;
	int64_t now;
	/* The best way seen so far, and why it is not better. */
	enum plm_verdict verdict;
	const char *name, *why, *but;
};

/* ---- evidence ---- */

static void show_unit(struct plm_eval *ev, const struct patch_way_unit *u, bool nothing_runs)
{
	if (!nothing_runs && u->unit->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, "systemd:units", "%s: %s, %s", u->unit->name,
				   u->unit->active, u->unit->sub);
	else if (!nothing_runs)
		plm_evidence_datum(ev, PLM_RUNNING, "systemd:units", &u->unit->running);
	if (u->boot->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, u->boot->because, "a boot %s %s",
				   u->boot->starts ? "starts" : "does not start", u->unit->name);
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, u->boot->because, &u->boot->state);
}

static void show(const struct judging *j, const struct patch_way *way)
{
	char date[PATCH_DATE_ROOM];
	const struct plm_datum never = {.presence = PLM_ABSENT};

	for (size_t i = 0; i < way->setting_count; i++)
		plm_evidence_datum(j->ev, PLM_PERSISTENT, way->settings[i].source,
				   &way->settings[i].state);
	for (size_t i = 0; i < way->unit_count; i++)
		if (way->units[i].unit->state.presence != PLM_ABSENT)
			show_unit(j->ev, &way->units[i], j->automatic->nothing_runs);
	if (!way->run_source || j->automatic->nothing_runs)
		return;
	if (!way->last_run_seconds) {
		plm_evidence_datum(j->ev, PLM_RUNNING, way->run_source, &never);
		return;
	}
	patch_format_date(way->last_run_seconds, date);
	plm_evidence_value(j->ev, PLM_RUNNING, way->run_source, "%s", date);
}

/* ---- one way ---- */

/* Why a unit does not start it now and after a reboot, or NULL. *unknown is set when nobody can say. */
static const char *idle(const struct judging *j, const struct patch_way_unit *u, bool *unknown)
{
	struct plm_arena *arena = plm_facts_arena(j->ev->facts);
	const struct plm_unit *unit = u->unit;

	if (unit->state.presence == PLM_ABSENT)
		return plm_arena_printf(arena, "there is no %s", unit->name);
	if (!j->automatic->nothing_runs && unit->running.presence == PLM_PRESENT &&
	    !plm_unit_is_active(unit))
		return plm_arena_printf(arena, "%s is not active", unit->name);
	if (u->boot->state.presence == PLM_PRESENT && !u->boot->starts && !u->boot->trigger)
		return plm_arena_printf(arena, "no boot starts %s (%s)", unit->name,
					plm_unit_file_name(unit->file_state));
	if ((!j->automatic->nothing_runs && unit->running.presence != PLM_PRESENT) ||
	    u->boot->state.presence != PLM_PRESENT) {
		*unknown = true;
		return plm_arena_printf(arena, "whether %s is active could not be told",
					unit->name);
	}
	return NULL;
}

/* Its units, all of them or one: NULL when they start it. */
static const char *not_started(const struct judging *j, const struct patch_way *way, bool *unknown)
{
	const char *why = NULL, *first = NULL;
	bool absent = true;

	for (size_t i = 0; i < way->unit_count; i++) {
		bool untold = false;

		why = idle(j, &way->units[i], &untold);
		absent = absent && way->units[i].unit->state.presence == PLM_ABSENT;
		if (!why && !way->every_unit)
			return NULL;
		if (why && !first) {
			first = why;
			*unknown = untold;
		}
	}
	/* Without systemd cron does it. */
	return absent && way->by_cron ? NULL : first;
}

static const char *not_lately(const struct judging *j, const struct patch_way *way)
{
	struct plm_arena *arena = plm_facts_arena(j->ev->facts);
	char date[PATCH_DATE_ROOM];

	if (!j->p->within.given || j->automatic->nothing_runs)
		return NULL;
	if (!way->last_run_seconds)
		return "nothing says that it has ever run";
	if (j->now - way->last_run_seconds <= j->p->within.value)
		return NULL;
	patch_format_date(way->last_run_seconds, date);
	return plm_arena_printf(arena, "it has not run since %s", date);
}

static const char *span(struct plm_arena *arena, int64_t seconds)
{
	bool days = seconds % 86400 == 0;

	return plm_arena_printf(arena, "%lld %s", (long long)(seconds / (days ? 86400 : 3600)),
				days ? "days" : "hours");
}

static const char *too_seldom(const struct judging *j, const struct patch_way *way)
{
	struct plm_arena *arena = plm_facts_arena(j->ev->facts);
	const char *set, *allowed;

	set = span(arena, way->interval_seconds);
	allowed = span(arena, j->p->interval.value);
	return set && allowed
		       ? plm_arena_printf(arena, "it waits %s from run to run, and %s may pass: %s",
					  set, allowed, way->interval_by)
		       : NULL;
}

static int rank(enum plm_verdict verdict)
{
	return verdict == PLM_VERDICT_PASS ? 2 : verdict == PLM_VERDICT_UNKNOWN ? 1 : 0;
}

static int take(struct judging *j, const struct patch_way *way, enum plm_verdict verdict,
		const char *why)
{
	if (verdict != PLM_VERDICT_PASS && !why)
		return -PLM_E_NOMEM;
	if (j->name && rank(verdict) <= rank(j->verdict))
		return 0;
	j->name = way->name;
	j->verdict = verdict;
	j->why = why;
	j->but = way->but;
	return 0;
}

static int judge_way(struct judging *j, const struct patch_way *way)
{
	bool unknown = false;
	const char *why;

	if (way->unknown)
		return take(j, way, PLM_VERDICT_UNKNOWN, way->unknown);
	if (way->problem)
		return take(j, way, PLM_VERDICT_FAIL, way->problem);
	if (way->interval_seconds > j->p->interval.value)
		return take(j, way, PLM_VERDICT_FAIL, too_seldom(j, way));
	why = not_started(j, way, &unknown);
	if (why)
		return take(j, way, unknown ? PLM_VERDICT_UNKNOWN : PLM_VERDICT_FAIL, why);
	why = not_lately(j, way);
	return take(j, way, why ? PLM_VERDICT_FAIL : PLM_VERDICT_PASS, why);
}

/* ---- all ways ---- */

static void conclude(const struct judging *j)
{
	if (!j->name) {
		plm_evidence(j->ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							   .source = "/usr/bin/unattended-upgrade",
							   .presence = PLM_ABSENT});
		plm_verdict(j->ev, PLM_VERDICT_FAIL,
			    "nothing on this host installs updates by itself: each waits for "
			    "somebody to come by");
	} else if (j->verdict == PLM_VERDICT_PASS) {
		plm_verdict(j->ev, PLM_VERDICT_PASS, "%s installs updates by itself%s%s", j->name,
			    j->but ? ", but " : "", j->but ? j->but : "");
	} else {
		plm_verdict(j->ev, j->verdict, "%s is installed, but %s", j->name, j->why);
	}
}

/* A way that was not read takes nothing from one that works. */
static void show_all(const struct judging *j)
{
	for (size_t i = 0; i < j->automatic->count; i++)
		if (j->verdict != PLM_VERDICT_PASS ||
		    plm_str_eq(j->automatic->items[i].name, j->name))
			show(j, &j->automatic->items[i]);
}

int patch_eval_automatic(struct plm_eval *ev, const void *params)
{
	const struct plm_package_list *packages;
	struct judging j = {.ev = ev,
			    .p = params,
			    .now = plm_host_time(plm_facts_host(ev->facts)),
			    .verdict = PLM_VERDICT_FAIL};
	int rc = plm_facts_packages(ev->facts, &packages, NULL);

	if (rc == 0)
		rc = patch_automatic(ev->facts, &j.automatic, NULL);
	if (rc != 0)
		return rc;
	/* What installs updates may be there without packages: an ostree host. */
	if (packages->manager == PLM_PACKAGES_NONE && j.automatic->count == 0) {
		plm_judge_no_packages(ev, packages);
		return 0;
	}
	plm_expected(ev, "updates are installed without being asked%s",
		     j.p->within.given ? ", and were lately" : "");
	for (size_t i = 0; rc == 0 && i < j.automatic->count; i++)
		rc = judge_way(&j, &j.automatic->items[i]);
	if (rc != 0)
		return rc;
	show_all(&j);
	conclude(&j);
	return 0;
}
