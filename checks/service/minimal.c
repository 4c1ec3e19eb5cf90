/*
 * minimal.c: looks for each candidate of the table among the packages, in the directories of PATH, and of servers among
 * the units. Lists directories, reads no program. Judges nothing.
 */
#include "checks/service/minimal.h"

#include <fnmatch.h>
#include <limits.h>

#include "checks/service/service.h"
#include "core/base/arena.h"
#include "core/base/err.h"

/* Where root's PATH leads on every distribution. */
static const char *const directories[] = {
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", NULL,
};

enum { DIRECTORIES = sizeof(directories) / sizeof(directories[0]) - 1 };

struct looking {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct service_minimal *minimal;
	const struct plm_datum *listings[DIRECTORIES];
};

static int add_gap(struct looking *l, const char *source, int error)
{
	struct service_gap *gap = plm_push(l->arena, l->minimal->gaps, l->minimal->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct service_gap){.source = source, .error = error};
	return 0;
}

static int list_directories(struct looking *l, struct plm_err **err)
{
	for (size_t i = 0; i < DIRECTORIES; i++) {
		int rc = plm_facts_list(l->facts, directories[i], &l->listings[i], err);

		if (rc != 0)
			return rc;
		l->minimal->directory_count += l->listings[i]->presence == PLM_PRESENT;
		if (l->listings[i]->presence == PLM_UNREADABLE &&
		    add_gap(l, directories[i], l->listings[i]->error) < 0)
			return plm_err_nomem(err);
	}
	return 0;
}

/* ---- packages ---- */

static bool matches_any(const char *patterns, const char *name)
{
	struct plm_slice rest = plm_slice_of(patterns), word;
	char pattern[64];

	while (plm_next_word(&rest, " ", &word)) {
		/* No pattern begins with a wildcard, and hardly a package fits. */
		if (word.data[0] != name[0])
			continue;
		snprintf(pattern, sizeof(pattern), "%.*s", (int)word.size_bytes, word.data);
		if (fnmatch(pattern, name, 0) == 0)
			return true;
	}
	return false;
}

static const struct plm_package *find_package(const struct looking *l, const char *patterns)
{
	const struct plm_package_list *packages = l->minimal->packages;
	struct plm_slice rest = plm_slice_of(patterns), word;
	bool begins[UCHAR_MAX + 1] = {false};

	while (plm_next_word(&rest, " ", &word))
		begins[(unsigned char)word.data[0]] = true;
	for (size_t i = 0; i < packages->count; i++) {
		const char *name = packages->items[i]->name;

		if (begins[(unsigned char)name[0]] && matches_any(patterns, name))
			return packages->items[i];
	}
	return NULL;
}

/* ---- programs ---- */

static bool is_listed(const struct plm_datum *listing, struct plm_slice name)
{
	if (listing->presence != PLM_PRESENT)
		return false;
	for (size_t at = 0, size; at < listing->size_bytes; at += size + 1) {
		size = strlen(listing->data + at);
		if (size == name.size_bytes && memcmp(listing->data + at, name.data, size) == 0)
			return true;
	}
	return false;
}

static int find_program(const struct looking *l, const char *programs, const char **path)
{
	struct plm_slice rest = plm_slice_of(programs), word;

	*path = NULL;
	while (plm_next_word(&rest, " ", &word)) {
		for (size_t i = 0; i < DIRECTORIES; i++) {
			if (!is_listed(l->listings[i], word))
				continue;
			*path = plm_arena_printf(l->arena, "%s/%.*s", directories[i],
						 (int)word.size_bytes, word.data);
			return *path ? 0 : -PLM_E_NOMEM;
		}
	}
	return 0;
}

/* ---- units ---- */

static int look_at_unit(struct looking *l, const char *name, struct service_found *found)
{
	struct service_unit s;

	if (service_unit(l->facts, name, &s, NULL) < 0)
		return -PLM_E_NOMEM;
	if (s.unit->state.presence == PLM_ABSENT)
		return 0;
	found->unit = s.unit->name;
	if (plm_unit_is_active(s.unit) || s.trigger_now)
		found->how = "is active";
	else if (s.boot->starts || s.boot->trigger)
		found->how = "is started by a boot";
	else
		found->unit = NULL;
	if (found->unit)
		return 0;
	if (s.unit->running.presence == PLM_UNREADABLE)
		return add_gap(l, "systemd:units", s.unit->running.error);
	if (s.boot->state.presence == PLM_UNREADABLE)
		return add_gap(l, s.boot->because, s.boot->state.error);
	return 0;
}

static int find_unit(struct looking *l, struct service_found *found)
{
	struct plm_slice rest = plm_slice_of(found->candidate->units), word;
	int rc = 0;

	while (rc == 0 && !found->unit && plm_next_word(&rest, " ", &word)) {
		const char *name = plm_arena_strndup(l->arena, word.data, word.size_bytes);

		rc = name ? look_at_unit(l, name, found) : -PLM_E_NOMEM;
	}
	return rc;
}

/* ---- all of it ---- */

static int look_for(struct looking *l, const struct service_candidate *candidate)
{
	struct service_found found = {.candidate = candidate}, *item;

	found.package = find_package(l, candidate->packages);
	if (find_program(l, candidate->programs, &found.program) < 0)
		return -PLM_E_NOMEM;
	if (candidate->kind == SERVICE_SERVER && find_unit(l, &found) < 0)
		return -PLM_E_NOMEM;
	if (candidate->kind == SERVICE_SERVER ? !found.unit : !found.package && !found.program)
		return 0;
	item = plm_push(l->arena, l->minimal->items, l->minimal->count);
	if (!item)
		return -PLM_E_NOMEM;
	*item = found;
	return 0;
}

static int gather_minimal(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct looking l = {.facts = facts, .arena = plm_facts_arena(facts)};
	int rc;

	(void)key;
	l.minimal = plm_new(l.arena, struct service_minimal);
	*value = l.minimal;
	if (!l.minimal)
		return plm_err_nomem(err);
	l.minimal->directories = directories;
	rc = plm_facts_packages(facts, &l.minimal->packages, err);
	if (rc == 0)
		rc = list_directories(&l, err);
	if (rc != 0)
		return rc;
	if (l.minimal->packages->manager != PLM_PACKAGES_NONE &&
	    l.minimal->packages->why_not.presence != PLM_PRESENT &&
	    add_gap(&l, l.minimal->packages->database, l.minimal->packages->why_not.error) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; rc == 0 && i < service_candidate_count; i++)
		rc = look_for(&l, &service_candidates[i]);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int service_minimal(struct plm_facts *facts, const struct service_minimal **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"needless software", gather_minimal};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
