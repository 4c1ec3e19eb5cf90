/*
 * family.c: the table of the kernel family. No code beyond the table.
 */
#include "checks/kernel/kernel.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const char *const persistent_choices[] = {"optional", "required", NULL};
static const char *const absent_choices[] = {"notapplicable", "fail", NULL};
static const char *const cmdline_states[] = {"set", "unset", NULL};
static const char *const toggles[] = {"off", "on", NULL};
static const char *const config_absent_choices[] = {"n", "notapplicable", "fail", NULL};
static const char *const config_versions[] = {"carried", "exact", NULL};
static const char *const module_states[] = {"loaded", "not-loaded", "blocked", NULL};
static const char *const lockdown_levels[] = {"integrity", "confidentiality", NULL};

/* clang-format off */
#define WHEN(type) \
	PLM_ATTR_OF(type, when.arch, "arch", PLM_ATTR_LIST, \
		    "the machines it is about, as uname -m says: x86_64 aarch64; others make it notapplicable"), \
	PLM_ATTR_OF(type, when.since, "since", PLM_ATTR_STRING, \
		    "the first version that has it; older kernels without it make it notapplicable"), \
	PLM_ATTR_OF(type, when.until, "until", PLM_ATTR_STRING, \
		    "the first version that has it no more")
/* clang-format on */

static const struct plm_attr version_attrs[] = {
	{.name = "at-least",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct version_params, at_least),
	 .summary = "the oldest version that will do, such as 5.10"},
	{.name = "newest",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct version_params, newest),
	 .summary = "true: of the kernels installed the newest has to be the one that runs"},
};

static const struct plm_attr sysctl_attrs[] = {
	{.name = "key",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct sysctl_params, key),
	 .summary = "the sysctl, with dots or slashes: kernel.kptr_restrict"},
	PLM_ATTRS_EXPECT(struct sysctl_params, expect),
	{.name = "persistent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct sysctl_params, persistent),
	 .choices = persistent_choices,
	 .fallback = "optional",
	 .summary = "whether a file must set it: required where the kernel's own default is not "
		    "good enough"},
	{.name = "absent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct sysctl_params, absent),
	 .choices = absent_choices,
	 .fallback = "notapplicable",
	 .summary = "the verdict when the running kernel has no such sysctl"},
	{.name = "same-as",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct sysctl_params, same_as),
	 .summary = "instead of a wanted value: the build option that tells it, such as "
		    "ARCH_MMAP_RND_BITS_MAX"},
	WHEN(struct sysctl_params),
};

static const struct plm_attr cmdline_attrs[] = {
	{.name = "parameter",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct cmdline_params, parameter),
	 .summary = "the parameter's name, such as mitigations; - and _ are the same"},
	PLM_ATTRS_EXPECT(struct cmdline_params, expect),
	{.name = "state",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct cmdline_params, state),
	 .choices = cmdline_states,
	 .summary = "instead of a wanted value: whether the parameter stands there at all"},
	{.name = "switch",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct cmdline_params, toggle),
	 .choices = toggles,
	 .summary = "instead of a wanted value: on for 1, y, yes, true, on; off for their "
		    "opposites"},
	{.name = "or-unset",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct cmdline_params, or_unset),
	 .summary = "true: leaving the parameter out is as good as the wanted value"},
	WHEN(struct cmdline_params),
};

static const struct plm_attr config_attrs[] = {
	{.name = "option",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct config_params, option),
	 .summary = "the build option, with or without CONFIG_; one that does not occur is n"},
	PLM_ATTRS_EXPECT(struct config_params, expect),
	{.name = "absent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct config_params, absent),
	 .choices = config_absent_choices,
	 .fallback = "n",
	 .summary = "what an option that does not occur is: n, or where n must have been chosen a "
		    "verdict"},
	{.name = "versions",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct config_params, versions),
	 .choices = config_versions,
	 .fallback = "carried",
	 .summary = "carried: since and until do not count where the option occurs all the same, "
		    "as distributions carry features to other versions; exact: they do"},
	{.name = "same-as",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct config_params, same_as),
	 .summary = "instead of a wanted value: another option that has it, such as "
		    "ARCH_MMAP_RND_BITS_MAX"},
	WHEN(struct config_params),
};

static const struct plm_attr module_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct module_params, name),
	 .summary = "the module, such as sctp; - and _ are the same"},
	{.name = "state",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct module_params, state),
	 .choices = module_states,
	 .summary = "loaded (or built in); not-loaded; blocked: not loaded, and kept out by "
		    "modprobe.d, "
		    "module_blacklist= or its absence; a blacklisted one that another brings along "
		    "is not"},
};

static const struct plm_attr vulnerability_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct vulnerability_params, name),
	 .summary = "one flaw by its file name, such as meltdown; all of them when not given"},
	{.name = "smt",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct vulnerability_params, smt),
	 .fallback = "false",
	 .summary = "true: a leak between sibling threads (\"SMT vulnerable\") counts too"},
};

static const struct plm_attr taint_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct taint_params, allowed),
	 .summary = "letters of taints that are accepted, apart from each other: P O E"},
};

static const struct plm_attr secure_boot_attrs[] = {
	{.name = "shim",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct secure_boot_params, shim),
	 .fallback = "true",
	 .summary = "true: shim, which most distributions start by, has to check what it starts"},
};

static const struct plm_attr lockdown_attrs[] = {
	{.name = "at-least",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct lockdown_params, at_least),
	 .choices = lockdown_levels,
	 .fallback = "integrity",
	 .summary = "the level wanted"},
	{.name = "absent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct lockdown_params, absent),
	 .choices = absent_choices,
	 .fallback = "notapplicable",
	 .summary = "the verdict when the kernel was built without lockdown"},
};

static const struct plm_test tests[] = {
	{.name = "version",
	 .summary = "The running kernel is not older than a version, a distribution's suffix not "
		    "counted, or is the newest one installed.",
	 .reads = "uname, and the kernels that the package database and /boot know",
	 .params_size = sizeof(struct version_params),
	 .attrs = version_attrs,
	 .attr_count = PLM_COUNT(version_attrs),
	 .validate = validate_version,
	 .eval = eval_version},
	{.name = "sysctl",
	 .summary = "A sysctl has a wanted value, now and after a reboot, files read as sysctl "
		    "--system reads them, or systemd where that is what applies them.",
	 .reads = "/proc/sys, and the sysctl.d files of /etc, /run, /usr/local/lib and /usr/lib "
		  "with /etc/sysctl.conf, systemd-sysctl.service, and sysctl.KEY= in boot entries",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct sysctl_params),
	 .attrs = sysctl_attrs,
	 .attr_count = PLM_COUNT(sysctl_attrs),
	 .validate = validate_sysctl,
	 .eval = eval_sysctl},
	{.name = "cmdline",
	 .summary = "A kernel parameter is as wanted, in the running kernel and in every boot "
		    "entry and its sources.",
	 .reads =
		 "/proc/cmdline, GRUB's configuration, boot loader entries and /etc/kernel/cmdline",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct cmdline_params),
	 .attrs = cmdline_attrs,
	 .attr_count = PLM_COUNT(cmdline_attrs),
	 .validate = validate_cmdline,
	 .eval = eval_cmdline},
	{.name = "config",
	 .summary = "The kernel was built with an option as wanted.",
	 .reads = "/proc/config.gz, or /boot/config-* of the running kernel",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct config_params),
	 .attrs = config_attrs,
	 .attr_count = PLM_COUNT(config_attrs),
	 .validate = validate_config,
	 .eval = eval_config},
	{.name = "module",
	 .summary = "A kernel module is loaded, or is not, or is kept from being loaded.",
	 .reads = "/proc/modules, modprobe.d, modules.builtin and modules.dep of the running "
		  "kernel, /proc/cmdline",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct module_params),
	 .attrs = module_attrs,
	 .attr_count = PLM_COUNT(module_attrs),
	 .validate = validate_module,
	 .eval = eval_module},
	{.name = "vulnerability",
	 .summary = "The kernel reports no flaw of the processor as open.",
	 .reads = "/sys/devices/system/cpu/vulnerabilities",
	 .params_size = sizeof(struct vulnerability_params),
	 .attrs = vulnerability_attrs,
	 .attr_count = PLM_COUNT(vulnerability_attrs),
	 .validate = validate_vulnerability,
	 .eval = eval_vulnerability},
	{.name = "taint",
	 .summary = "The running kernel is what the distribution shipped: nothing has tainted it.",
	 .reads = "/proc/sys/kernel/tainted",
	 .params_size = sizeof(struct taint_params),
	 .attrs = taint_attrs,
	 .attr_count = PLM_COUNT(taint_attrs),
	 .validate = validate_taint,
	 .eval = eval_taint},
	{.name = "secure-boot",
	 .summary = "The firmware starts only what is signed by a key it trusts.",
	 .reads = "the variables of the firmware below /sys/firmware/efi",
	 .params_size = sizeof(struct secure_boot_params),
	 .attrs = secure_boot_attrs,
	 .attr_count = PLM_COUNT(secure_boot_attrs),
	 .eval = eval_secure_boot},
	{.name = "lockdown",
	 .summary = "The kernel keeps even root from changing it while it runs.",
	 .reads = "/sys/kernel/security/lockdown",
	 .params_size = sizeof(struct lockdown_params),
	 .attrs = lockdown_attrs,
	 .attr_count = PLM_COUNT(lockdown_attrs),
	 .eval = eval_lockdown},
};

static const char *const paths[] = {
	"/proc/sys/**",
	"/etc/sysctl.conf",
	"/etc/systemd/system/systemd-sysctl.service",
	"/usr/lib/systemd/system/systemd-sysctl.service",
	"/etc/sysctl.d/*",
	"/run/sysctl.d/*",
	"/usr/local/lib/sysctl.d/*",
	"/usr/lib/sysctl.d/*",
	"/lib/sysctl.d/*",
	"/proc/cmdline",
	"/boot/grub/grub.cfg",
	"/boot/grub/grubenv",
	"/boot/grub2/grub.cfg",
	"/boot/grub2/grubenv",
	"/boot/efi/EFI/*/grub.cfg",
	"/boot/efi/EFI/*/grubenv",
	"/boot/loader/entries/*",
	"/boot/efi/loader/entries/*",
	"/efi/loader/entries/*",
	"/boot/grub/custom.cfg",
	"/boot/grub2/custom.cfg",
	"/boot/efi/EFI/*/custom.cfg",
	"/boot/extlinux/extlinux.conf",
	"/boot/syslinux/syslinux.cfg",
	"/boot/EFI/Linux/*.efi",
	"/boot/efi/EFI/Linux/*.efi",
	"/efi/EFI/Linux/*.efi",
	"/boot/cmdline.txt",
	"/boot/firmware/cmdline.txt",
	"/etc/default/grub",
	"/etc/default/grub.d/*",
	"/etc/kernel/cmdline",
	"/usr/lib/kernel/cmdline",
	"/proc/config.gz",
	"/boot/config-*",
	"/lib/modules/*/config",
	"/usr/lib/ostree-boot/config-*",
	"/proc/version_signature",
	"/proc/modules",
	"/lib/modules/*/modules.dep",
	"/lib/modules/*/modules.builtin",
	"/lib/modules/*/modules.softdep",
	"/etc/modprobe.d/*",
	"/run/modprobe.d/*",
	"/usr/local/lib/modprobe.d/*",
	"/usr/lib/modprobe.d/*",
	"/lib/modprobe.d/*",
	"/sys/devices/system/cpu/vulnerabilities/*",
	"/sys/kernel/security/lockdown",
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
	"/sys/firmware/efi/efivars/SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c",
	"/sys/firmware/efi/efivars/MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23",
	"/boot/vmlinuz-*",
	NULL,
};

extern const struct plm_family plm_family_kernel;
const struct plm_family plm_family_kernel = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "kernel",
	.xmlns = "urn:plimsoll:check:kernel",
	.summary = "How the kernel, the wall between containers, was built, started and tuned.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
