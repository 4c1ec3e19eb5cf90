/*
 * option_files.c: the engines of one kind that run or are installed here, and the configuration files each reads, in the
 * order of its own documentation. Reads /proc/PID/cmdline and those files; asks no engine; judges nothing.
 */
#include "checks/engine/options.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/cmdline.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/dropins.h"
#include "core/facts/glob.h"

enum { MOST_FILES = 64 };

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

/* ---- files ---- */

static bool is_listed(const struct engine_setup *setup, const char *path)
{
	for (size_t i = 0; i < setup->file_count; i++)
		if (strcmp(setup->files[i].path, path) == 0)
			return true;
	return false;
}

/* A file without a version says the one of the file it was named in; the first one of all 1. */
static int version_of(const struct engine_setup *setup, const struct plm_toml *root)
{
	const struct plm_toml *version = plm_toml_member(root, "version");

	if (version && version->integer >= 1 && version->integer <= 3)
		return (int)version->integer;
	return setup->file_count ? setup->files[0].version : 1;
}

static int add_file(struct plm_facts *facts, struct engine_setup *setup, const char *path,
		    struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_toml_document document;
	const struct plm_datum *text;
	struct engine_file file = {.path = path}, *slot;
	int rc = path ? plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &text, err)
		      : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	if (plm_toml_parse(arena, text, &document) < 0)
		return plm_err_nomem(err);
	file.state = (struct plm_datum){.presence = text->presence, .error = text->error};
	file.root = document.root;
	file.wrong_line = document.line;
	if (document.wrong)
		file.state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	file.version = version_of(setup, file.root);
	if (file.root && setup->process)
		rc = plm_facts_is_newer(facts, path, setup->process, &file.newer, err);
	slot = plm_push(arena, setup->files, setup->file_count);
	if (!slot)
		return plm_err_nomem(err);
	*slot = file;
	return rc;
}

static void note_gap(struct engine_setup *setup, const char *path, int error)
{
	if (setup->gap)
		return;
	setup->gap = path;
	setup->gap_error = error;
}

/* ---- containerd's imports ---- */

static int add_matches(struct plm_facts *facts, struct engine_setup *setup, const char *pattern,
		       struct plm_err **err)
{
	const struct plm_glob *found;
	int rc = plm_facts_glob(facts, PLM_GLOB_HIDDEN, pattern, &found, err);

	if (rc == 0 && found->gap)
		note_gap(setup, found->gap, found->gap_error);
	for (size_t i = 0; rc == 0 && i < found->count; i++) {
		if (is_listed(setup, found->paths[i]))
			continue;
		if (setup->file_count >= MOST_FILES)
			note_gap(setup, pattern, EFBIG);
		else
			rc = add_file(facts, setup, found->paths[i], err);
	}
	return rc;
}

/* One entry of "imports", which may be relative to its file and a pattern. */
static int add_import(struct plm_facts *facts, struct engine_setup *setup, const char *from,
		      const char *entry, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	int directory_size = (int)(strrchr(from, '/') - from);
	const char *path =
		entry[0] == '/' ? plm_arena_strdup(arena, entry)
				: plm_arena_printf(arena, "%.*s/%s", directory_size, from, entry);

	if (!path)
		return plm_err_nomem(err);
	/* containerd 1 looks for a relative pattern where it was started, containerd 2 beside the file. */
	if (plm_is_pattern(path) && entry[0] != '/')
		note_gap(setup, path, EOPNOTSUPP);
	return add_matches(facts, setup, path, err);
}

/* Breadth first, as containerd does. */
static int add_imports(struct plm_facts *facts, struct engine_setup *setup, struct plm_err **err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < setup->file_count; i++) {
		const struct plm_toml *list = plm_toml_member(setup->files[i].root, "imports");
		const char *from = setup->files[i].path;

		for (const struct plm_toml *entry = list ? list->first : NULL; entry && rc == 0;
		     entry = entry->next)
			if (entry->kind == PLM_TOML_STRING && entry->text.size_bytes &&
			    setup->file_count < MOST_FILES)
				rc = add_import(facts, setup, from, entry->text.data, err);
	}
	return rc;
}

/* ---- the other engines' ---- */

static int add_dropins(struct plm_facts *facts, struct engine_setup *setup, const char *directory,
		       const char *suffix, struct plm_err **err)
{
	const char *const directories[] = {directory, NULL};
	struct plm_dropins found = {0};
	int rc = plm_facts_dropins(facts, directories, suffix, &found, err);

	if (rc == 0 && found.gap_count)
		note_gap(setup, directory, found.gaps[0].error);
	for (size_t i = 0; rc == 0 && i < found.count && setup->file_count < MOST_FILES; i++)
		rc = add_file(facts, setup, found.files[i], err);
	return rc;
}

/* storage.conf(5): the administrator's file stands for the vendor's. */
static int add_storage(struct plm_facts *facts, struct engine_setup *setup, struct plm_err **err)
{
	static const char own[] = "/etc/containers/storage.conf";
	static const char vendor[] = "/usr/share/containers/storage.conf";
	const struct plm_stat *st;
	int rc = plm_facts_stat(facts, own, &st, err);

	if (rc == 0)
		rc = add_file(facts, setup, st->presence == PLM_ABSENT ? vendor : own, err);
	if (rc == 0)
		setup->files[setup->file_count - 1].storage = true;
	return rc;
}

static int add_files(struct plm_facts *facts, struct engine_setup *setup, const char *config,
		     const char *directory, struct plm_err **err)
{
	int rc = 0;

	if (setup->kind == ENGINE_PODMAN)
		rc = add_file(facts, setup, "/usr/share/containers/containers.conf", err);
	if (rc == 0)
		rc = add_file(facts, setup, config, err);
	if (rc == 0 && directory)
		rc = add_dropins(facts, setup, directory,
				 setup->kind == ENGINE_PODMAN ? ".conf" : "", err);
	if (rc == 0 && setup->kind == ENGINE_CONTAINERD)
		rc = add_imports(facts, setup, err);
	if (rc == 0 && setup->kind == ENGINE_PODMAN)
		rc = add_storage(facts, setup, err);
	return rc;
}

/* ---- engines ---- */

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
	return add_files(facts, setup, config && config[0] == '/' ? config : kind->config,
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
	return add_files(facts, setup, kinds[kind].config, kinds[kind].directory, err);
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
