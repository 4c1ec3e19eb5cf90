/*
 * dropins.c: the files a kubelet takes its configuration from: the one of --config, and below --config-dir every one
 * that ends in .conf, directories walked in the order of names. Reads those; judges nothing.
 */
#include <errno.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/yaml.h"

enum { MOST_FILES = 256, MOST_DEPTH = 8 };

static void release_json(void *object)
{
	json_decref(object);
}

static int note_time(struct plm_facts *facts, const char *path, struct kubelet_files *files,
		     struct plm_err **err)
{
	bool newer = false;
	int rc;

	if (!files->reader || files->newer || path[0] != '/')
		return 0;
	rc = plm_facts_is_newer(facts, path, files->reader, &newer, err);
	if (rc == 0 && newer)
		files->newer = path;
	return rc;
}

static int read_file(struct plm_facts *facts, struct kubelet_file *file, struct plm_err **err)
{
	const struct plm_datum *text;
	json_t *config = NULL;
	int rc;

	file->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EINVAL};
	if (file->path[0] != '/') /* beside a working directory that may be gone */
		return 0;
	rc = plm_facts_read(facts, file->path, PLM_ENGINE_FILE_BYTES, &text, err);
	if (rc < 0)
		return rc;
	file->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (plm_yaml_parse(text, &config) < 0)
		return plm_err_nomem(err);
	if (text->presence == PLM_PRESENT && !config)
		file->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (config && plm_arena_defer(plm_facts_arena(facts), release_json, config) < 0)
		return plm_err_nomem(err);
	file->config = config;
	return 0;
}

static struct kubelet_file *push(struct plm_facts *facts, const char *path,
				 struct kubelet_files *files)
{
	struct kubelet_file *file = plm_push(plm_facts_arena(facts), files->items, files->count);

	if (file)
		file->path = path;
	return file;
}

int kubelet_add_file(struct plm_facts *facts, const char *path, struct kubelet_files *files,
		     struct plm_err **err)
{
	struct kubelet_file *file = push(facts, path, files);

	if (!file)
		return plm_err_nomem(err);
	return note_time(facts, path, files, err) < 0 ? plm_err_nomem(err)
						      : read_file(facts, file, err);
}

/* A place whose files nobody can tell stands for them all. */
static int add_gap(struct plm_facts *facts, const char *path, int error,
		   struct kubelet_files *files, struct plm_err **err)
{
	struct kubelet_file *file = push(facts, path, files);

	if (!file)
		return plm_err_nomem(err);
	file->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
	return 0;
}

static int add_directory(struct plm_facts *facts, const char *directory, unsigned depth,
			 struct kubelet_files *files, struct plm_err **err);

static int add_entry(struct plm_facts *facts, const char *directory, const char *name,
		     unsigned depth, struct kubelet_files *files, struct plm_err **err)
{
	const char *path = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory, name);
	const struct plm_stat *st;
	int rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	if (st->presence == PLM_PRESENT && st->kind == PLM_FILE_DIRECTORY)
		return add_directory(facts, path, depth + 1, files, err);
	return plm_str_ends(name, ".conf") ? kubelet_add_file(facts, path, files, err) : 0;
}

static int add_directory(struct plm_facts *facts, const char *directory, unsigned depth,
			 struct kubelet_files *files, struct plm_err **err)
{
	const struct plm_datum *names;
	size_t at = 0;
	int rc;

	if (depth >= MOST_DEPTH || directory[0] != '/')
		return add_gap(facts, directory, EINVAL, files, err);
	rc = plm_facts_list(facts, directory, &names, err);
	if (rc < 0)
		return rc;
	if (names->presence != PLM_PRESENT)
		return add_gap(facts, directory,
			       names->presence == PLM_ABSENT ? ENOENT : names->error, files, err);
	rc = note_time(facts, directory, files, err);
	for (; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		if (files->count >= MOST_FILES)
			return add_gap(facts, directory, EFBIG, files, err);
		rc = add_entry(facts, directory, names->data + at, depth, files, err);
	}
	return rc;
}

int kubelet_add_dropins(struct plm_facts *facts, const char *directory, struct kubelet_files *files,
			struct plm_err **err)
{
	return add_directory(facts, directory, 0, files, err);
}
