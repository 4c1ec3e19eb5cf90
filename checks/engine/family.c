/*
 * family.c: the table of the engine family. No code beyond the table.
 */
#include "checks/engine/engine.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const struct plm_attr docker_option_attrs[] = {
	{.name = "key",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct docker_option_params, key),
	 .summary = "the option by its name in daemon.json, a member of a map after a dot: "
		    "log-driver, "
		    "log-opts.max-size; a list's words are joined by blanks"},
	PLM_ATTRS_EXPECT(struct docker_option_params, expect),
};

static const struct plm_attr docker_swarm_attrs[] = {
	{.name = "any-address",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct docker_swarm_params, any_address),
	 .fallback = "false",
	 .summary = "whether a manager may listen at every address of the host"},
};

#define KEY(text)                                                                                  \
	{                                                                                          \
		.name = "key", .kind = PLM_ATTR_STRING, .flags = PLM_ATTR_REQUIRED,                \
		.offset = offsetof(struct engine_option_params, key), .summary = (text)            \
	}

static const struct plm_attr containerd_option_attrs[] = {
	KEY("the option as config.toml has it, grpc.tcp_address; one of the plug-in for Kubernetes "
	    "as "
	    "cri.enable_selinux, whatever the file's version; a list's words are joined by blanks"),
	PLM_ATTRS_EXPECT(struct engine_option_params, expect),
};

static const struct plm_attr podman_option_attrs[] = {
	KEY("the option as containers.conf has it, containers.pids_limit; of storage.conf as "
	    "storage.graphroot; a list's words are joined by blanks"),
	PLM_ATTRS_EXPECT(struct engine_option_params, expect),
};

static const struct plm_attr crio_option_attrs[] = {
	KEY("the option as crio.conf has it, crio.runtime.pids_limit; a list's words are joined by "
	    "blanks"),
	PLM_ATTRS_EXPECT(struct engine_option_params, expect),
};

static const char *const programs[] = {"docker", "containerd", "runc", "crun",
				       "podman", "crio",       NULL};

static const struct plm_attr version_attrs[] = {
	{.name = "program",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct engine_version_params, program),
	 .choices = programs,
	 .summary = "whose version is asked for"},
	{.name = "at-least",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct engine_version_params, at_least),
	 .summary = "the first good version of each branch, 1.6.38 1.7.27; a branch without one is "
		    "good only above them all"},
	{.name = "packages",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct engine_version_params, packages),
	 .summary = "packages that a distribution mended in an older version: "
		    "debian-12:runc=1.1.5+ds1-1+deb12u1, by ID and VERSION_ID of os-release"},
};

static const char *const socket_asks[] = {"permission", "tcp", NULL};

static const struct plm_attr socket_attrs[] = {
	{.name = "ask",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct engine_socket_params, ask),
	 .choices = socket_asks,
	 .summary = "permission: owner, group and mode of every socket; tcp: no orders over TCP "
		    "without certificates of clients"},
	{.name = "groups",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct engine_socket_params, groups),
	 .fallback = "root docker",
	 .summary = "permission: groups a socket may belong to"},
	{.name = "mode",
	 .kind = PLM_ATTR_MODE,
	 .offset = offsetof(struct engine_socket_params, mode),
	 .fallback = "0660",
	 .summary = "permission: the most bits a socket may have"},
	{.name = "allow-loopback",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct engine_socket_params, allow_loopback),
	 .fallback = "false",
	 .summary = "tcp: whether addresses of this host alone may do without"},
};

static const struct plm_attr group_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct engine_group_params, allowed),
	 .summary = "accounts, beside root, that may be in the group of an engine's socket"},
};

static const char *const store_asks[] = {"permission", "file-system", NULL};
static const char *const store_engines[] = {"any", "docker", "containerd", "podman", "crio", NULL};

static const struct plm_attr store_attrs[] = {
	{.name = "ask",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct engine_store_params, ask),
	 .choices = store_asks,
	 .summary = "permission: owner and mode of the directory; file-system: it is on one of its "
		    "own"},
	{.name = "engine",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct engine_store_params, engine),
	 .choices = store_engines,
	 .fallback = "any",
	 .summary = "whose store"},
	{.name = "mode",
	 .kind = PLM_ATTR_MODE,
	 .offset = offsetof(struct engine_store_params, mode),
	 .fallback = "0711",
	 .summary = "permission: the most bits it may have"},
	{.name = "shared",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct engine_store_params, shared),
	 .fallback = "/ /var /var/lib /usr /home /opt /srv",
	 .summary = "file-system: mount points whose file systems hold other things too"},
};

#define OPTION_TEST(engine, xml, text, source)                                                     \
	{                                                                                          \
		.name = (xml), .summary = (text), .reads = (source), .flags = PLM_TEST_WANTS_WHY,  \
		.params_size = sizeof(struct engine_option_params),                                \
		.attrs = engine##_option_attrs, .attr_count = PLM_COUNT(engine##_option_attrs),    \
		.validate = engine_validate_##engine##_option,                                     \
		.eval = engine_eval_##engine##_option                                              \
	}

static const struct plm_test tests[] = {
	{.name = "docker-option",
	 .summary = "dockerd does as wanted: by its live command line, else its file, else its "
		    "default; and its unit would start it so.",
	 .reads = "/proc/PID/cmdline of dockerd, daemon.json, the files of docker.service",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct docker_option_params),
	 .attrs = docker_option_attrs,
	 .attr_count = PLM_COUNT(docker_option_attrs),
	 .validate = engine_validate_docker_option,
	 .eval = engine_eval_docker_option},
	OPTION_TEST(containerd, "containerd-option",
		    "containerd does as wanted, now and after its next start: by its command line, "
		    "config.toml and its imports, or its default.",
		    "/proc/PID/cmdline of containerd, config.toml with its imports, the files of "
		    "containerd.service"),
	OPTION_TEST(
		podman, "podman-option",
		"podman of root does as wanted: by containers.conf and storage.conf where it reads "
		"them, or its default.",
		"containers.conf and storage.conf with their drop-ins"),
	OPTION_TEST(
		crio, "crio-option",
		"CRI-O does as wanted, now and after its next start: by its command line, "
		"crio.conf "
		"and its drop-ins, or its default.",
		"/proc/PID/cmdline of crio, crio.conf and crio.conf.d, the files of crio.service"),
	{.name = "version",
	 .summary = "An engine's program is at or above the version its known holes were closed "
		    "in, as "
		    "installed and as it runs.",
	 .reads = "the package database, and how Go built the programs",
	 .params_size = sizeof(struct engine_version_params),
	 .attrs = version_attrs,
	 .attr_count = PLM_COUNT(version_attrs),
	 .validate = engine_validate_version,
	 .eval = engine_eval_version},
	{.name = "socket",
	 .summary =
		 "Only root and its groups may give orders to an engine, and over TCP only who has "
		 "a certificate.",
	 .reads = "the sockets of engines, /proc/PID/cmdline, daemon.json, units, the kernel's "
		  "sockets",
	 .params_size = sizeof(struct engine_socket_params),
	 .attrs = socket_attrs,
	 .attr_count = PLM_COUNT(socket_attrs),
	 .eval = engine_eval_socket},
	{.name = "group",
	 .summary = "Nobody but those allowed is in the group of an engine's socket.",
	 .reads = "the sockets of engines, /etc/group, /etc/passwd",
	 .params_size = sizeof(struct engine_group_params),
	 .attrs = group_attrs,
	 .attr_count = PLM_COUNT(group_attrs),
	 .eval = engine_eval_group},
	{.name = "store",
	 .summary = "Where an engine keeps its containers by its configuration is root's, or on a "
		    "file "
		    "system of its own.",
	 .reads = "the configuration of engines, and the directories it names",
	 .params_size = sizeof(struct engine_store_params),
	 .attrs = store_attrs,
	 .attr_count = PLM_COUNT(store_attrs),
	 .eval = engine_eval_store},
	{.name = "docker-swarm",
	 .summary = "A manager of a swarm listens at one address; not applicable where Swarm is "
		    "not in use.",
	 .reads = "the state of Swarm, and the kernel's sockets",
	 .params_size = sizeof(struct docker_swarm_params),
	 .attrs = docker_swarm_attrs,
	 .attr_count = PLM_COUNT(docker_swarm_attrs),
	 .eval = engine_eval_docker_swarm},
};

static const char *const paths[] = {
	"/proc/[0-9]*/stat",
	"/proc/[0-9]*/cgroup",
	"/proc/[0-9]*/cmdline",
	"/proc/stat",
	"/etc/docker/daemon.json",
	"/usr/bin/dockerd",
	"/usr/sbin/dockerd",
	"/usr/local/bin/dockerd",
	"/var/lib/docker/swarm",
	"/etc/containerd/config.toml",
	"/etc/containerd/conf.d/*",
	"/etc/containers/containers.conf",
	"/etc/containers/containers.conf.d/*",
	"/etc/containers/storage.conf",
	"/usr/share/containers/containers.conf",
	"/usr/share/containers/storage.conf",
	"/etc/systemd/system/docker.service",
	"/etc/systemd/system/docker.service.d/*",
	"/usr/lib/systemd/system/docker.service",
	"/lib/systemd/system/docker.service",
	"/etc/systemd/system/containerd.service",
	"/etc/systemd/system/containerd.service.d/*",
	"/usr/lib/systemd/system/containerd.service",
	"/lib/systemd/system/containerd.service",
	"/etc/systemd/system/crio.service",
	"/etc/systemd/system/crio.service.d/*",
	"/usr/lib/systemd/system/crio.service",
	"/lib/systemd/system/crio.service",
	"/etc/default/docker",
	"/etc/sysconfig/docker",
	"/etc/crio/crio.conf",
	"/etc/crio/crio.conf.d/*",
	"/proc/[0-9]*/exe",
	"/proc/self/mountinfo",
	"/etc/group",
	"/etc/passwd",
	"/etc/os-release",
	"/var/lib/dpkg/status",
	"/run/docker.sock",
	"/run/containerd/containerd.sock",
	"/run/podman/podman.sock",
	"/run/crio/crio.sock",
	"/etc/systemd/system/docker.socket",
	"/etc/systemd/system/docker.socket.d/*",
	"/usr/lib/systemd/system/docker.socket",
	"/lib/systemd/system/docker.socket",
	"/etc/systemd/system/podman.socket",
	"/etc/systemd/system/podman.socket.d/*",
	"/usr/lib/systemd/system/podman.socket",
	"/lib/systemd/system/podman.socket",
	"/var/lib/docker",
	"/var/lib/containerd",
	"/var/lib/containers/storage",
	"/usr/local/bin/containerd",
	"/usr/bin/containerd",
	"/usr/bin/podman",
	"/usr/bin/crio",
	"/usr/local/bin/podman",
	"/usr/local/bin/crio",
	"/usr/sbin/runc",
	"/usr/bin/runc",
	"/usr/local/sbin/runc",
	"/usr/local/bin/runc",
	"/usr/bin/crun",
	"/usr/local/bin/crun",
	NULL,
};

extern const struct plm_family plm_family_engine;
const struct plm_family plm_family_engine = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "engine",
	.xmlns = "urn:plimsoll:check:engine",
	.summary = "How the container engines of this host are configured.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
