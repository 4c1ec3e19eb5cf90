/*
 * accounts.h: who this host knows: the accounts of passwd(5) with what shadow(5) says of their passwords, and the
 * groups of group(5). Only the local files: what LDAP or another source of nsswitch.conf(5) adds is not seen. A hash is
 * never kept: only its kind, as crypt(5) names them.
 */
#ifndef PLM_CORE_FACTS_ACCOUNTS_H
#define PLM_CORE_FACTS_ACCOUNTS_H

#include "core/base/text.h"
#include "core/facts/facts.h"

#define PLM_PASSWD_FILE "/etc/passwd"
#define PLM_SHADOW_FILE "/etc/shadow"
#define PLM_GROUP_FILE	"/etc/group"

enum plm_password {
	PLM_PASSWORD_UNKNOWN = 0, /* it is in shadow(5), which could not be read */
	PLM_PASSWORD_NONE,	  /* locked, or none that anything typed could match */
	PLM_PASSWORD_EMPTY,	  /* nothing needs to be typed */
	PLM_PASSWORD_SET,
};

struct plm_account {
	const char *name;
	const char *home;  /* "" when not given */
	const char *shell; /* "" when not given: then /bin/sh */
	uint32_t uid, gid;
	size_t line; /* of /etc/passwd */
	enum plm_password password;
	const char *
		hash; /* the kind when SET: "yescrypt", "sha512", "unnamed" for DES and all that crypt(5)
			       has no prefix of a name for */
	bool in_passwd;			       /* the password stands in /etc/passwd itself */
	size_t shadow_line;		       /* of /etc/shadow; 0: it has none */
	int64_t min_days, max_days, warn_days; /* of shadow(5); -1: not given */
};

struct plm_group {
	const char *name;
	uint32_t gid;
	size_t line; /* of /etc/group */
	const char *const *members;
	size_t member_count;
};

/* What one of the files is like. */
struct plm_account_file {
	const char *path;
	struct plm_datum state; /* presence and errno, no bytes */
	size_t bad_line; /* the first that is not of the file's form, or 0: programs may understand it otherwise */
	size_t foreign_line; /* the first that takes in or out what another source knows ("+", "-"), or 0 */
};

struct plm_accounts {
	struct plm_account *users; /* in the file's order, doubles included */
	size_t user_count;
	struct plm_group *groups; /* the same */
	size_t group_count;
	struct plm_account_file passwd, shadow, group;
};

/* Gathered once; never NULL on 0. */
int plm_facts_accounts(struct plm_facts *facts, const struct plm_accounts **out,
		       struct plm_err **err);

/* The first account of that name, as getpwnam(3) finds it, or NULL. */
const struct plm_account *plm_accounts_user(const struct plm_accounts *accounts, const char *name);

/* ---- account_parse.c: the texts; 0 or -PLM_E_NOMEM ---- */

int plm_accounts_parse_passwd(struct plm_arena *arena, struct plm_slice text,
			      struct plm_accounts *accounts);
/* Needs the accounts: it says of them whether they can log in with a password. */
int plm_accounts_parse_shadow(struct plm_arena *arena, struct plm_slice text,
			      struct plm_accounts *accounts);
int plm_accounts_parse_group(struct plm_arena *arena, struct plm_slice text,
			     struct plm_accounts *accounts);

#endif
