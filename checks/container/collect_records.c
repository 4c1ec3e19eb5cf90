/*
 * collect_records.c: which containers the engines of this host know, from the directories and files
 * they keep. Asks no engine; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/gathered.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"
#include "core/facts/json.h"
#include "core/host/host.h"

struct records {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct container_records out;
	struct container_record_source *sources;
};

static int add_source(struct records *r, enum plm_runtime runtime, const char *path,
		      const struct plm_datum *datum)
{
	struct container_record_source *slot = plm_push(r->arena, r->sources, r->out.source_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct container_record_source){
		.runtime = runtime,
		.path = path,
		.presence = datum->presence,
		.error = datum->error,
	};
	return 0;
}

static int add_id(struct records *r, const char *id, const char *path)
{
	char *kept;

	if (!id)
		return -PLM_E_NOMEM;
	/* The map only gives the path back. */
	kept = plm_arena_strdup(r->arena, path);
	return kept && plm_map_add(&r->out.by_id, id, kept) != -PLM_E_NOMEM ? 0 : -PLM_E_NOMEM;
}

/* A directory whose names are ids. */
static int add_directory(struct records *r, enum plm_runtime runtime, const char *path)
{
	const struct plm_datum *names;
	int rc = path ? plm_facts_list(r->facts, path, &names, NULL) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = add_source(r, runtime, path, names);
	if (rc < 0 || names->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		rc = add_id(r, names->data + at, path);
	return rc;
}

/* ---- Docker, containerd ---- */

static bool has_source(const struct records *r, const char *path)
{
	for (size_t i = 0; i < r->out.source_count; i++)
		if (plm_str_eq(r->sources[i].path, path))
			return true;
	return false;
}

static int add_docker(struct records *r)
{
	const char *const *roots;
	int rc = plm_facts_docker_roots(r->facts, &roots, NULL);

	for (; rc == 0 && *roots; roots++) {
		const char *path = plm_arena_printf(r->arena, "%s/containers", *roots);

		if (!path)
			return -PLM_E_NOMEM;
		if (!has_source(r, path))
			rc = add_directory(r, PLM_RUNTIME_DOCKER, path);
	}
	return rc;
}

/* Its tasks are below a directory for each namespace of its clients. */
static int add_containerd(struct records *r, const char *root)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(r->facts, root, &names, NULL);

	if (rc < 0 || names->presence == PLM_ABSENT)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		return add_source(r, PLM_RUNTIME_CONTAINERD, root, names);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		rc = add_directory(r, PLM_RUNTIME_CONTAINERD,
				   plm_arena_printf(r->arena, "%s/%s", root, names->data + at));
	return rc;
}

/* ---- wherever those that watch over containers were sent ---- */

/* A shim works in ROOT/NAMESPACE/ID. */
static int add_tasks_of(struct records *r, int32_t pid)
{
	const char *path = plm_arena_printf(r->arena, "/proc/%" PRId32 "/cwd", pid), *slash;
	const struct plm_datum *cwd;
	int rc = path ? plm_facts_readlink(r->facts, path, &cwd, NULL) : -PLM_E_NOMEM;

	slash = rc == 0 && cwd->presence == PLM_PRESENT ? strrchr(cwd->data, '/') : NULL;
	if (rc < 0 || !slash || slash == cwd->data)
		return rc;
	path = plm_arena_strndup(r->arena, cwd->data, (size_t)(slash - cwd->data));
	if (!path)
		return -PLM_E_NOMEM;
	return has_source(r, path) ? 0 : add_directory(r, PLM_RUNTIME_CONTAINERD, path);
}

/* LXC's monitor has written "[lxc monitor] LXCPATH NAME" over its arguments. */
static int add_lxcpath_of(struct records *r, int32_t pid)
{
	static const char title[] = "[lxc monitor] ";
	const char *path = plm_arena_printf(r->arena, "/proc/%" PRId32 "/cmdline", pid), *blank;
	const struct plm_datum *cmdline;
	int rc = path ? plm_facts_read(r->facts, path, PLM_ENGINE_FILE_BYTES, &cmdline, NULL)
		      : -PLM_E_NOMEM;

	if (rc < 0 || cmdline->presence != PLM_PRESENT || !plm_str_starts(cmdline->data, title))
		return rc;
	path = cmdline->data + strlen(title);
	blank = strrchr(path, ' ');
	path = blank ? plm_arena_strndup(r->arena, path, (size_t)(blank - path)) : NULL;
	if (blank && !path)
		return -PLM_E_NOMEM;
	if (!path || path[0] != '/' || has_source(r, path))
		return 0;
	return add_directory(r, PLM_RUNTIME_LXC, path);
}

/* Anybody may call a process as these are called; only root's are followed. */
static int add_watched_by(struct records *r, const struct plm_process *process)
{
	bool shim = plm_str_starts(process->comm, "containerd-shim");
	const struct plm_stat *st;
	const char *path;
	int rc;

	if (!shim && !plm_str_starts(process->comm, "lxc-"))
		return 0;
	path = plm_arena_printf(r->arena, "/proc/%" PRId32, process->pid);
	rc = path ? plm_facts_stat(r->facts, path, &st, NULL) : -PLM_E_NOMEM;
	if (rc < 0 || st->presence != PLM_PRESENT || st->uid != 0)
		return rc;
	return shim ? add_tasks_of(r, process->pid) : add_lxcpath_of(r, process->pid);
}

static int add_watched(struct records *r)
{
	const struct plm_process_list *list;
	int rc = plm_facts_processes(r->facts, &list, NULL);

	for (size_t i = 0; rc == 0 && i < list->count; i++)
		if (list->classes[i] != PLM_CLASS_CONTAINER && list->classes[i] != PLM_CLASS_KERNEL)
			rc = add_watched_by(r, list->items[i]);
	return rc;
}

/* ---- Podman and CRI-O: containers.json of their storage ---- */

enum { LONG_ID = 64, STORAGE_BYTES = 16 * 1024 * 1024 };

static int add_storage_ids(struct records *r, const char *path, const struct plm_datum *text)
{
	static const char key[] = "\"id\":\"";
	const char *at = text->data, *end = text->data + text->size_bytes;
	int rc = 0;

	while (rc == 0 && (at = memmem(at, (size_t)(end - at), key, sizeof(key) - 1))) {
		at += sizeof(key) - 1;
		if (end - at > LONG_ID && at[LONG_ID] == '"')
			rc = add_id(r, plm_arena_strndup(r->arena, at, LONG_ID), path);
	}
	return rc;
}

static int add_storage(struct records *r, const char *path)
{
	const struct plm_datum *text;
	int rc = path ? plm_facts_read(r->facts, path, STORAGE_BYTES, &text, NULL) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = add_source(r, PLM_RUNTIME_PODMAN, path, text);
	return rc == 0 && text->presence == PLM_PRESENT ? add_storage_ids(r, path, text) : rc;
}

/* conmon was told where the container's directory is: STORAGE/overlay-containers/ID/userdata. That
 * leads to storages in homes and elsewhere. */
static int add_storage_of(struct records *r, int32_t pid)
{
	static const char *const bundle_options[] = {"-b", "--bundle", NULL};
	const char *path = plm_arena_printf(r->arena, "/proc/%" PRId32 "/cmdline", pid), *bundle,
		   *at;
	const struct plm_datum *cmdline;
	int rc = path ? plm_facts_read(r->facts, path, PLM_ENGINE_FILE_BYTES, &cmdline, NULL)
		      : -PLM_E_NOMEM;

	if (rc < 0 || cmdline->presence != PLM_PRESENT)
		return rc;
	bundle = plm_cmdline_find(cmdline, bundle_options);
	at = bundle && bundle[0] == '/' ? strstr(bundle, "-containers/") : NULL;
	if (!at)
		return 0;
	path = plm_arena_printf(r->arena, "%.*s-containers/containers.json", (int)(at - bundle),
				bundle);
	for (size_t i = 0; path && i < r->out.source_count; i++)
		if (plm_str_eq(r->sources[i].path, path))
			return 0;
	return add_storage(r, path);
}

static int add_storages(struct records *r)
{
	const struct plm_process_list *list;
	int rc = add_storage(r, "/var/lib/containers/storage/overlay-containers/containers.json");

	if (rc == 0)
		rc = plm_facts_processes(r->facts, &list, NULL);
	for (size_t i = 0; rc == 0 && i < list->count; i++)
		if (list->classes[i] != PLM_CLASS_CONTAINER &&
		    plm_str_eq(list->items[i]->comm, "conmon"))
			rc = add_storage_of(r, list->items[i]->pid);
	return rc;
}

/* ---- all of them ---- */

static const struct {
	enum plm_runtime runtime;
	const char *path;
} directories[] = {
	{PLM_RUNTIME_RUNC, "/run/runc"},
	{PLM_RUNTIME_CRUN, "/run/crun"},
	{PLM_RUNTIME_LXC, "/var/lib/lxc"},
	{PLM_RUNTIME_INCUS, "/run/incus"},
	{PLM_RUNTIME_NSPAWN, "/run/systemd/machines"},
};

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct records *r = plm_new(plm_facts_arena(facts), struct records);
	int rc;

	(void)key;
	if (!r)
		return plm_err_nomem(err);
	r->facts = facts;
	r->arena = plm_facts_arena(facts);
	plm_map_init(&r->out.by_id, r->arena);
	rc = add_docker(r);
	if (rc == 0)
		rc = add_containerd(r, "/run/containerd/io.containerd.runtime.v2.task");
	if (rc == 0)
		rc = add_containerd(r, "/run/k3s/containerd/io.containerd.runtime.v2.task");
	if (rc == 0)
		rc = add_watched(r);
	if (rc == 0)
		rc = add_storages(r);
	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(directories[0]); i++)
		rc = add_directory(r, directories[i].runtime, directories[i].path);
	r->out.sources = r->sources;
	*value = &r->out;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int container_records(struct plm_facts *facts, const struct container_records **out)
{
	static const struct plm_fact fact = {"the engines' records", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, NULL);

	if (rc == 0)
		*out = value;
	return rc;
}
