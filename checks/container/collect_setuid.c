/*
 * collect_setuid.c: the setuid, setgid and capable files in a container's own root file system. The host's one walk has found
 * them where they lie; here they are joined to the layers of each container's root. Reads metadata of layers; judges nothing.
 */
#include "checks/container/gathered.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/facts/walk.h"
#include "core/host/host.h"

enum { MOST_LAYERS = 256, MOST_HIDDEN_CHECKS = 256 };

struct gathering {
	const struct container_case *c;
	struct plm_arena *arena;
	const struct plm_walk *walk;
	const char **layers; /* the upper ones first */
	size_t count;
	struct container_setuid *out;
};

static void cannot(struct gathering *g, const char *what, int error)
{
	if (g->out->unread)
		return;
	g->out->unread = what;
	g->out->error = error;
}

/* ---- layers ---- */

static int add_layer(struct gathering *g, const char *path)
{
	const char **slot = path ? plm_push(g->arena, g->layers, g->count) : NULL;

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = path;
	return 0;
}

/* Docker and Podman name layers by short links: "…/overlay2/l/ABC" is "../ID/diff". */
static int add_named(struct gathering *g, struct plm_slice name)
{
	const char *path = plm_arena_strndup(g->arena, name.data, name.size_bytes);
	const struct plm_datum *link;
	const char *end;
	int rc;

	if (!path)
		return -PLM_E_NOMEM;
	if (path[0] != '/') {
		cannot(g, "layers that are named relative to a directory nobody tells", EOPNOTSUPP);
		return 0;
	}
	rc = plm_facts_readlink(g->c->ev->facts, path, &link, NULL);
	if (rc < 0)
		return rc;
	if (link->presence != PLM_PRESENT)
		return add_layer(g, path);
	if (link->data[0] == '/')
		return add_layer(g, link->data);
	/* The directory of the link, and what that is in. */
	end = strrchr(path, '/');
	end = end > path ? memrchr(path, '/', (size_t)(end - path)) : NULL;
	if (plm_str_starts(link->data, "../") && end)
		return add_layer(g, plm_arena_printf(g->arena, "%.*s/%s", (int)(end - path), path,
						     link->data + 3));
	cannot(g, path, ELOOP);
	return 0;
}

static bool option(const char *options, const char *name, struct plm_slice *value)
{
	struct plm_slice rest = plm_slice_of(options), word;

	while (plm_next_word(&rest, ",", &word))
		if (plm_slice_starts(word, name)) {
			size_t n = strlen(name);

			*value = (struct plm_slice){word.data + n, word.size_bytes - n};
			return true;
		}
	return false;
}

static int add_overlay(struct gathering *g, const struct plm_mount *root)
{
	struct plm_slice value, name;
	int rc = 0;

	if (option(root->super_options, "upperdir=", &value))
		rc = add_named(g, value);
	if (rc < 0)
		return rc;
	if (!option(root->super_options, "lowerdir=", &value)) {
		cannot(g, "the layers of its root", EOPNOTSUPP);
		return 0;
	}
	while (rc == 0 && g->count < MOST_LAYERS && plm_next_word(&value, ":", &name))
		rc = add_named(g, name);
	return rc;
}

static const struct plm_mount *root_of(const struct plm_mount_list *mounts)
{
	for (size_t i = mounts->count; i-- > 0;)
		if (strcmp(mounts->items[i].point, "/") == 0)
			return &mounts->items[i];
	return NULL;
}

static int find_layers(struct gathering *g)
{
	const struct plm_mount_list *mounts, *host;
	const struct plm_mount *root;
	const char *origin = NULL;
	int rc = plm_facts_mounts(g->c->ev->facts, g->c->container->init, &mounts, NULL);

	if (rc < 0)
		return rc;
	root = root_of(mounts);
	if (mounts->why_not.presence != PLM_PRESENT || !root) {
		cannot(g, "its mounts", mounts->why_not.error ? mounts->why_not.error : ENODATA);
		return 0;
	}
	g->out->nosuid = strstr(root->options, "nosuid") != NULL;
	if (strcmp(root->fstype, "overlay") == 0)
		return add_overlay(g, root);
	rc = plm_facts_host_mounts(g->c->ev->facts, &host, NULL);
	if (rc == 0)
		rc = plm_mounts_origin(g->arena, host, root, &origin);
	if (rc < 0)
		return rc;
	if (origin)
		return add_layer(g, origin);
	cannot(g, "where its root lies on the host", ENODATA);
	return 0;
}

/* ---- what the walk found in them ---- */

/* Whether an upper layer has that name, or something in the place of a directory on the way: then the lower one is not
 * seen. */
static bool hides(struct gathering *g, const char *layer, const char *inner, int *rc)
{
	const char *slash = inner;
	const struct plm_stat *st;

	while (slash) {
		const char *path;

		slash = strchr(slash + 1, '/');
		path = plm_arena_printf(g->arena, "%s%.*s", layer,
					(int)(slash ? slash - inner : (long)strlen(inner)), inner);
		*rc = path ? plm_facts_stat(g->c->ev->facts, path, &st, NULL) : -PLM_E_NOMEM;
		if (*rc < 0 || st->presence != PLM_PRESENT)
			return false;
		if (st->kind != PLM_FILE_DIRECTORY)
			return true;
	}
	return false;
}

static bool is_setuid(const struct plm_walk_file *file)
{
	if (file->kind != PLM_FILE_REGULAR)
		return false;
	return (file->mode & 04000) || (file->mode & 02010) == 02010 ||
	       (file->capability.present && !file->capability.malformed);
}

static int take(struct gathering *g, size_t layer, const struct plm_walk_file *file,
		const char *inner)
{
	struct container_setuid_file *slot;
	int rc = 0;

	for (size_t i = 0; i < layer && g->out->count < MOST_HIDDEN_CHECKS; i++)
		if (hides(g, g->layers[i], inner, &rc) || rc < 0)
			return rc;
	slot = plm_push(g->arena, g->out->items, g->out->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct container_setuid_file){inner, file};
	return 0;
}

/* Where in a sorted list the files below a layer begin. */
static size_t first_below(const struct plm_walk *walk, const char *layer)
{
	size_t low = 0, high = walk->file_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(walk->files[middle].path, layer) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int look_in(struct gathering *g, size_t layer)
{
	const char *root = g->layers[layer];
	size_t size = strlen(root);
	int rc = 0;

	for (size_t i = first_below(g->walk, root); rc == 0 && i < g->walk->file_count; i++) {
		const struct plm_walk_file *file = &g->walk->files[i];

		if (strncmp(file->path, root, size) != 0)
			break;
		if (file->path[size] == '/' && is_setuid(file))
			rc = take(g, layer, file, file->path + size);
	}
	return rc;
}

/* ---- whether the walk was there ---- */

static void check_mount(struct gathering *g, const char *layer)
{
	const struct plm_walk_mount *best = NULL;

	for (size_t i = 0; i < g->walk->mount_count; i++) {
		const struct plm_walk_mount *m = &g->walk->mounts[i];

		if (plm_path_is_below(layer, m->point) &&
		    (!best || strlen(m->point) >= strlen(best->point)))
			best = m;
	}
	if (!best || strcmp(best->state, "walked") != 0)
		cannot(g, layer, best && strcmp(best->state, "remote") == 0 ? EREMOTE : ENODATA);
}

static void check_unread(struct gathering *g, const char *layer)
{
	for (size_t i = 0; i < g->walk->unread_count; i++)
		if (plm_path_is_below(g->walk->unread[i].path, layer))
			cannot(g, g->walk->unread[i].path, g->walk->unread[i].error);
	if (g->walk->unread_more)
		cannot(g, layer, EACCES);
	if (g->walk->unfinished)
		cannot(g, layer, EFBIG);
}

static int look(struct gathering *g)
{
	int rc = plm_facts_walk(g->c->ev->facts, &g->walk, NULL);

	if (rc < 0)
		return rc;
	g->out->walk_state = g->walk->state;
	if (g->walk->state.presence != PLM_PRESENT)
		return 0;
	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		check_mount(g, g->layers[i]);
		check_unread(g, g->layers[i]);
		rc = look_in(g, i);
	}
	return rc;
}

int container_setuid_files(const struct container_case *c, struct container_setuid *out)
{
	struct gathering g = {.c = c, .arena = plm_facts_arena(c->ev->facts), .out = out};
	int rc;

	*out = (struct container_setuid){.walk_state = {.presence = PLM_PRESENT}};
	rc = find_layers(&g);
	if (rc == 0 && !out->nosuid && g.count)
		rc = look(&g);
	out->layer_count = g.count;
	return rc;
}
