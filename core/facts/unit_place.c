/*
 * unit_place.c: which file a unit's name leads to: the first directory that has one, templates of
 * instances, aliases, masks. Reads links and the file found; judges nothing.
 */
#include "core/facts/unit_files.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* systemd follows no more aliases than these. */
enum { MOST_ALIASES = 64 };

struct search {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_unit_dirs *dirs;
	bool persistent;
	struct plm_unit_place *place;
	bool ended, out_of_memory;
};

const char *plm_unit_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool plm_unit_is_instance(const char *name)
{
	const char *at = strchr(name, '@');

	return at && at[1] && at[1] != '.';
}

bool plm_unit_is_template(const char *name)
{
	const char *at = strchr(name, '@');

	return at && at[1] == '.';
}

const char *plm_unit_with_instance(struct plm_arena *arena, const char *name, const char *instance)
{
	const char *at = strchr(name, '@'), *dot = strrchr(name, '.');

	if (!at || !dot || dot < at)
		return name;
	return plm_arena_printf(arena, "%.*s%s%s", (int)(at + 1 - name), name, instance, dot);
}

static void end(struct search *s, enum plm_unit_file state, const char *source, int error)
{
	s->place->state = state;
	s->place->source = source;
	s->place->error = error;
	s->ended = true;
}

static enum plm_unit_file masked_state(const struct search *s)
{
	return s->dirs->items[s->place->dir].runtime ? PLM_UNIT_FILE_MASKED_RUNTIME
						     : PLM_UNIT_FILE_MASKED;
}

bool plm_unit_dir_lasts(const struct plm_unit_dir *dir)
{
	return !dir->runtime || dir->generator;
}

/* The entry in the first directory that has one. NULL, and the search has ended, when a directory before
 * it is unread. */
static const struct plm_unit_entry *find_entry(struct search *s, const char *name)
{
	for (size_t i = 0; i < s->dirs->count; i++) {
		const struct plm_unit_dir *dir = &s->dirs->items[i];
		const struct plm_unit_entry *entry;

		if (s->persistent && !plm_unit_dir_lasts(dir))
			continue;
		if (dir->error) {
			end(s, PLM_UNIT_FILE_NONE, dir->path, dir->error);
			return NULL;
		}
		entry = plm_unit_entry_find(dir, name);
		if (!entry)
			continue;
		s->place->dir = i;
		return entry;
	}
	return NULL;
}

/* The entry for the name, of its own or of its template. */
static const struct plm_unit_entry *find_own_or_template(struct search *s)
{
	const struct plm_unit_entry *entry = find_entry(s, s->place->name);
	const char *template;

	if (entry || s->ended || !plm_unit_is_instance(s->place->name))
		return entry;
	template = plm_unit_with_instance(s->arena, s->place->name, "");
	s->out_of_memory |= !template;
	return template ? find_entry(s, template) : NULL;
}

static bool in_search_path(const struct search *s, const char *path)
{
	for (size_t i = 0; i < s->dirs->count; i++) {
		size_t size = strlen(s->dirs->items[i].path);

		if (plm_str_starts(path, s->dirs->items[i].path) && path[size] == '/' &&
		    !strchr(path + size + 1, '/'))
			return true;
	}
	return false;
}

/* Where a link leads, in absolute words: of one in /etc/systemd/system "../x.service" is
 * "/etc/systemd/x.service". */
static const char *link_target(struct search *s, const struct plm_unit_entry *entry)
{
	const char *rest = entry->target, *target;
	size_t base = (size_t)(plm_unit_base_name(entry->path) - entry->path) - 1;

	if (rest[0] == '/')
		return rest;
	while (plm_str_starts(rest, "../")) {
		rest += 3;
		while (base > 0 && entry->path[--base] != '/')
			continue;
	}
	target = plm_arena_printf(s->arena, "%.*s/%s", (int)base, entry->path, rest);
	s->out_of_memory |= !target;
	return target;
}

/* The name an alias leads to; an instance of the alias is one of the unit it stands for. */
static const char *name_behind(struct search *s, const char *target)
{
	const char *name = s->place->name, *behind = plm_unit_base_name(target);
	const char *at = strchr(name, '@'), *dot = strrchr(name, '.'), *instance;

	if (!plm_unit_is_instance(name) || !plm_unit_is_template(behind) || !dot || dot < at)
		return behind;
	instance = plm_arena_strndup(s->arena, at + 1, (size_t)(dot - at - 1));
	behind = instance ? plm_unit_with_instance(s->arena, behind, instance) : NULL;
	s->out_of_memory |= !behind;
	return behind;
}

static void follow(struct search *s, const struct plm_unit_entry *entry)
{
	const char *target = link_target(s, entry);
	const char *behind = target ? name_behind(s, target) : NULL;

	if (!behind)
		return;
	if (plm_str_eq(target, "/dev/null")) {
		end(s, masked_state(s), entry->path, 0);
		return;
	}
	/* A file elsewhere, or of its own name: that very file. */
	if (!in_search_path(s, target) || plm_str_eq(behind, s->place->name))
		s->place->path = target;
	else
		s->place->name = behind;
}

static void find_path(struct search *s)
{
	for (size_t i = 0; i < MOST_ALIASES && !s->place->path; i++) {
		const struct plm_unit_entry *entry = find_own_or_template(s);

		if (s->ended || s->out_of_memory)
			return;
		/* A dangling alias is no unit; and so is a name nobody has. */
		if (!entry) {
			end(s, PLM_UNIT_FILE_NONE, "/etc/systemd/system", 0);
			return;
		}
		if (entry->target)
			follow(s, entry);
		else
			s->place->path = entry->path;
		if (s->ended || s->out_of_memory)
			return;
	}
	if (!s->place->path)
		end(s, PLM_UNIT_FILE_BAD, s->place->name, 0);
}

/* A file that says nothing. */
static int judge_empty(struct search *s, struct plm_err **err)
{
	const char *path = s->place->path;
	const struct plm_datum *link, *text = s->place->text;
	int rc = plm_facts_readlink(s->facts, path, &link, err);

	if (rc < 0)
		return rc;
	s->place->path = NULL;
	if (text->presence == PLM_PRESENT ||
	    (link->presence == PLM_PRESENT && plm_str_eq(link->data, "/dev/null")))
		end(s, masked_state(s), path, 0);
	else if (text->presence == PLM_ABSENT)
		end(s, PLM_UNIT_FILE_NONE, path, 0);
	else if (text->error == ELOOP)
		end(s, PLM_UNIT_FILE_BAD, path, 0);
	else
		end(s, PLM_UNIT_FILE_NONE, path, text->error);
	return 0;
}

int plm_unit_place_find(struct plm_facts *facts, const struct plm_unit_dirs *dirs, const char *name,
			bool persistent, struct plm_unit_place *place, struct plm_err **err)
{
	struct search s = {.facts = facts,
			   .arena = plm_facts_arena(facts),
			   .dirs = dirs,
			   .persistent = persistent,
			   .place = place};
	int rc;

	*place = (struct plm_unit_place){.name = name};
	find_path(&s);
	if (s.out_of_memory)
		return plm_err_nomem(err);
	if (s.ended)
		return 0;
	rc = plm_facts_read(facts, place->path, PLM_READ_LARGE, &place->text, err);
	if (rc < 0)
		return rc;
	place->source = place->path;
	return place->text->size_bytes == 0 ? judge_empty(&s, err) : 0;
}

/* ---- what it says ---- */

static int take_dropin(struct plm_facts *facts, const char *path, struct plm_unit_place *place,
		       plm_unit_take_line *take, void *context, struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, PLM_READ_LARGE, &text, err);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (text->presence == PLM_PRESENT)
		return plm_unit_parse((struct plm_slice){text->data, text->size_bytes}, path, take,
				      context);
	if (!plm_facts_dropin_masked(facts, path, text) && !place->error) {
		place->error = text->error;
		place->source = path;
	}
	return 0;
}

static int add_dropin_dirs(struct plm_arena *arena, const struct plm_unit_dirs *dirs,
			   const char *name, const char ***list, size_t *count)
{
	const char *wanted = plm_arena_printf(arena, "%s.d", name);

	if (!wanted)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < dirs->count; i++) {
		const struct plm_unit_entry *entry = plm_unit_entry_find(&dirs->items[i], wanted);
		const char **slot;

		if (!entry)
			continue;
		slot = plm_push(arena, *list, *count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = entry->path;
	}
	return 0;
}

/* NAME.d in every directory, of an instance also the template's; ends in NULL. */
static int dropin_dirs(struct plm_arena *arena, const struct plm_unit_dirs *dirs, const char *name,
		       const char ***list)
{
	size_t count = 0;
	int rc = add_dropin_dirs(arena, dirs, name, list, &count);

	if (rc == 0 && plm_unit_is_instance(name)) {
		const char *template = plm_unit_with_instance(arena, name, "");

		rc = template ? add_dropin_dirs(arena, dirs, template, list, &count) : -PLM_E_NOMEM;
	}
	return rc == 0 && plm_push(arena, *list, count) ? 0 : -PLM_E_NOMEM;
}

int plm_unit_place_parse(struct plm_facts *facts, const struct plm_unit_dirs *dirs,
			 struct plm_unit_place *place, plm_unit_take_line *take, void *context,
			 struct plm_err **err)
{
	const char **directories = NULL;
	struct plm_dropins dropins = {0};
	int rc = plm_unit_parse((struct plm_slice){place->text->data, place->text->size_bytes},
				place->path, take, context);

	if (rc == 0)
		rc = dropin_dirs(plm_facts_arena(facts), dirs, place->name, &directories);
	if (rc < 0)
		return plm_err_nomem(err);
	if (directories && directories[0])
		rc = plm_facts_dropins(facts, directories, ".conf", &dropins, err);
	if (rc == 0 && dropins.gap_count) {
		place->error = dropins.gaps[0].error;
		place->source = dropins.gaps[0].directory;
	}
	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = take_dropin(facts, dropins.files[i], place, take, context, err);
	return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : rc;
}
