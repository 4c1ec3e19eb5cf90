/*
 * collect_version.c: the program of an engine as it is installed and as it runs, and the package that has it. Reads the
 * package manager's records, /proc/PID/exe and the build information of programs; runs nothing; judges nothing.
 */
#include "checks/engine/version.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"

static const struct program {
	const char *name;
	enum plm_runtime runtime; /* of its daemon, or UNKNOWN: it has none */
	const char *packages[5];
	const char *paths[5];
} programs[ENGINE_PROGRAMS] = {
	[ENGINE_PROGRAM_DOCKER] = {"dockerd",
				   PLM_RUNTIME_DOCKER,
				   {"docker-ce", "docker.io", "moby-engine", "docker"},
				   {"/usr/bin/dockerd", "/usr/sbin/dockerd",
				    "/usr/local/bin/dockerd"}},
	[ENGINE_PROGRAM_CONTAINERD] = {"containerd",
				       PLM_RUNTIME_CONTAINERD,
				       {"containerd", "containerd.io", "moby-containerd"},
				       {"/usr/bin/containerd", "/usr/local/bin/containerd"}},
	[ENGINE_PROGRAM_RUNC] = {"runc",
				 PLM_RUNTIME_UNKNOWN,
				 {"runc", "moby-runc"},
				 {"/usr/local/sbin/runc", "/usr/local/bin/runc", "/usr/sbin/runc",
				  "/usr/bin/runc"}},
	[ENGINE_PROGRAM_CRUN] = {"crun",
				 PLM_RUNTIME_UNKNOWN,
				 {"crun"},
				 {"/usr/local/bin/crun", "/usr/bin/crun"}},
	[ENGINE_PROGRAM_PODMAN] = {"podman",
				   PLM_RUNTIME_UNKNOWN,
				   {"podman"},
				   {"/usr/local/bin/podman", "/usr/bin/podman"}},
	[ENGINE_PROGRAM_CRIO] = {"crio",
				 PLM_RUNTIME_CRIO,
				 {"cri-o"},
				 {"/usr/local/bin/crio", "/usr/bin/crio"}},
};

/* ---- packages ---- */

/* "1:20.10.24+dfsg1-1+deb12u1" -> "20.10.24+dfsg1" */
static const char *upstream_part(struct plm_arena *arena, const char *version)
{
	const char *colon = strchr(version, ':'), *start = colon ? colon + 1 : version;
	const char *dash = strrchr(start, '-');

	return plm_arena_strndup(arena, start, dash ? (size_t)(dash - start) : strlen(start));
}

static int find_package(struct plm_facts *facts, const struct program *program,
			struct engine_versions *out, struct plm_err **err)
{
	const struct plm_package_list *list;
	int rc = plm_facts_packages(facts, &list, err);

	if (rc < 0)
		return rc;
	out->database = list->database;
	out->package_state = (struct plm_datum){.presence = list->why_not.presence,
						.error = list->why_not.error};
	for (size_t i = 0; !out->package && program->packages[i]; i++)
		out->package = plm_package_find(list, plm_slice_of(program->packages[i]));
	if (!out->package)
		return 0;
	out->package_version = upstream_part(plm_facts_arena(facts), out->package->version);
	return out->package_version ? 0 : plm_err_nomem(err);
}

/* ---- programs ---- */

static int ask_build(struct plm_facts *facts, const char *path, struct engine_binary *binary,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *build;
	int rc;

	binary->source = plm_arena_printf(arena, "go-build:%s", path);
	if (!binary->source)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, binary->source, &build, err);
	if (rc < 0)
		return rc;
	binary->build = *build;
	return engine_version_of_build(arena, build, &binary->version) < 0 ? plm_err_nomem(err) : 0;
}

static bool is_packaged(const char *path)
{
	return strncmp(path, "/usr/", 5) == 0 && strncmp(path, "/usr/local/", 11) != 0;
}

static int find_installed(struct plm_facts *facts, const struct program *program,
			  struct engine_binary *binary, struct plm_err **err)
{
	const struct plm_stat *st;
	int rc = 0;

	for (size_t i = 0; rc == 0 && program->paths[i]; i++) {
		rc = plm_facts_stat(facts, program->paths[i], &st, err);
		if (rc < 0 || st->presence == PLM_ABSENT)
			continue;
		binary->path = program->paths[i];
		binary->packaged = is_packaged(binary->path);
		return ask_build(facts, binary->path, binary, err);
	}
	return rc;
}

static int read_running(struct plm_facts *facts, const struct plm_process *process,
			struct engine_binary *binary, struct plm_err **err)
{
	static const char gone[] = " (deleted)";
	const struct plm_datum *link;
	char path[32];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32 "/exe", process->pid);
	rc = plm_facts_readlink(facts, path, &link, err);
	if (rc < 0)
		return rc;
	binary->process = process;
	binary->path = link->presence == PLM_PRESENT ? link->data : NULL;
	binary->replaced = binary->path && plm_str_ends(binary->path, gone);
	binary->packaged = binary->path && is_packaged(binary->path);
	rc = ask_build(facts, path, binary, err);
	if (rc == 0 && link->presence != PLM_PRESENT)
		binary->build =
			(struct plm_datum){.presence = PLM_UNREADABLE, .error = link->error};
	return rc;
}

static int find_running(struct plm_facts *facts, const struct program *program,
			struct engine_versions *out, struct plm_err **err)
{
	const struct plm_engine_list *engines;
	struct engine_binary *items = NULL, *binary;
	int rc = plm_facts_engines(facts, &engines, err);

	for (size_t i = 0; rc == 0 && i < engines->count; i++) {
		if (program->runtime == PLM_RUNTIME_UNKNOWN ||
		    engines->items[i].runtime != program->runtime)
			continue;
		binary = plm_push(plm_facts_arena(facts), items, out->running_count);
		rc = binary ? read_running(facts, engines->items[i].process, binary, err)
			    : plm_err_nomem(err);
	}
	out->running = items;
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct engine_versions *out = plm_new(plm_facts_arena(facts), struct engine_versions);
	const struct plm_host_identity *host;
	const struct program *program = programs;
	int rc = out ? plm_facts_identity(facts, &host, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	while (strcmp(program->name, key) != 0)
		program++;
	out->name = program->name;
	out->release = host->os_id && host->os_version
			       ? plm_arena_printf(plm_facts_arena(facts), "%s-%s", host->os_id,
						  host->os_version)
			       : "";
	if (!out->release)
		return plm_err_nomem(err);
	*value = out;
	rc = find_package(facts, program, out, err);
	if (rc == 0)
		rc = find_installed(facts, program, &out->installed, err);
	return rc == 0 ? find_running(facts, program, out, err) : rc;
}

int engine_versions(struct plm_facts *facts, enum engine_program program,
		    const struct engine_versions **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the version of an engine", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, programs[program].name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
