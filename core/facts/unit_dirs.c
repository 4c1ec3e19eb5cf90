/*
 * unit_dirs.c: lists every directory systemd loads units from, with their .wants and .requires, once an
 * audit. Reads links, no file; judges nothing.
 */
#include "core/facts/unit_files.h"

#include <errno.h>
#include <limits.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static const struct plm_unit_dir places[] = {
	{.path = "/etc/systemd/system.control"},
	{.path = "/run/systemd/system.control", .runtime = true},
	{.path = "/run/systemd/transient", .runtime = true, .transient = true},
	{.path = "/run/systemd/generator.early", .runtime = true, .generator = true},
	{.path = "/etc/systemd/system", .config = true},
	{.path = "/etc/systemd/system.attached"},
	{.path = "/run/systemd/system", .runtime = true},
	{.path = "/run/systemd/system.attached", .runtime = true},
	{.path = "/run/systemd/generator", .runtime = true, .generator = true},
	{.path = "/usr/local/lib/systemd/system"},
	{.path = "/lib/systemd/system"},
	{.path = "/usr/lib/systemd/system"},
	{.path = "/run/systemd/generator.late", .runtime = true, .generator = true},
};
enum { PLACE_COUNT = sizeof(places) / sizeof(places[0]) };

static const char *const wants_suffixes[] = {".wants", ".requires", ".upholds"};

struct lister {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct plm_unit_dirs *out;
};

static void note(struct lister *l, const char *path, int error)
{
	if (l->out->error)
		return;
	l->out->unread = path;
	l->out->error = error;
}

static int fill_entry(struct lister *l, struct plm_host_dir *dir, const char *directory,
		      const char *name, struct plm_unit_entry *entry)
{
	char target[PATH_MAX];
	struct plm_datum link;

	entry->name = name;
	entry->path = plm_arena_printf(l->arena, "%s/%s", directory, name);
	if (!entry->path)
		return -PLM_E_NOMEM;
	plm_host_dir_readlink_into(dir, name, target, sizeof(target), &link);
	if (link.presence == PLM_PRESENT) {
		entry->target = plm_arena_strndup(l->arena, link.data, link.size_bytes);
		return entry->target ? 0 : -PLM_E_NOMEM;
	}
	if (link.error == ENOMEM)
		return -PLM_E_NOMEM;
	/* EINVAL: it is no link. */
	if (link.presence == PLM_UNREADABLE && link.error != EINVAL)
		note(l, entry->path, link.error);
	return 0;
}

/* The names in a directory as entries; *error is why there are none. */
static int list_entries(struct lister *l, const char *path, const struct plm_unit_entry **entries,
			size_t *count, int *error)
{
	struct plm_unit_entry *items = NULL;
	struct plm_host_dir *dir = NULL;
	struct plm_datum names, why_not = {.presence = PLM_PRESENT};
	int rc = plm_host_list(plm_facts_host(l->facts), l->arena, path, &names);

	if (rc == 0 && names.presence == PLM_PRESENT)
		rc = plm_host_dir_open(plm_facts_host(l->facts), path, &dir, &why_not);
	*error = names.presence == PLM_UNREADABLE     ? names.error
		 : why_not.presence == PLM_UNREADABLE ? why_not.error
						      : 0;
	for (size_t at = 0; rc == 0 && dir && at < names.size_bytes;
	     at += strlen(names.data + at) + 1) {
		struct plm_unit_entry *entry = plm_push(l->arena, items, *count);

		rc = entry ? fill_entry(l, dir, path, names.data + at, entry) : -PLM_E_NOMEM;
	}
	plm_host_dir_close(dir);
	*entries = items;
	return rc;
}

static bool is_wants(const char *name, size_t *owner_bytes)
{
	for (size_t i = 0; i < sizeof(wants_suffixes) / sizeof(wants_suffixes[0]); i++) {
		*owner_bytes = strlen(name) - strlen(wants_suffixes[i]);
		if (plm_str_ends(name, wants_suffixes[i]) && *owner_bytes > 0)
			return true;
	}
	return false;
}

static int list_wants(struct lister *l, struct plm_unit_dir *dir)
{
	struct plm_unit_wants *items = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && dir->entries && i < dir->count; i++) {
		const struct plm_unit_entry *entry = &dir->entries[i];
		struct plm_unit_wants *wants;
		size_t owner_bytes;
		int error;

		if (!is_wants(entry->name, &owner_bytes))
			continue;
		wants = plm_push(l->arena, items, dir->wants_count);
		if (!wants)
			return -PLM_E_NOMEM;
		wants->owner = plm_arena_strndup(l->arena, entry->name, owner_bytes);
		wants->linked = entry->target != NULL;
		rc = wants->owner
			     ? list_entries(l, entry->path, &wants->entries, &wants->count, &error)
			     : -PLM_E_NOMEM;
		if (rc == 0 && error && error != ENOTDIR)
			note(l, entry->path, error);
	}
	dir->wants = items;
	return rc;
}

/* Where /lib is a link to /usr/lib the two are one directory. */
static int is_twice(struct lister *l, const char *path, bool *twice)
{
	const struct plm_datum *link;
	int rc = plm_facts_readlink(l->facts, "/lib", &link, NULL);

	*twice = rc == 0 && link->presence == PLM_PRESENT && plm_str_starts(path, "/lib/");
	return rc;
}

static int list_dir(struct lister *l, struct plm_unit_dir *dir)
{
	bool twice;
	int rc = is_twice(l, dir->path, &twice);

	if (rc < 0 || twice)
		return rc;
	rc = list_entries(l, dir->path, &dir->entries, &dir->count, &dir->error);
	if (dir->error)
		note(l, dir->path, dir->error);
	return rc < 0 ? rc : list_wants(l, dir);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_unit_dirs *dirs = plm_new(arena, struct plm_unit_dirs);
	struct plm_unit_dir *items = plm_new_array(arena, struct plm_unit_dir, PLACE_COUNT);
	struct lister l = {.facts = facts, .arena = arena, .out = dirs};
	int rc = dirs && items ? 0 : -PLM_E_NOMEM;

	(void)key;
	for (size_t i = 0; rc == 0 && i < PLACE_COUNT; i++) {
		items[i] = places[i];
		rc = list_dir(&l, &items[i]);
	}
	if (rc < 0)
		return plm_err_nomem(err);
	dirs->items = items;
	dirs->count = PLACE_COUNT;
	*value = dirs;
	return 0;
}

int plm_facts_unit_dirs(struct plm_facts *facts, const struct plm_unit_dirs **out,
			struct plm_err **err)
{
	static const struct plm_fact fact = {"the directories of units", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* Listings are in byte order. */
const struct plm_unit_entry *plm_unit_entry_find(const struct plm_unit_dir *dir, const char *name)
{
	size_t low = 0, high = dir->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(dir->entries[middle].name, name);

		if (order == 0)
			return &dir->entries[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
