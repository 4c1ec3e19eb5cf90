/*
 * judge_rule.h: an access while it is being judged; shared by the files of the test "rule" and by nobody else.
 */
#ifndef PLM_CHECKS_AUDIT_JUDGE_RULE_H
#define PLM_CHECKS_AUDIT_JUDGE_RULE_H

#include "checks/audit/audit.h"

struct plm_audit_judge {
	struct plm_eval *ev;
	struct plm_arena *arena;
	const struct plm_audit_rule_params *params;
	struct plm_kaudit_question question;
	const char *subject; /* for sentences */
	bool out_of_memory;
};

/* Text in the arena; "" when out of memory, which the judge remembers. */
const char *plm_audit_say(struct plm_audit_judge *judge, const char *fmt, ...) PLM_PRINTF(2, 3);
/* Judges the question by the sides that the rule asks about, and gives the verdict. 0 or an error. */
int plm_audit_judge_sides(struct plm_audit_judge *judge);

#endif
