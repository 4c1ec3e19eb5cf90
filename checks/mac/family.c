/*
 * family.c: the table of the family "mac": its tests and their attributes.
 */
#include "checks/mac/mac.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const struct plm_attr expect_attrs[] = {
	PLM_ATTRS_EXPECT(struct mac_expect_params, expect),
};

static const char *const persistent_choices[] = {"optional", "required", NULL};

static const struct plm_attr profile_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_PATTERN,
	 .offset = offsetof(struct mac_profile_params, name),
	 .summary = "the profiles meant, as an extended regular expression; all when not given"},
	{.name = "mode",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_profile_params, modes),
	 .fallback = "enforce kill",
	 .summary = "the modes they may be in: enforce, kill, complain, prompt, unconfined"},
	{.name = "required",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct mac_profile_params, required),
	 .fallback = "true",
	 .summary = "whether it is a failure that no such profile is loaded"},
	{.name = "persistent",
	 .kind = PLM_ATTR_CHOICE,
	 .choices = persistent_choices,
	 .fallback = "optional",
	 .offset = offsetof(struct mac_profile_params, persistent),
	 .summary = "whether a file of /etc/apparmor.d must load each of them again; engines load "
		    "those of their containers themselves"},
};

static const struct plm_attr lsm_attrs[] = {
	{.name = "all-of",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_lsm_params, all_of),
	 .summary = "security modules that must all be active"},
	{.name = "any-of",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_lsm_params, any_of),
	 .summary = "security modules of which one must be active"},
};

static const char *const states[] = {"off", "on", NULL};

static const struct plm_attr boolean_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct mac_boolean_params, name),
	 .summary = "the boolean, such as container_use_devices"},
	{.name = "expected",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .choices = states,
	 .offset = offsetof(struct mac_boolean_params, expected),
	 .summary = "the state it must have, now and after a reboot"},
};

static const struct plm_attr label_attrs[] = {
	{.name = "paths",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct mac_label_params, paths),
	 .summary = "absolute paths; those that do not exist are passed over"},
	{.name = "also",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_label_params, also),
	 .summary = "types that will do beside the policy's own"},
};

static const struct plm_attr domain_attrs[] = {
	{.name = "services-not-in",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_domain_params, services_not_in),
	 .summary = "types that no process outside containers may run in, such as initrc_t and "
		    "unconfined_service_t"},
	{.name = "containers-in",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct mac_domain_params, containers_in),
	 .summary = "types of which every process of every container must have one, such as "
		    "container_t"},
	{.name = "distinct",
	 .kind = PLM_ATTR_BOOL,
	 .fallback = "true",
	 .offset = offsetof(struct mac_domain_params, distinct),
	 .summary = "with containers-in: each container also has categories that no other has, but "
		    "of its own pod"},
};

static const char *validate_expect(const void *params)
{
	const struct mac_expect_params *p = params;

	return plm_expect_check(&p->expect);
}

static const char *validate_lsm(const void *params)
{
	const struct mac_lsm_params *p = params;

	return p->all_of.count || p->any_of.count
		       ? NULL
		       : "no security module is named: write all-of or any-of";
}

static const struct plm_test tests[] = {
	{.name = "selinux-mode",
	 .summary = "SELinux's mode, running and after a reboot: enforcing, permissive, disabled",
	 .reads = "the kernel's SELinux file system, /etc/selinux/config, the kernel's parameters",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_expect_params),
	 .attrs = expect_attrs,
	 .attr_count = PLM_COUNT(expect_attrs),
	 .validate = validate_expect,
	 .eval = mac_eval_selinux_mode},
	{.name = "selinux-policy",
	 .summary = "the policy that SELinux is configured to load",
	 .reads = "the kernel's SELinux file system, /etc/selinux/config",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_expect_params),
	 .attrs = expect_attrs,
	 .attr_count = PLM_COUNT(expect_attrs),
	 .validate = validate_expect,
	 .eval = mac_eval_selinux_policy},
	{.name = "selinux-boolean",
	 .summary = "a boolean of SELinux's policy, running and after a reboot",
	 .reads = "the kernel's SELinux file system, the policy store in /var/lib/selinux or "
		  "/etc/selinux",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_boolean_params),
	 .attrs = boolean_attrs,
	 .attr_count = PLM_COUNT(boolean_attrs),
	 .validate = mac_validate_boolean,
	 .eval = mac_eval_selinux_boolean},
	{.name = "selinux-label",
	 .summary = "files have the type that the policy's file_contexts give them",
	 .reads = "the labels of files, and the policy's file_contexts",
	 .params_size = sizeof(struct mac_label_params),
	 .attrs = label_attrs,
	 .attr_count = PLM_COUNT(label_attrs),
	 .validate = mac_validate_label,
	 .eval = mac_eval_selinux_label},
	{.name = "selinux-domain",
	 .summary = "in which domains services and containers run, and whether containers are told "
		    "apart by categories",
	 .reads = "/proc/PID/attr/current",
	 .params_size = sizeof(struct mac_domain_params),
	 .attrs = domain_attrs,
	 .attr_count = PLM_COUNT(domain_attrs),
	 .validate = mac_validate_domain,
	 .eval = mac_eval_selinux_domain},
	{.name = "apparmor-mode",
	 .summary = "AppArmor's overall mode: enforce, complain, kill, unconfined, or disabled",
	 .reads =
		 "the kernel's AppArmor file system, /sys/module/apparmor, the kernel's parameters",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_expect_params),
	 .attrs = expect_attrs,
	 .attr_count = PLM_COUNT(expect_attrs),
	 .validate = validate_expect,
	 .eval = mac_eval_apparmor_mode},
	{.name = "apparmor-profile",
	 .summary = "AppArmor profiles of a name are loaded, in a mode that confines, and would be "
		    "after a "
		    "reboot",
	 .reads = "the kernel's list of profiles, and /etc/apparmor.d",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_profile_params),
	 .attrs = profile_attrs,
	 .attr_count = PLM_COUNT(profile_attrs),
	 .eval = mac_eval_apparmor_profile},
	{.name = "lsm",
	 .summary = "security modules that are active in the kernel",
	 .reads = "/sys/kernel/security/lsm, and the kernel's parameters",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct mac_lsm_params),
	 .attrs = lsm_attrs,
	 .attr_count = PLM_COUNT(lsm_attrs),
	 .validate = validate_lsm,
	 .eval = mac_eval_lsm},
	{.name = "confinement",
	 .summary = "some mandatory access control confines what runs on this host",
	 .reads = "the kernel's SELinux and AppArmor file systems",
	 .eval = mac_eval_confinement},
};

static const char *const paths[] = {
	MAC_SELINUX_CONFIG,
	MAC_APPARMOR_ENABLED,
	MAC_APPARMOR_MODE,
	MAC_PROFILES,
	"/etc/apparmor.d",
	"/etc/apparmor.d/*",
	"/etc/apparmor.d/disable/*",
	"/etc/apparmor.d/force-complain/*",
	MAC_LSM,
	"/proc/cmdline",
	"/proc/filesystems",
	"/proc/*/attr/current",
	"/sys/fs/selinux/booleans/*",
	"/etc/selinux/semanage.conf",
	"/etc/selinux/*/policy/*",
	"/etc/selinux/*/contexts/files/file_contexts",
	"/etc/selinux/*/contexts/files/file_contexts.homedirs",
	"/etc/selinux/*/contexts/files/file_contexts.local",
	"/etc/selinux/*/contexts/files/file_contexts.subs",
	"/etc/selinux/*/contexts/files/file_contexts.subs_dist",
	"/var/lib/selinux/*/active/booleans.local",
	NULL,
};

extern const struct plm_family plm_family_mac;
const struct plm_family plm_family_mac = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "mac",
	.xmlns = "urn:plimsoll:check:mac",
	.summary = "mandatory access control: SELinux, AppArmor, the kernel's security modules",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
