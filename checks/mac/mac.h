/*
 * mac.h: what collectors and evaluators of the family "mac" share: the state of SELinux, of
 * AppArmor and of the kernel's stack of security modules.
 */
#ifndef PLM_CHECKS_MAC_MAC_H
#define PLM_CHECKS_MAC_MAC_H

#include <plimsoll/plugin.h>

#include "core/base/text.h"

#define MAC_SELINUX_CONFIG   "/etc/selinux/config"
#define MAC_APPARMOR_ENABLED "/sys/module/apparmor/parameters/enabled"
#define MAC_APPARMOR_MODE    "/sys/module/apparmor/parameters/mode"
#define MAC_PROFILES	     "/sys/kernel/security/apparmor/profiles"
#define MAC_LSM		     "/sys/kernel/security/lsm"
#define MAC_BOOLEANS	     "/sys/fs/selinux/booleans"

/* A word that has a running and a persistent side: data is the word, NULL unless present. */
struct mac_word {
	struct plm_datum running, persistent;
};

struct mac_selinux {
	bool installed;		 /* the kernel runs it or the host is configured for it */
	struct mac_word mode;	 /* "enforcing", "permissive", "disabled" */
	const char *mode_source; /* of the persistent side: the configuration or /proc/cmdline */
	struct plm_datum policy; /* the word SELINUXTYPE names: "targeted" */
};

struct mac_profile {
	const char *name; /* untrusted text */
	const char *mode; /* "enforce", "complain", "kill", "unconfined", … */
};

struct mac_apparmor {
	struct plm_datum enabled; /* as the kernel says it */
	bool on;		  /* it is enabled */
	struct plm_datum mode;	  /* the word: "disabled", or the kernel's overall mode */
	struct plm_datum profiles_file;
	const struct mac_profile *profiles;
	size_t profile_count;
};

struct mac_lsm {
	struct plm_datum file;
	bool kernel_has_securityfs; /* it could be mounted */
	struct plm_list names;
};

int mac_selinux(struct plm_facts *facts, const struct mac_selinux **out, struct plm_err **err);
int mac_apparmor(struct plm_facts *facts, const struct mac_apparmor **out, struct plm_err **err);
int mac_lsm(struct plm_facts *facts, const struct mac_lsm **out, struct plm_err **err);

static inline bool mac_is_word(const struct plm_datum *datum, const char *text)
{
	return datum->presence == PLM_PRESENT && plm_str_eq(datum->data, text);
}

/* collect_selinux.c: a word as a datum; NULL: ABSENT. */
struct plm_datum mac_word_datum(const char *word);

/* What to do where securityfs is missing. */
#define MAC_MOUNT_REMEDY "mount -t securityfs securityfs /sys/kernel/security"

struct mac_expect_params {
	struct plm_expect expect;
};

struct mac_profile_params {
	const char *name; /* extended regular expression; NULL: every profile */
	struct plm_list modes;
	struct plm_bool required;
	int persistent; /* 0 optional, 1 required */
};

struct mac_lsm_params {
	struct plm_list all_of, any_of;
};

struct mac_boolean_params {
	const char *name;
	int expected; /* 0 off, 1 on */
};

struct mac_label_params {
	struct plm_list paths, also;
};

struct mac_domain_params {
	struct plm_list services_not_in, containers_in;
	struct plm_bool distinct;
};

/* For what only means something where SELinux is switched on, or is in an image: gathers its state,
 * or gives the verdict and sets *ended. */
int mac_selinux_in_use(struct plm_eval *ev, const struct mac_selinux **selinux, bool *ended);

int mac_eval_selinux_mode(struct plm_eval *ev, const void *params);
int mac_eval_selinux_policy(struct plm_eval *ev, const void *params);
int mac_eval_selinux_boolean(struct plm_eval *ev, const void *params);
int mac_eval_selinux_label(struct plm_eval *ev, const void *params);
int mac_eval_selinux_domain(struct plm_eval *ev, const void *params);
int mac_eval_apparmor_mode(struct plm_eval *ev, const void *params);
int mac_eval_apparmor_profile(struct plm_eval *ev, const void *params);
int mac_eval_lsm(struct plm_eval *ev, const void *params);
int mac_eval_confinement(struct plm_eval *ev, const void *params);

const char *mac_validate_boolean(const void *params);
const char *mac_validate_label(const void *params);
const char *mac_validate_domain(const void *params);

#endif
