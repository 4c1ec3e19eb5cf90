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

static const struct plm_test tests[] = {
	{.name = "docker-option",
	 .summary = "dockerd does as wanted: by its live command line, else its file, else its "
		    "default.",
	 .params_size = sizeof(struct docker_option_params),
	 .attrs = docker_option_attrs,
	 .attr_count = COUNT(docker_option_attrs),
	 .validate = engine_validate_docker_option,
	 .eval = engine_eval_docker_option},
	{.name = "docker-swarm",
	 .summary = "A manager of a swarm listens at one address; not applicable where Swarm is "
		    "not in use.",
	 .params_size = sizeof(struct docker_swarm_params),
	 .attrs = docker_swarm_attrs,
	 .attr_count = COUNT(docker_swarm_attrs),
	 .eval = engine_eval_docker_swarm},
};

static const char *const paths[] = {
	"/proc/[0-9]*/stat",	   "/proc/[0-9]*/cgroup",
	"/proc/[0-9]*/cmdline",	   "/proc/stat",
	"/etc/docker/daemon.json", "/usr/bin/dockerd",
	"/usr/sbin/dockerd",	   "/usr/local/bin/dockerd",
	"/var/lib/docker/swarm",   NULL,
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
