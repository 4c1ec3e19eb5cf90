/*
 * capture.c: the operations of a host that is being recorded: each asks the room behind, takes out
 * what must not leave the host, notes the answer and gives that same answer. So whoever asks while a
 * recording is made sees what a replay will show.
 */
#include "core/host/capture.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/backend.h"
#include "core/host/capture_pack.h"
#include "core/host/journal.h"
#include "core/host/recording.h"
#include "core/host/redact.h"

#include <errno.h>

static struct plm_host *inner_of(const struct plm_host *host)
{
	return host->journal->inner;
}

/* Redacts and notes content. asked is the path as it was asked for: a rule may know the name that a
 * link leads to, or the link's own. */
static int keep_content(struct plm_journal *journal, struct plm_entry *entry, const char *asked,
			struct plm_arena *arena, struct plm_datum *datum)
{
	bool redacted = false;
	int rc = plm_redact(arena, asked, datum, &redacted);

	if (rc == 0 && entry)
		rc = plm_redact(arena, entry->path, datum, &redacted);
	if (rc < 0 || !entry)
		return rc;
	entry->redacted = entry->redacted || redacted;
	if (journal->content_bytes + datum->size_bytes > PLM_JOURNAL_MOST_BYTES)
		*datum = plm_datum_of_error(EFBIG);
	return plm_journal_note(journal, &entry->content, datum);
}

/* ---- by path ---- */

static int capture_read(struct plm_host *host, struct plm_arena *arena, const char *path,
			size_t max_bytes, struct plm_datum *out)
{
	struct plm_entry *entry = NULL;
	int rc = plm_journal_walk(host->journal, path, true, &entry);

	if (rc == 0)
		rc = inner_of(host)->ops->read(inner_of(host), arena, path, max_bytes, out);
	return rc < 0 ? rc : keep_content(host->journal, entry, path, arena, out);
}

static int gather_piece(void *context, const char *data, size_t size_bytes)
{
	struct plm_buf *all = context;

	plm_buf_add(all, data, size_bytes);
	return all->failed ? -(int)all->failed : 0;
}

/* Hands the noted content on. The whole of it was read, however little the asker wants. */
static int pass_on(const struct plm_datum *content, plm_piece_fn *piece, void *context,
		   struct plm_datum *out)
{
	int answer = 0;

	*out = *content;
	out->data = NULL;
	out->size_bytes = 0;
	if (content->presence == PLM_PRESENT && content->size_bytes)
		answer = piece(context, content->data, content->size_bytes);
	return answer < 0 ? answer : 0;
}

static int stream_all(struct plm_host *host, struct plm_arena *arena, struct plm_entry *entry,
		      const char *path, struct plm_datum *content)
{
	plm_auto_buf struct plm_buf all = {.limit_bytes = PLM_JOURNAL_MOST_BYTES};
	int rc = inner_of(host)->ops->stream(inner_of(host), path, gather_piece, &all, content);

	if (rc == -PLM_E_LIMIT)
		*content = plm_datum_of_error(EFBIG);
	else if (rc < 0)
		return rc;
	if (content->presence == PLM_PRESENT)
		*content = plm_datum_of_bytes(plm_buf_text(&all), all.size_bytes);
	rc = keep_content(host->journal, entry, path, arena, content);
	if (rc == 0 && content->presence == PLM_PRESENT && entry)
		*content = entry->content.datum;
	else if (rc == 0 && content->presence == PLM_PRESENT)
		rc = plm_datum_keep(arena, content->data, content->size_bytes, content);
	return rc;
}

static int capture_stream(struct plm_host *host, const char *path, plm_piece_fn *piece,
			  void *context, struct plm_datum *out)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	struct plm_entry *entry = NULL;
	struct plm_datum content = {0};
	int rc = keep ? plm_journal_walk(host->journal, path, true, &entry) : -PLM_E_NOMEM;

	if (rc == 0 && entry && entry->content.asked &&
	    entry->content.datum.presence == PLM_PRESENT)
		return pass_on(&entry->content.datum, piece, context, out);
	if (rc == 0)
		rc = stream_all(host, keep, entry, path, &content);
	if (rc < 0) {
		*out = plm_datum_of_error(ENOMEM);
		return rc;
	}
	return pass_on(&content, piece, context, out);
}

static int capture_list(struct plm_host *host, struct plm_arena *arena, const char *path,
			struct plm_datum *out)
{
	struct plm_entry *entry = NULL;
	int rc = plm_journal_walk(host->journal, path, true, &entry);

	if (rc == 0)
		rc = inner_of(host)->ops->list(inner_of(host), arena, path, out);
	return rc == 0 && entry ? plm_journal_note(host->journal, &entry->names, out) : rc;
}

static struct plm_stat capture_stat(struct plm_host *host, const char *path, bool follow)
{
	struct plm_host *inner = inner_of(host);
	struct plm_entry *entry = NULL;
	struct plm_stat st;
	bool magic;

	/* The walk stops before a magic link; what it leads to is asked of the kernel alone. */
	if (plm_journal_walk(host->journal, path, false, &entry) < 0)
		return plm_stat_of_error(ENOMEM);
	magic = entry && plm_path_is_magic_link(entry->path);
	if (follow && !magic && plm_journal_walk(host->journal, path, true, &entry) < 0)
		return plm_stat_of_error(ENOMEM);
	if (!follow && entry)
		return entry->st;
	st = inner->ops->stat(inner, path, follow);
	if (magic && follow && !entry->followed_asked) {
		entry->followed = st;
		entry->followed_asked = true;
	}
	return st;
}

static int capture_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
			    struct plm_datum *out)
{
	struct plm_entry *entry = NULL;
	int rc = plm_journal_walk(host->journal, path, false, &entry);

	if (rc == 0)
		rc = inner_of(host)->ops->readlink(inner_of(host), arena, path, out);
	return rc == 0 && entry && entry->st.kind == PLM_FILE_SYMLINK
		       ? plm_journal_note(host->journal, &entry->target, out)
		       : rc;
}

static int note_xattr(struct plm_journal *journal, struct plm_entry *entry, const char *name,
		      const struct plm_datum *datum)
{
	struct plm_noted_xattr *xattr;

	for (xattr = entry->xattrs; xattr; xattr = xattr->next)
		if (strcmp(xattr->name, name) == 0)
			return 0;
	xattr = plm_new(journal->arena, struct plm_noted_xattr);
	if (!xattr)
		return -PLM_E_NOMEM;
	*xattr = (struct plm_noted_xattr){.next = entry->xattrs, .datum = *datum};
	xattr->name = plm_arena_strdup(journal->arena, name);
	entry->xattrs = xattr;
	if (!xattr->name)
		return -PLM_E_NOMEM;
	return datum->presence == PLM_PRESENT ? plm_datum_keep(journal->arena, datum->data,
							       datum->size_bytes, &xattr->datum)
					      : 0;
}

static int capture_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
			 const char *name, struct plm_datum *out)
{
	struct plm_entry *entry = NULL;
	int rc = plm_journal_walk(host->journal, path, true, &entry);

	if (rc == 0)
		rc = inner_of(host)->ops->xattr(inner_of(host), arena, path, name, out);
	return rc == 0 && entry ? note_xattr(host->journal, entry, name, out) : rc;
}

static int capture_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
			 struct plm_datum *out)
{
	struct plm_journal *journal = host->journal;
	struct plm_noted_probe *probe;
	struct plm_datum datum;
	int rc = inner_of(host)->ops->probe(inner_of(host), arena, name, out);

	for (size_t i = 0; i < journal->probe_count; i++)
		if (strcmp(journal->probes[i].name, name) == 0)
			return rc;
	datum = *out;
	if (rc == 0 && datum.presence == PLM_PRESENT)
		rc = plm_datum_keep(journal->arena, out->data, out->size_bytes, &datum);
	if (rc < 0)
		return rc;
	probe = plm_push(journal->arena, journal->probes, journal->probe_count);
	if (!probe)
		return -PLM_E_NOMEM;
	*probe = (struct plm_noted_probe){.name = plm_arena_strdup(journal->arena, name),
					  .datum = datum};
	return probe->name ? 0 : -PLM_E_NOMEM;
}

static void capture_close(struct plm_host *host)
{
	plm_host_close(inner_of(host));
}

static const struct plm_host_ops capture_ops = {
	.read = capture_read,
	.stream = capture_stream,
	.list = capture_list,
	.stat = capture_stat,
	.readlink = capture_readlink,
	.xattr = capture_xattr,
	.probe = capture_probe,
	.dir_open = plm_capture_dir_open,
	.dir_close = plm_capture_dir_close,
	.dir_read = plm_capture_dir_read,
	.dir_read_into = plm_capture_dir_read_into,
	.dir_list = plm_capture_dir_list,
	.dir_stat = plm_capture_dir_stat,
	.dir_readlink_into = plm_capture_dir_readlink_into,
	.close = capture_close,
};

int plm_host_open_capture(struct plm_host *inner, struct plm_host **host, struct plm_err **err)
{
	struct plm_host *opened = plm_host_new(&capture_ops, inner->kind, inner->label);
	struct plm_journal *journal = opened ? plm_new(opened->arena, struct plm_journal) : NULL;

	*host = NULL;
	if (!journal) {
		if (opened)
			plm_arena_free(opened->arena);
		plm_host_close(inner);
		return plm_err_nomem(err);
	}
	journal->arena = opened->arena;
	journal->inner = inner;
	plm_map_init(&journal->by_path, journal->arena);
	opened->journal = journal;
	opened->time_seconds = inner->time_seconds;
	*host = opened;
	return 0;
}
