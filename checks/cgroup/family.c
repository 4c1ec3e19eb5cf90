/*
 * family.c: the table of the cgroup family. No code beyond the table.
 */
#include "checks/cgroup/cgroup.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const struct plm_attr hierarchy_attrs[] = {
	{.name = "one-of",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct hierarchy_params, one_of),
	 .summary = "what will do, out of v2, hybrid (v1 controllers beside v2) and v1"},
};

static const struct plm_attr controller_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct controller_params, name),
	 .summary = "the controller by its version 2 name: memory, pids, cpu, io, cpuset"},
	{.name = "delegated",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct controller_params, delegated),
	 .fallback = "true",
	 .summary = "true: the root also hands it down (cgroup.subtree_control)"},
};

static const struct plm_attr release_agent_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct release_agent_params, allowed),
	 .summary = "programs that may be there, such as systemd's own agent"},
};

/* In the order of enum plm_limit_kind. */
static const char *const resources[] = {"memory", "pids", "cpu", NULL};
static const char *const persistent_choices[] = {"optional", "required", NULL};

static const struct plm_attr slice_attrs[] = {
	{.name = "slices",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct slice_params, slices),
	 .summary =
		 "slices such as machine.slice, or groups below the root such as kubepods; those "
		 "that are not there are passed over"},
	{.name = "resource",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .choices = resources,
	 .offset = offsetof(struct slice_params, resource),
	 .summary = "what is limited"},
	{.name = "at-most-percent",
	 .kind = PLM_ATTR_INT,
	 .fallback = "100",
	 .offset = offsetof(struct slice_params, at_most_percent),
	 .summary =
		 "the limit, as a part of the host's memory, of the tasks its kernel can have or "
		 "of its CPUs"},
	{.name = "persistent",
	 .kind = PLM_ATTR_CHOICE,
	 .choices = persistent_choices,
	 .fallback = "optional",
	 .offset = offsetof(struct slice_params, persistent),
	 .summary = "whether a unit file that lasts must say so"},
};

static const struct plm_attr delegation_attrs[] = {
	{.name = "unit",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct delegation_params, unit),
	 .summary =
		 "a service, or a template (user@.service), of which each instance is looked at"},
	{.name = "controllers",
	 .kind = PLM_ATTR_LIST,
	 .fallback = "cpu memory pids",
	 .offset = offsetof(struct delegation_params, controllers),
	 .summary = "controllers that must be handed down, by their version 2 names"},
};

static const struct plm_attr oomd_attrs[] = {
	{.name = "services",
	 .kind = PLM_ATTR_LIST,
	 .fallback = "systemd-oomd.service earlyoom.service nohang.service",
	 .offset = offsetof(struct oomd_params, services),
	 .summary = "services of which one must be active and enabled"},
	{.name = "watched",
	 .kind = PLM_ATTR_LIST,
	 .fallback = "-.slice system.slice user.slice machine.slice kubepods.slice user@.service",
	 .offset = offsetof(struct oomd_params, watched),
	 .summary =
		 "units of which one must hand itself to systemd-oomd, where that is the service"},
	{.name = "required",
	 .kind = PLM_ATTR_BOOL,
	 .fallback = "true",
	 .offset = offsetof(struct oomd_params, required),
	 .summary = "whether it is a failure that there is no such service"},
};

static const struct plm_test tests[] = {
	{.name = "hierarchy",
	 .summary = "Control groups are mounted in a wanted version.",
	 .reads = "/proc/self/mountinfo",
	 .params_size = sizeof(struct hierarchy_params),
	 .attrs = hierarchy_attrs,
	 .attr_count = PLM_COUNT(hierarchy_attrs),
	 .validate = validate_hierarchy,
	 .eval = eval_hierarchy},
	{.name = "controller",
	 .summary = "A controller is built in, not switched off, and can limit containers.",
	 .reads = "/proc/cgroups, cgroup.controllers, the kernel's parameters",
	 .params_size = sizeof(struct controller_params),
	 .attrs = controller_attrs,
	 .attr_count = PLM_COUNT(controller_attrs),
	 .validate = validate_controller,
	 .eval = eval_controller},
	{.name = "release-agent",
	 .summary = "No version 1 hierarchy has the kernel run a program on the host when a group "
		    "empties.",
	 .reads = "release_agent and notify_on_release of every version 1 hierarchy",
	 .params_size = sizeof(struct release_agent_params),
	 .attrs = release_agent_attrs,
	 .attr_count = PLM_COUNT(release_agent_attrs),
	 .eval = eval_release_agent},
	{.name = "slice-limit",
	 .summary = "What runs in a slice cannot take all of the host, now and after a reboot.",
	 .reads = "the control group of the slice, and the files of its unit",
	 .params_size = sizeof(struct slice_params),
	 .attrs = slice_attrs,
	 .attr_count = PLM_COUNT(slice_attrs),
	 .validate = validate_slice,
	 .eval = eval_slice_limit},
	{.name = "delegation",
	 .summary = "A unit hands down the controllers that rootless or engine containers below it "
		    "need, in its file and in its control groups.",
	 .reads = "the files of units, and cgroup.controllers below them",
	 .params_size = sizeof(struct delegation_params),
	 .attrs = delegation_attrs,
	 .attr_count = PLM_COUNT(delegation_attrs),
	 .validate = validate_delegation,
	 .eval = eval_delegation},
	{.name = "writable",
	 .summary =
		 "Control groups of version 2 that processes are in are changed by root alone, but "
		 "for those that were handed down.",
	 .reads = "owners and modes of control groups that processes are in",
	 .eval = eval_writable},
	{.name = "oomd",
	 .summary = "A service frees memory before the kernel's last resort, runs, is enabled and "
		    "watches something.",
	 .reads = "units, oomd.conf, the files of units, memory.pressure",
	 .params_size = sizeof(struct oomd_params),
	 .attrs = oomd_attrs,
	 .attr_count = PLM_COUNT(oomd_attrs),
	 .eval = eval_oomd},
};

static const char *const paths[] = {
	"/proc/self/mountinfo",
	"/proc/cgroups",
	"/sys/fs/cgroup/cgroup.controllers",
	"/sys/fs/cgroup/cgroup.subtree_control",
	"/sys/fs/cgroup/*/release_agent",
	"/sys/fs/cgroup/*.slice/memory.max",
	"/sys/fs/cgroup/*.slice/pids.max",
	"/sys/fs/cgroup/*.slice/cpu.max",
	"/sys/fs/cgroup/user.slice/*/*/cgroup.controllers",
	"/sys/fs/cgroup/system.slice/*/cgroup.controllers",
	"/sys/fs/cgroup/*/*.slice/memory.limit_in_bytes",
	"/sys/fs/cgroup/*/*.slice/pids.max",
	"/sys/fs/cgroup/*/*.slice/cpu.cfs_quota_us",
	"/proc/pressure/memory",
	"/proc/sys/kernel/pid_max",
	"/proc/sys/kernel/threads-max",
	"/sys/fs/cgroup/*/cgroup.procs",
	"/etc/systemd/system/*.slice",
	"/etc/systemd/system/*.slice.d/*.conf",
	"/etc/systemd/system/*.service",
	"/etc/systemd/system/*.service.d/*.conf",
	"/etc/systemd/system.control/*.slice.d/*.conf",
	"/run/systemd/system.control/*.slice.d/*.conf",
	"/usr/lib/systemd/system/*.slice",
	"/usr/lib/systemd/system/*.slice.d/*.conf",
	"/usr/lib/systemd/system/*.service",
	"/usr/lib/systemd/system/*.service.d/*.conf",
	NULL,
};

extern const struct plm_family plm_family_cgroup;
const struct plm_family plm_family_cgroup = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "cgroup",
	.xmlns = "urn:plimsoll:check:cgroup",
	.summary = "Whether control groups can keep one container from starving the host.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
