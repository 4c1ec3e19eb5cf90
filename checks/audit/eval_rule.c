/*
 * eval_rule.c: judges whether accesses to a path, or system calls, are recorded: by the rules the
 * kernel holds now and by those it will hold after the next start. Reads facts only.
 */
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

struct judge {
	struct plm_eval *ev;
	struct plm_arena *arena;
	const struct plm_audit_rule_params *params;
	struct plm_kaudit_question question;
	const char *subject; /* for sentences */
	bool out_of_memory;
};

static const char *say(struct judge *judge, const char *fmt, ...) PLM_PRINTF(2, 3);

static const char *say(struct judge *judge, const char *fmt, ...)
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

static const char *place_text(struct judge *judge, const struct plm_kaudit_place *place)
{
	return say(judge, "%s:%ld", place->source, place->line);
}

/* ---- evidence ---- */

static void show_sources(struct judge *judge, const struct side *side)
{
	for (size_t i = 0; i < side->rules->source_count; i++) {
		const struct plm_audit_source *source = &side->rules->sources[i];

		if (source->datum->presence != PLM_PRESENT)
			plm_evidence_datum(judge->ev, side->aspect, source->path, source->datum);
	}
}

static void show_problems(struct judge *judge, const struct side *side)
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

static void show_rule(struct judge *judge, const struct side *side,
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
static const char *access_text(struct judge *judge, const struct side *side,
			       const struct plm_kaudit_answer *answer)
{
	bool other = answer->abi != side->rules->machine.abis[0].name;

	return say(judge, "%s%s%s%s", answer->what, judge->question.path ? " " : "",
		   judge->question.path ? judge->subject : "", other ? " by 32-bit programs" : "");
}

static const char *fault_text(struct judge *judge, const struct side *side,
			      const struct plm_kaudit_answer *answer)
{
	const struct plm_kaudit_rule *rule = answer->rule;
	const char *what = access_text(judge, side, answer);

	if (answer->cover == PLM_KAUDIT_UNCOVERED || !rule)
		return say(judge, "no rule records %s", what);
	return say(judge, "%s %s: %s", place_text(judge, &rule->place),
		   answer->cover == PLM_KAUDIT_SILENCED ? say(judge, "silences %s", what)
							: say(judge, "leaves out part of %s", what),
		   rule->text);
}

/* Why rules that stand in a file may never reach the kernel. */
static const char *stop_text(struct judge *judge, const struct plm_kaudit_set *set)
{
	if (!set->stopped)
		return "";
	return say(judge, "; auditctl stops loading at %s: %s", place_text(judge, &set->stopped_at),
		   set->problems[set->problem_count - 1].message);
}

static void judge_rules(struct judge *judge, struct side *side)
{
	const struct plm_kaudit_set *set = &side->rules->set;
	struct plm_kaudit_answer answer;

	plm_kaudit_coverage(set, &side->rules->machine, &judge->question, &answer);
	show_rule(judge, side, answer.rule);
	show_problems(judge, side);
	if (answer.cover != PLM_KAUDIT_COVERED) {
		side->state = STATE_BAD;
		side->says =
			say(judge, "%s%s", fault_text(judge, side, &answer), stop_text(judge, set));
	} else if (side->aspect == PLM_RUNNING && set->problem_count) {
		side->state = STATE_UNREADABLE;
		side->says = say(judge, "rule %ld could not be understood and may silence others",
				 set->problems[0].place.line);
	} else {
		side->state = STATE_GOOD;
		side->says = place_text(judge, &answer.rule->place);
	}
}

static void judge_running(struct judge *judge, struct side *side,
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
		side->says =
			say(judge, "%s would record it, but auditing is switched off", side->says);
	}
}

static void judge_persistent(struct judge *judge, struct side *side)
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
	if (side->state == STATE_GOOD && set->enabled == 0) {
		side->state = STATE_BAD;
		side->says = say(judge, "%s switches auditing off",
				 place_text(judge, &set->enabled_place));
	}
}

/* ---- both sides ---- */

/* Several system calls are one subject, a path is another. */
static const char *is_or_are(const struct judge *judge)
{
	return !judge->params->path && strchr(judge->subject, ',') ? "are" : "is";
}

static void conclude_bad(struct judge *judge, const struct side *running,
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

static void conclude(struct judge *judge, const struct side *running, const struct side *persistent)
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

static int judge_sides(struct judge *judge)
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

/* ---- what is asked ---- */

/* True when the question can be judged; else the verdict is given. */
static bool find_path(struct judge *judge, const struct plm_audit_path *found)
{
	const struct plm_audit_rule_params *params = judge->params;
	struct plm_datum datum = {.presence = found->stat->presence, .error = found->stat->error};

	judge->question.path = found->path;
	judge->question.tree = found->stat->kind == PLM_FILE_DIRECTORY;
	if (found->stat->presence == PLM_PRESENT)
		return true;
	plm_evidence_datum(judge->ev, PLM_RUNNING, params->path, &datum);
	if (found->stat->presence == PLM_UNREADABLE)
		plm_verdict(judge->ev, PLM_VERDICT_UNKNOWN, "%s could not be looked at",
			    params->path);
	else if (params->absent_fails.value)
		plm_verdict(judge->ev, PLM_VERDICT_FAIL, "%s does not exist", params->path);
	else
		plm_verdict(judge->ev, PLM_VERDICT_NOTAPPLICABLE, "%s does not exist here",
			    params->path);
	return false;
}

static const char *join(struct judge *judge, const struct plm_list *list)
{
	const char *text = list->items[0];

	for (size_t i = 1; i < list->count; i++)
		text = say(judge, "%s, %s", text, list->items[i]);
	return text;
}

/* Whether any of the system calls exists on the machine whose rules these are. */
static bool has_syscalls(const struct judge *judge, const struct plm_kaudit_machine *machine)
{
	for (size_t i = 0; i < judge->question.syscall_count; i++)
		for (size_t k = 0; k < machine->abi_count; k++)
			if (plm_kaudit_syscall_exists(judge->question.syscalls[i],
						      machine->abis[k].machine))
				return true;
	return false;
}

static int find_syscalls(struct judge *judge, bool *found)
{
	const struct plm_audit_rules *rules;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_running_rules(judge->ev->facts, &rules, &err);

	if (rc < 0)
		return rc;
	judge->question.syscalls = judge->params->syscalls.items;
	judge->question.syscall_count = judge->params->syscalls.count;
	judge->subject = join(judge, &judge->params->syscalls);
	*found = has_syscalls(judge, &rules->machine);
	if (!*found)
		plm_verdict(judge->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this machine has no system call %s", judge->subject);
	return 0;
}

static int find_subject(struct judge *judge, bool *found)
{
	const struct plm_audit_path *path;
	plm_auto_err struct plm_err *err = NULL;
	int rc;

	if (!judge->params->path)
		return find_syscalls(judge, found);
	rc = plm_audit_path(judge->ev->facts, judge->params->path, &path, &err);
	if (rc < 0)
		return rc;
	judge->subject = judge->params->path;
	*found = find_path(judge, path);
	return 0;
}

int plm_audit_eval_rule(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_rule_params *params = any;
	struct judge judge = {
		.ev = ev,
		.arena = plm_facts_arena(ev->facts),
		.params = params,
		.question = {.perms = params->perms ? plm_kaudit_perms_of(params->perms) : 0,
			     .filters = params->filters_allowed.items,
			     .filter_count = params->filters_allowed.count,
			     .native_only = params->native_only.value},
	};
	bool found = false;
	int rc = find_subject(&judge, &found);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s recorded%s%s%s", judge.subject, params->path ? " for " : "",
		     params->path ? params->perms : "",
		     params->native_only.value ? "" : " on every ABI");
	return found ? judge_sides(&judge) : 0;
}
