/*
 * reach.h: how much of one access one audit rule matches; shared by the files that tell what a set of rules records and by
 * nobody else.
 */
#ifndef PLM_CHECKS_AUDIT_REACH_H
#define PLM_CHECKS_AUDIT_REACH_H

#include "checks/audit/rules.h"

/* How much of an access a rule matches. */
enum plm_kaudit_reach {
	PLM_KAUDIT_REACH_NONE = 0,
	PLM_KAUDIT_REACH_PART, /* only with its filters, or only a part of the tree */
	PLM_KAUDIT_REACH_FULL,
};

/* One access that is asked: a permission on the path, or one system call. */
struct plm_kaudit_access {
	const struct plm_kaudit_question *question;
	const struct plm_kaudit_machine *machine;
	const struct plm_kaudit_abi *abi;
	unsigned perm;	     /* one bit; 0 for a system call */
	const char *syscall; /* NULL for a permission */
};

/* Of a rule of whatever list. Pure. */
enum plm_kaudit_reach plm_kaudit_reach_of(const struct plm_kaudit_rule *rule,
					  const struct plm_kaudit_access *access);

#endif
