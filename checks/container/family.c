/*
 * family.c: the table of the family "container": its tests and their attributes.
 */
#include "checks/container/container.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Every parameter struct begins with `exempt`. */
#define EXEMPT                                                                                     \
	{                                                                                          \
		.name = "exempt", .kind = PLM_ATTR_LIST, .flags = PLM_ATTR_MAY_BE_EMPTY,           \
		.offset = offsetof(struct container_params, exempt),                               \
		.summary = "names of containers the rule does not ask about; * and ? stand for "   \
			   "others"                                                                \
	}

static const struct plm_attr plain_attrs[] = {EXEMPT};

static const char *const user_namespaces[] = {"initial", "any", NULL};

static const struct plm_attr capability_attrs[] = {
	EXEMPT,
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_capability_params, allowed),
	 .summary = "capabilities a process may hold, as in CAP_CHOWN; every other one fails"},
	{.name = "forbidden",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_capability_params, forbidden),
	 .summary = "capabilities no process may hold"},
	{.name = "sets",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_capability_params, sets),
	 .fallback = "effective permitted ambient",
	 .summary = "the sets that are looked at: effective, permitted, ambient, inheritable, "
		    "bounding"},
	{.name = "user-namespace",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct container_capability_params, user_namespace),
	 .choices = user_namespaces,
	 .fallback = "initial",
	 .summary = "initial: only capabilities over the host count; any: those over a user "
		    "namespace of the container's own too"},
};

static const struct plm_attr namespace_attrs[] = {
	EXEMPT,
	{.name = "forbidden",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_namespace_params, forbidden),
	 .fallback = "ipc mnt net pid uts",
	 .summary = "namespaces that must not be the host's: cgroup, ipc, mnt, net, pid, time, "
		    "user, uts"},
};

static const struct plm_attr socket_attrs[] = {
	EXEMPT,
	{.name = "also",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_socket_params, also),
	 .summary = "sockets on the host that count too, beside those of container engines"},
};

static const struct plm_attr mount_attrs[] = {
	EXEMPT,
	{.name = "forbidden",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_mount_params, forbidden),
	 .fallback = "/ /boot /dev /etc /proc /root /run /sys /usr /var/lib/containerd "
		     "/var/lib/containers /var/lib/docker /var/lib/kubelet",
	 .summary =
		 "paths of the host that must not be reachable, whatever they are called inside"},
	{.name = "writable-only",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct container_mount_params, writable_only),
	 .fallback = "false",
	 .summary = "whether a read-only mount is no failure"},
};

static const struct plm_attr file_attrs[] = {
	EXEMPT,
	{.name = "read-only",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_file_params, read_only),
	 .fallback = "/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger /sys",
	 .summary = "the kernel's files and directories that must be read-only or masked"},
	{.name = "masked",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_file_params, masked),
	 .fallback = "/proc/kcore /proc/keys /sys/firmware",
	 .summary = "the kernel's files and directories that must not be reachable at all"},
};

static const struct plm_attr memory_attrs[] = {
	EXEMPT,
	{.name = "at-most-percent",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_memory_params, at_most_percent),
	 .fallback = "100",
	 .summary = "how much of the host's memory the limit may be; all of it is never a limit"},
};

static const struct plm_attr pids_attrs[] = {
	EXEMPT,
	{.name = "at-most",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_pids_params, at_most),
	 .summary = "how many processes the limit may allow; less than kernel.pid_max always"},
};

static const struct plm_test tests[] = {
	{.name = "capabilities",
	 .summary = "what capabilities each container's processes hold",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_capability_params),
	 .attrs = capability_attrs,
	 .attr_count = COUNT(capability_attrs),
	 .validate = container_validate_capabilities,
	 .eval = container_eval_capabilities},
	{.name = "no-new-privileges",
	 .summary = "no_new_privs is on for each container's processes",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_no_new_privileges},
	{.name = "seccomp",
	 .summary = "a seccomp filter is in force for each container's processes",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_seccomp},
	{.name = "root-user",
	 .summary = "no process of a container is, or can become, the host's root",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_root_user},
	{.name = "namespaces",
	 .summary = "containers do not share namespaces with the host",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_namespace_params),
	 .attrs = namespace_attrs,
	 .attr_count = COUNT(namespace_attrs),
	 .validate = container_validate_namespaces,
	 .eval = container_eval_namespaces},
	{.name = "control-socket",
	 .summary = "no container has a socket that commands a container engine",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_socket_params),
	 .attrs = socket_attrs,
	 .attr_count = COUNT(socket_attrs),
	 .validate = container_validate_socket,
	 .eval = container_eval_control_socket},
	{.name = "host-mount",
	 .summary = "no container has the host's own directories mounted",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_mount_params),
	 .attrs = mount_attrs,
	 .attr_count = COUNT(mount_attrs),
	 .validate = container_validate_host_mount,
	 .eval = container_eval_host_mount},
	{.name = "read-only-root",
	 .summary = "containers cannot write their root file system",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_read_only_root},
	{.name = "kernel-files",
	 .summary = "the kernel's files in /proc and /sys are masked or read-only inside",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_file_params),
	 .attrs = file_attrs,
	 .attr_count = COUNT(file_attrs),
	 .validate = container_validate_files,
	 .eval = container_eval_kernel_files},
	{.name = "memory-limit",
	 .summary = "containers have a memory limit that the host can bear",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_memory_params),
	 .attrs = memory_attrs,
	 .attr_count = COUNT(memory_attrs),
	 .validate = container_validate_memory,
	 .eval = container_eval_memory_limit},
	{.name = "pids-limit",
	 .summary = "containers have a limit of processes that the host can bear",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_pids_params),
	 .attrs = pids_attrs,
	 .attr_count = COUNT(pids_attrs),
	 .validate = container_validate_pids,
	 .eval = container_eval_pids_limit},
	{.name = "mac-label",
	 .summary = "AppArmor or SELinux confines each container's processes",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_mac_label},
};

static const char *const paths[] = {
	"/proc",
	"/proc/[0-9]*/stat",
	"/proc/[0-9]*/cgroup",
	"/proc/[0-9]*/status",
	"/proc/[0-9]*/uid_map",
	"/proc/[0-9]*/mountinfo",
	"/proc/[0-9]*/cmdline",
	"/proc/[0-9]*/ns/*",
	"/proc/[0-9]*/root",
	"/proc/[0-9]*/exe",
	"/proc/[0-9]*/attr/current",
	"/proc/[0-9]*/attr/apparmor/current",
	"/proc/self/ns/*",
	"/proc/self/mountinfo",
	"/proc/meminfo",
	"/proc/sys/kernel/pid_max",
	"/sys/fs/cgroup/*",
	"/etc/docker/daemon.json",
	"/var/lib/docker/containers/*/config.v2.json",
	"/run/containerd/io.containerd.runtime.v2.task/k8s.io/*/config.json",
	"/run/*.sock",
	"/run/user/*",
	NULL,
};

extern const struct plm_family plm_family_container;
const struct plm_family plm_family_container = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "container",
	.xmlns = "urn:plimsoll:check:container",
	.summary = "every running container, of whatever runtime, as the kernel sees it",
	.paths = paths,
	.tests = tests,
	.test_count = COUNT(tests),
};
