/*
 * eval_watchers.c: judges the programs that keep this host's files as they were: fapolicyd and AIDE. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/trust/integrity.h"
#include "checks/trust/tally.h"
#include "core/engine/judge.h"
#include "core/host/host.h"
#include "core/base/text.h"

enum { DAY_SECONDS = 24 * 60 * 60 };

/* ---- fapolicyd ---- */

static void judge_rules(struct plm_eval *ev, const struct trust_fapolicyd *f,
			struct trust_tally *tally)
{
	if (f->config.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether fapolicyd only watches could not be read from "
			   "/etc/fapolicyd/fapolicyd.conf: %s",
			   plm_errno_words(f->config.error));
	else if (f->permissive)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "fapolicyd is permissive by /etc/fapolicyd/fapolicyd.conf: it watches "
			   "and refuses nothing");
	if (f->rules.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "what fapolicyd refuses could not be read from %s: %s", f->rules_path,
			   plm_errno_words(f->rules.error));
	else if (!f->denies)
		trust_note(tally, PLM_VERDICT_FAIL, "no rule in %s denies anything", f->rules_path);
	trust_show(ev, "/etc/fapolicyd/fapolicyd.conf", &f->config,
		   f->config.presence != PLM_PRESENT ? NULL
		   : f->permissive		     ? "permissive"
						     : "enforcing");
	trust_show(ev, f->rules_path, &f->rules,
		   f->rules.presence != PLM_PRESENT ? NULL
		   : f->denies			    ? "denies"
						    : "denies nothing");
}

static void judge_unit(struct plm_eval *ev, const struct trust_fapolicyd *f,
		       struct trust_tally *tally)
{
	const struct plm_unit *unit = f->unit;
	bool active = plm_unit_is_active(unit);

	if (unit->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, "systemd:units", "%s", unit->active);
	if (f->boot->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT,
				   f->boot->because ? f->boot->because : unit->source,
				   f->boot->starts ? "started at boot" : "not started at boot");
	if (unit->running.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether fapolicyd runs could not be read: %s",
			   plm_errno_words(unit->running.error));
	else if (unit->running.presence == PLM_PRESENT && !active)
		trust_note(tally, PLM_VERDICT_FAIL, "fapolicyd does not run%s",
			   f->boot->starts ? ", although a boot would start it" : "");
	if (f->boot->state.presence != PLM_PRESENT)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether a boot starts fapolicyd could not be read");
	else if (!f->boot->starts)
		trust_note(tally, PLM_VERDICT_FAIL, "fapolicyd is not started at boot%s",
			   active ? ": it runs now, and a reboot would lose it" : "");
}

int trust_judge_fapolicyd(struct plm_eval *ev, const struct trust_integrity_params *p)
{
	const struct trust_fapolicyd *f;
	struct trust_tally tally;
	int rc = trust_fapolicyd(ev->facts, &f, NULL);

	if (rc < 0)
		return rc;
	trust_tally_start(&tally, ev);
	if (f->unit->state.presence == PLM_UNREADABLE) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether fapolicyd is here could not be read: %s",
			    plm_errno_words(f->unit->state.error));
		return 0;
	}
	if (!f->boot) {
		trust_judge_absent(ev, p, "fapolicyd is not installed");
		return 0;
	}
	judge_unit(ev, f, &tally);
	judge_rules(ev, f, &tally);
	if (!tally.count)
		trust_note(&tally, PLM_VERDICT_PASS,
			   "fapolicyd runs, is started at boot and refuses programs nobody "
			   "installed");
	return trust_tally_end(&tally, ev, "");
}

/* ---- AIDE ---- */

static void judge_database(struct plm_eval *ev, const struct trust_integrity_params *p,
			   const struct trust_aide *aide, struct trust_tally *tally)
{
	int64_t age = plm_host_time(plm_facts_host(ev->facts)) - aide->st.mtime_seconds;

	if (!aide->database) {
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "where AIDE has its database could not be told from %s%s%s",
			   aide->config, aide->config_state.presence == PLM_PRESENT ? "" : ": ",
			   aide->config_state.presence == PLM_PRESENT
				   ? ""
				   : trust_why(&aide->config_state));
		return;
	}
	plm_evidence(ev, &(struct plm_evidence){
				 .aspect = PLM_PERSISTENT,
				 .source = aide->database,
				 .presence = aide->st.presence,
				 .error = aide->st.error,
				 .value = aide->st.presence == PLM_PRESENT ? "a database" : NULL});
	if (aide->st.presence == PLM_ABSENT)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "AIDE has no database at %s: it has nothing to compare with",
			   aide->database);
	else if (aide->st.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "how old AIDE's database %s is could not be read: %s", aide->database,
			   plm_errno_words(aide->st.error));
	else if (p->max_age.given && age > p->max_age.value)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "AIDE's database %s is %" PRId64 " days old: what was installed since "
			   "then it calls changed, and nobody reads that any more",
			   aide->database, age / DAY_SECONDS);
}

int trust_judge_aide(struct plm_eval *ev, const struct trust_integrity_params *p)
{
	const struct trust_aide *aide;
	struct trust_tally tally;
	int rc = trust_aide(ev->facts, &aide, NULL);

	if (rc < 0)
		return rc;
	trust_tally_start(&tally, ev);
	if (!aide->config) {
		trust_judge_absent(ev, p, "AIDE is not installed");
		return 0;
	}
	trust_show(ev, aide->config, &aide->config_state,
		   aide->config_state.presence == PLM_PRESENT ? "read" : NULL);
	judge_database(ev, p, aide, &tally);
	if (aide->schedule)
		plm_evidence_value(ev, PLM_PERSISTENT, aide->schedule, "starts AIDE");
	else if (aide->unread.presence == PLM_UNREADABLE)
		trust_note(&tally, PLM_VERDICT_UNKNOWN,
			   "whether %s starts AIDE could not be read: %s", aide->unread_path,
			   plm_errno_words(aide->unread.error));
	else
		trust_note(&tally, PLM_VERDICT_FAIL,
			   "nothing starts AIDE: no timer of it is active and no cron table names "
			   "it");
	if (!tally.count)
		trust_note(&tally, PLM_VERDICT_PASS,
			   "AIDE compares this host's files with %s, by %s", aide->database,
			   aide->schedule);
	return trust_tally_end(&tally, ev, "");
}
