/*
 * reach.c: how much of one access one audit rule matches: by its system calls, its path, its filters and
 * the list it stands in. Pure.
 */
#include "checks/audit/reach.h"

#include <libaudit.h>

/*
 * The system calls that make up each permission in the kernel's audit classes (the kernel's
 * asm-generic/audit_write.h and its sisters), without those that are too new to be in every rule file.
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
	const char *const *syscalls;
} perms[] = {
	{PLM_KAUDIT_PERM_W, writes},
	{PLM_KAUDIT_PERM_A, changes},
	{PLM_KAUDIT_PERM_X, executes},
	{PLM_KAUDIT_PERM_R, reads},
};

enum { PERM_COUNT = sizeof(perms) / sizeof(perms[0]) };

/* ---- system calls ---- */

/* The kernel compares numbers: without arch= a name given for the native ABI also matches whatever
 * has its number elsewhere, and nothing else. */
static bool lists_syscall(const struct plm_kaudit_rule *rule,
			  const struct plm_kaudit_access *access, const char *name)
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

static enum plm_kaudit_reach reach_of_class(const struct plm_kaudit_rule *rule,
					    const struct plm_kaudit_access *access)
{
	size_t listed = 0, asked = 0;

	for (const char *const *name = class_of(access->perm); *name; name++) {
		if (!plm_kaudit_syscall_exists(*name, access->abi->machine))
			continue;
		asked++;
		listed += lists_syscall(rule, access, *name) ? 1 : 0;
	}
	return listed == asked ? PLM_KAUDIT_REACH_FULL
	       : listed	       ? PLM_KAUDIT_REACH_PART
			       : PLM_KAUDIT_REACH_NONE;
}

static bool fits_arch(const struct plm_kaudit_rule *rule, const struct plm_kaudit_access *access)
{
	if (rule->arch < 0)
		return true;
	return (rule->arch == access->abi->machine) != rule->arch_negated;
}

static enum plm_kaudit_reach reach_of_syscalls(const struct plm_kaudit_rule *rule,
					       const struct plm_kaudit_access *access)
{
	if (!fits_arch(rule, access))
		return PLM_KAUDIT_REACH_NONE;
	if (access->syscall)
		return lists_syscall(rule, access, access->syscall) ? PLM_KAUDIT_REACH_FULL
								    : PLM_KAUDIT_REACH_NONE;
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

static enum plm_kaudit_reach reach_of_path(const struct plm_kaudit_rule *rule,
					   const struct plm_kaudit_access *access)
{
	const struct plm_kaudit_question *question = access->question;

	if (!rule->path)
		return PLM_KAUDIT_REACH_FULL;
	if (!question->path)
		return PLM_KAUDIT_REACH_NONE;
	if (plm_str_eq(rule->path, question->path))
		return rule->tree || !question->tree ? PLM_KAUDIT_REACH_FULL
						     : PLM_KAUDIT_REACH_PART;
	if (rule->tree && is_below(question->path, rule->path))
		return PLM_KAUDIT_REACH_FULL;
	return question->tree && is_below(rule->path, question->path) ? PLM_KAUDIT_REACH_PART
								      : PLM_KAUDIT_REACH_NONE;
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
static enum plm_kaudit_reach reach_of_filters(const struct plm_kaudit_rule *rule,
					      const struct plm_kaudit_question *question)
{
	size_t allowed = 0;

	for (size_t i = 0; i < rule->filter_count; i++)
		allowed += is_allowed(question, rule, &rule->filters[i]) ? 1 : 0;
	if (rule->never && allowed)
		return PLM_KAUDIT_REACH_NONE;
	return allowed == rule->filter_count ? PLM_KAUDIT_REACH_FULL : PLM_KAUDIT_REACH_PART;
}

static enum plm_kaudit_reach least(enum plm_kaudit_reach a, enum plm_kaudit_reach b)
{
	return a < b ? a : b;
}

static enum plm_kaudit_reach reach_of_exit_rule(const struct plm_kaudit_rule *rule,
						const struct plm_kaudit_access *access)
{
	enum plm_kaudit_reach reach =
		least(reach_of_syscalls(rule, access), reach_of_path(rule, access));

	if (access->perm && rule->perms_given && !(rule->perms & access->perm))
		return PLM_KAUDIT_REACH_NONE;
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

static enum plm_kaudit_reach reach_of_exclusion(const struct plm_kaudit_rule *rule, int64_t type)
{
	enum plm_kaudit_reach reach = PLM_KAUDIT_REACH_FULL;

	for (size_t i = 0; i < rule->filter_count; i++) {
		if (!plm_str_eq(rule->filters[i].name, "msgtype"))
			reach = PLM_KAUDIT_REACH_PART;
		else if (!drops_type(&rule->filters[i], type))
			return PLM_KAUDIT_REACH_NONE;
	}
	return reach;
}

static enum plm_kaudit_reach reach_of_exclude_rule(const struct plm_kaudit_rule *rule,
						   const struct plm_kaudit_access *access)
{
	enum plm_kaudit_reach call = reach_of_exclusion(rule, AUDIT_SYSCALL);
	enum plm_kaudit_reach path =
		access->perm ? reach_of_exclusion(rule, AUDIT_PATH) : PLM_KAUDIT_REACH_NONE;

	return call > path ? call : path;
}

/* Only debugfs and tracefs can be named by name, and nothing that is asked lives there: a rule that
 * excludes one of them takes nothing, one that excludes all others takes every path. */
static enum plm_kaudit_reach reach_of_filesystem_rule(const struct plm_kaudit_rule *rule,
						      const struct plm_kaudit_access *access)
{
	for (size_t i = 0; i < rule->filter_count; i++)
		if (plm_str_eq(rule->filters[i].name, "fstype") &&
		    rule->filters[i].op == PLM_KAUDIT_OP_EQ)
			return PLM_KAUDIT_REACH_NONE;
	return access->perm && rule->never ? PLM_KAUDIT_REACH_FULL : PLM_KAUDIT_REACH_NONE;
}

enum plm_kaudit_reach plm_kaudit_reach_of(const struct plm_kaudit_rule *rule,
					  const struct plm_kaudit_access *access)
{
	switch (rule->list) {
	case PLM_KAUDIT_LIST_EXIT:
		return reach_of_exit_rule(rule, access);
	case PLM_KAUDIT_LIST_TASK:
		return rule->never ? reach_of_filters(rule, access->question)
				   : PLM_KAUDIT_REACH_NONE;
	case PLM_KAUDIT_LIST_EXCLUDE:
		return reach_of_exclude_rule(rule, access);
	case PLM_KAUDIT_LIST_FILESYSTEM:
		return reach_of_filesystem_rule(rule, access);
	case PLM_KAUDIT_LIST_USER:
	case PLM_KAUDIT_LIST_URING:
		return PLM_KAUDIT_REACH_NONE;
	}
	return PLM_KAUDIT_REACH_NONE;
}
