/*
 * sudo.h: what the evaluators of sudo's rules and of its Defaults share, and what they take.
 */
#ifndef PLM_CHECKS_ACCESS_SUDO_H
#define PLM_CHECKS_ACCESS_SUDO_H

#include "checks/access/access.h"
#include "checks/access/sudoers.h"

/* Gives unknown, and true, when not all that sudo reads is known. */
bool sudo_untold(struct plm_eval *ev, const struct sudoers *s);

/* ---- eval_sudo_default.c ---- */

const char *sudo_validate_default(const struct access_sudo_params *p);
int sudo_eval_default(struct plm_eval *ev, const struct access_sudo_params *p,
		      const struct sudoers *s);
/* 1 with the verdict given when a Defaults line takes the question for a password away. */
int sudo_authenticates(struct plm_eval *ev, const struct sudoers *s);

#endif
