/*
 * family.c: the table of the cgroup family. No code beyond the table.
 */
#include "checks/cgroup/cgroup.h"

#include "core/engine/judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

static const struct plm_test tests[] = {
	{.name = "hierarchy",
	 .summary = "Control groups are mounted in a wanted version.",
	 .params_size = sizeof(struct hierarchy_params),
	 .attrs = hierarchy_attrs,
	 .attr_count = COUNT(hierarchy_attrs),
	 .validate = validate_hierarchy,
	 .eval = eval_hierarchy},
	{.name = "controller",
	 .summary = "A controller is built in, not switched off, and can limit containers.",
	 .params_size = sizeof(struct controller_params),
	 .attrs = controller_attrs,
	 .attr_count = COUNT(controller_attrs),
	 .validate = validate_controller,
	 .eval = eval_controller},
	{.name = "release-agent",
	 .summary = "No version 1 hierarchy has the kernel run a program on the host when a group "
		    "empties.",
	 .params_size = sizeof(struct release_agent_params),
	 .attrs = release_agent_attrs,
	 .attr_count = COUNT(release_agent_attrs),
	 .eval = eval_release_agent},
};

static const char *const paths[] = {
	"/proc/self/mountinfo",
	"/proc/cgroups",
	"/sys/fs/cgroup/cgroup.controllers",
	"/sys/fs/cgroup/cgroup.subtree_control",
	"/sys/fs/cgroup/*/release_agent",
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
	.test_count = COUNT(tests),
};
