/*
 * family.c: the table of the engine family. No code beyond the table.
 */
#include "checks/engine/engine.h"

#include "core/engine/judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

#define OPTION_TEST(engine, xml, text)                                                             \
	{                                                                                          \
		.name = (xml), .summary = (text),                                                  \
		.params_size = sizeof(struct engine_option_params),                                \
		.attrs = engine##_option_attrs, .attr_count = COUNT(engine##_option_attrs),        \
		.validate = engine_validate_##engine##_option,                                     \
		.eval = engine_eval_##engine##_option                                              \
	}

static const struct plm_test tests[] = {
	{.name = "docker-option",
	 .summary = "dockerd does as wanted: by its live command line, else its file, else its "
		    "default; and its unit would start it so.",
	 .params_size = sizeof(struct docker_option_params),
	 .attrs = docker_option_attrs,
	 .attr_count = COUNT(docker_option_attrs),
	 .validate = engine_validate_docker_option,
	 .eval = engine_eval_docker_option},
	OPTION_TEST(containerd, "containerd-option",
		    "containerd does as wanted, now and after its next start: by its command line, "
		    "config.toml and its imports, or its default."),
	OPTION_TEST(
		podman, "podman-option",
		"podman of root does as wanted: by containers.conf and storage.conf where it reads "
		"them, or its default."),
	OPTION_TEST(crio, "crio-option",
		    "CRI-O does as wanted, now and after its next start: by its command line, "
		    "crio.conf "
		    "and its drop-ins, or its default."),
	{.name = "docker-swarm",
	 .summary = "A manager of a swarm listens at one address; not applicable where Swarm is "
		    "not in use.",
	 .params_size = sizeof(struct docker_swarm_params),
	 .attrs = docker_swarm_attrs,
	 .attr_count = COUNT(docker_swarm_attrs),
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
	"/usr/bin/containerd",
	"/usr/bin/podman",
	"/usr/bin/crio",
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
	.test_count = COUNT(tests),
};
