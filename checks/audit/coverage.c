/*
 * coverage.c: whether a set of audit rules records an access, by meaning. Walks the rules as
 * kernel/auditsc.c does: the first rule that matches decides, so an earlier never rule takes
 * coverage away. Pure.
 */
#include <libaudit.h>

#include "checks/audit/rules.h"

/* How much of an access a rule matches. */
enum reach {
	REACH_NONE = 0,
	REACH_PART, /* only with its filters, or only a part of the tree */
	REACH_FULL,
};

/* One access that is asked: a permission on the path, or one system call. */
struct access {
	const struct plm_kaudit_question *question;
	const struct plm_kaudit_machine *machine;
	const struct plm_kaudit_abi *abi;
	unsigned perm;	     /* one bit; 0 for a system call */
	const char *syscall; /* NULL for a permission */
};

/*
 * The system calls that make up each permission in the kernel's audit classes (audit_write.h and
 * its sisters under include/asm-generic), without those that are too new to be in every rule file.
 * A rule with its own list of system calls must have these.
 */
static const char *const reads[] = {"open", "openat", NULL};
static const char *const writes[] = {"open",	 "openat",    "creat",	  "truncate", "rename",
				     "renameat", "unlink",    "unlinkat", "link",     "linkat",
				     "symlink",	 "symlinkat", "mkdir",	  "mkdirat",  "rmdir",
				     "mknod",	 "mknodat",   NULL};
static const char *const executes[] = {"execve", NULL};
static const char *const changes[] = {"chmod",	      "fchmod",	   "fchmodat",	  "chown",
				      "lchown",	      "fchown",	   "fchownat",	  "setxattr",
				      "lsetxattr",    "fsetxattr", "removexattr", "lremovexattr",
				      "fremovexattr", NULL};

static const struct {
	unsigned perm;
	const char *word;
	const char *const *syscalls;
} perms[] = {
	{PLM_KAUDIT_PERM_W, "writes to", writes},
	{PLM_KAUDIT_PERM_A, "attribute changes of", changes},
	{PLM_KAUDIT_PERM_X, "executions of", executes},
	{PLM_KAUDIT_PERM_R, "reads of", reads},
};

enum { PERM_COUNT = sizeof(perms) / sizeof(perms[0]) };

/* ---- system calls ---- */

/* The kernel compares numbers: without arch= a name given for the native ABI also matches whatever
 * has its number elsewhere, and nothing else. */
static bool lists_syscall(const struct plm_kaudit_rule *rule, const struct access *access,
			  const char *name)
{
	int asked = audit_name_to_syscall(name, access->abi->machine);
	int written_for = rule->arch >= 0 && !rule->arch_negated ? rule->arch
								 : access->machine->abis[0].machine;

	if (rule->every_syscall || !rule->has_syscalls)
		return true;
	for (size_t i = 0; i < rule->syscall_count; i++) {
		const char *word = rule->syscalls[i];
		int64_t number = audit_name_to_syscall(word, written_for);

		if (number < 0 && !plm_parse_i64(plm_slice_of(word), 10, &number))
			number = -1;
		if (asked >= 0 ? number == asked : plm_str_eq(word, name))
			return true;
	}
	return false;
}

static const char *const *class_of(unsigned perm)
{
	for (size_t i = 0; i < PERM_COUNT; i++)
		if (perms[i].perm == perm)
			return perms[i].syscalls;
	return reads;
}

static enum reach reach_of_class(const struct plm_kaudit_rule *rule, const struct access *access)
{
	size_t listed = 0, asked = 0;

	for (const char *const *name = class_of(access->perm); *name; name++) {
		if (!plm_kaudit_syscall_exists(*name, access->abi->machine))
			continue;
		asked++;
		listed += lists_syscall(rule, access, *name) ? 1 : 0;
	}
	return listed == asked ? REACH_FULL : listed ? REACH_PART : REACH_NONE;
}

static bool fits_arch(const struct plm_kaudit_rule *rule, const struct access *access)
{
	if (rule->arch < 0)
		return true;
	return (rule->arch == access->abi->machine) != rule->arch_negated;
}

static enum reach reach_of_syscalls(const struct plm_kaudit_rule *rule, const struct access *access)
{
	if (!fits_arch(rule, access))
		return REACH_NONE;
	if (access->syscall)
		return lists_syscall(rule, access, access->syscall) ? REACH_FULL : REACH_NONE;
	return reach_of_class(rule, access);
}

/* ---- paths ---- */

static bool is_below(const char *path, const char *directory)
{
	size_t n = strlen(directory);

	if (n == 1)
		return path[1] != '\0';
	return strncmp(path, directory, n) == 0 && path[n] == '/';
}

static enum reach reach_of_path(const struct plm_kaudit_rule *rule, const struct access *access)
{
	const struct plm_kaudit_question *question = access->question;

	if (!rule->path)
		return REACH_FULL;
	if (!question->path)
		return REACH_NONE;
	if (plm_str_eq(rule->path, question->path))
		return rule->tree || !question->tree ? REACH_FULL : REACH_PART;
	if (rule->tree && is_below(question->path, rule->path))
		return REACH_FULL;
	return question->tree && is_below(rule->path, question->path) ? REACH_PART : REACH_NONE;
}

/* ---- filters ---- */

static bool is_listed(const struct plm_kaudit_question *question, const char *name)
{
	for (size_t i = 0; i < question->filter_count; i++)
		if (plm_str_eq(question->filters[i], name))
			return true;
	return false;
}

static bool is_unset(const char *value)
{
	return plm_str_eq(value, "unset") || plm_str_eq(value, "-1") ||
	       plm_str_eq(value, "4294967295");
}

/* auid filters that keep every person who logged in: auid>=1000 and its like, auid!=unset. */
static bool keeps_people(const struct plm_kaudit_filter *filter)
{
	int64_t value = 0;

	if (is_unset(filter->value))
		return filter->op == PLM_KAUDIT_OP_NE;
	if (!plm_parse_i64(plm_slice_of(filter->value), 10, &value) || value < 0)
		return false;
	return (filter->op == PLM_KAUDIT_OP_GE && value <= 1000) ||
	       (filter->op == PLM_KAUDIT_OP_GT && value < 1000);
}

/* auid filters that match nobody who logged in. */
static bool spares_people(const struct plm_kaudit_filter *filter)
{
	int64_t value = 0;

	if (is_unset(filter->value))
		return filter->op == PLM_KAUDIT_OP_EQ;
	if (!plm_parse_i64(plm_slice_of(filter->value), 10, &value) || value < 0)
		return false;
	return (filter->op == PLM_KAUDIT_OP_LT && value <= 1000) ||
	       ((filter->op == PLM_KAUDIT_OP_LE || filter->op == PLM_KAUDIT_OP_EQ) && value < 1000);
}

/* The question allows what this filter leaves out. */
static bool is_allowed(const struct plm_kaudit_question *question,
		       const struct plm_kaudit_rule *rule, const struct plm_kaudit_filter *filter)
{
	if (filter->compare || !is_listed(question, filter->name))
		return false;
	if (!plm_str_eq(filter->name, "auid"))
		return true;
	return rule->never ? spares_people(filter) : keeps_people(filter);
}

/* An always rule must keep what is asked through all of its filters. A never rule takes nothing of
 * what is asked when one of its filters spares it. */
static enum reach reach_of_filters(const struct plm_kaudit_rule *rule,
				   const struct plm_kaudit_question *question)
{
	size_t allowed = 0;

	for (size_t i = 0; i < rule->filter_count; i++)
		allowed += is_allowed(question, rule, &rule->filters[i]) ? 1 : 0;
	if (rule->never && allowed)
		return REACH_NONE;
	return allowed == rule->filter_count ? REACH_FULL : REACH_PART;
}

static enum reach least(enum reach a, enum reach b)
{
	return a < b ? a : b;
}

static enum reach reach_of_exit_rule(const struct plm_kaudit_rule *rule,
				     const struct access *access)
{
	enum reach reach = least(reach_of_syscalls(rule, access), reach_of_path(rule, access));

	if (access->perm && rule->perms_given && !(rule->perms & access->perm))
		return REACH_NONE;
	return least(reach, reach_of_filters(rule, access->question));
}

/* ---- lists that take records away ---- */

/* Record types without which an access cannot be told: the call itself, and the path. */
static bool drops_type(const struct plm_kaudit_filter *filter, int64_t type)
{
	int named = audit_name_to_msg_type(filter->value);
	int64_t value = named;

	if (named < 0 && !plm_parse_i64(plm_slice_of(filter->value), 10, &value))
		return true;
	switch (filter->op) {
	case PLM_KAUDIT_OP_EQ:
		return type == value;
	case PLM_KAUDIT_OP_NE:
		return type != value;
	case PLM_KAUDIT_OP_LT:
		return type < value;
	case PLM_KAUDIT_OP_GT:
		return type > value;
	case PLM_KAUDIT_OP_LE:
		return type <= value;
	case PLM_KAUDIT_OP_GE:
		return type >= value;
	case PLM_KAUDIT_OP_MASK:
	case PLM_KAUDIT_OP_TEST:
		return (type & value) != 0;
	}
	return true;
}

static enum reach reach_of_exclusion(const struct plm_kaudit_rule *rule, int64_t type)
{
	enum reach reach = REACH_FULL;

	for (size_t i = 0; i < rule->filter_count; i++) {
		if (!plm_str_eq(rule->filters[i].name, "msgtype"))
			reach = REACH_PART;
		else if (!drops_type(&rule->filters[i], type))
			return REACH_NONE;
	}
	return reach;
}

static enum reach reach_of_exclude_rule(const struct plm_kaudit_rule *rule,
					const struct access *access)
{
	enum reach call = reach_of_exclusion(rule, AUDIT_SYSCALL);
	enum reach path = access->perm ? reach_of_exclusion(rule, AUDIT_PATH) : REACH_NONE;

	return call > path ? call : path;
}

/* Only debugfs and tracefs can be named by name, and nothing that is asked lives there: a rule that
 * excludes one of them takes nothing, one that excludes all others takes every path. */
static enum reach reach_of_filesystem_rule(const struct plm_kaudit_rule *rule,
					   const struct access *access)
{
	for (size_t i = 0; i < rule->filter_count; i++)
		if (plm_str_eq(rule->filters[i].name, "fstype") &&
		    rule->filters[i].op == PLM_KAUDIT_OP_EQ)
			return REACH_NONE;
	return access->perm && rule->never ? REACH_FULL : REACH_NONE;
}

static enum reach reach_of(const struct plm_kaudit_rule *rule, const struct access *access)
{
	switch (rule->list) {
	case PLM_KAUDIT_LIST_EXIT:
		return reach_of_exit_rule(rule, access);
	case PLM_KAUDIT_LIST_TASK:
		return rule->never ? reach_of_filters(rule, access->question) : REACH_NONE;
	case PLM_KAUDIT_LIST_EXCLUDE:
		return reach_of_exclude_rule(rule, access);
	case PLM_KAUDIT_LIST_FILESYSTEM:
		return reach_of_filesystem_rule(rule, access);
	case PLM_KAUDIT_LIST_USER:
	case PLM_KAUDIT_LIST_URING:
		return REACH_NONE;
	}
	return REACH_NONE;
}

/* ---- the walk ---- */

struct finding {
	enum plm_kaudit_cover cover;
	const struct plm_kaudit_rule *rule;
};

/* Lists other than exit are asked before any rule of exit counts, whatever their order. */
static struct finding ask_silencers(const struct plm_kaudit_set *set, const struct access *access)
{
	struct finding found = {.cover = PLM_KAUDIT_COVERED};

	for (size_t i = 0; i < set->order_count; i++) {
		const struct plm_kaudit_rule *rule = set->order[i];
		enum reach reach =
			rule->list == PLM_KAUDIT_LIST_EXIT ? REACH_NONE : reach_of(rule, access);

		if (reach == REACH_FULL)
			return (struct finding){.cover = PLM_KAUDIT_SILENCED, .rule = rule};
		if (reach == REACH_PART && !found.rule)
			found = (struct finding){.cover = PLM_KAUDIT_NARROWED, .rule = rule};
	}
	return found;
}

/* A rule about system calls of its own, which happens to touch some of the asked ones, was not
 * written for the path. */
static bool is_near_miss(const struct plm_kaudit_rule *rule, const struct access *access)
{
	return rule->path || access->syscall;
}

static struct finding ask_exit(const struct plm_kaudit_set *set, const struct access *access)
{
	const struct plm_kaudit_rule *part = NULL, *never_part = NULL;

	for (size_t i = 0; i < set->order_count; i++) {
		const struct plm_kaudit_rule *rule = set->order[i];
		enum reach reach =
			rule->list == PLM_KAUDIT_LIST_EXIT ? reach_of(rule, access) : REACH_NONE;

		if (reach == REACH_FULL && rule->never)
			return (struct finding){.cover = PLM_KAUDIT_SILENCED, .rule = rule};
		if (reach == REACH_FULL)
			return (struct finding){.cover = never_part ? PLM_KAUDIT_NARROWED
								    : PLM_KAUDIT_COVERED,
						.rule = never_part ? never_part : rule};
		if (reach == REACH_PART && rule->never && !never_part)
			never_part = rule;
		else if (reach == REACH_PART && !rule->never && !part && is_near_miss(rule, access))
			part = rule;
	}
	return (struct finding){.cover = part ? PLM_KAUDIT_NARROWED : PLM_KAUDIT_UNCOVERED,
				.rule = part};
}

/* What matters most is said: no rule at all before a rule that is silenced. */
static struct finding ask(const struct plm_kaudit_set *set, const struct access *access)
{
	struct finding rule = ask_exit(set, access);
	struct finding silencer;

	if (rule.cover == PLM_KAUDIT_UNCOVERED)
		return rule;
	silencer = ask_silencers(set, access);
	return silencer.cover > rule.cover ? silencer : rule;
}

static void take(struct plm_kaudit_answer *answer, const struct access *access,
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

static void ask_abi(const struct plm_kaudit_set *set, struct access *access,
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
		struct access access = {
			.question = question, .machine = machine, .abi = &machine->abis[i]};

		ask_abi(set, &access, answer);
	}
}
