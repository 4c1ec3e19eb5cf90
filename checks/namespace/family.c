/*
 * family.c: the table of the namespace family. No code beyond the table.
 */
#include "checks/namespace/namespace.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

/* In the order of namespace_types. */
static const char *const types[] = {"cgroup", "ipc",  "mnt", "net", "pid",
				    "time",   "user", "uts", NULL};
static const char *const persistent_choices[] = {"optional", "required", NULL};
static const char *const userns_choices[] = {"allowed", "restricted", NULL};

static const char *const with_choices[] = {"containers", "processes", NULL};

static const struct plm_attr shared_attrs[] = {
	{.name = "types",
	 .kind = PLM_ATTR_LIST,
	 .fallback = "mnt net pid",
	 .offset = offsetof(struct shared_params, types),
	 .summary = "out of cgroup, ipc, mnt, net, pid, time, user, uts"},
	{.name = "with",
	 .kind = PLM_ATTR_CHOICE,
	 .choices = with_choices,
	 .fallback = "containers",
	 .offset = offsetof(struct shared_params, with),
	 .summary =
		 "containers: no two share one, but those of a pod; processes: none of the host is "
		 "in a container's (mnt, net, pid, user)"},
};

static const struct plm_attr support_attrs[] = {
	{.name = "types",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct support_params, types),
	 .summary = "out of cgroup, ipc, mnt, net, pid, time, user, uts"},
};

static const struct plm_attr limit_attrs[] = {
	{.name = "type",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct limit_params, type),
	 .choices = types,
	 .summary = "which namespaces: the sysctl is user.max_TYPE_namespaces"},
	PLM_ATTRS_EXPECT(struct limit_params, expect),
	{.name = "persistent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct limit_params, persistent),
	 .choices = persistent_choices,
	 .fallback = "optional",
	 .summary = "whether a file must set it"},
};

static const struct plm_attr userns_attrs[] = {
	{.name = "expected",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct userns_params, expected),
	 .choices = userns_choices,
	 .summary = "allowed: rootless containers need it; restricted: the kernel shows less of "
		    "itself to users"},
	{.name = "persistent",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct userns_params, persistent),
	 .choices = persistent_choices,
	 .fallback = "optional",
	 .summary = "whether a file must say so"},
};

static const struct plm_test tests[] = {
	{.name = "support",
	 .summary = "The kernel offers the namespaces that containers are made of.",
	 .reads = "/proc/self/ns",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct support_params),
	 .attrs = support_attrs,
	 .attr_count = PLM_COUNT(support_attrs),
	 .validate = validate_support,
	 .eval = eval_support},
	{.name = "limit",
	 .summary = "How many namespaces of a type may exist, now and after a reboot.",
	 .reads = "/proc/sys/user, and the sysctl.d files",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct limit_params),
	 .attrs = limit_attrs,
	 .attr_count = PLM_COUNT(limit_attrs),
	 .validate = validate_limit,
	 .eval = eval_limit},
	{.name = "unprivileged-userns",
	 .summary = "Whether any user may make a user namespace, by every knob that governs it, "
		    "now and after a reboot.",
	 .reads = "/proc/sys/user, /proc/sys/kernel, the sysctl.d files, the build options of the "
		  "kernel",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct userns_params),
	 .attrs = userns_attrs,
	 .attr_count = PLM_COUNT(userns_attrs),
	 .eval = eval_userns},
	{.name = "subid",
	 .summary = "Ranges of subordinate ids overlap neither each other nor real accounts.",
	 .reads = "/etc/subuid, /etc/subgid, /etc/passwd, /etc/group",
	 .eval = eval_subid},
	{.name = "shared",
	 .summary = "Nobody else is in a container's namespaces: no other container, no process of "
		    "the host.",
	 .reads = "/proc/PID/ns",
	 .params_size = sizeof(struct shared_params),
	 .attrs = shared_attrs,
	 .attr_count = PLM_COUNT(shared_attrs),
	 .validate = validate_shared,
	 .eval = eval_shared},
};

static const char *const paths[] = {
	"/proc/self/ns/*",
	"/proc/sys/user/*",
	"/proc/sys/kernel/unprivileged_userns_clone",
	"/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
	"/etc/sysctl.conf",
	"/etc/systemd/system/systemd-sysctl.service",
	"/usr/lib/systemd/system/systemd-sysctl.service",
	"/etc/sysctl.d/*",
	"/run/sysctl.d/*",
	"/usr/local/lib/sysctl.d/*",
	"/usr/lib/sysctl.d/*",
	"/lib/sysctl.d/*",
	"/etc/subuid",
	"/etc/subgid",
	"/etc/passwd",
	"/etc/shadow",
	"/etc/group",
	"/etc/nsswitch.conf",
	"/proc/*/ns/*",
	"/proc/sys/kernel/apparmor_restrict_unprivileged_unconfined",
	"/sys/fs/selinux/class/user_namespace/index",
	NULL,
};

extern const struct plm_family plm_family_namespace;
const struct plm_family plm_family_namespace = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "namespace",
	.xmlns = "urn:plimsoll:check:namespace",
	.summary = "What a container may see: namespaces, their limits, and who may make them.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
