/*
 * host.c: the door itself: hands each question to the room behind it. Reads nothing on its own.
 */
#include "core/host/backend.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/procfs.h"
#include "core/host/remote.h"

#include <errno.h>

struct plm_host *plm_host_new(const struct plm_host_ops *ops, enum plm_host_kind kind,
			      const char *label)
{
	struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = arena ? plm_new(arena, struct plm_host) : NULL;

	if (!host) {
		plm_arena_free(arena);
		return NULL;
	}
	host->ops = ops;
	host->kind = kind;
	host->arena = arena;
	host->root_fd = -1;
	host->proc_fd = -1;
	for (size_t i = 0; i < PLM_FILTER_PROTOCOLS; i++)
		host->filter_fds[i] = -1;
	host->use_openat2 = true;
	host->time_seconds = time(NULL);
	host->label = plm_arena_strdup(arena, label);
	if (!host->label) {
		plm_arena_free(arena);
		return NULL;
	}
	return host;
}

void plm_host_close(struct plm_host *host)
{
	if (!host)
		return;
	if (host->ops->close)
		host->ops->close(host);
	plm_procfs_release(host);
	plm_remote_release(host);
	plm_arena_free(host->arena);
}

enum plm_host_kind plm_host_kind(const struct plm_host *host)
{
	return host->kind;
}

const char *plm_host_label(const struct plm_host *host)
{
	return host->label;
}

int64_t plm_host_time(const struct plm_host *host)
{
	return host->time_seconds;
}

void plm_host_set_time(struct plm_host *host, int64_t seconds)
{
	host->time_seconds = seconds;
}

void plm_host_forbid_walk(struct plm_host *host)
{
	host->walk_is_forbidden = true;
}

/* ---- data ---- */

static enum plm_presence presence_of_error(int error)
{
	return error == ENOENT || error == ENOTDIR ? PLM_ABSENT : PLM_UNREADABLE;
}

struct plm_datum plm_datum_of_error(int error)
{
	enum plm_presence presence = presence_of_error(error);

	return (struct plm_datum){.presence = presence,
				  .error = presence == PLM_ABSENT ? 0 : error};
}

struct plm_stat plm_stat_of_error(int error)
{
	enum plm_presence presence = presence_of_error(error);

	return (struct plm_stat){.presence = presence, .error = presence == PLM_ABSENT ? 0 : error};
}

struct plm_datum plm_datum_of_bytes(const char *data, size_t size_bytes)
{
	return (struct plm_datum){.presence = PLM_PRESENT, .data = data, .size_bytes = size_bytes};
}

int plm_datum_keep(struct plm_arena *arena, const char *data, size_t size_bytes,
		   struct plm_datum *out)
{
	const char *copy = plm_arena_strndup(arena, data, size_bytes);

	if (!copy) {
		*out = plm_datum_of_error(ENOMEM);
		return -PLM_E_NOMEM;
	}
	*out = plm_datum_of_bytes(copy, size_bytes);
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int plm_datum_of_names(struct plm_arena *arena, const char **names, size_t count,
		       struct plm_datum *out)
{
	size_t size_bytes = 0;
	char *joined, *to;

	for (size_t i = 0; i < count; i++)
		size_bytes += strlen(names[i]) + 1;
	joined = to = plm_arena_alloc(arena, size_bytes + 1);
	if (!joined) {
		*out = plm_datum_of_error(ENOMEM);
		return -PLM_E_NOMEM;
	}
	if (count)
		qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(names[i]) + 1;

		memcpy(to, names[i], size);
		to += size;
	}
	*out = plm_datum_of_bytes(joined, size_bytes);
	return 0;
}

/* ---- paths ---- */

/* Takes "PREFIX" and a number off *path. */
static bool take_number(const char **path, const char *prefix)
{
	size_t size = strlen(prefix), digits;

	if (strncmp(*path, prefix, size) != 0)
		return false;
	digits = strspn(*path + size, "0123456789");
	*path += size + digits;
	return digits > 0;
}

bool plm_path_is_process(const char *path)
{
	if (!take_number(&path, "/proc/"))
		return false;
	return *path == '\0' || (take_number(&path, "/task/") && *path == '\0');
}

bool plm_name_is_relative(const char *name)
{
	const char *part = name;

	while (true) {
		size_t size = strcspn(part, "/");

		if (size == 0 || (size == 2 && memcmp(part, "..", 2) == 0))
			return false;
		if (part[size] == '\0')
			return true;
		part += size + 1;
	}
}

/* The size of the magic link that a name begins with, 0 when it begins with none. */
static size_t magic_size(const char *name)
{
	static const char *const alone[] = {"root", "cwd", "exe"};
	static const char *const holders[] = {"ns/", "fd/", "map_files/"};
	size_t skipped = 0, size;

	if (strncmp(name, "task/", 5) == 0) {
		skipped = 5 + strcspn(name + 5, "/");
		if (name[skipped] == '\0')
			return 0;
		name += ++skipped;
	}
	size = strcspn(name, "/");
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++)
		if (strlen(alone[i]) == size && memcmp(name, alone[i], size) == 0)
			return skipped + size;
	for (size_t i = 0; i < sizeof(holders) / sizeof(*holders); i++) {
		size_t holder = strlen(holders[i]);

		if (strncmp(name, holders[i], holder) == 0 && name[holder])
			return skipped + holder + strcspn(name + holder, "/");
	}
	return 0;
}

bool plm_name_crosses_magic_link(const char *name)
{
	size_t size = magic_size(name);

	return size > 0 && name[size] == '/';
}

bool plm_name_is_magic_link(const char *name)
{
	size_t size = magic_size(name);

	return size > 0 && name[size] == '\0';
}

/* ---- the door ---- */

int plm_host_read(struct plm_host *host, struct plm_arena *arena, const char *path,
		  size_t max_bytes, struct plm_datum *out)
{
	return host->ops->read(host, arena, path, max_bytes, out);
}

int plm_host_stream(struct plm_host *host, const char *path,
		    int (*piece)(void *context, const char *data, size_t size_bytes), void *context,
		    struct plm_datum *out)
{
	return host->ops->stream(host, path, piece, context, out);
}

int plm_host_list(struct plm_host *host, struct plm_arena *arena, const char *path,
		  struct plm_datum *out)
{
	return host->ops->list(host, arena, path, out);
}

struct plm_stat plm_host_stat(struct plm_host *host, const char *path, bool follow)
{
	return host->ops->stat(host, path, follow);
}

int plm_host_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
		      struct plm_datum *out)
{
	return host->ops->readlink(host, arena, path, out);
}

int plm_host_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
		   const char *name, struct plm_datum *out)
{
	return host->ops->xattr(host, arena, path, name, out);
}

int plm_host_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
		   struct plm_datum *out)
{
	return host->ops->probe(host, arena, name, out);
}

/* ---- directories held open ---- */

struct plm_host_dir *plm_host_dir_new(struct plm_host *host, const char *path)
{
	size_t size = strlen(path) + 1;
	struct plm_host_dir *dir = malloc(sizeof(*dir) + size);

	if (!dir)
		return NULL;
	*dir = (struct plm_host_dir){
		.host = host, .fd = -1, .is_process = plm_path_is_process(path)};
	memcpy(dir->path, path, size);
	return dir;
}

int plm_host_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
		      struct plm_datum *why_not)
{
	*dir = NULL;
	return host->ops->dir_open(host, path, dir, why_not);
}

void plm_host_dir_close(struct plm_host_dir *dir)
{
	if (dir)
		dir->host->ops->dir_close(dir);
}

int plm_host_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		      size_t max_bytes, struct plm_datum *out)
{
	*out = plm_datum_of_error(EINVAL);
	return plm_name_is_relative(name)
		       ? dir->host->ops->dir_read(dir, arena, name, max_bytes, out)
		       : 0;
}

void plm_host_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			    size_t room_bytes, struct plm_datum *out)
{
	*out = plm_datum_of_error(EINVAL);
	if (plm_name_is_relative(name) && room_bytes > 0)
		dir->host->ops->dir_read_into(dir, name, buffer, room_bytes, out);
}

int plm_host_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
		      struct plm_datum *out)
{
	*out = plm_datum_of_error(EINVAL);
	return plm_name_is_relative(name) ? dir->host->ops->dir_list(dir, arena, name, out) : 0;
}

struct plm_stat plm_host_dir_stat(struct plm_host_dir *dir, const char *name, bool follow)
{
	if (!plm_name_is_relative(name))
		return plm_stat_of_error(EINVAL);
	return dir->host->ops->dir_stat(dir, name, follow);
}

void plm_host_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
				size_t room_bytes, struct plm_datum *out)
{
	*out = plm_datum_of_error(EINVAL);
	if (plm_name_is_relative(name) && room_bytes > 0)
		dir->host->ops->dir_readlink_into(dir, name, buffer, room_bytes, out);
}
