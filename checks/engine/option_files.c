/*
 * option_files.c: the engines of one kind that run or are installed here. Reads /proc/PID/cmdline and their files; asks
 * no engine; judges nothing.
 */
#include "checks/engine/setup_files.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/cmdline.h"

static const struct kind {
	const char *name;
	enum plm_runtime runtime;
	const char *config;
	const char *directory; /* of drop-ins, or NULL */
	const char *programs[4];
} kinds[ENGINE_KINDS] = {
	[ENGINE_CONTAINERD] = {"containerd",
			       PLM_RUNTIME_CONTAINERD,
			       "/etc/containerd/config.toml",
			       NULL,
			       {"/usr/bin/containerd", "/usr/local/bin/containerd"}},
	[ENGINE_PODMAN] = {"podman",
			   PLM_RUNTIME_PODMAN,
			   "/etc/containers/containers.conf",
			   "/etc/containers/containers.conf.d",
			   {"/usr/bin/podman", "/usr/local/bin/podman"}},
	[ENGINE_CRIO] = {"crio",
			 PLM_RUNTIME_CRIO,
			 "/etc/crio/crio.conf",
			 "/etc/crio/crio.conf.d",
			 {"/usr/bin/crio", "/usr/local/bin/crio", "/usr/libexec/crio/crio"}},
};

const char *engine_kind_name(enum engine_kind kind)
{
	return kinds[kind].name;
}

static int read_running(struct plm_facts *facts, struct engine_setup *setup, struct plm_err **err)
{
	static const char *const config_flags[] = {"--config", "-c", "-config", NULL};
	static const char *const directory_flags[] = {"--config-dir", "-d", "-config-dir", NULL};
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct kind *kind = &kinds[setup->kind];
	const char *config, *directory;
	const struct plm_datum *cmdline;
	int rc;

	setup->name =
		plm_arena_printf(arena, "%s (pid %" PRId32 ")", kind->name, setup->process->pid);
	setup->cmdline_path =
		plm_arena_printf(arena, "/proc/%" PRId32 "/cmdline", setup->process->pid);
	if (!setup->name || !setup->cmdline_path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, setup->cmdline_path, PLM_ENGINE_FILE_BYTES, &cmdline, err);
	if (rc < 0)
		return rc;
	setup->cmdline = *cmdline;
	config = plm_cmdline_find(cmdline, config_flags);
	directory = kind->directory ? plm_cmdline_find(cmdline, directory_flags) : NULL;
	return engine_setup_add_files(
		facts, setup, config && config[0] == '/' ? config : kind->config,
		directory && directory[0] == '/' ? directory : kind->directory, err);
}

static int is_installed(struct plm_facts *facts, const struct kind *kind, bool *installed,
			struct plm_err **err)
{
	const struct plm_stat *st;
	int rc = plm_facts_stat(facts, kind->config, &st, err);

	*installed = rc == 0 && kind->runtime != PLM_RUNTIME_PODMAN && st->presence != PLM_ABSENT;
	for (size_t i = 0; rc == 0 && !*installed && kind->programs[i]; i++) {
		rc = plm_facts_stat(facts, kind->programs[i], &st, err);
		*installed = rc == 0 && st->presence == PLM_PRESENT;
	}
	return rc;
}

static int add_running(struct plm_facts *facts, enum engine_kind kind,
		       struct engine_setup_list *list, struct plm_err **err)
{
	const struct plm_engine_list *engines;
	struct engine_setup *setup;
	int rc = plm_facts_engines(facts, &engines, err);

	for (size_t i = 0; rc == 0 && i < engines->count; i++) {
		if (engines->items[i].runtime != kinds[kind].runtime)
			continue;
		setup = plm_push(plm_facts_arena(facts), list->items, list->count);
		if (!setup)
			return plm_err_nomem(err);
		setup->kind = kind;
		setup->process = engines->items[i].process;
		rc = read_running(facts, setup, err);
	}
	return rc;
}

static int add_installed(struct plm_facts *facts, enum engine_kind kind,
			 struct engine_setup_list *list, struct plm_err **err)
{
	struct engine_setup *setup;
	bool installed;
	int rc = is_installed(facts, &kinds[kind], &installed, err);

	if (rc < 0 || !installed)
		return rc;
	setup = plm_push(plm_facts_arena(facts), list->items, list->count);
	if (!setup)
		return plm_err_nomem(err);
	*setup = (struct engine_setup){.kind = kind, .name = kinds[kind].name};
	return engine_setup_add_files(facts, setup, kinds[kind].config, kinds[kind].directory, err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct engine_setup_list *list = plm_new(plm_facts_arena(facts), struct engine_setup_list);
	const struct plm_process_list *processes;
	enum engine_kind kind = ENGINE_CONTAINERD;
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	while (strcmp(kinds[kind].name, key) != 0)
		kind++;
	list->processes = processes->why_not;
	if (kind != ENGINE_PODMAN)
		rc = add_running(facts, kind, list, err);
	if (rc == 0 && !list->count)
		rc = add_installed(facts, kind, list, err);
	*value = list;
	return rc;
}

int engine_setups(struct plm_facts *facts, enum engine_kind kind,
		  const struct engine_setup_list **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"an engine's configuration", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, kinds[kind].name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
