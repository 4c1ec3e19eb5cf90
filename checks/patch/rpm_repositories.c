/*
 * rpm_repositories.c: which repositories of rpm packages this host uses, and where dnf, libdnf5 or zypper keep what they
 * published. Reads the repositories' settings, listings of the caches and each index. Judges nothing.
 */
#include "checks/patch/patch.h"

#include <errno.h>

#include "checks/patch/rpm_metadata.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/rpm_sources.h"
#include "core/host/host.h"

/* Where repositories are set up, and the caches of the programs that read it there. */
static const struct source {
	const char *settings;
	const char *caches[3];
	const char *refresh;
} sources[] = {
	{"/etc/yum.repos.d", {"/var/cache/dnf", "/var/cache/libdnf5", NULL}, "dnf makecache"},
	{"/etc/distro.repos.d", {"/var/cache/dnf", "/var/cache/libdnf5", NULL}, "dnf makecache"},
	{"/usr/share/dnf5/repos.d", {"/var/cache/libdnf5", NULL, NULL}, "dnf makecache"},
	{"/etc/zypp/repos.d", {"/var/cache/zypp/raw", NULL, NULL}, "zypper refresh"},
};

struct repository {
	const char *id;
	const char *directory; /* of its metadata; NULL: none is kept here */
	int64_t mtime_seconds; /* of its index */
	int error;	       /* why a cache could not be looked into */
};

struct gathering {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct patch_lists *lists;
	const struct source *source;
};

/* ---- caches ---- */

/* "ID-0123456789abcdef" as dnf names it, or "ID" as zypper does. */
static bool is_cache_of(const char *name, const char *id)
{
	size_t n = strlen(id);

	if (strncmp(name, id, n) != 0)
		return false;
	if (name[n] == '\0')
		return true;
	return name[n] == '-' && strspn(name + n + 1, "0123456789abcdef") == 16 &&
	       name[n + 17] == '\0';
}

/* The newest of the directories of that repository: its address may have changed. */
static int look_in_cache(struct gathering *g, const char *cache, struct repository *repository)
{
	const struct plm_datum *names;

	if (plm_facts_list(g->facts, cache, &names, NULL) < 0)
		return -PLM_E_NOMEM;
	if (names->presence == PLM_UNREADABLE)
		repository->error = names->error;
	for (size_t at = 0; names->presence == PLM_PRESENT && at < names->size_bytes;
	     at += strlen(names->data + at) + 1) {
		struct plm_stat st;
		const char *index;

		if (!is_cache_of(names->data + at, repository->id))
			continue;
		index = plm_arena_printf(g->arena, "%s/%s/repodata/repomd.xml", cache,
					 names->data + at);
		if (!index)
			return -PLM_E_NOMEM;
		st = plm_host_stat(plm_facts_host(g->facts), index, true);
		if (st.presence == PLM_UNREADABLE)
			repository->error = st.error;
		if (st.presence != PLM_PRESENT ||
		    (repository->directory && st.mtime_seconds <= repository->mtime_seconds))
			continue;
		repository->directory = plm_arena_strndup(
			g->arena, index, strlen(index) - strlen("/repodata/repomd.xml"));
		repository->mtime_seconds = st.mtime_seconds;
		if (!repository->directory)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* ---- lists ---- */

static int add_list(struct gathering *g, const struct repository *repository, const char *place,
		    bool security, struct plm_datum why_not)
{
	struct patch_list *list = plm_push(g->arena, g->lists->items, g->lists->count);

	if (!list)
		return -PLM_E_NOMEM;
	why_not.data = NULL;
	why_not.size_bytes = 0;
	*list = (struct patch_list){.path = place,
				    .security = security,
				    .mtime_seconds = repository->mtime_seconds,
				    .repository = repository->id,
				    .why_not = why_not};
	g->lists->security_count += security;
	return 0;
}

/* Enabled, and what it publishes is not here: it may have advisories, so both kinds of updates ask for it. */
static int add_missing(struct gathering *g, const struct repository *repository, const char *place,
		       int error)
{
	return add_list(g, repository, place, true,
			(struct plm_datum){.presence = PLM_UNREADABLE, .error = error});
}

/* dnf keeps the files by their names, wherever the repository has them. */
static const char *place_of(const struct gathering *g, const struct repository *repository,
			    const char *href)
{
	const char *name = strrchr(href, '/');

	return plm_arena_printf(g->arena, "%s/repodata/%s", repository->directory,
				name ? name + 1 : href);
}

/* Of a file that is published as zchunk, too, dnf fetches one: that one alone when the other is not here. */
static int add_published(struct gathering *g, const struct repository *repository, const char *href,
			 const char *zchunk, bool security)
{
	const char *path = href ? place_of(g, repository, href) : NULL;
	const char *other = zchunk ? place_of(g, repository, zchunk) : NULL;
	struct plm_host *host = plm_facts_host(g->facts);

	if (!href && !zchunk)
		return 0;
	if ((href && !path) || (zchunk && !other))
		return -PLM_E_NOMEM;
	if (!path || (other && plm_host_stat(host, path, true).presence == PLM_ABSENT &&
		      plm_host_stat(host, other, true).presence != PLM_ABSENT))
		path = other;
	return add_list(g, repository, path, security, (struct plm_datum){.presence = PLM_PRESENT});
}

static int add_repository(struct gathering *g, const struct repository *repository)
{
	struct rpm_index index = {0};
	const struct plm_datum *text;
	const char *path;
	int rc;

	if (!repository->directory) {
		path = plm_arena_printf(g->arena, "%s/%s-*", g->source->caches[0], repository->id);
		return path ? add_missing(g, repository, path,
					  repository->error ? repository->error : ENODATA)
			    : -PLM_E_NOMEM;
	}
	path = plm_arena_printf(g->arena, "%s/repodata/repomd.xml", repository->directory);
	if (!path || plm_facts_read(g->facts, path, PLM_READ_LARGE, &text, NULL) < 0)
		return -PLM_E_NOMEM;
	if (text->presence != PLM_PRESENT)
		return add_missing(g, repository, path, text->error ? text->error : ENODATA);
	rc = rpm_index_parse(g->arena,
			     (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
			     &index);
	if (rc == -PLM_E_NOMEM)
		return rc;
	if (rc < 0 || (!index.primary && !index.primary_zck))
		return add_missing(g, repository, path, EBADMSG);
	rc = add_published(g, repository, index.primary, index.primary_zck, false);
	return rc == 0 ? add_published(g, repository, index.updateinfo, index.updateinfo_zck, true)
		       : rc;
}

/* ---- settings ---- */

static int add_sources(struct gathering *g, const struct plm_rpm_sources *known)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < known->count; i++) {
		struct repository repository = {.id = known->items[i].id};

		if (!known->items[i].enabled)
			continue;
		for (size_t c = 0; rc == 0 && g->source->caches[c]; c++)
			rc = look_in_cache(g, g->source->caches[c], &repository);
		rc = rc == 0 ? add_repository(g, &repository) : rc;
	}
	return rc;
}

static int read_settings(struct gathering *g, const char *path)
{
	static const struct plm_rpm_defaults any;
	struct plm_rpm_sources known = {0};
	const struct plm_datum *text;
	struct repository unknown = {.id = path};

	if (plm_facts_read(g->facts, path, PLM_READ_SMALL, &text, NULL) < 0)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_ABSENT)
		return 0;
	if (text->presence == PLM_UNREADABLE)
		return add_missing(g, &unknown, path, text->error);
	if (plm_rpm_sources_parse(g->arena, (struct plm_slice){text->data, text->size_bytes}, &any,
				  &known) < 0)
		return -PLM_E_NOMEM;
	return add_sources(g, &known);
}

static int read_source(struct gathering *g)
{
	const struct plm_datum *names;
	struct repository unknown = {.id = g->source->settings};
	int rc = 0;

	if (plm_facts_list(g->facts, g->source->settings, &names, NULL) < 0)
		return -PLM_E_NOMEM;
	if (names->presence == PLM_UNREADABLE)
		return add_missing(g, &unknown, g->source->settings, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path;

		if (!plm_str_ends(names->data + at, ".repo"))
			continue;
		path = plm_arena_printf(g->arena, "%s/%s", g->source->settings, names->data + at);
		rc = path ? read_settings(g, path) : -PLM_E_NOMEM;
	}
	return rc;
}

int patch_rpm_lists(struct plm_facts *facts, struct patch_lists *lists, struct plm_err **err)
{
	struct gathering g = {.facts = facts, .arena = plm_facts_arena(facts), .lists = lists};
	int rc = 0;

	lists->rpm = true;
	lists->directory = (struct plm_datum){.presence = PLM_PRESENT};
	lists->stamp = (struct plm_stat){.presence = PLM_ABSENT};
	lists->place = "/etc/yum.repos.d";
	lists->refresh = "dnf makecache";
	for (size_t i = 0; rc == 0 && i < sizeof(sources) / sizeof(sources[0]); i++) {
		size_t before = lists->count;

		g.source = &sources[i];
		rc = read_source(&g);
		if (lists->count == before)
			continue;
		lists->place = sources[i].caches[0];
		lists->refresh = sources[i].refresh;
	}
	return rc < 0 ? plm_err_nomem(err) : 0;
}
