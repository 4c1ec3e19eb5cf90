/*
 * family.c: the table of the service family. No code beyond the table.
 */
#include "checks/service/minimal.h"
#include "checks/service/service.h"
#include "core/engine/table.h"

static const char *const state_choices[] = {"active", "inactive", "masked", "absent", NULL};
static const char *const need_choices[] = {"all", "any", NULL};
static const char *const absent_choices[] = {"notapplicable", "fail", "pass", NULL};

static const struct plm_attr unit_attrs[] = {
	{.name = "names",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct service_unit_params, names),
	 .summary = "the units, \"auditd.service docker.socket\"; without a suffix a service"},
	{.name = "state",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct service_unit_params, state),
	 .choices = state_choices,
	 .summary =
		 "active: runs, or waits behind an active socket, timer or path, and a boot "
		 "starts it; inactive: neither of these; masked: inactive, and nothing can start "
		 "it; absent: there is no such unit"},
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct service_unit_params, of),
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = "running: as systemd has it now; persistent: as a boot will start it; both"},
	{.name = "need",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct service_unit_params, need),
	 .choices = need_choices,
	 .fallback = "all",
	 .summary = "all: each unit that exists must be so; any: one of them is enough"},
	{.name = "absent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct service_unit_params, absent),
	 .choices = absent_choices,
	 .fallback = "notapplicable",
	 .summary = "what to say where there is none of the units; fail with need=\"all\": where "
		    "one is missing"},
};

static const struct plm_attr package_absent_attrs[] = {
	{.name = "names",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct service_package_absent_params, names),
	 .summary =
		 "packages of dpkg or rpm, with * and ? as wildcards: \"telnetd xserver-xorg*\""},
};

static const struct plm_attr minimal_attrs[] = {
	{.name = "without",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct service_minimal_params, without),
	 .fallback = "compiler desktop outdated server",
	 .summary = "kinds that must not be here: compiler; desktop; outdated (telnet, rsh and "
		    "their like); server: of mail, files, names, pages and others, while it "
		    "runs or a boot starts it"},
	{.name = "except",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct service_minimal_params, except),
	 .summary = "what this host is for all the same: gcc, xorg, telnet, mail, web, dns, …"},
};

static const struct plm_test tests[] = {
	{.name = "unit",
	 .summary = "Units run or do not, now and after a reboot.",
	 .reads = "the units that systemd knows, and their files",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct service_unit_params),
	 .attrs = unit_attrs,
	 .attr_count = PLM_COUNT(unit_attrs),
	 .eval = service_eval_unit},
	{.name = "package-absent",
	 .summary = "None of some packages is installed.",
	 .reads = "the database of dpkg or rpm",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct service_package_absent_params),
	 .attrs = package_absent_attrs,
	 .attr_count = PLM_COUNT(package_absent_attrs),
	 .eval = service_eval_package_absent},
	{.name = "minimal",
	 .summary =
		 "The host has no compiler, no desktop and no server that containers have no use "
		 "for: by packages, by programs, by units.",
	 .reads = "the database of dpkg or rpm, the programs of the host, units, the kernel's "
		  "sockets",
	 .params_size = sizeof(struct service_minimal_params),
	 .attrs = minimal_attrs,
	 .attr_count = PLM_COUNT(minimal_attrs),
	 .validate = service_validate_minimal,
	 .eval = service_eval_minimal},
};

static const char *const paths[] = {
	"/etc/systemd/system",
	"/etc/systemd/system/**",
	"/etc/systemd/system.control/**",
	"/etc/systemd/system.attached/**",
	"/run/systemd/system/**",
	"/run/systemd/generator/**",
	"/run/systemd/generator.early/**",
	"/run/systemd/generator.late/**",
	"/run/systemd/transient/**",
	"/usr/local/lib/systemd/system/**",
	"/usr/lib/systemd/system/**",
	"/lib/systemd/system/**",
	"/etc/init.d",
	"/etc/rc*.d",
	"/etc/rc.d/rc*.d",
	"/var/lib/dpkg/status",
	"/var/lib/rpm",
	"/usr/lib/sysimage/rpm",
	"/usr/local/sbin",
	"/usr/local/bin",
	"/usr/sbin",
	"/usr/bin",
	"/sbin",
	"/bin",
	NULL,
};

extern const struct plm_family plm_family_service;
const struct plm_family plm_family_service = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "service",
	.xmlns = "urn:plimsoll:check:service",
	.summary = "What runs on the host, and what a boot starts.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
