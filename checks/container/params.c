/*
 * params.c: the parameters of the tests of the family "container", with what each says of itself.
 */
#include "checks/container/tests.h"
#include "checks/container/table.h"

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

const struct plm_attr container_plain_attrs[] = {EXEMPT};

static const char *const users[] = {"any", "root", "other", NULL};
static const char *const root_ways[] = {"any", "runs", "maps", NULL};

const struct plm_attr container_root_attrs[] = {
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

const struct plm_attr container_capability_attrs[] = {
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

const struct plm_attr container_namespace_attrs[] = {
	EXEMPT,
	{.name = "forbidden",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_namespace_params, forbidden),
	 .fallback = "ipc mnt net pid uts",
	 .summary = "namespaces that must not be the host's: cgroup, ipc, mnt, net, pid, time, "
		    "user, uts"},
};

const struct plm_attr container_socket_attrs[] = {
	EXEMPT,
	{.name = "also",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_socket_params, also),
	 .summary = "sockets on the host that count too, beside those of container engines"},
};

const struct plm_attr container_mount_attrs[] = {
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

const struct plm_attr container_file_attrs[] = {
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

const struct plm_attr container_memory_attrs[] = {
	EXEMPT,
	{.name = "at-most-percent",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_memory_params, at_most_percent),
	 .fallback = "100",
	 .summary = "how much of the host's memory the limit may be; all of it is never a limit"},
};

const struct plm_attr container_cpu_attrs[] = {
	EXEMPT,
	{.name = "at-most-percent",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_cpu_params, at_most_percent),
	 .fallback = "100",
	 .summary = "how much of the host's CPUs the limit may be; all of them is never a limit"},
};

const struct plm_attr container_pids_attrs[] = {
	EXEMPT,
	{.name = "at-most",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_pids_params, at_most),
	 .summary = "how many processes the limit may allow; less than kernel.pid_max and "
		    "kernel.threads-max always"},
};

const struct plm_attr container_port_attrs[] = {
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

const struct plm_attr container_environment_attrs[] = {
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

const struct plm_attr container_claims_attrs[] = {
	EXEMPT,
	{.name = "attributes",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_claims_params, attributes),
	 .summary = "what is compared, by the names of docs/containers.md; everything when not "
		    "given"},
};

static const char *const image_asks[] = {"tag", "digest", "age", NULL};

const struct plm_attr container_image_attrs[] = {
	EXEMPT,
	{.name = "ask",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct container_image_params, ask),
	 .choices = image_asks,
	 .summary = "tag: none of a tag that moves; digest: named by its content; age: made not "
		    "longer "
		    "ago than at-most"},
	{.name = "tags",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_image_params, tags),
	 .fallback = "latest",
	 .summary = "tags that move; no tag is latest"},
	{.name = "at-most",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct container_image_params, at_most),
	 .summary = "how old an image may be: 90d"},
};

const struct plm_attr container_restart_attrs[] = {
	EXEMPT,
	{.name = "at-most",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct container_restart_params, at_most),
	 .fallback = "5",
	 .summary = "how often one that fails may be started again"},
};

const struct plm_attr container_remote_shell_attrs[] = {
	EXEMPT,
	{.name = "programs",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct container_remote_shell_params, programs),
	 .fallback = "sshd sshd-session dropbear tinysshd telnetd in.telnetd utelnetd in.rshd rshd "
		     "in.rlogind rlogind in.rexecd rexecd xrdp Xvnc x11vnc",
	 .summary = "names of processes, and of files they execute, that are such servers"},
	{.name = "ports",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_remote_shell_params, ports),
	 .fallback = "22 23 512 513 514",
	 .summary = "TCP ports of a network of its own at which only such servers listen"},
};

const struct plm_attr container_setuid_attrs[] = {
	EXEMPT,
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct container_setuid_params, allowed),
	 .summary = "paths in the container that may; * and ? stand for others"},
	{.name = "even-without-effect",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct container_setuid_params, even_without_effect),
	 .fallback = "false",
	 .summary = "whether they count too where no process can gain rights"},
};
