/*
 * eval_rule.c: what a rule asks about, a path or system calls, and whether this host has it; the rest is judge_rule.c.
 * Reads facts only.
 */
#include "checks/audit/judge_rule.h"

#include "checks/audit/audit.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"

/* True when the question can be judged; else the verdict is given. */
static bool find_path(struct plm_audit_judge *judge, const struct plm_audit_path *found)
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

static const char *join(struct plm_audit_judge *judge, const struct plm_list *list)
{
	const char *text = list->items[0];

	for (size_t i = 1; i < list->count; i++)
		text = plm_audit_say(judge, "%s, %s", text, list->items[i]);
	return text;
}

/* Whether any of the system calls exists on the machine whose rules these are. */
static bool has_syscalls(const struct plm_audit_judge *judge,
			 const struct plm_kaudit_machine *machine)
{
	for (size_t i = 0; i < judge->question.syscall_count; i++)
		for (size_t k = 0; k < machine->abi_count; k++)
			if (plm_kaudit_syscall_exists(judge->question.syscalls[i],
						      machine->abis[k].machine))
				return true;
	return false;
}

static int find_syscalls(struct plm_audit_judge *judge, bool *found)
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

static int find_subject(struct plm_audit_judge *judge, bool *found)
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
	struct plm_audit_judge judge = {
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
	return found ? plm_audit_judge_sides(&judge) : 0;
}
