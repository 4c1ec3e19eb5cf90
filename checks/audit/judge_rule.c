/*
 * judge_rule.c: judges what the rules that the kernel holds now, and those it will hold after the next start, record of
 * what is asked. Reads facts only.
 */
#include "checks/audit/judge_rule.h"

#include "checks/audit/audit.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"

/* Refused lines that go into the evidence of one side. */
enum { PROBLEMS_SHOWN = 5 };

enum state {
	STATE_SKIPPED = 0, /* not asked, or there is nothing running */
	STATE_GOOD,
	STATE_BAD,
	STATE_UNREADABLE,
};

/* One of the two truths, judged. */
struct side {
	enum plm_aspect aspect;
	const struct plm_audit_rules *rules;
	enum state state;
	const char *says; /* one clause */
};

const char *plm_audit_say(struct plm_audit_judge *judge, const char *fmt, ...)
{
	const char *text;
	va_list args;

	va_start(args, fmt);
	text = plm_arena_vprintf(judge->arena, fmt, args);
	va_end(args);
	if (!text)
		judge->out_of_memory = true;
	return text ? text : "";
}

static const char *place_text(struct plm_audit_judge *judge, const struct plm_kaudit_place *place)
{
	return plm_audit_say(judge, "%s:%ld", place->source, place->line);
}

/* ---- evidence ---- */

static void show_sources(struct plm_audit_judge *judge, const struct side *side)
{
	for (size_t i = 0; i < side->rules->source_count; i++) {
		const struct plm_audit_source *source = &side->rules->sources[i];

		if (source->datum->presence != PLM_PRESENT)
			plm_evidence_datum(judge->ev, side->aspect, source->path, source->datum);
	}
}

static void show_problems(struct plm_audit_judge *judge, const struct side *side)
{
	const struct plm_kaudit_set *set = &side->rules->set;
	size_t shown = set->problem_count < PROBLEMS_SHOWN ? set->problem_count : PROBLEMS_SHOWN;

	for (size_t i = 0; i < shown; i++)
		plm_evidence_value(judge->ev, side->aspect,
				   place_text(judge, &set->problems[i].place), "refused: %s",
				   set->problems[i].message);
	if (set->problem_count > shown)
		plm_evidence_value(judge->ev, side->aspect, set->problems[shown].place.source,
				   "%zu more lines are refused", set->problem_count - shown);
}

static void show_rule(struct plm_audit_judge *judge, const struct side *side,
		      const struct plm_kaudit_rule *rule)
{
	const char *source =
		side->aspect == PLM_RUNNING ? PLM_AUDIT_RULES_SOURCE : PLM_AUDIT_RULES_DIR;

	if (rule)
		plm_evidence_value(judge->ev, side->aspect, place_text(judge, &rule->place), "%s",
				   rule->text);
	else
		plm_evidence_value(judge->ev, side->aspect, source, "none of %zu rules",
				   side->rules->set.order_count);
}

/* ---- one side ---- */

/* "writes to /etc/docker", "mount by 32-bit programs" */
static const char *access_text(struct plm_audit_judge *judge, const struct side *side,
			       const struct plm_kaudit_answer *answer)
{
	bool other = answer->abi != side->rules->machine.abis[0].name;

	return plm_audit_say(judge, "%s%s%s%s", answer->what, judge->question.path ? " " : "",
			     judge->question.path ? judge->subject : "",
			     other ? " by 32-bit programs" : "");
}

static const char *fault_text(struct plm_audit_judge *judge, const struct side *side,
			      const struct plm_kaudit_answer *answer)
{
	const struct plm_kaudit_rule *rule = answer->rule;
	const char *what = access_text(judge, side, answer);

	if (answer->cover == PLM_KAUDIT_UNCOVERED || !rule)
		return plm_audit_say(judge, "no rule records %s", what);
	return plm_audit_say(judge, "%s %s: %s", place_text(judge, &rule->place),
			     answer->cover == PLM_KAUDIT_SILENCED
				     ? plm_audit_say(judge, "silences %s", what)
				     : plm_audit_say(judge, "leaves out part of %s", what),
			     rule->text);
}

/* Why rules that stand in a file may never reach the kernel. */
static const char *stop_text(struct plm_audit_judge *judge, const struct plm_kaudit_set *set)
{
	if (!set->stopped)
		return "";
	return plm_audit_say(judge, "; auditctl stops loading at %s: %s",
			     place_text(judge, &set->stopped_at),
			     set->problems[set->problem_count - 1].message);
}

static void judge_rules(struct plm_audit_judge *judge, struct side *side)
{
	const struct plm_kaudit_set *set = &side->rules->set;
	struct plm_kaudit_answer answer;

	plm_kaudit_coverage(set, &side->rules->machine, &judge->question, &answer);
	show_rule(judge, side, answer.rule);
	show_problems(judge, side);
	if (answer.cover != PLM_KAUDIT_COVERED) {
		side->state = STATE_BAD;
		side->says = plm_audit_say(judge, "%s%s", fault_text(judge, side, &answer),
					   stop_text(judge, set));
	} else if (side->aspect == PLM_RUNNING && set->problem_count) {
		side->state = STATE_UNREADABLE;
		side->says = plm_audit_say(
			judge, "rule %ld could not be understood and may silence others",
			set->problems[0].place.line);
	} else {
		side->state = STATE_GOOD;
		side->says = place_text(judge, &answer.rule->place);
	}
}

static void judge_running(struct plm_audit_judge *judge, struct side *side,
			  const struct plm_audit_status *status)
{
	plm_audit_show_status(judge->ev, status);
	show_sources(judge, side);
	if (side->rules->presence == PLM_ABSENT)
		return;
	if (side->rules->presence == PLM_UNREADABLE) {
		side->state = STATE_UNREADABLE;
		side->says = "the rules the kernel has loaded could not be read";
		return;
	}
	judge_rules(judge, side);
	if (side->state == STATE_GOOD && status->complete && status->enabled == 0) {
		side->state = STATE_BAD;
		side->says = plm_audit_say(
			judge, "%s would record it, but auditing is switched off", side->says);
	}
}

static void judge_persistent(struct plm_audit_judge *judge, struct side *side)
{
	const struct plm_kaudit_set *set = &side->rules->set;

	show_sources(judge, side);
	if (side->rules->presence == PLM_UNREADABLE) {
		side->state = STATE_UNREADABLE;
		side->says = "a rule file could not be read";
		return;
	}
	if (side->rules->presence == PLM_ABSENT) {
		side->state = STATE_BAD;
		side->says = "there are no rule files";
		return;
	}
	judge_rules(judge, side);
	if (side->state == STATE_GOOD && side->rules->unloaded) {
		side->state = STATE_BAD;
		side->says = side->rules->unloaded;
	}
	if (side->state == STATE_GOOD && set->enabled == 0) {
		side->state = STATE_BAD;
		side->says = plm_audit_say(judge, "%s switches auditing off",
					   place_text(judge, &set->enabled_place));
	}
}

/* ---- both sides ---- */

/* Several system calls are one subject, a path is another. */
static const char *is_or_are(const struct plm_audit_judge *judge)
{
	return !judge->params->path && strchr(judge->subject, ',') ? "are" : "is";
}

static void conclude_bad(struct plm_audit_judge *judge, const struct side *running,
			 const struct side *persistent)
{
	struct plm_eval *ev = judge->ev;

	if (running->state == STATE_BAD && persistent->state == STATE_BAD &&
	    plm_str_eq(running->says, persistent->says))
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s, neither now nor after a restart",
			    running->says);
	else if (running->state == STATE_BAD && persistent->state == STATE_BAD)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s %s not recorded: now, %s; after a restart, %s", judge->subject,
			    is_or_are(judge), running->says, persistent->says);
	else if (running->state == STATE_BAD)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s %s not recorded now: %s%s", judge->subject,
			    is_or_are(judge), running->says,
			    persistent->state == STATE_GOOD ? "; it will be after a restart" : "");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s %s %s after a restart: %s", judge->subject,
			    is_or_are(judge),
			    running->state == STATE_GOOD ? "recorded now but not" : "not recorded",
			    persistent->says);
}

static void conclude(struct plm_audit_judge *judge, const struct side *running,
		     const struct side *persistent)
{
	struct plm_eval *ev = judge->ev;

	if (running->state == STATE_BAD || persistent->state == STATE_BAD)
		conclude_bad(judge, running, persistent);
	else if (running->state == STATE_UNREADABLE || persistent->state == STATE_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "whether %s %s recorded is not known: %s",
			    judge->subject, is_or_are(judge),
			    running->state == STATE_UNREADABLE ? running->says : persistent->says);
	else if (running->state == STATE_SKIPPED && persistent->state == STATE_SKIPPED)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "there is no running kernel here, or it has no audit system");
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s %s recorded: %s%s%s", judge->subject,
			    is_or_are(judge), running->says ? running->says : "",
			    running->says && persistent->says ? " and " : "",
			    persistent->says ? persistent->says : "");
}

int plm_audit_judge_sides(struct plm_audit_judge *judge)
{
	struct side running = {.aspect = PLM_RUNNING}, persistent = {.aspect = PLM_PERSISTENT};
	const struct plm_audit_status *status;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_status(judge->ev->facts, &status, &err);

	if (rc == 0)
		rc = plm_audit_running_rules(judge->ev->facts, &running.rules, &err);
	if (rc == 0)
		rc = plm_audit_persistent_rules(judge->ev->facts, &persistent.rules, &err);
	if (rc != 0)
		return rc;
	if (judge->params->sides != PLM_OF_PERSISTENT)
		judge_running(judge, &running, status);
	if (judge->params->sides != PLM_OF_RUNNING)
		judge_persistent(judge, &persistent);
	conclude(judge, &running, &persistent);
	return judge->out_of_memory ? -PLM_E_NOMEM : 0;
}
