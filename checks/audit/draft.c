/*
 * draft.c: the options of one audit rule, read as auditctl reads them: list and action, system
 * calls, fields, comparisons, paths, permissions, keys. Names become numbers through libaudit.
 * Reads nothing of any host.
 */
#include "checks/audit/draft.h"

#include <libaudit.h>
#include <limits.h>
#include <stdarg.h>

#include "core/base/arena.h"

/* What the kernel keeps of all keys of a rule. */
enum { KEY_BYTES_MAX = AUDIT_MAX_KEY_LEN };

void plm_kaudit_draft_refuse(struct plm_kaudit_draft *draft, const char *fmt, ...)
{
	va_list args;

	if (draft->refused)
		return;
	va_start(args, fmt);
	draft->refused = plm_arena_vprintf(draft->arena, fmt, args);
	va_end(args);
	if (!draft->refused) {
		draft->refused = "out of memory";
		draft->out_of_memory = true;
	}
}

static const char *keep(struct plm_kaudit_draft *draft, const char *text, size_t size_bytes)
{
	const char *copy = plm_arena_strndup(draft->arena, text, size_bytes);

	if (!copy)
		draft->out_of_memory = true;
	return copy ? copy : "";
}

/* ---- -a, -A, -d ---- */

static const struct {
	const char *name;
	enum plm_kaudit_list list;
} lists[] = {
	{"exit", PLM_KAUDIT_LIST_EXIT},	     {"task", PLM_KAUDIT_LIST_TASK},
	{"user", PLM_KAUDIT_LIST_USER},	     {"exclude", PLM_KAUDIT_LIST_EXCLUDE},
	{"io_uring", PLM_KAUDIT_LIST_URING}, {"filesystem", PLM_KAUDIT_LIST_FILESYSTEM},
};

static bool read_list(struct plm_kaudit_draft *draft, struct plm_slice word)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (!plm_slice_is(word, lists[i].name))
			continue;
		draft->rule.list = lists[i].list;
		return true;
	}
	return false;
}

static bool read_action(struct plm_kaudit_draft *draft, struct plm_slice word)
{
	draft->rule.never = plm_slice_is(word, "never");
	return draft->rule.never || plm_slice_is(word, "always");
}

void plm_kaudit_draft_list(struct plm_kaudit_draft *draft, const char *argument)
{
	struct plm_slice first, second;

	if (!plm_split(plm_slice_of(argument), ',', &first, &second))
		plm_kaudit_draft_refuse(draft, "'%s' is not a list and an action", argument);
	else if (!(read_list(draft, first) && read_action(draft, second)) &&
		 !(read_action(draft, first) && read_list(draft, second)))
		plm_kaudit_draft_refuse(draft, "'%s' names no list and action", argument);
}

/* ---- -S ---- */

static void add_syscall(struct plm_kaudit_draft *draft, struct plm_slice word)
{
	struct plm_kaudit_rule *rule = &draft->rule;
	const char *name = keep(draft, word.data, word.size_bytes);
	int machine = rule->arch >= 0 ? rule->arch : draft->reader->machine->abis[0].machine;
	uint64_t number;
	const char **slot;

	if (plm_slice_is(word, "all")) {
		rule->every_syscall = true;
		return;
	}
	if (!plm_parse_u64(word, 10, &number) && !plm_kaudit_syscall_exists(name, machine)) {
		plm_kaudit_draft_refuse(draft, "there is no system call '%s'", name);
		return;
	}
	slot = plm_push(draft->arena, rule->syscalls, rule->syscall_count);
	if (slot)
		*slot = name;
	else
		draft->out_of_memory = true;
}

void plm_kaudit_draft_syscalls(struct plm_kaudit_draft *draft, const char *argument)
{
	struct plm_slice rest = plm_slice_of(argument), word;

	if (draft->intent != PLM_KAUDIT_NOTHING && draft->rule.list != PLM_KAUDIT_LIST_EXIT &&
	    draft->rule.list != PLM_KAUDIT_LIST_URING)
		plm_kaudit_draft_refuse(draft, "this list takes no system calls");
	draft->rule.has_syscalls = true;
	while (!draft->refused && plm_next_word(&rest, ",", &word)) {
		/* io_uring operations have names of their own, which decide nothing here. */
		if (draft->rule.list == PLM_KAUDIT_LIST_URING)
			continue;
		add_syscall(draft, word);
	}
}

/* ---- -F, -C ---- */

static const struct {
	const char *text;
	enum plm_kaudit_op op;
} operators[] = {
	{"!=", PLM_KAUDIT_OP_NE},   {"<=", PLM_KAUDIT_OP_LE},  {">=", PLM_KAUDIT_OP_GE},
	{"&=", PLM_KAUDIT_OP_TEST}, {"=", PLM_KAUDIT_OP_EQ},   {"<", PLM_KAUDIT_OP_LT},
	{">", PLM_KAUDIT_OP_GT},    {"&", PLM_KAUDIT_OP_MASK},
};

/* Takes "name OP value" apart; false when there is no operator, name or value. */
static bool read_pair(struct plm_kaudit_draft *draft, const char *argument,
		      struct plm_kaudit_filter *filter)
{
	size_t at = strcspn(argument, "!=<>&");

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (!plm_str_starts(argument + at, operators[i].text))
			continue;
		filter->op = operators[i].op;
		filter->name = keep(draft, argument, at);
		filter->value = argument + at + strlen(operators[i].text);
		return at > 0 && *filter->value != '\0';
	}
	return false;
}

static void add_filter(struct plm_kaudit_draft *draft, const struct plm_kaudit_filter *filter)
{
	struct plm_kaudit_rule *rule = &draft->rule;
	struct plm_kaudit_filter *slot = plm_push(draft->arena, rule->filters, rule->filter_count);

	if (slot)
		*slot = *filter;
	else
		draft->out_of_memory = true;
}

static void read_arch(struct plm_kaudit_draft *draft, const struct plm_kaudit_filter *pair)
{
	struct plm_kaudit_rule *rule = &draft->rule;

	if (rule->syscall_count || rule->every_syscall)
		plm_kaudit_draft_refuse(draft, "arch comes after the system calls it decides");
	else if (pair->op != PLM_KAUDIT_OP_EQ && pair->op != PLM_KAUDIT_OP_NE)
		plm_kaudit_draft_refuse(draft, "arch takes only = and !=");
	rule->arch = plm_kaudit_arch_machine(draft->reader->machine, pair->value);
	rule->arch_negated = pair->op == PLM_KAUDIT_OP_NE;
	if (rule->arch < 0)
		plm_kaudit_draft_refuse(draft, "there is no machine '%s'", pair->value);
}

void plm_kaudit_draft_path(struct plm_kaudit_draft *draft, const char *argument)
{
	size_t n = strlen(argument);

	if (argument[0] != '/')
		plm_kaudit_draft_refuse(draft, "the path '%s' does not start with /", argument);
	if (n >= PATH_MAX)
		plm_kaudit_draft_refuse(draft, "the path is too long");
	if (draft->rule.path)
		plm_kaudit_draft_refuse(draft, "the rule has two paths");
	while (n > 1 && argument[n - 1] == '/')
		n--;
	draft->rule.path = keep(draft, argument, n);
}

unsigned plm_kaudit_perms_of(const char *letters)
{
	unsigned perms = 0;

	if (strlen(letters) > 4)
		return 0;
	for (; *letters; letters++) {
		const char *at = strchr("rwxaRWXA", *letters);

		if (!at)
			return 0;
		perms |= 1u << (strcspn("rwxaRWXA", (char[2]){*letters, '\0'}) % 4);
	}
	return perms;
}

void plm_kaudit_draft_perms(struct plm_kaudit_draft *draft, const char *argument)
{
	draft->rule.perms_given = true;
	draft->rule.perms = plm_kaudit_perms_of(argument);
	if (draft->rule.perms == 0)
		plm_kaudit_draft_refuse(draft, "'%s' are no permissions of r, w, x, a", argument);
}

void plm_kaudit_draft_key(struct plm_kaudit_draft *draft, const char *argument)
{
	struct plm_kaudit_rule *rule = &draft->rule;
	const char *joined = rule->key
				     ? plm_arena_printf(draft->arena, "%s,%s", rule->key, argument)
				     : plm_arena_strdup(draft->arena, argument);

	if (!joined)
		draft->out_of_memory = true;
	else if (strlen(joined) > KEY_BYTES_MAX)
		plm_kaudit_draft_refuse(draft, "the key is too long");
	else
		rule->key = joined;
}

/* Fields that say which file or which accesses; with any operator but = they only narrow. */
static bool read_place_field(struct plm_kaudit_draft *draft, int field,
			     const struct plm_kaudit_filter *pair)
{
	if (pair->op != PLM_KAUDIT_OP_EQ)
		return false;
	if (field == AUDIT_WATCH || field == AUDIT_DIR) {
		plm_kaudit_draft_path(draft, pair->value);
		draft->rule.tree = field == AUDIT_DIR;
	} else if (field == AUDIT_PERM) {
		plm_kaudit_draft_perms(draft, pair->value);
	} else {
		return false;
	}
	if (draft->rule.list != PLM_KAUDIT_LIST_EXIT)
		plm_kaudit_draft_refuse(draft, "%s belongs on the exit list", pair->name);
	return true;
}

void plm_kaudit_draft_field(struct plm_kaudit_draft *draft, const char *argument)
{
	struct plm_kaudit_filter pair = {0};
	int field;

	if (draft->intent == PLM_KAUDIT_NOTHING) {
		plm_kaudit_draft_refuse(draft, "a field stands before the list");
		return;
	}
	if (!read_pair(draft, argument, &pair)) {
		plm_kaudit_draft_refuse(draft, "'%s' is no field, operator and value", argument);
		return;
	}
	field = audit_name_to_field(pair.name);
	if (field < 0)
		plm_kaudit_draft_refuse(draft, "there is no field '%s'", pair.name);
	else if (field == AUDIT_FILTERKEY)
		plm_kaudit_draft_key(draft, pair.value);
	else if (field == AUDIT_ARCH)
		read_arch(draft, &pair);
	else if (!read_place_field(draft, field, &pair))
		add_filter(draft, &pair);
}

void plm_kaudit_draft_compare(struct plm_kaudit_draft *draft, const char *argument)
{
	struct plm_kaudit_filter pair = {0};

	if (!read_pair(draft, argument, &pair) ||
	    (pair.op != PLM_KAUDIT_OP_EQ && pair.op != PLM_KAUDIT_OP_NE) ||
	    audit_name_to_field(pair.name) < 0 || audit_name_to_field(pair.value) < 0) {
		plm_kaudit_draft_refuse(draft, "'%s' compares no two fields", argument);
		return;
	}
	pair.compare = true;
	add_filter(draft, &pair);
}
