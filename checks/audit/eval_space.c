/*
 * eval_space.c: judges whether the audit log has room: what is free now, and whether auditd warns before nothing is
 * left and keeps its files within the file system. Reads facts only.
 */
#include "checks/audit/audit.h"
#include "core/base/text.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/facts/auditd_conf.h"

enum { MEGABYTE = 1024 * 1024 };

static unsigned long long megabytes(uint64_t bytes)
{
	return (unsigned long long)(bytes / MEGABYTE);
}

static void show(struct plm_eval *ev, const struct plm_audit_space *s)
{
	plm_evidence_value(ev, PLM_PERSISTENT, PLM_AUDITD_CONF,
			   "space_left %llu MiB, admin_space_left %llu MiB, all logs %llu MiB",
			   megabytes(s->left_bytes), megabytes(s->admin_bytes),
			   megabytes(s->logs_bytes));
	if (s->known)
		plm_evidence_value(ev, PLM_RUNNING, s->directory, "%llu of %llu MiB are free",
				   megabytes(s->available_bytes), megabytes(s->size_bytes));
	else if (s->room->presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_RUNNING, s->directory, s->room);
}

/* What the file says; true when the verdict is given. Percents of an unknown size are compared as they are. */
static bool judge_file(struct plm_eval *ev, const struct plm_audit_space *s)
{
	bool comparable = s->known || !s->percents;

	if (comparable && s->left_bytes == 0)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "auditd does not warn before the file system of its log is full: "
			    "space_left is 0");
	else if (comparable && s->left_bytes <= s->admin_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "auditd warns too late: space_left (%llu MiB) is not above "
			    "admin_space_left (%llu MiB)",
			    megabytes(s->left_bytes), megabytes(s->admin_bytes));
	else if (s->known && plm_str_eq(s->full_file_action, "rotate") &&
		 s->logs_bytes > s->size_bytes - s->left_bytes)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"the audit logs may grow to %llu MiB, which leaves less than space_left "
			"of the %llu MiB in %s",
			megabytes(s->logs_bytes), megabytes(s->size_bytes), s->directory);
	else
		return false;
	return true;
}

static void judge_room(struct plm_eval *ev, const struct plm_audit_space_params *p,
		       const struct plm_audit_space *s)
{
	uint64_t wanted = s->size_bytes / 100 * (uint64_t)p->free_percent.value;

	if (s->available_bytes <= s->left_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the audit log runs out of room: %llu MiB are free in %s, no more than "
			    "space_left (%llu MiB)",
			    megabytes(s->available_bytes), s->directory, megabytes(s->left_bytes));
	else if (s->available_bytes < wanted)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the audit log runs out of room: %llu of %llu MiB are free in %s, less "
			    "than %lld%%",
			    megabytes(s->available_bytes), megabytes(s->size_bytes), s->directory,
			    (long long)p->free_percent.value);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "the audit log has room: %llu of %llu MiB are free in %s",
			    megabytes(s->available_bytes), megabytes(s->size_bytes), s->directory);
}

int plm_audit_eval_space(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_space_params *p = any;
	const struct plm_audit_space *s;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_space(ev->facts, &s, &err);

	if (rc < 0)
		return rc;
	plm_expected(ev,
		     "more than space_left and %lld%% of the file system free, and a warning "
		     "before that is used up",
		     (long long)p->free_percent.value);
	if (s->conf->presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, PLM_AUDITD_CONF, s->conf);
		plm_verdict(ev,
			    s->conf->presence == PLM_ABSENT ? PLM_VERDICT_NOTAPPLICABLE
							    : PLM_VERDICT_UNKNOWN,
			    s->conf->presence == PLM_ABSENT ? "auditd is not installed here"
							    : PLM_AUDITD_CONF " could not be read");
		return 0;
	}
	show(ev, s);
	if (judge_file(ev, s))
		return 0;
	if (s->known)
		judge_room(ev, p, s);
	else if (s->room->presence == PLM_ABSENT && plm_facts_nothing_runs(ev->facts))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "auditd warns before the file system of its log is full; nothing runs "
			    "here");
	else if (s->room->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the directory of the audit log, %s, does not exist", s->directory);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "how much room %s has could not be read: %s",
			    s->directory, plm_errno_words(s->room->error));
	return 0;
}
