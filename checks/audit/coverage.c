/*
 * coverage.c: whether a set of audit rules records an access, by meaning. Walks the rules as
 * kernel/auditsc.c does: the first rule that matches decides, so an earlier never rule takes
 * coverage away. Pure.
 */
#include "checks/audit/reach.h"

/* In the order in which they are asked. */
static const struct {
	unsigned perm;
	const char *word;
} perms[] = {
	{PLM_KAUDIT_PERM_W, "writes to"},
	{PLM_KAUDIT_PERM_A, "attribute changes of"},
	{PLM_KAUDIT_PERM_X, "executions of"},
	{PLM_KAUDIT_PERM_R, "reads of"},
};

enum { PERM_COUNT = sizeof(perms) / sizeof(perms[0]) };

struct finding {
	enum plm_kaudit_cover cover;
	const struct plm_kaudit_rule *rule;
};

/* Lists other than exit are asked before any rule of exit counts, whatever their order. */
static struct finding ask_silencers(const struct plm_kaudit_set *set,
				    const struct plm_kaudit_access *access)
{
	struct finding found = {.cover = PLM_KAUDIT_COVERED};

	for (size_t i = 0; i < set->order_count; i++) {
		const struct plm_kaudit_rule *rule = set->order[i];
		enum plm_kaudit_reach reach = rule->list == PLM_KAUDIT_LIST_EXIT
						      ? PLM_KAUDIT_REACH_NONE
						      : plm_kaudit_reach_of(rule, access);

		if (reach == PLM_KAUDIT_REACH_FULL)
			return (struct finding){.cover = PLM_KAUDIT_SILENCED, .rule = rule};
		if (reach == PLM_KAUDIT_REACH_PART && !found.rule)
			found = (struct finding){.cover = PLM_KAUDIT_NARROWED, .rule = rule};
	}
	return found;
}

/* A rule about system calls of its own, which happens to touch some of the asked ones, was not
 * written for the path. */
static bool is_near_miss(const struct plm_kaudit_rule *rule, const struct plm_kaudit_access *access)
{
	return rule->path || access->syscall;
}

static struct finding ask_exit(const struct plm_kaudit_set *set,
			       const struct plm_kaudit_access *access)
{
	const struct plm_kaudit_rule *part = NULL, *never_part = NULL;

	for (size_t i = 0; i < set->order_count; i++) {
		const struct plm_kaudit_rule *rule = set->order[i];
		enum plm_kaudit_reach reach = rule->list == PLM_KAUDIT_LIST_EXIT
						      ? plm_kaudit_reach_of(rule, access)
						      : PLM_KAUDIT_REACH_NONE;

		if (reach == PLM_KAUDIT_REACH_FULL && rule->never)
			return (struct finding){.cover = PLM_KAUDIT_SILENCED, .rule = rule};
		if (reach == PLM_KAUDIT_REACH_FULL)
			return (struct finding){.cover = never_part ? PLM_KAUDIT_NARROWED
								    : PLM_KAUDIT_COVERED,
						.rule = never_part ? never_part : rule};
		if (reach == PLM_KAUDIT_REACH_PART && rule->never && !never_part)
			never_part = rule;
		else if (reach == PLM_KAUDIT_REACH_PART && !rule->never && !part &&
			 is_near_miss(rule, access))
			part = rule;
	}
	return (struct finding){.cover = part ? PLM_KAUDIT_NARROWED : PLM_KAUDIT_UNCOVERED,
				.rule = part};
}

/* What matters most is said: no rule at all before a rule that is silenced. */
static struct finding ask(const struct plm_kaudit_set *set, const struct plm_kaudit_access *access)
{
	struct finding rule = ask_exit(set, access);
	struct finding silencer;

	if (rule.cover == PLM_KAUDIT_UNCOVERED)
		return rule;
	silencer = ask_silencers(set, access);
	return silencer.cover > rule.cover ? silencer : rule;
}

static void take(struct plm_kaudit_answer *answer, const struct plm_kaudit_access *access,
		 const struct finding *found, const char *what)
{
	answer->asked++;
	if (answer->asked > 1 && found->cover <= answer->cover)
		return;
	answer->cover = found->cover;
	answer->rule = found->rule;
	answer->what = what;
	answer->abi = access->abi->name;
}

static void ask_abi(const struct plm_kaudit_set *set, struct plm_kaudit_access *access,
		    struct plm_kaudit_answer *answer)
{
	const struct plm_kaudit_question *question = access->question;

	for (size_t i = 0; i < PERM_COUNT && question->path; i++) {
		access->perm = perms[i].perm;
		if (question->perms & access->perm) {
			struct finding found = ask(set, access);

			take(answer, access, &found, perms[i].word);
		}
	}
	access->perm = 0;
	for (size_t i = 0; i < question->syscall_count && !question->path; i++) {
		access->syscall = question->syscalls[i];
		if (plm_kaudit_syscall_exists(access->syscall, access->abi->machine)) {
			struct finding found = ask(set, access);

			take(answer, access, &found, access->syscall);
		}
	}
}

void plm_kaudit_coverage(const struct plm_kaudit_set *set, const struct plm_kaudit_machine *machine,
			 const struct plm_kaudit_question *question,
			 struct plm_kaudit_answer *answer)
{
	size_t abis = question->native_only ? 1 : machine->abi_count;

	*answer = (struct plm_kaudit_answer){.cover = PLM_KAUDIT_COVERED};
	for (size_t i = 0; i < abis; i++) {
		struct plm_kaudit_access access = {
			.question = question, .machine = machine, .abi = &machine->abis[i]};

		ask_abi(set, &access, answer);
	}
}
