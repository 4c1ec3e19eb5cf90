/*
 * manifest_scan.c: opens a recording's directory: its manifest, and the names below root/. Reads no
 * content but the manifest's.
 */
#include "core/host/manifest_scan.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/host/backend.h"
#include "core/host/local.h"
#include "core/host/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

enum {
	MAX_TREE_DEPTH = 64,
	MAX_BASES = 16,
	MAX_MANIFEST_BYTES = 256 * 1024 * 1024,
};

struct scan {
	struct plm_recording *recording;
	struct plm_layer *layer;
	struct plm_err **err;
};

static int scan_directory(struct scan *s, int dir_fd, const char *path, int depth);

static int fail(struct scan *s, const char *path, int error)
{
	int rc = plm_err_set(s->err, PLM_E_IO, "root%s cannot be read: %s", path, strerror(error));

	plm_err_at(s->err, s->layer->directory, 0);
	plm_err_remedy(s->err, "make it readable, or take it out of the recording");
	return rc;
}

static int scan_link(struct scan *s, int dir_fd, const char *name, struct plm_node *node)
{
	char text[PATH_MAX];
	ssize_t size = readlinkat(dir_fd, name, text, sizeof(text));

	if (size < 0 || (size_t)size == sizeof(text))
		return fail(s, node->path, size < 0 ? errno : ENAMETOOLONG);
	node->target = plm_arena_strndup(s->recording->arena, text, (size_t)size);
	node->st.size_bytes = (uint64_t)size;
	return node->target ? 0 : plm_err_nomem(s->err);
}

static int scan_entry(struct scan *s, int dir_fd, const char *parent, const char *name, int depth)
{
	struct plm_stat st = plm_fd_stat(dir_fd, name, AT_SYMLINK_NOFOLLOW);
	char *path = plm_arena_printf(s->recording->arena, "%s/%s", parent, name);
	struct plm_node *node;

	if (!path)
		return plm_err_nomem(s->err);
	if (st.presence != PLM_PRESENT)
		return fail(s, path, st.error ? st.error : ENOENT);
	node = plm_recording_make(s->recording, path, st.kind);
	if (!node)
		return errno == ENOTDIR ? fail(s, path, ENOTDIR) : plm_err_nomem(s->err);
	if (st.kind == PLM_FILE_DIRECTORY)
		return scan_directory(s, dir_fd, path, depth + 1);
	if (st.kind == PLM_FILE_SYMLINK)
		return scan_link(s, dir_fd, name, node);
	node->text = NULL;
	node->from = path + 1;
	node->from_layer = s->layer;
	node->error = 0;
	node->st.size_bytes = st.size_bytes;
	return 0;
}

/* path is "" for the top; its last component is opened below dir_fd. */
static int scan_directory(struct scan *s, int dir_fd, const char *path, int depth)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	const char *slash = strrchr(path, '/');
	struct plm_datum names = {0};
	plm_auto_fd int fd = openat(dir_fd, slash ? slash + 1 : ".",
				    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int rc = 0;

	if (!keep)
		return plm_err_nomem(s->err);
	if (fd < 0 || depth > MAX_TREE_DEPTH)
		return fail(s, path, fd < 0 ? errno : ELOOP);
	if (plm_fd_list(fd, keep, &names) < 0)
		return plm_err_nomem(s->err);
	if (names.presence != PLM_PRESENT)
		return fail(s, path, names.error ? names.error : ENOENT);
	for (const char *name = names.data; rc == 0 && name < names.data + names.size_bytes;
	     name += strlen(name) + 1)
		rc = scan_entry(s, fd, path, name, depth);
	return rc;
}

int plm_manifest_scan(struct plm_recording *recording, struct plm_layer *layer,
		      struct plm_err **err)
{
	struct scan s = {.recording = recording, .layer = layer, .err = err};

	return layer->root_fd < 0 ? 0 : scan_directory(&s, layer->root_fd, "", 0);
}

/* ---- opening a recording's directory ---- */

static void close_root(void *object)
{
	const struct plm_layer *layer = object;

	if (layer->root_fd >= 0)
		close(layer->root_fd);
}

static int open_layer(struct plm_recording *recording, const char *directory, int depth,
		      struct plm_layer **layer, struct plm_err **err)
{
	struct plm_layer *l = plm_new(recording->arena, struct plm_layer);
	const char *root = plm_arena_printf(recording->arena, "%s/root", directory);

	if (!l || !root)
		return plm_err_nomem(err);
	l->directory = plm_arena_strdup(recording->arena, directory);
	l->manifest = plm_arena_printf(recording->arena, "%s/manifest", directory);
	l->depth = depth;
	l->root_fd = -1;
	if (!l->directory || !l->manifest || plm_arena_defer(recording->arena, close_root, l) < 0)
		return plm_err_nomem(err);
	l->root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (l->root_fd < 0 && errno != ENOENT) {
		int rc = plm_err_set(err, PLM_E_IO, "cannot be opened: %s", strerror(errno));

		plm_err_at(err, root, 0);
		plm_err_remedy(err, "make it a readable directory, or take it away");
		return rc;
	}
	*layer = l;
	return 0;
}

int plm_manifest_load(struct plm_recording *recording, const char *directory, int depth,
		      struct plm_err **err)
{
	struct plm_layer *layer = NULL;
	struct plm_datum text = {0};
	int rc;

	if (depth > MAX_BASES) {
		rc = plm_err_set(err, PLM_E_LIMIT, "its bases are more than %d deep", MAX_BASES);
		plm_err_at(err, directory, 0);
		plm_err_remedy(err, "see that no recording is its own base");
		return rc;
	}
	rc = open_layer(recording, directory, depth, &layer, err);
	if (rc == 0)
		rc = plm_local_read(recording->arena, layer->manifest, MAX_MANIFEST_BYTES, &text,
				    err);
	if (rc == 0)
		rc = plm_manifest_parse(recording, layer, text.data, text.size_bytes, err);
	return rc;
}
