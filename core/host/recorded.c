/*
 * recorded.c: another host, from a recording or a fixture. Answers as that host would have; asks
 * nothing of the machine that plimsoll runs on but the recording's own files.
 */
#include "core/host/archive.h"
#include "core/host/backend.h"
#include "core/host/probe.h"
#include "core/host/recorded_node.h"
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

static struct plm_stat recorded_stat(struct plm_host *host, const char *path, bool follow)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, PLM_FIND_NOFOLLOW, &node);

	if (error)
		return plm_stat_of_error(error);
	if (!follow)
		return plm_node_stat(host, node);
	if (node->followed)
		return *node->followed;
	if (node->st.kind != PLM_FILE_SYMLINK)
		return plm_node_stat(host, node);
	if (plm_path_is_magic_link(node->path) || !node->target)
		return plm_node_stat_magic(host, node);
	error = plm_recording_find(host->recording, path, 0, &node);
	return error ? plm_stat_of_error(error) : plm_node_stat(host, node);
}

/* ---- operations by path ---- */

static int recorded_read(struct plm_host *host, struct plm_arena *arena, const char *path,
			 size_t max_bytes, struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, 0, &node);

	*out = plm_datum_of_error(error);
	return error ? 0 : plm_node_read(node, arena, max_bytes, out);
}

static int recorded_stream(struct plm_host *host, const char *path, plm_piece_fn *piece,
			   void *context, struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, 0, &node);

	*out = plm_datum_of_error(error);
	return error ? 0 : plm_node_stream(node, piece, context, out);
}

static int recorded_list(struct plm_host *host, struct plm_arena *arena, const char *path,
			 struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, 0, &node);

	*out = plm_datum_of_error(error);
	return error ? 0 : plm_node_list(node, arena, out);
}

/* The text of a link; NULL with *error set when there is none. */
static const char *link_text(const struct plm_host *host, const char *path, int *error)
{
	const struct plm_node *node = NULL;

	*error = plm_recording_find(host->recording, path, PLM_FIND_NOFOLLOW, &node);
	if (*error == 0)
		*error = node->st.kind != PLM_FILE_SYMLINK ? EINVAL
			 : node->error			   ? node->error
			 : node->target			   ? 0
							   : ENODATA;
	return *error ? NULL : node->target;
}

static int recorded_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
			     struct plm_datum *out)
{
	int error;
	const char *text = link_text(host, path, &error);

	*out = plm_datum_of_error(error);
	return text ? plm_datum_keep(arena, text, strlen(text), out) : 0;
}

static struct plm_datum unmentioned(const struct plm_host *host)
{
	int error = host->recording->otherwise;

	return plm_datum_of_error(error ? error : ENOENT);
}

static int xattr_value(const struct plm_node_xattr *xattr, struct plm_arena *arena,
		       struct plm_datum *out)
{
	if (xattr->value)
		return plm_datum_keep(arena, xattr->value, xattr->size_bytes, out);
	*out = plm_datum_of_error(xattr->error);
	return 0;
}

static int recorded_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
			  const char *name, struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, 0, &node);

	*out = plm_datum_of_error(error);
	if (error)
		return 0;
	for (const struct plm_node_xattr *x = node->xattrs; x; x = x->next)
		if (plm_str_eq(x->name, name))
			return xattr_value(x, arena, out);
	*out = unmentioned(host);
	return 0;
}

static int recorded_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
			  struct plm_datum *out)
{
	const struct plm_node_probe *probe = plm_map_get(&host->recording->probes, name);

	*out = unmentioned(host);
	/* A recorded image, or a fixture, may hold the database itself. */
	if (!probe && strcmp(name, "rpm-packages") == 0 && out->presence == PLM_ABSENT)
		return plm_probe_live(host, arena, name, out);
	if (!probe)
		return 0;
	if (!probe->error)
		return plm_datum_keep(arena, probe->text ? probe->text : "", probe->text_bytes,
				      out);
	*out = plm_datum_of_error(probe->error);
	return 0;
}

/* ---- directories held open ---- */

static int recorded_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
			     struct plm_datum *why_not)
{
	const struct plm_node *node = NULL;
	int error = plm_recording_find(host->recording, path, 0, &node);

	if (!error && node->st.kind != PLM_FILE_DIRECTORY)
		error = ENOTDIR;
	*why_not = plm_datum_of_error(error);
	if (error)
		return 0;
	*dir = plm_host_dir_new(host, node == host->recording->root ? "" : node->path);
	if (!*dir)
		return -PLM_E_NOMEM;
	*why_not = (struct plm_datum){.presence = PLM_PRESENT};
	return 0;
}

static void recorded_dir_close(struct plm_host_dir *dir)
{
	free(dir);
}

/* The full path of a name in a held directory; false when it is too long. */
static bool full_path(const struct plm_host_dir *dir, const char *name, char path[static PATH_MAX])
{
	int length = snprintf(path, PATH_MAX, "%s/%s", dir->path, name);

	return length > 0 && length < PATH_MAX;
}

static int find_in(const struct plm_host_dir *dir, const char *name, const struct plm_node **node)
{
	char path[PATH_MAX];

	if (!full_path(dir, name, path))
		return ENAMETOOLONG;
	return plm_recording_find(dir->host->recording, path, PLM_FIND_NO_LINKS, node);
}

static int recorded_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			     size_t max_bytes, struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = find_in(dir, name, &node);

	*out = plm_datum_of_error(error);
	return error ? 0 : plm_node_read(node, arena, max_bytes, out);
}

static void recorded_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
				   size_t room_bytes, struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = find_in(dir, name, &node);

	if (error)
		*out = plm_datum_of_error(error);
	else
		plm_node_read_into(node, buffer, room_bytes, out);
}

static int recorded_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			     struct plm_datum *out)
{
	const struct plm_node *node = NULL;
	int error = find_in(dir, name, &node);

	*out = plm_datum_of_error(error);
	return error ? 0 : plm_node_list(node, arena, out);
}

static struct plm_stat recorded_dir_stat(struct plm_host_dir *dir, const char *name, bool follow)
{
	char path[PATH_MAX];

	if (!full_path(dir, name, path))
		return plm_stat_of_error(ENAMETOOLONG);
	return recorded_stat(dir->host, path, follow);
}

static void recorded_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
				       size_t room_bytes, struct plm_datum *out)
{
	char path[PATH_MAX];
	int error = ENAMETOOLONG;
	const char *text = full_path(dir, name, path) ? link_text(dir->host, path, &error) : NULL;
	size_t size = text ? strlen(text) : 0;

	if (text && size >= room_bytes)
		error = EFBIG;
	*out = plm_datum_of_error(error);
	if (error)
		return;
	memcpy(buffer, text, size + 1);
	*out = plm_datum_of_bytes(buffer, size);
}

static const struct plm_host_ops recorded_ops = {
	.read = recorded_read,
	.stream = recorded_stream,
	.list = recorded_list,
	.stat = recorded_stat,
	.readlink = recorded_readlink,
	.xattr = recorded_xattr,
	.probe = recorded_probe,
	.dir_open = recorded_dir_open,
	.dir_close = recorded_dir_close,
	.dir_read = recorded_dir_read,
	.dir_read_into = recorded_dir_read_into,
	.dir_list = recorded_dir_list,
	.dir_stat = recorded_dir_stat,
	.dir_readlink_into = recorded_dir_readlink_into,
};

static int load(struct plm_recording *recording, const char *path, struct plm_err **err)
{
	struct plm_stat st = plm_fd_stat(AT_FDCWD, path, 0);

	return st.presence == PLM_PRESENT && st.kind == PLM_FILE_REGULAR
		       ? plm_archive_load(recording, path, err)
		       : plm_manifest_load(recording, path, 0, err);
}

struct plm_host *plm_recorded_blank(enum plm_host_kind kind, const char *label)
{
	struct plm_host *opened = plm_host_new(&recorded_ops, kind, label);

	if (!opened)
		return NULL;
	opened->recording = plm_recording_new(opened->arena);
	if (opened->recording)
		return opened;
	plm_host_close(opened);
	return NULL;
}

int plm_host_open_recorded(const char *path, struct plm_host **host, struct plm_err **err)
{
	struct plm_host *opened = plm_recorded_blank(PLM_HOST_RECORDED, path);
	int rc;

	*host = NULL;
	if (!opened)
		return plm_err_nomem(err);
	rc = load(opened->recording, path, err);
	if (rc < 0) {
		plm_host_close(opened);
		return rc;
	}
	if (opened->recording->time_given)
		opened->time_seconds = opened->recording->time_seconds;
	*host = opened;
	return 0;
}
