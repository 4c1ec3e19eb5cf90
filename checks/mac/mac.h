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

static inline bool mac_is_among(const char *text, const struct plm_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (plm_str_eq(text, list->items[i]))
			return true;
	return false;
}

/* What to do where securityfs is missing. */
#define MAC_MOUNT_REMEDY "mount -t securityfs securityfs /sys/kernel/security"

struct mac_expect_params {
	struct plm_expect expect;
};

struct mac_profile_params {
	const char *name; /* extended regular expression; NULL: every profile */
	struct plm_list modes;
	struct plm_bool required;
};

struct mac_lsm_params {
	struct plm_list all_of, any_of;
};

int mac_eval_selinux_mode(struct plm_eval *ev, const void *params);
int mac_eval_selinux_policy(struct plm_eval *ev, const void *params);
int mac_eval_apparmor_mode(struct plm_eval *ev, const void *params);
int mac_eval_apparmor_profile(struct plm_eval *ev, const void *params);
int mac_eval_lsm(struct plm_eval *ev, const void *params);
int mac_eval_confinement(struct plm_eval *ev, const void *params);

#endif
