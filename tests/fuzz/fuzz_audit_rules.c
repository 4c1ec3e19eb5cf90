/*
 * fuzz_audit_rules.c: audit.rules(7) from hostile bytes, as the kernel's list and as merged files,
 * and every question that can be asked of what comes out.
 */
#include "checks/audit/rules.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_lines(struct plm_arena *arena, const struct plm_kaudit_machine *machine,
		       const struct plm_kaudit_lines *lines, bool listed)
{
	static const char *const calls[] = {"mount", "init_module"};
	struct plm_kaudit_reader reader = {.machine = machine, .listed = listed};
	struct plm_kaudit_question path = {
		.path = "/etc", .tree = true, .perms = PLM_KAUDIT_PERM_ALL};
	struct plm_kaudit_question call = {.syscalls = calls, .syscall_count = 2};
	struct plm_kaudit_answer answer;
	struct plm_kaudit_set set;

	plm_kaudit_set_init(&set, arena);
	for (size_t i = 0; i < lines->count && !set.stopped; i++)
		if (plm_kaudit_rule_line(arena, &reader, &lines->items[i], &set) < 0)
			return;
	if (plm_kaudit_rules_order(arena, &set) < 0)
		return;
	if (set.order_count > set.count || (set.stopped && set.problem_count == 0))
		abort();
	plm_kaudit_coverage(&set, machine, &path, &answer);
	if (answer.cover == PLM_KAUDIT_COVERED && !answer.rule)
		abort();
	plm_kaudit_coverage(&set, machine, &call, &answer);
	if (answer.cover == PLM_KAUDIT_COVERED && (!answer.rule || answer.rule->never))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_kaudit_lines lines = {0}, merged = {0};
	struct plm_kaudit_machine machine;

	if (!arena || plm_kaudit_lines_add(arena, &lines, "fuzz", text) < 0 ||
	    plm_kaudit_lines_merge(arena, &lines, &merged) < 0)
		return 0;
	plm_kaudit_machine_of("x86_64", &machine);
	read_lines(arena, &machine, &lines, true);
	read_lines(arena, &machine, &merged, false);
	return 0;
}
