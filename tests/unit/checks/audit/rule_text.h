/*
 * rule_text.h: text into a set of audit rules, for the tests of the parser and of coverage.
 */
#ifndef PLM_TESTS_UNIT_CHECKS_AUDIT_RULE_TEXT_H
#define PLM_TESTS_UNIT_CHECKS_AUDIT_RULE_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "checks/audit/rules.h"
#include "core/base/arena.h"

struct rule_text {
	struct plm_arena *arena;
	struct plm_kaudit_machine machine;
	struct plm_kaudit_set set;
};

static inline void read_text(struct rule_text *t, const char *machine, bool listed,
			     const char *text)
{
	struct plm_kaudit_reader reader = {.machine = &t->machine, .listed = listed};
	struct plm_kaudit_lines lines = {0};

	t->arena = plm_arena_new();
	assert_non_null(t->arena);
	plm_kaudit_machine_of(machine, &t->machine);
	plm_kaudit_set_init(&t->set, t->arena);
	assert_int_equal(plm_kaudit_lines_add(t->arena, &lines, "rules", plm_slice_of(text)), 0);
	for (size_t i = 0; i < lines.count && !t->set.stopped; i++)
		assert_int_equal(plm_kaudit_rule_line(t->arena, &reader, &lines.items[i], &t->set),
				 0);
	assert_int_equal(plm_kaudit_rules_order(t->arena, &t->set), 0);
}

static inline void drop_text(struct rule_text *t)
{
	plm_arena_free(t->arena);
}

#endif
