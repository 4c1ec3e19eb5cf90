/*
 * delegation.c: which controllers a unit hands down, by its Delegate= and by the control groups of its
 * instances that run. Judges nothing. Follows systemd.resource-control(5) and cgroup-v2.rst.
 */
#include "checks/cgroup/cgroup.h"
#include "checks/cgroup/slice.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"
#include "core/facts/units.h"

enum { FILE_BYTES = 64 * 1024 };

/* ---- Delegate= ---- */

static int add_controllers(struct plm_arena *arena, const char *text, const char ***items,
			   size_t *count)
{
	struct plm_slice rest = plm_slice_of(text), word;

	while (plm_next_word(&rest, " \t", &word)) {
		const char **slot = plm_push(arena, *items, *count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(arena, word.data, word.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* Assignments of controllers add up; a boolean decides for all of them. */
static int take_assignments(struct plm_arena *arena, const struct plm_settings_list *list,
			    struct delegation *d)
{
	const char **items = NULL;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		bool all;

		d->setting_source = plm_arena_printf(arena, "%s:%zu", list->items[i]->file,
						     list->items[i]->line);
		if (!d->setting_source)
			return -PLM_E_NOMEM;
		if (plm_settings_boolean(list->items[i]->value, &all)) {
			d->all = all;
			count = 0;
			items = NULL;
		} else if (add_controllers(arena, list->items[i]->value, &items, &count) < 0) {
			return -PLM_E_NOMEM;
		}
	}
	d->controllers = (struct plm_list){.items = items, .count = count};
	return 0;
}

static int read_setting(struct plm_facts *facts, const char *unit, struct delegation *d,
			struct plm_err **err)
{
	const struct plm_settings *settings;
	struct plm_settings_list list;
	int rc = plm_facts_unit_settings(facts, unit, &settings, err);

	if (rc < 0)
		return rc;
	d->setting_source = settings->where;
	if (plm_settings_list(plm_facts_arena(facts), settings, "Service", "Delegate", &list) < 0)
		return plm_err_nomem(err);
	if (list.gap) {
		d->setting =
			(struct plm_datum){.presence = PLM_UNREADABLE, .error = list.gap->error};
		d->setting_source = list.gap->file;
		return 0;
	}
	d->setting.presence = list.count ? PLM_PRESENT : PLM_ABSENT;
	return take_assignments(plm_facts_arena(facts), &list, d) < 0 ? plm_err_nomem(err) : 0;
}

/* ---- the groups ---- */

/* "user@.service" in "user@1000.service". */
static bool is_instance(const char *unit, const char *name)
{
	const char *at = strchr(unit, '@');
	size_t size = at ? (size_t)(at - unit) + 1 : 0;

	if (!at || at[1] != '.')
		return plm_str_eq(unit, name);
	return strncmp(unit, name, size) == 0 && plm_str_ends(name, at + 1) &&
	       strlen(name) > strlen(unit);
}

static int add_group(struct plm_facts *facts, struct delegation *d, const char *directory,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = plm_arena_printf(arena, "%s/cgroup.controllers", directory);
	const struct plm_datum *controllers;
	struct delegated_group *group;
	int rc = path ? plm_facts_read(facts, path, FILE_BYTES, &controllers, err)
		      : plm_err_nomem(err);

	if (rc < 0 || controllers->presence == PLM_ABSENT)
		return rc;
	group = plm_push(arena, d->groups, d->group_count);
	if (!group)
		return plm_err_nomem(err);
	*group = (struct delegated_group){.path = path, .controllers = controllers};
	return 0;
}

/* Looks for instances in a slice and in the slices right below it, where users have theirs. */
static int look_in(struct plm_facts *facts, const char *unit, const char *directory, bool below,
		   struct delegation *d, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *names;
	int rc = plm_facts_list(facts, directory, &names, err);

	if (rc < 0)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		d->listing = (struct plm_datum){.presence = PLM_UNREADABLE, .error = names->error};
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at;
		bool meant = is_instance(unit, name);
		const char *path;

		if (!meant && !(below && plm_str_ends(name, ".slice")))
			continue;
		path = plm_arena_printf(arena, "%s/%s", directory, name);
		if (!path)
			return plm_err_nomem(err);
		rc = meant ? add_group(facts, d, path, err)
			   : look_in(facts, unit, path, false, d, err);
	}
	return rc;
}

/* Only version 2 hands groups down to users safely. */
static int find_groups(struct plm_facts *facts, const char *unit, struct delegation *d,
		       struct plm_err **err)
{
	static const char *const slices[] = {"system.slice", "user.slice"};
	const struct cgroup_facts *c;
	int rc = cgroup_facts(facts, &c, err);

	d->listing = (struct plm_datum){.presence = PLM_PRESENT};
	for (size_t i = 0; rc == 0 && c->mode == CGROUP_V2 && i < 2; i++) {
		const char *path =
			plm_arena_printf(plm_facts_arena(facts), "%s/%s", c->v2_point, slices[i]);

		rc = path ? look_in(facts, unit, path, true, d, err) : plm_err_nomem(err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct delegation *d = plm_new(plm_facts_arena(facts), struct delegation);
	const struct plm_unit *unit;
	int rc = d ? plm_facts_unit(facts, key, &unit, err) : plm_err_nomem(err);

	*value = d;
	if (rc == 0)
		d->unit = unit->state;
	if (rc == 0)
		rc = read_setting(facts, key, d, err);
	return rc < 0 ? rc : find_groups(facts, key, d, err);
}

int delegation(struct plm_facts *facts, const char *unit, const struct delegation **out,
	       struct plm_err **err)
{
	static const struct plm_fact fact = {"delegation", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, unit, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
