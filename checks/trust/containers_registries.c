/*
 * containers_registries.c: registries.conf with its drop-ins, version 2 and the one before it: the host's, and what users
 * have below their homes. Judges nothing. Follows containers-registries.conf(5) and containers-registries.conf.d(5).
 */
#include <string.h>

#include "checks/trust/registry.h"
#include "core/base/arena.h"
#include "core/facts/dropins.h"
#include "core/facts/toml.h"

/* One registry as the files so far have it: a later file's replaces it. */
struct entry {
	const char *prefix, *source;
	const struct plm_toml *table;
};

/* What one owner's files say together. */
struct merge {
	struct entry *entries;
	size_t entry_count;
	const struct plm_toml *search;
	const char *search_source;
	struct trust_word mode;
	bool any;
};

/* ---- one file ---- */

static int take_entry(struct trust_gathering *g, struct merge *m, const char *path,
		      const struct plm_toml *table)
{
	const char *prefix = trust_toml_text(table, "prefix");
	struct entry *slot = NULL;

	if (!prefix || !prefix[0])
		prefix = trust_toml_text(table, "location");
	if (!prefix)
		return 0;
	for (size_t i = 0; i < m->entry_count; i++)
		if (strcmp(m->entries[i].prefix, prefix) == 0)
			slot = &m->entries[i];
	if (!slot)
		slot = plm_push(g->arena, m->entries, m->entry_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct entry){.prefix = prefix, .source = path, .table = table};
	return 0;
}

/* [registries.search] and [registries.insecure] of version 1. */
static int take_first_version(struct trust_gathering *g, struct merge *m, const char *path,
			      const struct plm_toml *root)
{
	const struct plm_toml *insecure = plm_toml_find(root, "registries.insecure.registries");
	const struct plm_toml *search = plm_toml_find(root, "registries.search.registries");
	int rc = 0;

	for (insecure = insecure ? insecure->first : NULL; rc == 0 && insecure;
	     insecure = insecure->next)
		if (insecure->kind == PLM_TOML_STRING)
			rc = trust_add_insecure(g, insecure->text.data, path,
						"registries.insecure names it");
	if (search) {
		m->search = search;
		m->search_source = path;
	}
	return rc;
}

static int take_file(struct trust_gathering *g, struct merge *m, const char *path)
{
	size_t before = g->found->source_count;
	const struct plm_toml *root, *table, *search;
	const char *mode;
	int rc = trust_read_toml(g, path, &root);

	m->any = m->any || g->found->source_count > before;
	if (rc < 0 || !root)
		return rc;
	rc = take_first_version(g, m, path, root);
	table = plm_toml_member(root, "registry");
	for (table = table ? table->first : NULL; rc == 0 && table; table = table->next)
		rc = take_entry(g, m, path, table);
	search = plm_toml_member(root, "unqualified-search-registries");
	if (search) {
		m->search = search;
		m->search_source = path;
	}
	mode = trust_toml_text(root, "short-name-mode");
	if (mode && mode[0])
		m->mode = (struct trust_word){mode, path};
	return rc;
}

static int take_dropins(struct trust_gathering *g, struct merge *m, const char *const *directories)
{
	struct plm_dropins dropins = {0};
	int rc = plm_facts_dropins(g->facts, directories, ".conf", &dropins, NULL);

	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = take_file(g, m, dropins.files[i]);
	for (size_t i = 0; rc == 0 && i < dropins.gap_count; i++) {
		m->any = true;
		rc = trust_add_source(g, dropins.gaps[i].directory,
				      (struct plm_datum){.presence = PLM_UNREADABLE,
							 .error = dropins.gaps[i].error});
	}
	return rc;
}

/* ---- all of an owner's ---- */

static bool is_true(const struct plm_toml *table, const char *key)
{
	const struct plm_toml *value = plm_toml_member(table, key);

	return value && value->kind == PLM_TOML_BOOLEAN && value->boolean;
}

static int keep_entry(struct trust_gathering *g, const struct entry *e)
{
	const struct plm_toml *mirror = plm_toml_member(e->table, "mirror");
	int rc = 0;

	if (is_true(e->table, "blocked"))
		return 0;
	if (is_true(e->table, "insecure"))
		rc = trust_add_insecure(g, e->prefix, e->source, "insecure = true");
	for (mirror = mirror ? mirror->first : NULL; rc == 0 && mirror; mirror = mirror->next)
		if (is_true(mirror, "insecure"))
			rc = trust_add_insecure(g, trust_toml_text(mirror, "location") ?: e->prefix,
						e->source, "a mirror with insecure = true");
	return rc;
}

static int keep_word(struct plm_arena *arena, struct trust_word **words, size_t *count,
		     const char *text, const char *source)
{
	struct trust_word *slot = plm_push(arena, *words, *count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_word){text, source};
	return 0;
}

/* `fallback` names who says the mode that no file says; NULL: a user's files that say none leave the host's. */
static int keep(struct trust_gathering *g, const struct merge *m, const char *fallback)
{
	struct trust_registries *found = g->found;
	const struct plm_toml *name = m->search ? m->search->first : NULL;
	int rc = 0;

	found->has_containers = found->has_containers || m->any;
	for (size_t i = 0; rc == 0 && i < m->entry_count; i++)
		rc = keep_entry(g, &m->entries[i]);
	for (; rc == 0 && name; name = name->next)
		if (name->kind == PLM_TOML_STRING)
			rc = keep_word(g->arena, &found->search, &found->search_count,
				       name->text.data, m->search_source);
	if (rc == 0 && m->mode.text)
		rc = keep_word(g->arena, &found->modes, &found->mode_count, m->mode.text,
			       m->mode.source);
	else if (rc == 0 && fallback && m->any)
		rc = keep_word(g->arena, &found->modes, &found->mode_count, "permissive", fallback);
	return rc;
}

static int take_host(struct trust_gathering *g)
{
	static const char *const directories[] = {"/etc/containers/registries.conf.d",
						  "/usr/share/containers/registries.conf.d", NULL};
	struct merge m = {0};
	int rc = take_file(g, &m, "/etc/containers/registries.conf");

	/* Where newer releases of the distributions have it; the other hides it. */
	if (rc == 0 && !m.any)
		rc = take_file(g, &m, "/usr/share/containers/registries.conf");
	if (rc == 0)
		rc = take_dropins(g, &m, directories);
	return rc < 0 ? rc : keep(g, &m, "the default of containers/image");
}

static int take_user(struct trust_gathering *g, const struct trust_home *home)
{
	const char *path =
		plm_arena_printf(g->arena, "%s/.config/containers/registries.conf", home->path);
	const char *directory = path ? plm_arena_printf(g->arena, "%s.d", path) : NULL;
	struct merge m = {0};
	int rc = directory ? take_file(g, &m, path) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = take_dropins(g, &m, (const char *const[]){directory, NULL});
	return rc < 0 ? rc : keep(g, &m, NULL);
}

int trust_take_containers(struct trust_gathering *g)
{
	int rc = take_host(g);

	for (size_t i = 0; rc == 0 && i < g->found->homes->count; i++)
		rc = take_user(g, &g->found->homes->items[i]);
	return rc;
}
