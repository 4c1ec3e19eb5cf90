/*
 * eval_status.c: judges the kernel's audit status, whether its rules are locked, and the settings
 * of auditd. Reads facts only.
 */
#include "checks/audit/audit.h"
#include "core/base/text.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"
#include "core/facts/auditd_conf.h"
#include "core/host/host.h"

static const char *const failure_names[] = {"silent", "printk", "panic"};

/* Collects what is wrong: one sentence may have several reasons. */
struct faults {
	struct plm_arena *arena;
	const char *text; /* NULL: nothing is wrong */
	bool out_of_memory;
};

static void add_fault(struct faults *faults, const char *fmt, ...) PLM_PRINTF(2, 3);

static void add_fault(struct faults *faults, const char *fmt, ...)
{
	const char *before = faults->text;
	const char *reason;
	va_list args;

	va_start(args, fmt);
	reason = plm_arena_vprintf(faults->arena, fmt, args);
	va_end(args);
	if (reason && before)
		reason = plm_arena_printf(faults->arena, "%s; %s", before, reason);
	if (reason)
		faults->text = reason;
	else
		faults->out_of_memory = true;
}

static bool is_one_of(const struct plm_list *list, struct plm_slice word)
{
	for (size_t i = 0; i < list->count; i++)
		if (plm_slice_is(word, list->items[i]))
			return true;
	return false;
}

static const char *failure_name(int64_t mode)
{
	return mode >= 0 && mode <= 2 ? failure_names[mode] : "unknown";
}

void plm_audit_show_status(struct plm_eval *ev, const struct plm_audit_status *status)
{
	if (status->complete)
		plm_evidence_value(
			ev, PLM_RUNNING, PLM_AUDIT_STATUS_SOURCE,
			"enabled=%lld failure=%lld pid=%lld backlog_limit=%lld lost=%lld",
			(long long)status->enabled, (long long)status->failure,
			(long long)status->pid, (long long)status->backlog_limit,
			(long long)status->lost);
	else
		plm_evidence_datum(ev, PLM_RUNNING, PLM_AUDIT_STATUS_SOURCE, status->datum);
}

/* ---- status ---- */

static void judge_daemon(struct plm_eval *ev, const struct plm_audit_status_params *params,
			 const struct plm_audit_status *status, struct faults *faults)
{
	const char *source;
	struct plm_slice comm;

	if (status->pid <= 0) {
		add_fault(faults,
			  "no audit daemon takes the records: the kernel writes them to its log, "
			  "where they are overwritten");
		return;
	}
	source = plm_arena_printf(faults->arena, "/proc/%lld/comm", (long long)status->pid);
	plm_evidence_datum(ev, PLM_RUNNING, source ? source : "/proc", status->comm);
	if (status->comm->presence == PLM_ABSENT)
		add_fault(faults, "the audit daemon the kernel sends records to, pid %lld, is gone",
			  (long long)status->pid);
	if (status->comm->presence != PLM_PRESENT)
		return;
	comm = plm_slice_trim((struct plm_slice){.data = status->comm->data,
						 .size_bytes = status->comm->size_bytes});
	if (!is_one_of(&params->daemons, comm))
		add_fault(faults, "audit records go to pid %lld, which is %.*s and no audit daemon",
			  (long long)status->pid,
			  (int)(comm.size_bytes < 64 ? comm.size_bytes : 64), comm.data);
}

static void judge_numbers(const struct plm_audit_status_params *params,
			  const struct plm_audit_status *status, struct faults *faults)
{
	const char *mode = failure_name(status->failure);

	if (params->enabled.given && (status->enabled != 0) != params->enabled.value)
		add_fault(faults, "auditing is switched %s in the kernel (enabled=%lld)",
			  status->enabled ? "on" : "off", (long long)status->enabled);
	if (params->failure_mode.count && !is_one_of(&params->failure_mode, plm_slice_of(mode)))
		add_fault(faults,
			  "the kernel's audit failure mode is %s (%lld): it does not answer lost "
			  "records as the rule asks",
			  mode, (long long)status->failure);
	if (params->backlog_limit_at_least.given &&
	    status->backlog_limit < params->backlog_limit_at_least.value)
		add_fault(faults,
			  "the audit backlog holds %lld records: a burst of more than that loses "
			  "the rest",
			  (long long)status->backlog_limit);
	if (params->backlog_at_most.given && status->backlog > params->backlog_at_most.value)
		add_fault(faults, "the audit daemon does not keep up: %lld records wait for it",
			  (long long)status->backlog);
	if (params->backlog_wait_at_least.given &&
	    status->backlog_wait < params->backlog_wait_at_least.value)
		add_fault(faults,
			  "audit records that find the backlog full are lost after %lld jiffies of "
			  "waiting",
			  (long long)status->backlog_wait);
	if (params->lost_at_most.given && status->lost > params->lost_at_most.value)
		add_fault(faults,
			  "the kernel has lost %lld audit record%s since boot: what they told is "
			  "gone",
			  (long long)status->lost, status->lost == 1 ? "" : "s");
}

static void describe_status(struct plm_eval *ev, const struct plm_audit_status_params *params,
			    struct plm_arena *arena)
{
	const char *text = plm_arena_strdup(arena, "");

	if (text && params->enabled.given)
		text = plm_arena_printf(arena, "%s enabled=%s", text,
					params->enabled.value ? "1 or 2" : "0");
	if (text && params->daemon.given && params->daemon.value)
		text = plm_arena_printf(arena, "%s a daemon that is alive", text);
	for (size_t i = 0; text && i < params->failure_mode.count; i++)
		text = plm_arena_printf(arena, "%s failure=%s", text,
					params->failure_mode.items[i]);
	if (text && params->backlog_limit_at_least.given)
		text = plm_arena_printf(arena, "%s backlog_limit>=%lld", text,
					(long long)params->backlog_limit_at_least.value);
	if (text && params->backlog_at_most.given)
		text = plm_arena_printf(arena, "%s backlog<=%lld", text,
					(long long)params->backlog_at_most.value);
	if (text && params->backlog_wait_at_least.given)
		text = plm_arena_printf(arena, "%s backlog_wait_time>=%lld", text,
					(long long)params->backlog_wait_at_least.value);
	if (text && params->lost_at_most.given)
		text = plm_arena_printf(arena, "%s lost<=%lld", text,
					(long long)params->lost_at_most.value);
	if (text)
		plm_expected(ev, "%s", text[0] == ' ' ? text + 1 : text);
}

int plm_audit_eval_status(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_status_params *params = any;
	const struct plm_audit_status *status;
	struct faults faults = {.arena = plm_facts_arena(ev->facts)};
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_status(ev->facts, &status, &err);

	if (rc < 0)
		return rc;
	describe_status(ev, params, faults.arena);
	plm_audit_show_status(ev, status);
	if (status->datum->presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "there is no running kernel here, or it has no audit system");
		return 0;
	}
	if (status->datum->presence == PLM_UNREADABLE || !status->complete ||
	    (params->backlog_at_most.given && status->backlog < 0) ||
	    (params->backlog_wait_at_least.given && status->backlog_wait < 0)) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the kernel's audit status could not be read%s%s",
			    status->datum->error ? ": " : "",
			    status->datum->error ? plm_errno_words(status->datum->error) : "");
		return 0;
	}
	judge_numbers(params, status, &faults);
	if (params->daemon.given && params->daemon.value)
		judge_daemon(ev, params, status, &faults);
	if (faults.out_of_memory)
		return -PLM_E_NOMEM;
	if (faults.text)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s", faults.text);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "the kernel's audit system is in the state asked for");
	return 0;
}

/* ---- immutable ---- */

static struct plm_datum datum_of(const char *text, enum plm_presence presence, int error)
{
	struct plm_datum datum = {.presence = presence, .error = error};

	if (presence == PLM_PRESENT && text) {
		datum.data = text;
		datum.size_bytes = strlen(text);
	}
	return datum;
}

static void running_lock(const struct plm_audit_status *status, struct plm_side *side)
{
	side->source = PLM_AUDIT_STATUS_SOURCE;
	if (status->datum->presence == PLM_PRESENT && !status->complete)
		side->value = datum_of(NULL, PLM_UNREADABLE, status->datum->error);
	else
		side->value = datum_of(status->enabled == 2 ? "locked" : "open",
				       status->datum->presence, status->datum->error);
}

static int persistent_lock(const struct plm_audit_rules *rules, struct plm_arena *arena,
			   struct plm_side *side)
{
	const struct plm_kaudit_place *place = &rules->set.enabled_place;

	side->source = PLM_AUDIT_RULES_DIR;
	if (rules->unloaded) {
		side->value = datum_of(NULL, PLM_ABSENT, 0);
		return 0;
	}
	if (place->source)
		side->source = plm_arena_printf(arena, "%s:%ld", place->source, place->line);
	if (rules->presence == PLM_PRESENT && rules->set.enabled < 0)
		side->value = datum_of(NULL, PLM_ABSENT, 0);
	else
		side->value = datum_of(rules->set.enabled == 2 ? "locked" : "open", rules->presence,
				       rules->error);
	return side->source ? 0 : -PLM_E_NOMEM;
}

int plm_audit_eval_immutable(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_immutable_params *params = any;
	const struct plm_expect expect = {.equals = "locked"};
	struct plm_two_sides sides = {
		.subject = "the lock on the audit rules",
		.persistent_required = true,
		.absent_reason = "there is no running kernel here, or it has no audit system",
	};
	const struct plm_audit_status *status = NULL;
	const struct plm_audit_rules *rules = NULL;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_status(ev->facts, &status, &err);

	if (rc == 0)
		rc = plm_audit_persistent_rules(ev->facts, &rules, &err);
	if (rc == 0 && params->sides != PLM_OF_RUNNING)
		rc = persistent_lock(rules, plm_facts_arena(ev->facts), &sides.persistent);
	sides.unset = rc == 0 ? rules->unloaded : NULL;
	if (rc != 0)
		return rc;
	/* Where nothing runs the files alone are judged. */
	if (params->sides != PLM_OF_PERSISTENT &&
	    (status->datum->presence != PLM_ABSENT || rules->presence == PLM_ABSENT ||
	     params->sides == PLM_OF_RUNNING))
		running_lock(status, &sides.running);
	plm_judge_two_sides(ev, &sides, &expect);
	return 0;
}

/* ---- settings of auditd ---- */

static int judge_setting(struct plm_eval *ev, const struct plm_audit_setting_params *params,
			 const struct plm_auditd_setting *setting, const char *wanted)
{
	const char *source = setting->line ? plm_arena_printf(plm_facts_arena(ev->facts),
							      PLM_AUDITD_CONF ":%ld", setting->line)
					   : "auditd's own default";

	if (!source)
		return -PLM_E_NOMEM;
	if (setting->problem) {
		plm_evidence_value(ev, PLM_PERSISTENT, PLM_AUDITD_CONF, "line %ld: %s",
				   setting->problem_line, setting->problem);
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "auditd refuses " PLM_AUDITD_CONF ": line %ld, %s",
			    setting->problem_line, setting->problem);
		return 0;
	}
	if (!setting->value) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    PLM_AUDITD_CONF
			    " does not set %s, and auditd knows no such setting; it should be %s",
			    params->key, wanted);
		return 0;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, source, "%s", setting->value);
	if (plm_expect_meets(ev, &params->expect, setting->value))
		plm_verdict(ev, PLM_VERDICT_PASS, "auditd's %s is %s", params->key, setting->value);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL, "auditd's %s is %s (%s); it should be %s",
			    params->key, setting->value, source, wanted);
	return 0;
}

int plm_audit_eval_setting(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_setting_params *params = any;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_auditd_setting setting;
	const struct plm_datum *conf;
	const char *words = plm_expect_words(arena, &params->expect);
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_facts_read(ev->facts, PLM_AUDITD_CONF, PLM_READ_SMALL, &conf, &err);

	if (rc == 0 && !words)
		rc = -PLM_E_NOMEM;
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", params->key, words);
	if (conf->presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, PLM_AUDITD_CONF, conf);
		plm_verdict(ev,
			    conf->presence == PLM_ABSENT ? PLM_VERDICT_NOTAPPLICABLE
							 : PLM_VERDICT_UNKNOWN,
			    conf->presence == PLM_ABSENT ? "auditd is not installed here"
							 : PLM_AUDITD_CONF " could not be read");
		return 0;
	}
	rc = plm_auditd_setting(
		arena, (struct plm_slice){.data = conf->data, .size_bytes = conf->size_bytes},
		params->key, &setting);
	return rc < 0 ? rc : judge_setting(ev, params, &setting, words);
}
