/*
 * journal.c: notes answers by path and walks paths link by link, asking the room it records. Asks
 * for metadata and the text of links only; reads no content.
 */
#include "core/host/journal.h"

#include "core/base/arena.h"
#include "core/host/backend.h"
#include "core/host/recording.h"

#include <errno.h>

enum { MAX_LINKS = 40 };

struct plm_entry *plm_journal_entry(struct plm_journal *journal, const char *path)
{
	struct plm_entry *entry = plm_map_get(&journal->by_path, path);
	struct plm_entry **slot;

	if (entry)
		return entry;
	entry = plm_new(journal->arena, struct plm_entry);
	slot = plm_push(journal->arena, journal->entries, journal->entry_count);
	if (!entry || !slot)
		return NULL;
	*slot = entry;
	entry->path = plm_arena_strdup(journal->arena, path);
	if (!entry->path || plm_map_add(&journal->by_path, entry->path, entry) < 0)
		return NULL;
	return entry;
}

int plm_journal_note(struct plm_journal *journal, struct plm_noted *noted,
		     const struct plm_datum *datum)
{
	if (noted->asked &&
	    (noted->datum.presence == PLM_PRESENT || datum->presence != PLM_PRESENT))
		return 0;
	noted->asked = true;
	noted->datum = *datum;
	if (datum->presence != PLM_PRESENT)
		return 0;
	journal->content_bytes += datum->size_bytes;
	return plm_datum_keep(journal->arena, datum->data, datum->size_bytes, &noted->datum);
}

/* Asks for the metadata of a path unless that was noted; a link is not followed. NULL when out of
 * memory. */
static struct plm_entry *stat_entry(struct plm_journal *journal, const char *path)
{
	struct plm_entry *entry = plm_journal_entry(journal, path);

	if (entry && !entry->stat_asked) {
		entry->st = journal->inner->ops->stat(journal->inner, path, false);
		entry->stat_asked = true;
	}
	return entry;
}

/* ---- walking ---- */

struct walk {
	struct plm_journal *journal;
	struct plm_entry *at; /* what has been reached; NULL: nothing */
	int links;
	bool follow;
	size_t next;
	char left[2 * PATH_MAX];
};

static int note_target(struct plm_journal *journal, struct plm_entry *link)
{
	struct plm_datum target;
	int rc = 0;

	if (link->target.asked)
		return 0;
	rc = journal->inner->ops->readlink(journal->inner, journal->arena, link->path, &target);
	return rc < 0 ? rc : plm_journal_note(journal, &link->target, &target);
}

/* Puts the link's text before what is left; where that leads nowhere, ->at becomes NULL. */
static int expand(struct walk *w, struct plm_entry *link)
{
	size_t rest = strlen(w->left + w->next), size;
	int rc = plm_path_is_magic_link(link->path) ? 0 : note_target(w->journal, link);

	if (rc < 0 || !link->target.asked || link->target.datum.presence != PLM_PRESENT ||
	    plm_path_is_magic_link(link->path) || ++w->links > MAX_LINKS) {
		w->at = NULL;
		return rc;
	}
	size = link->target.datum.size_bytes;
	if (size + 1 + rest + 1 > sizeof(w->left)) {
		w->at = NULL;
		return 0;
	}
	memmove(w->left + size + 1, w->left + w->next, rest + 1);
	memcpy(w->left, link->target.datum.data, size);
	w->left[size] = '/';
	w->next = 0;
	if (size && w->left[0] == '/')
		w->at = stat_entry(w->journal, "/");
	return w->at ? 0 : -PLM_E_NOMEM;
}

static struct plm_entry *parent_of(struct plm_journal *journal, const struct plm_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');
	char path[PATH_MAX];

	if (slash == entry->path)
		return stat_entry(journal, "/");
	memcpy(path, entry->path, (size_t)(slash - entry->path));
	path[slash - entry->path] = '\0';
	return stat_entry(journal, path);
}

static int step(struct walk *w, const char *name, size_t size)
{
	bool last = w->left[w->next + strspn(w->left + w->next, "/")] == '\0';
	const char *parent = w->at->path[1] ? w->at->path : "";
	struct plm_entry *child;
	char path[PATH_MAX];

	if (size == 1 && name[0] == '.')
		return 0;
	if (size == 2 && name[0] == '.' && name[1] == '.') {
		w->at = parent_of(w->journal, w->at);
		return w->at ? 0 : -PLM_E_NOMEM;
	}
	if (strlen(parent) + 1 + size >= sizeof(path) || size > NAME_MAX) {
		w->at = NULL;
		return 0;
	}
	snprintf(path, sizeof(path), "%s/%.*s", parent, (int)size, name);
	child = stat_entry(w->journal, path);
	if (!child)
		return -PLM_E_NOMEM;
	if (child->st.presence == PLM_PRESENT && child->st.kind == PLM_FILE_SYMLINK &&
	    (!last || w->follow))
		return expand(w, child);
	w->at = child->st.presence == PLM_PRESENT ? child : NULL;
	return 0;
}

int plm_journal_walk(struct plm_journal *journal, const char *path, bool follow,
		     struct plm_entry **entry)
{
	struct walk w = {.journal = journal, .follow = follow};
	size_t size = strlen(path);
	int rc = 0;

	*entry = NULL;
	if (path[0] != '/' || size >= PATH_MAX)
		return 0;
	memcpy(w.left, path, size + 1);
	w.at = stat_entry(journal, "/");
	if (!w.at)
		return -PLM_E_NOMEM;
	while (rc == 0 && w.at) {
		const char *name;

		w.next += strspn(w.left + w.next, "/");
		name = w.left + w.next;
		size = strcspn(name, "/");
		if (size == 0)
			break;
		w.next += size;
		rc = step(&w, name, size);
	}
	*entry = rc == 0 ? w.at : NULL;
	return rc;
}

/* ---- the end ---- */

static int complete(struct plm_journal *journal, const struct plm_entry *entry)
{
	const char *parent = entry->path[1] ? entry->path : "";
	const struct plm_datum *names = &entry->names.datum;
	char path[PATH_MAX];

	if (!entry->names.asked || names->presence != PLM_PRESENT)
		return 0;
	for (const char *name = names->data; name < names->data + names->size_bytes;
	     name += strlen(name) + 1) {
		struct plm_entry *child;
		int size = snprintf(path, sizeof(path), "%s/%s", parent, name);

		if (size < 0 || (size_t)size >= sizeof(path))
			continue;
		child = stat_entry(journal, path);
		if (!child)
			return -PLM_E_NOMEM;
		if (child->st.presence == PLM_PRESENT && child->st.kind == PLM_FILE_SYMLINK &&
		    note_target(journal, child) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

int plm_journal_complete(struct plm_journal *journal)
{
	size_t count = journal->entry_count;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = complete(journal, journal->entries[i]);
	return rc;
}
