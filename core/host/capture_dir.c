/*
 * capture_dir.c: directories held open while a host is recorded: the reads of /proc/PID. Names have
 * no link on the way, so that a path in the journal is the directory's with the name behind it.
 */
#include "core/host/backend.h"
#include "core/host/capture_pack.h"
#include "core/host/journal.h"
#include "core/host/redact.h"

#include "core/base/arena.h"

#include <errno.h>

int plm_capture_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
			 struct plm_datum *why_not)
{
	struct plm_host *inner = host->journal->inner;
	struct plm_host_dir *opened = NULL;
	struct plm_entry *entry = NULL;
	int rc = plm_journal_walk(host->journal, path, true, &entry);

	*why_not = plm_datum_of_error(ENOMEM);
	if (rc == 0)
		rc = inner->ops->dir_open(inner, path, &opened, why_not);
	if (entry && why_not->presence == PLM_ABSENT)
		entry->ended = true;
	if (rc < 0 || why_not->presence != PLM_PRESENT)
		return rc;
	/* It came between the walk and the opening: a replay will not have it. */
	if (!entry) {
		inner->ops->dir_close(opened);
		*why_not = plm_datum_of_error(ENOENT);
		return 0;
	}
	*dir = plm_host_dir_new(host, entry->path);
	if (!*dir) {
		inner->ops->dir_close(opened);
		return -PLM_E_NOMEM;
	}
	(*dir)->inner = opened;
	return 0;
}

void plm_capture_dir_close(struct plm_host_dir *dir)
{
	dir->inner->host->ops->dir_close(dir->inner);
	free(dir);
}

/* The entry of a name, with its metadata; NULL when out of memory or when the path is too long. */
static struct plm_entry *entry_in(struct plm_host_dir *dir, const char *name)
{
	const char *parent = dir->path[1] ? dir->path : "";
	struct plm_entry *entry;
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/%s", parent, name);

	if (size < 0 || (size_t)size >= sizeof(path))
		return NULL;
	entry = plm_journal_entry(dir->host->journal, path);
	if (entry && !entry->stat_asked) {
		entry->st = dir->inner->host->ops->dir_stat(dir->inner, name, false);
		entry->stat_asked = true;
	}
	return entry;
}

static int keep_content(struct plm_host_dir *dir, const char *name, struct plm_arena *arena,
			struct plm_datum *datum)
{
	struct plm_entry *entry = entry_in(dir, name);
	bool redacted = false;
	int rc = entry ? plm_redact(arena, entry->path, datum, &redacted) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	entry->redacted = entry->redacted || redacted;
	if (dir->host->journal->content_bytes + datum->size_bytes > PLM_JOURNAL_MOST_BYTES)
		*datum = plm_datum_of_error(EFBIG);
	return plm_journal_note(dir->host->journal, &entry->content, datum);
}

int plm_capture_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			 size_t max_bytes, struct plm_datum *out)
{
	int rc = dir->inner->host->ops->dir_read(dir->inner, arena, name, max_bytes, out);

	return rc < 0 ? rc : keep_content(dir, name, arena, out);
}

void plm_capture_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			       size_t room_bytes, struct plm_datum *out)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();

	dir->inner->host->ops->dir_read_into(dir->inner, name, buffer, room_bytes, out);
	if (!keep || keep_content(dir, name, keep, out) < 0) {
		*out = plm_datum_of_error(ENOMEM);
		return;
	}
	if (out->presence != PLM_PRESENT || out->data == buffer)
		return;
	if (out->size_bytes >= room_bytes) {
		*out = plm_datum_of_error(EFBIG);
		return;
	}
	memcpy(buffer, out->data, out->size_bytes + 1);
	out->data = buffer;
}

int plm_capture_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			 struct plm_datum *out)
{
	int rc = dir->inner->host->ops->dir_list(dir->inner, arena, name, out);
	struct plm_entry *entry = rc == 0 ? entry_in(dir, name) : NULL;

	if (rc == 0 && !entry)
		rc = -PLM_E_NOMEM;
	return rc < 0 ? rc : plm_journal_note(dir->host->journal, &entry->names, out);
}

struct plm_stat plm_capture_dir_stat(struct plm_host_dir *dir, const char *name, bool follow)
{
	struct plm_stat st = dir->inner->host->ops->dir_stat(dir->inner, name, follow);
	struct plm_entry *entry = entry_in(dir, name);

	if (!entry)
		return plm_stat_of_error(ENOMEM);
	if (follow && !entry->followed_asked) {
		entry->followed = st;
		entry->followed_asked = true;
	}
	return st;
}

void plm_capture_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
				   size_t room_bytes, struct plm_datum *out)
{
	struct plm_entry *entry;

	dir->inner->host->ops->dir_readlink_into(dir->inner, name, buffer, room_bytes, out);
	entry = entry_in(dir, name);
	if (!entry || plm_journal_note(dir->host->journal, &entry->target, out) < 0)
		*out = plm_datum_of_error(ENOMEM);
}
