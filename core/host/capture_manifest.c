/*
 * capture_manifest.c: a journal as the manifest of docs/fixture-hosts.md, and the members that its
 * from= name. Whatever was not asked is unreadable in it, never absent. Does no I/O.
 */
#include "core/host/capture_pack.h"
#include "core/host/journal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/backend.h"

#include <errno.h>
#include <sys/sysmacros.h>

enum { MOST_INLINE_BYTES = 4096 };

struct writer {
	struct plm_journal *journal;
	struct plm_buf text;
	struct plm_member *members;
	size_t count;
};

static void add_quoted(struct plm_buf *out, const char *data, size_t size_bytes)
{
	plm_buf_char(out, '"');
	for (size_t i = 0; i < size_bytes; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c == '\n')
			plm_buf_str(out, "\\n");
		else if (c == '\t')
			plm_buf_str(out, "\\t");
		else if (c == '"' || c == '\\')
			plm_buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			plm_buf_printf(out, "\\x%02x", c);
		else
			plm_buf_char(out, (char)c);
	}
	plm_buf_char(out, '"');
}

static void add_error(struct writer *w, int error)
{
	const char *name = strerrorname_np(error);

	plm_buf_printf(&w->text, " error=%s", name ? name : "EIO");
}

static void add_metadata(struct writer *w, const struct plm_stat *st)
{
	plm_buf_printf(&w->text, " mode=%04o uid=%u gid=%u dev=%u:%u ino=%ju size=%ju mtime=%jd",
		       st->mode & 07777, st->uid, st->gid, major(st->device), minor(st->device),
		       (uintmax_t)st->inode, (uintmax_t)st->size_bytes,
		       (intmax_t)st->mtime_seconds);
	plm_buf_printf(&w->text, " links=%u", st->links);
	if (st->kind == PLM_FILE_CHARDEV || st->kind == PLM_FILE_BLOCKDEV)
		plm_buf_printf(&w->text, " rdev=%u:%u", major(st->rdevice), minor(st->rdevice));
}

static void begin(struct writer *w, const char *word, const struct plm_entry *entry)
{
	plm_buf_printf(&w->text, "%s ", word);
	add_quoted(&w->text, entry->path, strlen(entry->path));
}

/* The errno that stands for an answer without bytes. Absent now, but its metadata is there: it
 * vanished while it was looked at. */
static int error_of(const struct plm_noted *noted)
{
	if (!noted->asked)
		return ENODATA;
	return noted->datum.presence == PLM_ABSENT ? ESTALE : noted->datum.error;
}

static int add_content(struct writer *w, const struct plm_datum *datum)
{
	struct plm_member *member;
	char name[32];

	if (datum->size_bytes <= MOST_INLINE_BYTES) {
		plm_buf_str(&w->text, " text=");
		add_quoted(&w->text, datum->data, datum->size_bytes);
		return 0;
	}
	snprintf(name, sizeof(name), "root/%zu", w->count);
	plm_buf_printf(&w->text, " from=%zu", w->count);
	member = plm_push(w->journal->arena, w->members, w->count);
	if (!member)
		return -PLM_E_NOMEM;
	member->name = plm_arena_strdup(w->journal->arena, name);
	member->datum = *datum;
	return member->name ? 0 : -PLM_E_NOMEM;
}

/* ---- one function a statement ---- */

static int write_file(struct writer *w, const struct plm_entry *entry)
{
	struct plm_stat st = entry->st;
	int rc = 0;

	begin(w, "file", entry);
	if (entry->content.asked && entry->content.datum.presence == PLM_PRESENT)
		rc = add_content(w, &entry->content.datum);
	else
		add_error(w, error_of(&entry->content));
	if (st.presence == PLM_PRESENT && st.kind == PLM_FILE_REGULAR)
		add_metadata(w, &st);
	plm_buf_char(&w->text, '\n');
	return rc;
}

/* Without an error what is not mentioned below it is absent: of a process that ended nothing more could be read. */
static int write_directory(struct writer *w, const struct plm_entry *entry)
{
	bool listed = entry->names.asked && entry->names.datum.presence == PLM_PRESENT;

	begin(w, "dir", entry);
	if (!listed && !(entry->ended && !entry->names.asked))
		add_error(w, error_of(&entry->names));
	if (entry->st.presence == PLM_PRESENT && entry->st.kind == PLM_FILE_DIRECTORY)
		add_metadata(w, &entry->st);
	plm_buf_char(&w->text, '\n');
	return 0;
}

static int write_link(struct writer *w, const struct plm_entry *entry)
{
	begin(w, "link", entry);
	if (entry->st.presence == PLM_PRESENT && entry->st.kind == PLM_FILE_SYMLINK)
		add_metadata(w, &entry->st);
	if (entry->target.asked && entry->target.datum.presence == PLM_PRESENT) {
		plm_buf_str(&w->text, " target=");
		add_quoted(&w->text, entry->target.datum.data, entry->target.datum.size_bytes);
	} else {
		add_error(w, error_of(&entry->target));
	}
	plm_buf_char(&w->text, '\n');
	return 0;
}

static const char *kind_word(enum plm_file_kind kind)
{
	static const char *const words[] = {
		[PLM_FILE_OTHER] = "file",    [PLM_FILE_REGULAR] = "file",
		[PLM_FILE_DIRECTORY] = "dir", [PLM_FILE_SYMLINK] = "link",
		[PLM_FILE_CHARDEV] = "char",  [PLM_FILE_BLOCKDEV] = "block",
		[PLM_FILE_FIFO] = "fifo",     [PLM_FILE_SOCKET] = "socket",
	};

	return words[kind];
}

static int write_node(struct writer *w, const struct plm_entry *entry)
{
	begin(w, "node", entry);
	plm_buf_printf(&w->text, " kind=%s", kind_word(entry->st.kind));
	add_metadata(w, &entry->st);
	plm_buf_char(&w->text, '\n');
	return 0;
}

static int write_absent(struct writer *w, const struct plm_entry *entry)
{
	begin(w, "absent", entry);
	plm_buf_char(&w->text, '\n');
	return 0;
}

static int write_refused(struct writer *w, const struct plm_entry *entry)
{
	const struct plm_noted *answers[] = {&entry->content, &entry->target, &entry->names};
	int error = entry->st.presence == PLM_UNREADABLE ? entry->st.error : 0;

	for (size_t i = 0; !error && i < 3; i++)
		if (answers[i]->asked)
			error = answers[i]->datum.error;
	begin(w, "refused", entry);
	add_error(w, error ? error : ENODATA);
	plm_buf_char(&w->text, '\n');
	return 0;
}

/* ---- which statement ---- */

typedef int write_fn(struct writer *w, const struct plm_entry *entry);

static bool has(const struct plm_noted *noted)
{
	return noted->asked && noted->datum.presence == PLM_PRESENT;
}

static write_fn *by_kind(enum plm_file_kind kind)
{
	switch (kind) {
	case PLM_FILE_DIRECTORY:
		return write_directory;
	case PLM_FILE_SYMLINK:
		return write_link;
	case PLM_FILE_CHARDEV:
	case PLM_FILE_BLOCKDEV:
	case PLM_FILE_FIFO:
	case PLM_FILE_SOCKET:
		return write_node;
	case PLM_FILE_OTHER:
	case PLM_FILE_REGULAR:
		break;
	}
	return write_file;
}

/* Bytes tell best what it was; then its metadata; then that it was not there. */
static write_fn *statement_of(const struct plm_entry *entry)
{
	if (has(&entry->content))
		return write_file;
	if (has(&entry->target))
		return write_link;
	if (has(&entry->names))
		return write_directory;
	if (entry->stat_asked && entry->st.presence == PLM_PRESENT)
		return by_kind(entry->st.kind);
	if ((entry->stat_asked && entry->st.presence == PLM_ABSENT) ||
	    (entry->content.asked && entry->content.datum.presence == PLM_ABSENT))
		return write_absent;
	return write_refused;
}

/* Whether everything above it is a directory in the journal too. What is not was another thing a
 * moment later, and is left as it was first. */
static bool parents_are_directories(const struct plm_journal *journal, const char *path)
{
	for (const char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
		const struct plm_entry *parent =
			plm_map_get_n(&journal->by_path, path, (size_t)(end - path));

		if (parent && statement_of(parent) != write_directory)
			return false;
	}
	return true;
}

static void write_followed(struct writer *w, const struct plm_entry *entry)
{
	const struct plm_stat *st = &entry->followed;

	begin(w, "stat", entry);
	if (st->presence == PLM_PRESENT) {
		plm_buf_printf(&w->text, " kind=%s", kind_word(st->kind));
		add_metadata(w, st);
	} else {
		add_error(w, st->presence == PLM_ABSENT ? ENOENT : st->error);
	}
	plm_buf_char(&w->text, '\n');
}

static void write_xattr(struct writer *w, const struct plm_entry *entry,
			const struct plm_noted_xattr *xattr)
{
	begin(w, "xattr", entry);
	plm_buf_printf(&w->text, " %s", xattr->name);
	if (xattr->datum.presence == PLM_PRESENT) {
		plm_buf_char(&w->text, '=');
		add_quoted(&w->text, xattr->datum.data, xattr->datum.size_bytes);
	} else {
		add_error(w, xattr->datum.presence == PLM_ABSENT ? ENOENT : xattr->datum.error);
	}
	plm_buf_char(&w->text, '\n');
}

static int write_entry(struct writer *w, const struct plm_entry *entry)
{
	write_fn *write = statement_of(entry);
	int rc;

	if (!parents_are_directories(w->journal, entry->path))
		return 0;
	rc = write(w, entry);
	if (entry->followed_asked && write != write_absent && write != write_refused)
		write_followed(w, entry);
	for (const struct plm_noted_xattr *x = entry->xattrs;
	     x && write != write_absent && write != write_refused; x = x->next)
		write_xattr(w, entry, x);
	return rc;
}

static int write_probes(struct writer *w)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->journal->probe_count; i++) {
		const struct plm_noted_probe *probe = &w->journal->probes[i];

		plm_buf_str(&w->text, "probe ");
		add_quoted(&w->text, probe->name, strlen(probe->name));
		if (probe->datum.presence == PLM_PRESENT)
			rc = add_content(w, &probe->datum);
		else
			add_error(w, probe->datum.presence == PLM_ABSENT ? ENOENT
									 : probe->datum.error);
		plm_buf_char(&w->text, '\n');
	}
	return rc;
}

/* ---- the whole ---- */

static int compare_paths(const void *a, const void *b)
{
	const struct plm_entry *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

static int write_all(struct writer *w, int64_t time_seconds)
{
	struct plm_journal *journal = w->journal;
	int rc = 0;

	plm_buf_printf(&w->text, "plimsoll-host 1\ntime %jd\notherwise error=ENODATA\n",
		       (intmax_t)time_seconds);
	if (journal->entry_count)
		qsort(journal->entries, journal->entry_count, sizeof(*journal->entries),
		      compare_paths);
	for (size_t i = 0; rc == 0 && i < journal->entry_count; i++)
		rc = write_entry(w, journal->entries[i]);
	if (rc == 0)
		rc = write_probes(w);
	return w->text.failed ? -(int)w->text.failed : rc;
}

int plm_capture_members(struct plm_journal *journal, int64_t time_seconds,
			struct plm_member **members, size_t *count)
{
	struct writer w = {.journal = journal};
	struct plm_member *manifest = plm_push(journal->arena, w.members, w.count);
	int rc = manifest ? plm_journal_complete(journal) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = write_all(&w, time_seconds);
	if (rc == 0) {
		w.members[0].name = "manifest";
		rc = plm_datum_keep(journal->arena, plm_buf_text(&w.text), w.text.size_bytes,
				    &w.members[0].datum);
	}
	plm_buf_free(&w.text);
	*members = w.members;
	*count = w.count;
	return rc;
}
