/*
 * family.c: the table of the access family. No code beyond the table.
 */
#include "checks/access/access.h"
#include "checks/access/pam.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const char *const account_asks[] = {
	[ACCESS_ONE_SUPERUSER] = "one-superuser",
	[ACCESS_PASSWORD_NEEDED] = "password-needed",
	[ACCESS_HASH_KIND] = "hash-kind",
	[ACCESS_SHADOWED] = "shadowed",
	[ACCESS_SYSTEM_LOCKED] = "system-locked",
	[ACCESS_UNIQUE] = "unique",
	[ACCESS_AGING] = "aging",
	[ACCESS_HOME] = "home",
	NULL,
};

static const struct plm_attr account_attrs[] = {
	{.name = "ask",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_account_params, ask),
	 .choices = account_asks,
	 .summary =
		 "one-superuser: only root has uid 0; password-needed: no password is empty; "
		 "hash-kind: passwords are hashed by the named kinds; shadowed: no hash is in "
		 "/etc/passwd; system-locked: accounts below first-user have neither password "
		 "nor shell; unique: names and numbers are given once; aging: passwords, and those "
		 "of accounts to come by login.defs(5), have the days named; home: who can log in "
		 "has a home of its own with no more than mode"},
	{.name = "kinds",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct access_account_params, kinds),
	 .summary = "for hash-kind, as crypt(5) has them: yescrypt gost-yescrypt scrypt bcrypt "
		    "sha512 sha256 sha1 md5 nt; what has no name there is unnamed"},
	{.name = "first-user",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct access_account_params, first_user),
	 .fallback = "1000",
	 .summary =
		 "for system-locked and home: the first uid of people, UID_MIN of login.defs(5)"},
	{.name = "max-days",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct access_account_params, max_days),
	 .summary = "for aging: a password lasts no longer"},
	{.name = "min-days",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct access_account_params, min_days),
	 .summary = "for aging: a password lasts at least so long"},
	{.name = "warn-days",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct access_account_params, warn_days),
	 .summary = "for aging: so many days before it ends its owner is told"},
	{.name = "mode",
	 .kind = PLM_ATTR_MODE,
	 .offset = offsetof(struct access_account_params, mode),
	 .fallback = "0750",
	 .summary = "for home: the permissions that may be set, each for itself"},
};

static const struct plm_attr member_attrs[] = {
	{.name = "groups",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_member_params, groups),
	 .summary = "the groups whose members are judged; those that do not exist have none"},
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct access_member_params, allowed),
	 .summary = "the accounts that may be in them, by name; what is root already always may"},
};

static const struct plm_attr sshd_attrs[] = {
	{.name = "option",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_sshd_params, option),
	 .summary = "as sshd_config(5) writes it: PermitRootLogin; its value is compared in lower "
		    "case, times in seconds"},
	{.name = "running",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct access_sshd_params, running),
	 .fallback = "true",
	 .summary =
		 "whether the sshd that listens counts too: its command line beats the files, and "
		 "files that changed since it read them do not tell about it"},
	PLM_ATTRS_EXPECT(struct access_sshd_params, expect),
};

static const char *const sudo_asks[] = {
	[ACCESS_SUDO_PASSWORD] = "password",
	[ACCESS_SUDO_ALL] = "all",
	[ACCESS_SUDO_ENGINE] = "engine",
	[ACCESS_SUDO_DEFAULT] = "default",
	NULL,
};

static const struct plm_attr sudo_attrs[] = {
	{.name = "ask",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_sudo_params, ask),
	 .choices = sudo_asks,
	 .summary = "password: nobody runs anything without one; all: who may run every command as "
		    "root, or a shell; engine: who may start containers as root by a rule that "
		    "names an engine "
		    "(ALL is for all); default: an option of Defaults"},
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct access_sudo_params, allowed),
	 .summary =
		 "who may all the same, as sudoers(5) writes it: ann %sudo; root always may, and "
		 "a group that only has allowed members"},
	{.name = "option",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct access_sudo_params, option),
	 .summary = "for default, as sudoers(5) writes it: use_pty; a flag is true or false, what "
		    "is not set is empty"},
	PLM_ATTRS_EXPECT(struct access_sudo_params, expect),
};

static const struct plm_attr pam_attrs[] = {
	{.name = "service",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_pam_params, service),
	 .summary = "the name of a file in /etc/pam.d: su, sshd, login, common-auth"},
	{.name = "type",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_pam_params, type),
	 .choices = pam_type_names,
	 .summary = "which of its stacks"},
	{.name = "module",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct access_pam_params, module),
	 .summary = "the module: pam_faillock"},
	{.name = "present",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct access_pam_params, present),
	 .fallback = "true",
	 .summary = "whether it must be in force, or must not be there"},
	{.name = "option",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct access_pam_params, option),
	 .summary =
		 "an option whose value is judged wherever the module stands: from its line, else "
		 "faillock.conf, pwquality.conf or pwhistory.conf, else its default; a flag is "
		 "true or false"},
	PLM_ATTRS_EXPECT(struct access_pam_params, expect),
};

static const struct plm_test tests[] = {
	{.name = "account",
	 .summary = "Accounts of /etc/passwd and /etc/shadow are as wanted; no hash is ever shown.",
	 .reads = "/etc/passwd, /etc/shadow, /etc/login.defs, homes",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct access_account_params),
	 .attrs = account_attrs,
	 .attr_count = PLM_COUNT(account_attrs),
	 .validate = access_validate_account,
	 .eval = access_eval_account},
	{.name = "member",
	 .summary = "Nobody but who may is in a group, as listed member or by the primary group.",
	 .reads = "/etc/group, /etc/passwd",
	 .params_size = sizeof(struct access_member_params),
	 .attrs = member_attrs,
	 .attr_count = PLM_COUNT(member_attrs),
	 .eval = access_eval_member},
	{.name = "sshd",
	 .summary = "An option of sshd's files is as wanted for everybody: Include and Match are "
		    "resolved, else the default.",
	 .reads = "sshd_config with what it includes, and the sshd that runs",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct access_sshd_params),
	 .attrs = sshd_attrs,
	 .attr_count = PLM_COUNT(sshd_attrs),
	 .validate = access_validate_sshd,
	 .eval = access_eval_sshd},
	{.name = "sudo",
	 .summary = "Nobody but who may gets root through sudo: aliases and includes are resolved.",
	 .reads = "sudoers with what it includes",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct access_sudo_params),
	 .attrs = sudo_attrs,
	 .attr_count = PLM_COUNT(sudo_attrs),
	 .validate = access_validate_sudo,
	 .eval = access_eval_sudo},
	{.name = "pam",
	 .summary = "A module of PAM is in force for a service: includes, substacks and jumps are "
		    "resolved.",
	 .reads = "/etc/pam.d, /etc/pam.conf, /usr/lib/pam.d",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct access_pam_params),
	 .attrs = pam_attrs,
	 .attr_count = PLM_COUNT(pam_attrs),
	 .validate = access_validate_pam,
	 .eval = access_eval_pam},
};

static const char *const paths[] = {
	"/etc/passwd",
	"/etc/shadow",
	"/etc/group",
	"/etc/ssh/sshd_config",
	"/etc/ssh/sshd_config.d/*",
	"/usr/etc/ssh/sshd_config",
	"/proc/stat",
	"/proc/*/cmdline",
	"/run/sshd.pid",
	"/etc/sudoers",
	"/etc/sudoers.d/*",
	"/usr/etc/sudoers",
	"/usr/etc/sudoers.d/*",
	"/etc/nsswitch.conf",
	"/etc/login.defs",
	"/usr/etc/login.defs",
	"/etc/pam.d/*",
	"/usr/lib/pam.d/*",
	"/usr/etc/pam.d/*",
	"/etc/security/faillock.conf",
	"/etc/security/pwquality.conf",
	"/etc/security/pwquality.conf.d/*",
	"/etc/security/pwhistory.conf",
	"/etc/hostname",
	"/etc/os-release",
	"/usr/lib/os-release",
	"/var/lib/dpkg/status",
	NULL,
};

extern const struct plm_family plm_family_access;
const struct plm_family plm_family_access = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "access",
	.xmlns = "urn:plimsoll:check:access",
	.summary = "Who may enter this host and with which rights.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
