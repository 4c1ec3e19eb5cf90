/*
 * setup_files.c: the configuration files that one engine reads, in the order of its own documentation, with containerd's
 * imports and podman's storage.conf. Judges nothing.
 */
#include "checks/engine/setup_files.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/dropins.h"
#include "core/facts/glob.h"

enum { MOST_FILES = 64 };

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

int engine_setup_add_files(struct plm_facts *facts, struct engine_setup *setup, const char *config,
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
