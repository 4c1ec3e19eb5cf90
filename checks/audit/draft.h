/*
 * draft.h: a rule while its line is being read: shared by the files of the audit.rules(7) parser
 * and by nobody else.
 */
#ifndef PLM_CHECKS_AUDIT_DRAFT_H
#define PLM_CHECKS_AUDIT_DRAFT_H

#include "checks/audit/rules.h"

/* What a line asks for besides settings. */
enum plm_kaudit_intent {
	PLM_KAUDIT_NOTHING = 0,
	PLM_KAUDIT_ADD,
	PLM_KAUDIT_DELETE,
	PLM_KAUDIT_DELETE_ALL,
};

struct plm_kaudit_draft {
	struct plm_arena *arena;
	const struct plm_kaudit_reader *reader;
	struct plm_kaudit_rule rule;
	enum plm_kaudit_intent intent;
	const char *refused; /* why auditctl refuses the line; NULL when it does not */
	bool out_of_memory;
};

/* Each reads one option's argument into the draft. */
void plm_kaudit_draft_list(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_syscalls(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_field(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_compare(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_path(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_perms(struct plm_kaudit_draft *draft, const char *argument);
void plm_kaudit_draft_key(struct plm_kaudit_draft *draft, const char *argument);

/* rule_apply.c: does what the finished line says; sets `refused` when the kernel would not take it. 0 or an error. */
int plm_kaudit_draft_apply(struct plm_kaudit_draft *draft, struct plm_kaudit_set *set);

/* Says why the line is refused, once: the first reason stays. */
void plm_kaudit_draft_refuse(struct plm_kaudit_draft *draft, const char *fmt, ...) PLM_PRINTF(2, 3);

#endif
