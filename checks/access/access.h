/*
 * access.h: what the evaluators of the family "access" take: who may enter this host and with which rights.
 */
#ifndef PLM_CHECKS_ACCESS_ACCESS_H
#define PLM_CHECKS_ACCESS_ACCESS_H

#include <plimsoll/plugin.h>

#include "core/facts/accounts.h"

/* ---- account ---- */

enum access_account_ask {
	ACCESS_ONE_SUPERUSER = 0,
	ACCESS_PASSWORD_NEEDED,
	ACCESS_HASH_KIND,
	ACCESS_SHADOWED,
	ACCESS_SYSTEM_LOCKED,
	ACCESS_UNIQUE,
	ACCESS_AGING,
	ACCESS_HOME,
};

struct access_account_params {
	int ask; /* enum access_account_ask */
	struct plm_list kinds;
	struct plm_int first_user;
	struct plm_int max_days, min_days, warn_days;
	struct plm_int mode;
};

const char *access_validate_account(const void *params);
int access_eval_account(struct plm_eval *ev, const void *params);
/* eval_aging.c, eval_home.c: the two questions that need more than the accounts. */
int access_judge_aging(struct plm_eval *ev, const struct access_account_params *p,
		       const struct plm_accounts *a);
int access_judge_homes(struct plm_eval *ev, const struct access_account_params *p,
		       const struct plm_accounts *a);
/* Whether a shell lets somebody in. */
bool access_can_have_shell(const char *shell);

/* ---- member ---- */

struct access_member_params {
	struct plm_list groups;
	struct plm_list allowed;
};

int access_eval_member(struct plm_eval *ev, const void *params);

/* ---- sshd ---- */

struct access_sshd_params {
	const char *option;
	struct plm_bool running;
	struct plm_expect expect;
};

struct sshd_config;
/* eval_sshd_running.c: 1 with the verdict given when the sshd that runs is not what its files say, or may not be. */
int sshd_judge_running(struct plm_eval *ev, const struct access_sshd_params *p,
		       const struct sshd_config *config);

const char *access_validate_sshd(const void *params);
int access_eval_sshd(struct plm_eval *ev, const void *params);

/* ---- sudo ---- */

enum access_sudo_ask {
	ACCESS_SUDO_PASSWORD = 0,
	ACCESS_SUDO_ALL,
	ACCESS_SUDO_ENGINE,
	ACCESS_SUDO_DEFAULT,
};

struct access_sudo_params {
	int ask; /* enum access_sudo_ask */
	struct plm_list allowed;
	const char *option;
	struct plm_expect expect;
};

const char *access_validate_sudo(const void *params);
int access_eval_sudo(struct plm_eval *ev, const void *params);

/* ---- pam ---- */

struct access_pam_params {
	const char *service, *module;
	int type; /* enum pam_type */
	struct plm_bool present;
	const char *option;
	struct plm_expect expect;
};

const char *access_validate_pam(const void *params);
int access_eval_pam(struct plm_eval *ev, const void *params);

/* Shows how a file of accounts was read. */
void access_show_file(struct plm_eval *ev, const struct plm_account_file *file, size_t entries);
/* Gives unknown, and true, when the file could not be read, or holds what only another program can tell the meaning of. */
bool access_untold(struct plm_eval *ev, const struct plm_account_file *file);

#endif
