/*
 * rule_apply.c: what a finished line of audit.rules(7) does to the set of rules: adds, deletes, or is refused as the
 * kernel and auditctl refuse it. Reads nothing of any host but through the reader's look.
 */
#include "checks/audit/draft.h"

#include "core/base/arena.h"
#include "core/base/buf.h"

/* Text that is equal for two rules exactly when the kernel would call them the same. */
static const char *identity(struct plm_arena *arena, const struct plm_kaudit_rule *rule)
{
	plm_auto_buf struct plm_buf buf = {0};

	plm_buf_printf(&buf, "%d %d %d %d %d %u %d %s\n", (int)rule->list, rule->never, rule->arch,
		       rule->arch_negated, rule->tree, rule->perms,
		       rule->every_syscall || !rule->has_syscalls, rule->path ? rule->path : "");
	for (size_t i = 0; i < rule->syscall_count; i++)
		plm_buf_printf(&buf, "%s,", rule->syscalls[i]);
	for (size_t i = 0; i < rule->filter_count; i++)
		plm_buf_printf(&buf, "\n%s %d %d %s", rule->filters[i].name,
			       (int)rule->filters[i].op, rule->filters[i].compare,
			       rule->filters[i].value);
	plm_buf_printf(&buf, "\nkey %s", rule->key ? rule->key : "");
	return buf.failed ? NULL : plm_arena_strndup(arena, buf.data, buf.size_bytes);
}

/* The rule's place in the file system; sets draft->refused when the kernel would not take it. */
static int look(struct plm_kaudit_draft *draft)
{
	const struct plm_kaudit_reader *reader = draft->reader;
	struct plm_kaudit_rule *rule = &draft->rule;
	struct plm_kaudit_seen seen = {0};
	int rc;

	if (!rule->path || !reader->look)
		return 0;
	rc = reader->look(reader->context, rule->path, &seen);
	if (rc < 0)
		return rc;
	if (rule->watch)
		rule->tree = seen.directory;
	if (rule->tree && seen.missing && !reader->listed)
		plm_kaudit_draft_refuse(draft, "the directory %s does not exist", rule->path);
	if (seen.parent_missing && !reader->listed)
		plm_kaudit_draft_refuse(draft, "the directory that holds %s does not exist",
					rule->path);
	rule->path = seen.path;
	return 0;
}

static size_t index_of_same(const struct plm_kaudit_set *set, const char *same)
{
	return (size_t)(uintptr_t)plm_map_get(&set->known, same);
}

static int add_rule(struct plm_kaudit_draft *draft, struct plm_kaudit_set *set)
{
	struct plm_kaudit_rule *slot;

	if (index_of_same(set, draft->rule.same) && !draft->reader->listed) {
		plm_kaudit_draft_refuse(draft, "the same rule is there already");
		return 0;
	}
	slot = plm_push(draft->arena, set->rules, set->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = draft->rule;
	return plm_map_set(&set->known, draft->rule.same, (void *)(uintptr_t)set->count);
}

static int delete_rule(struct plm_kaudit_draft *draft, struct plm_kaudit_set *set)
{
	size_t index = index_of_same(set, draft->rule.same);

	if (index == 0) {
		plm_kaudit_draft_refuse(draft, "there is no such rule to delete");
		return 0;
	}
	set->rules[index - 1].deleted = true;
	return plm_map_set(&set->known, draft->rule.same, NULL);
}

static int delete_all(struct plm_kaudit_set *set, const char *key)
{
	for (size_t i = 0; i < set->count; i++) {
		struct plm_kaudit_rule *rule = &set->rules[i];

		if (rule->deleted || (key && !plm_str_eq(rule->key, key)))
			continue;
		rule->deleted = true;
		if (plm_map_set(&set->known, rule->same, NULL) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

int plm_kaudit_draft_apply(struct plm_kaudit_draft *draft, struct plm_kaudit_set *set)
{
	struct plm_kaudit_rule *rule = &draft->rule;
	int rc;

	if (draft->intent == PLM_KAUDIT_DELETE_ALL)
		return delete_all(set, rule->key);
	if (draft->intent == PLM_KAUDIT_NOTHING) {
		if (rule->has_syscalls || rule->path || rule->filter_count)
			plm_kaudit_draft_refuse(draft, "the rule names no list");
		return 0;
	}
	if (set->enabled == 2 && !draft->reader->listed)
		plm_kaudit_draft_refuse(draft, "the rules are locked by -e 2 before it");
	rc = look(draft);
	rule->same = rc == 0 ? identity(draft->arena, rule) : NULL;
	if (!rule->same)
		return -PLM_E_NOMEM;
	if (draft->refused)
		return 0;
	return draft->intent == PLM_KAUDIT_ADD ? add_rule(draft, set) : delete_rule(draft, set);
}
