/*
 * family.c: the table of the family "container": its tests and their attributes.
 */
#include "checks/container/container.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Every parameter struct begins with them. */
#define EXEMPTION(xml, member, text)                                                               \
	{                                                                                          \
		.name = (xml), .kind = PLM_ATTR_LIST, .flags = PLM_ATTR_MAY_BE_EMPTY,              \
		.offset = offsetof(struct container_params, exempt.member), .summary = (text)      \
	}
#define EXEMPT                                                                                     \
	EXEMPTION("exempt", names,                                                                 \
		  "names of containers the rule does not ask about; * and ? stand for others"),    \
		EXEMPTION("exempt-images", images,                                                 \
			  "the same by image, as its engine claims of that very process"),         \
		EXEMPTION("exempt-labels", labels,                                                 \
			  "the same by label or annotation, as in role=agent")

static const struct plm_attr plain_attrs[] = {EXEMPT};

static const char *const users[] = {"any", "root", "other", NULL};
static const char *const root_ways[] = {"any", "runs", "maps", NULL};

static const struct plm_attr root_attrs[] = {
	EXEMPT,
	{.name = "way",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct container_root_params, way),
	 .choices = root_ways,
	 .fallback = "any",
	 .summary = "runs: a process has the host's user 0; maps: its user namespace leads to it; "
		    "any: "
		    "either"},
};

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
	{.name = "with-host",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_capability_params, with_host),
	 .summary = "only processes count for which all these namespaces are the host's: cgroup, "
		    "ipc, mnt, net, pid, time, user, uts"},
	{.name = "user-namespace",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct container_capability_params, user_namespace),
	 .choices = user_namespaces,
	 .fallback = "initial",
	 .summary = "initial: only capabilities over the host count; any: those over a user "
		    "namespace of the container's own too"},
	{.name = "user",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct container_capability_params, user),
	 .choices = users,
	 .fallback = "any",
	 .summary = "only processes count whose effective user is the host's user 0, or another"},
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
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_mount_params, allowed),
	 .summary = "paths of the host that may be mounted for all that, with what is below them; "
		    "* and ? stand for others"},
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

static const struct plm_attr cpu_attrs[] = {
	EXEMPT,
	{.name = "at-most-percent",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_cpu_params, at_most_percent),
	 .fallback = "100",
	 .summary = "how much of the host's CPUs the limit may be; all of them is never a limit"},
};

static const struct plm_attr pids_attrs[] = {
	EXEMPT,
	{.name = "at-most",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_pids_params, at_most),
	 .summary = "how many processes the limit may allow; less than kernel.pid_max and "
		    "kernel.threads-max always"},
};

static const struct plm_attr port_attrs[] = {
	EXEMPT,
	{.name = "allowed-addresses",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_port_params, allowed_addresses),
	 .summary = "addresses of the host a port may be published on, as in 127.0.0.1 or 10.0.*; "
		    "when none is named, all but 0.0.0.0 and ::"},
	{.name = "allowed-ports",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_port_params, allowed_ports),
	 .summary = "ports of the host that may be published on every address, as in 443, "
		    "8000-8100 or 53/udp"},
};

static const struct plm_attr environment_attrs[] = {
	EXEMPT,
	{.name = "names",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_environment_params, names),
	 .fallback = "*PASSWORD* *PASSWD* *PASSPHRASE* *SECRET* *TOKEN* *API_KEY* *APIKEY* "
		     "*PRIVATE_KEY* *ACCESS_KEY* *CREDENTIAL*",
	 .summary = "names of variables that hold secrets, in capitals or not"},
	{.name = "harmless",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_environment_params, harmless),
	 .fallback = "*_FILE *_PATH *_DIR *_NAME *_ID",
	 .summary = "names among them that only say where a secret is"},
};

static const struct plm_attr claims_attrs[] = {
	EXEMPT,
	{.name = "attributes",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_claims_params, attributes),
	 .summary = "what is compared, by the names of docs/containers.md; everything when not "
		    "given"},
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
	 .params_size = sizeof(struct container_root_params),
	 .attrs = root_attrs,
	 .attr_count = COUNT(root_attrs),
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
	{.name = "cpu-limit",
	 .summary = "containers have a limit of CPU time that leaves the host some",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_cpu_params),
	 .attrs = cpu_attrs,
	 .attr_count = COUNT(cpu_attrs),
	 .validate = container_validate_cpu,
	 .eval = container_eval_cpu_limit},
	{.name = "mac-label",
	 .summary = "AppArmor or SELinux confines each container's processes",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_mac_label},
	{.name = "oom-score",
	 .summary = "no container is spared when memory runs out",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_oom_score},
	{.name = "joined-process",
	 .summary = "no process of a container has more than its first one",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_joined_process},
	{.name = "devices",
	 .summary = "containers may open no disk and no memory of the host",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_devices},
	{.name = "propagation",
	 .summary = "what containers mount does not appear on the host",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_propagation},
	{.name = "release-agent",
	 .summary = "no container has a writable release agent of cgroup v1",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_release_agent},
	{.name = "leaked-fd",
	 .summary = "no container holds a directory of the host open",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_leaked_fd},
	{.name = "rogue",
	 .summary = "every container is known to an engine of this host",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_params),
	 .attrs = plain_attrs,
	 .attr_count = COUNT(plain_attrs),
	 .eval = container_eval_rogue},
	{.name = "published-port",
	 .summary = "no container can be reached at every address of the host",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_port_params),
	 .attrs = port_attrs,
	 .attr_count = COUNT(port_attrs),
	 .validate = container_validate_ports,
	 .eval = container_eval_published_port},
	{.name = "environment",
	 .summary = "no container was given secrets in its environment; only names are shown",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_environment_params),
	 .attrs = environment_attrs,
	 .attr_count = COUNT(environment_attrs),
	 .eval = container_eval_environment},
	{.name = "claims",
	 .summary = "what is in effect is what the engine was asked for and set up, and no more",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct container_claims_params),
	 .attrs = claims_attrs,
	 .attr_count = COUNT(claims_attrs),
	 .validate = container_validate_claims,
	 .eval = container_eval_claims},
};

static const char *const paths[] = {
	"/proc",
	"/proc/[0-9]*/stat",
	"/proc/[0-9]*/cgroup",
	"/proc/[0-9]*/status",
	"/proc/[0-9]*/uid_map",
	"/proc/[0-9]*/oom_score_adj",
	"/proc/[0-9]*/cwd",
	"/proc/[0-9]*/fd",
	"/proc/[0-9]*/fdinfo/*",
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
	"/sys/devices/system/cpu/online",
	"/proc/sys/kernel/pid_max",
	"/proc/sys/kernel/threads-max",
	"/sys/fs/cgroup/*",
	"/sys/class/block/*/dev",
	"/sys/dev/block/*",
	"/etc/containers/containers.conf",
	"/etc/containers/containers.conf.d/*",
	"/etc/docker/daemon.json",
	"/usr/share/containers/containers.conf",
	"/var/lib/docker/containers",
	"/proc/stat",
	"/var/lib/docker/containers/*/config.v2.json",
	"/var/lib/docker/containers/*/hostconfig.json",
	"/run/docker/runtime-runc/moby/*/state.json",
	"/run/containerd/runc/*/*/state.json",
	"/run/crun/*/status",
	"/var/lib/lxc/*/config",
	"/usr/share/lxc/config/*",
	"/run/incus/*/lxc.conf",
	"/var/lib/containers/storage/overlay-containers/containers.json",
	"/var/lib/lxc",
	"/run/containerd/io.containerd.runtime.v2.task/*",
	"/run/crun",
	"/run/runc",
	"/run/runc/*/state.json",
	"/run/incus/*/lxc.conf",
	"/run/lxc",
	"/run/systemd/machines",
	"/run/systemd/machines/*",
	"/run/containerd/io.containerd.runtime.v2.task/*/*/config.json",
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
