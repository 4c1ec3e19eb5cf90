/*
 * eval_rotation.c: judges whether logrotate covers the files that are asked, is started by a timer or by cron, and
 * ran lately. Reads facts only.
 */
#include <fnmatch.h>

#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/facts/units.h"
#include "core/base/text.h"

enum { DAY_SECONDS = 86400 };

const char *logging_validate_rotation(const void *any)
{
	const struct logging_rotation_params *p = any;

	for (size_t i = 0; i < p->paths.count; i++)
		if (p->paths.items[i][0] != '/')
			return "paths are absolute";
	return NULL;
}

static const struct logging_rotated *covering(const struct logging_rotation *r, const char *path)
{
	for (size_t i = 0; i < r->conf.count; i++)
		if (fnmatch(r->conf.items[i].pattern, path, FNM_PATHNAME) == 0)
			return &r->conf.items[i];
	return NULL;
}

/* The first file that exists and that no pattern matches: *path, or NULL. */
static int find_uncovered(struct plm_eval *ev, const struct logging_rotation_params *p,
			  const struct logging_rotation *r, const char **path)
{
	*path = NULL;
	for (size_t i = 0; i < p->paths.count && !*path; i++) {
		const struct logging_rotated *by = covering(r, p->paths.items[i]);
		const struct plm_stat *st;
		int rc = plm_facts_stat(ev->facts, p->paths.items[i], &st, NULL);
		const char *source;

		if (rc < 0)
			return rc;
		if (!by && st->presence != PLM_ABSENT)
			*path = p->paths.items[i];
		if (!by)
			continue;
		source = plm_arena_printf(plm_facts_arena(ev->facts), "%s:%ld", by->file, by->line);
		if (!source)
			return -PLM_E_NOMEM;
		plm_evidence_value(ev, PLM_PERSISTENT, source, "%s covers %s", by->pattern,
				   p->paths.items[i]);
	}
	return 0;
}

/* ---- what starts it ---- */

static bool starts(const struct plm_unit *unit)
{
	return unit->file.presence == PLM_PRESENT && (unit->file_state == PLM_UNIT_FILE_ENABLED ||
						      unit->file_state == PLM_UNIT_FILE_GENERATED ||
						      unit->file_state == PLM_UNIT_FILE_STATIC);
}

/* Not known to be at rest: a script has no state, and an image runs nothing. */
static bool is_alive(const struct plm_unit *unit)
{
	return unit->running.presence == PLM_ABSENT || plm_unit_is_active(unit);
}

static void show_unit(struct plm_eval *ev, const struct plm_unit *unit)
{
	if (unit->file.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, unit->source, "%s is %s", unit->name,
				   plm_unit_file_name(unit->file_state));
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, unit->name, &unit->state);
	if (unit->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, unit->name, "%s %s", unit->active, unit->sub);
}

/* Debian's daily job of cron leaves the work to the timer where systemd runs. */
static const struct plm_unit *starter_of(const struct logging_rotation *r)
{
	if (r->timer->state.presence == PLM_PRESENT && starts(r->timer))
		return r->timer;
	if (r->cron.presence == PLM_PRESENT && r->cron_unit)
		return r->cron_unit;
	return r->timer;
}

/* True when the verdict is given. */
static bool judge_starter(struct plm_eval *ev, const struct logging_rotation *r)
{
	const struct plm_unit *starter = starter_of(r);

	show_unit(ev, starter);
	if (starter->state.presence == PLM_UNREADABLE || r->cron.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "what starts logrotate could not be read");
	else if (starter->state.presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"nothing starts logrotate: there is neither logrotate.timer nor a daily "
			"job with a cron daemon");
	else if (!starts(starter))
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is %s: after a restart nothing rotates logs",
			    starter->name, plm_unit_file_name(starter->file_state));
	else if (!r->nothing_runs && !is_alive(starter))
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is enabled but %s now: nothing rotates logs",
			    starter->name, starter->active);
	else
		return false;
	return true;
}

/* ---- when it ran ---- */

static void judge_state(struct plm_eval *ev, const struct logging_rotation_params *p,
			const struct logging_rotation *r)
{
	int64_t age = r->now_seconds - r->state.mtime_seconds;
	long long days = (long long)(age / DAY_SECONDS);

	if (r->nothing_runs) {
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "logrotate covers every log file asked for; nothing runs here");
		return;
	}
	if (r->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, r->state_path, "written %lld days ago", days);
	else
		plm_evidence_datum(ev, PLM_RUNNING, r->state_path,
				   &(struct plm_datum){.presence = r->state.presence,
						       .error = r->state.error});
	if (r->state.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "when logrotate ran last could not be read");
	else if (r->state.presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"logrotate has never run on this host: logs grow until the disk is full");
	else if (age > p->state_age.value)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "logrotate ran last %lld days ago; it should be at most %lld: logs "
			    "grow until the disk is full",
			    days, (long long)(p->state_age.value / DAY_SECONDS));
	else
		plm_verdict(
			ev, PLM_VERDICT_PASS,
			days == 1
				? "logrotate covers every log file asked for, and ran %lld day ago"
				: "logrotate covers every log file asked for, and ran %lld days "
				  "ago",
			days);
}

int logging_eval_rotation(struct plm_eval *ev, const void *any)
{
	const struct logging_rotation_params *p = any;
	const struct logging_rotation *r;
	const char *uncovered;
	int rc = logging_rotation(ev->facts, &r, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "logrotate covers the files, is started, and ran in the last %lld days",
		     (long long)(p->state_age.value / DAY_SECONDS));
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = "/etc/logrotate.conf",
						.presence = r->main.presence,
						.error = r->main.error,
						.value = "read"});
	if (r->main.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "logrotate is not configured on this host: there is no "
			    "/etc/logrotate.conf");
		return 0;
	}
	rc = find_uncovered(ev, p, r, &uncovered);
	if (rc < 0)
		return rc;
	if (r->unread.presence == PLM_UNREADABLE && (uncovered || p->paths.count == 0))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what logrotate is told could not be read from %s: %s",
			    r->unread_source, plm_errno_words(r->unread.error));
	else if (uncovered)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "no rule of logrotate covers %s: it grows until the disk is full",
			    uncovered);
	else if (!judge_starter(ev, r))
		judge_state(ev, p, r);
	return 0;
}
