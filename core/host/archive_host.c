/*
 * archive_host.c: a recording in one file as a host: seal, members, manifest. And the other way: what
 * a capture has noted as such a file. Reads the one file it is given and writes none.
 */
#include "core/host/archive.h"
#include "core/host/capture.h"
#include "core/host/capture_pack.h"
#include "core/host/journal.h"
#include "core/host/local.h"
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/backend.h"

enum { MOST_PACKED_BYTES = 1024 * 1024 * 1024 };

static int replay(struct plm_recording *recording, const char *file, const char *data,
		  size_t size_bytes, struct plm_err **err)
{
	struct plm_layer *layer = plm_new(recording->arena, struct plm_layer);
	struct plm_map *members = plm_new(recording->arena, struct plm_map);
	struct plm_datum manifest = {0};
	int rc;

	if (!layer || !members)
		return plm_err_nomem(err);
	plm_map_init(members, recording->arena);
	rc = plm_archive_unseal(file, data, &size_bytes, err);
	if (rc == 0)
		rc = plm_archive_unpack(file, data, size_bytes, members, &manifest, err);
	if (rc < 0)
		return rc;
	layer->manifest = plm_arena_printf(recording->arena, "%s(manifest)", file);
	layer->members = members;
	layer->root_fd = -1;
	if (!layer->manifest)
		return plm_err_nomem(err);
	return plm_manifest_parse(recording, layer, manifest.data, manifest.size_bytes, err);
}

int plm_archive_load(struct plm_recording *recording, const char *file, struct plm_err **err)
{
	struct plm_datum bytes = {0};
	int rc = plm_local_read(recording->arena, file, MOST_PACKED_BYTES, &bytes, err);

	return rc < 0 ? rc : replay(recording, file, bytes.data, bytes.size_bytes, err);
}

/* A recording that cannot be opened again would be found out when it is too late. */
static int try_it(const struct plm_buf *archive, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_recording *recording = arena ? plm_recording_new(arena) : NULL;
	int rc;

	if (!recording)
		return plm_err_nomem(err);
	rc = replay(recording, "the recording", plm_buf_text(archive), archive->size_bytes, err);
	if (rc < 0)
		plm_err_context(err, "what was recorded cannot be replayed");
	return rc;
}

int plm_host_capture_pack(struct plm_host *host, struct plm_buf *archive,
			  struct plm_capture_summary *summary, struct plm_err **err)
{
	struct plm_journal *journal = host->journal;
	struct plm_member *members = NULL;
	size_t count = 0;
	int rc = plm_capture_members(journal, host->time_seconds, &members, &count);

	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		return plm_err_set(err, (enum plm_code) - rc, "the recording is too large");
	rc = plm_archive_pack(members, count, host->time_seconds, archive, err);
	if (rc == 0)
		rc = try_it(archive, err);
	*summary = (struct plm_capture_summary){.paths = journal->entry_count,
						.content_bytes = journal->content_bytes};
	for (size_t i = 0; i < journal->entry_count; i++)
		summary->redacted += journal->entries[i]->redacted;
	return rc;
}
