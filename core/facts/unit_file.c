/*
 * unit_file.c: the state of one unit file by the directories, links and [Install] sections, as
 * `systemctl is-enabled` tells it. Reads that unit's files and drop-ins; judges nothing.
 */
#include "core/facts/unit_files.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/host/host.h"

/* systemd follows no more aliases than these. */
enum { MOST_ALIASES = 64, MOST_WORDS = 256 };

struct search {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_unit_dirs *dirs;
	struct plm_unit *unit;
	const char *name; /* of the unit found, aliases followed */
	const char *path; /* of its file */
	size_t found_in;  /* the directory that file's entry is in */
	/* Of [Install]. */
	const char **aliases;
	size_t alias_count;
	const char *default_instance;
	bool has_wanted_by, has_required_by, has_upheld_by, has_also;
	bool out_of_memory;
	struct plm_err **err;
};

static int unreadable(struct search *s, const char *source, int error)
{
	s->unit->file = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
	s->unit->source = source;
	return 0;
}

static int conclude(struct search *s, enum plm_unit_file state, const char *source)
{
	s->unit->file = (struct plm_datum){.presence = PLM_PRESENT};
	s->unit->file_state = state;
	s->unit->source = source;
	return 0;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "foo@bar.service" to "foo@.service" and its like: what stands between '@' and the suffix becomes
 * `instance`. NULL for a name that is neither instance nor template. */
static const char *with_instance(struct search *s, const char *name, const char *instance)
{
	const char *at = strchr(name, '@'), *dot = strrchr(name, '.'), *made;

	if (!at || !dot || dot < at || !instance)
		return NULL;
	made = plm_arena_printf(s->arena, "%.*s%s%s", (int)(at + 1 - name), name, instance, dot);
	s->out_of_memory |= !made;
	return made;
}

static bool is_instance(const char *name)
{
	const char *at = strchr(name, '@');

	return at && at[1] && at[1] != '.';
}

static bool is_template(const char *name)
{
	const char *at = strchr(name, '@');

	return at && at[1] == '.';
}

/* ---- which file ---- */

/* The entry in the first directory that has one; NULL with ->unit->file set when a directory before it
 * is unread. */
static const struct plm_unit_entry *find_entry(struct search *s, const char *name)
{
	for (size_t i = 0; name && i < s->dirs->count; i++) {
		const struct plm_unit_entry *entry = plm_unit_entry_find(&s->dirs->items[i], name);

		if (s->dirs->items[i].error) {
			unreadable(s, s->dirs->items[i].path, s->dirs->items[i].error);
			return NULL;
		}
		if (entry) {
			s->found_in = i;
			return entry;
		}
	}
	return NULL;
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

/* Where a link leads, in absolute words: "/etc/systemd/system" and "../x.service" to "/etc/systemd/x.service". */
static const char *link_target(struct plm_arena *arena, const struct plm_unit_entry *entry)
{
	const char *rest = entry->target;
	size_t base = (size_t)(base_name(entry->path) - entry->path) - 1;

	if (rest[0] == '/')
		return rest;
	while (plm_str_starts(rest, "../")) {
		rest += 3;
		while (base > 0 && entry->path[--base] != '/')
			continue;
	}
	return plm_arena_printf(arena, "%.*s/%s", (int)base, entry->path, rest);
}

/* The entry for s->name, of its own or of its template. */
static const struct plm_unit_entry *find_own_or_template(struct search *s)
{
	const struct plm_unit_entry *entry = find_entry(s, s->name);

	if (!entry && !s->unit->source && is_instance(s->name))
		entry = find_entry(s, with_instance(s, s->name, ""));
	return entry;
}

/* The name an alias leads to; an instance of the alias is one of the unit it stands for. */
static const char *name_behind(struct search *s, const char *target)
{
	const char *behind = base_name(target), *at = strchr(s->name, '@');
	const char *dot = strrchr(s->name, '.'), *instance;

	if (!is_instance(s->name) || !is_template(behind) || !dot || dot < at)
		return behind;
	instance = plm_arena_strndup(s->arena, at + 1, (size_t)(dot - at - 1));
	s->out_of_memory |= !instance;
	return with_instance(s, behind, instance);
}

static enum plm_unit_file masked_state(const struct search *s)
{
	return s->dirs->items[s->found_in].runtime ? PLM_UNIT_FILE_MASKED_RUNTIME
						   : PLM_UNIT_FILE_MASKED;
}

/* Follows one link. False: s->unit is decided. */
static bool follow(struct search *s, const struct plm_unit_entry *entry)
{
	const char *target = link_target(s->arena, entry), *behind;

	s->out_of_memory |= !target;
	if (!target)
		return false;
	if (plm_str_eq(target, "/dev/null")) {
		conclude(s, masked_state(s), entry->path);
		return false;
	}
	behind = name_behind(s, target);
	/* A file elsewhere, or of its own name: that very file. */
	if (!in_search_path(s, target) || plm_str_eq(behind, s->name)) {
		s->path = target;
		return true;
	}
	s->name = behind;
	return behind != NULL;
}

/* Sets s->path, unless the search ends here. */
static void find_path(struct search *s)
{
	for (size_t i = 0; i < MOST_ALIASES; i++) {
		const struct plm_unit_entry *entry = find_own_or_template(s);

		if (!entry) {
			/* A dangling alias is no unit; and so is a name nobody has. */
			if (!s->unit->source)
				conclude(s, PLM_UNIT_FILE_NONE, "/etc/systemd/system");
			return;
		}
		if (!entry->target) {
			s->path = entry->path;
			return;
		}
		if (!follow(s, entry) || s->path)
			return;
	}
	conclude(s, PLM_UNIT_FILE_BAD, s->name);
}

/* ---- [Install] ---- */

static int take_aliases(struct search *s, struct plm_slice value)
{
	struct plm_slice word;

	while (s->alias_count < MOST_WORDS && plm_next_word(&value, " \t", &word)) {
		const char **slot = plm_push(s->arena, s->aliases, s->alias_count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(s->arena, word.data, word.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int take_install(void *context, struct plm_slice section, struct plm_slice key,
			struct plm_slice value)
{
	struct search *s = context;

	bool given = value.size_bytes > 0;

	if (!plm_slice_is(section, "Install"))
		return 0;
	/* An empty one takes back what stood before. */
	if (plm_slice_is(key, "WantedBy")) {
		s->has_wanted_by = given;
	} else if (plm_slice_is(key, "RequiredBy")) {
		s->has_required_by = given;
	} else if (plm_slice_is(key, "UpheldBy")) {
		s->has_upheld_by = given;
	} else if (plm_slice_is(key, "Alias")) {
		s->aliases = given ? s->aliases : NULL;
		s->alias_count = given ? s->alias_count : 0;
		return take_aliases(s, value);
	} else if (plm_slice_is(key, "Also")) {
		s->has_also |= given;
	} else if (given && plm_slice_is(key, "DefaultInstance")) {
		s->default_instance = plm_arena_strndup(s->arena, value.data, value.size_bytes);
		return s->default_instance ? 0 : -PLM_E_NOMEM;
	}
	return 0;
}

static bool has_rules(const struct search *s)
{
	return s->alias_count || s->has_wanted_by || s->has_required_by || s->has_upheld_by;
}

/* A file that says nothing, as far as its presence tells. */
static int judge_empty(struct search *s, const char *path, const struct plm_datum *text)
{
	const struct plm_datum *link;
	int rc = plm_facts_readlink(s->facts, path, &link, s->err);

	if (rc < 0)
		return rc;
	if (text->presence == PLM_PRESENT ||
	    (link->presence == PLM_PRESENT && plm_str_eq(link->data, "/dev/null")))
		return conclude(s, masked_state(s), path);
	if (text->presence == PLM_ABSENT)
		return conclude(s, PLM_UNIT_FILE_NONE, path);
	return text->error == ELOOP ? conclude(s, PLM_UNIT_FILE_BAD, path)
				    : unreadable(s, path, text->error);
}

/* *ended: the unit is decided. */
static int take_main(struct search *s, bool *ended)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(s->facts, s->path, PLM_READ_LARGE, &text, s->err);

	*ended = rc < 0 || text->size_bytes == 0;
	if (*ended)
		return rc < 0 ? rc : judge_empty(s, s->path, text);
	rc = plm_unit_parse((struct plm_slice){text->data, text->size_bytes}, take_install, s);
	return rc < 0 ? plm_err_nomem(s->err) : 0;
}

static int take_dropin(struct search *s, const char *path, bool *ended)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(s->facts, path, PLM_READ_LARGE, &text, s->err);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (text->presence == PLM_UNREADABLE) {
		*ended = !plm_facts_dropin_masked(s->facts, path, text);
		return *ended ? unreadable(s, path, text->error) : 0;
	}
	rc = plm_unit_parse((struct plm_slice){text->data, text->size_bytes}, take_install, s);
	return rc < 0 ? plm_err_nomem(s->err) : 0;
}

/* NAME.d in every directory, for an instance also the template's. */
static int dropin_directories(struct search *s, const char ***list)
{
	const char *names[] = {s->name, NULL};
	size_t count = 0;

	if (is_instance(s->name)) {
		names[1] = with_instance(s, s->name, "");
		if (!names[1])
			return plm_err_nomem(s->err);
	}
	*list = NULL;
	for (size_t n = 0; n < 2 && names[n]; n++) {
		const char *name = plm_arena_printf(s->arena, "%s.d", names[n]);

		if (!name)
			return plm_err_nomem(s->err);
		for (size_t i = 0; i < s->dirs->count; i++) {
			const struct plm_unit_entry *entry =
				plm_unit_entry_find(&s->dirs->items[i], name);
			const char **slot = entry ? plm_push(s->arena, *list, count) : NULL;

			if (entry && !slot)
				return plm_err_nomem(s->err);
			if (entry)
				*slot = entry->path;
		}
	}
	return plm_push(s->arena, *list, count) ? 0 : plm_err_nomem(s->err);
}

static int read_install(struct search *s, bool *ended)
{
	const char **directories;
	struct plm_dropins dropins;
	int rc = take_main(s, ended);

	if (rc < 0 || *ended)
		return rc;
	rc = dropin_directories(s, &directories);
	if (rc == 0)
		rc = plm_facts_dropins(s->facts, directories, ".conf", &dropins, s->err);
	if (rc < 0)
		return rc;
	if (dropins.gap_count) {
		*ended = true;
		return unreadable(s, dropins.gaps[0].directory, dropins.gaps[0].error);
	}
	for (size_t i = 0; rc == 0 && !*ended && i < dropins.count; i++)
		rc = take_dropin(s, dropins.files[i], ended);
	return rc;
}

/* ---- links to it ---- */

/* What the links of a directory say of the unit. */
struct links {
	const struct plm_unit_entry *found;
	const struct plm_unit_entry
		*same_name; /* a link of its own name, in the directory itself */
};

static bool is_or_instantiates(struct search *s, const char *name)
{
	if (plm_str_eq(name, s->name))
		return true;
	return is_template(s->name) && is_instance(name) &&
	       plm_str_eq(with_instance(s, name, ""), s->name);
}

static bool is_known_name(struct search *s, const char *name)
{
	if (plm_str_eq(name, s->name))
		return true;
	for (size_t i = 0; i < s->alias_count; i++)
		if (plm_str_eq(name, s->aliases[i]))
			return true;
	return s->default_instance && is_template(s->name) &&
	       plm_str_eq(name, with_instance(s, s->name, s->default_instance));
}

static void look_at(struct search *s, const struct plm_unit_entry *entry, bool is_wants,
		    bool match_name, bool below, struct links *links)
{
	bool by_name = (is_wants || !below) && is_or_instantiates(s, entry->name);
	bool by_target;

	if (!entry->target)
		return;
	by_target = !is_wants && plm_str_eq(base_name(entry->target), s->name);
	if (by_target && !is_wants && !below && plm_str_eq(entry->name, s->name))
		links->same_name = entry;
	else if ((by_name || by_target) && !links->found &&
		 (!match_name || is_known_name(s, entry->name)))
		links->found = entry;
}

static void look_into(struct search *s, const struct plm_unit_dir *dir, bool match_name, bool below,
		      struct links *links)
{
	for (size_t w = 0; w < dir->wants_count; w++)
		for (size_t i = 0; !dir->wants[w].linked && i < dir->wants[w].count; i++)
			look_at(s, &dir->wants[w].entries[i], true, match_name, below, links);
	for (size_t i = 0; i < dir->count; i++)
		look_at(s, &dir->entries[i], false, match_name, below, links);
}

/* The state that links give, PLM_UNIT_FILE_NONE when they give none. */
static enum plm_unit_file linked_state(struct search *s, bool match_name, const char **source)
{
	const struct plm_unit_entry *in_runtime = NULL, *anywhere = NULL;
	const struct plm_unit_entry *own_config = NULL, *own_runtime = NULL;

	for (size_t i = 0; i < s->dirs->count; i++) {
		const struct plm_unit_dir *dir = &s->dirs->items[i];
		struct links links = {0};

		look_into(s, dir, match_name, i > s->found_in, &links);
		if (links.found && dir->config) {
			*source = links.found->path;
			return PLM_UNIT_FILE_ENABLED;
		}
		if (links.found && dir->runtime)
			in_runtime = in_runtime ? in_runtime : links.found;
		else if (links.found)
			anywhere = anywhere ? anywhere : links.found;
		else if (links.same_name && dir->config)
			own_config = links.same_name;
		else if (links.same_name && dir->runtime)
			own_runtime = links.same_name;
	}
	if (!is_instance(s->name))
		anywhere = NULL;
	*source = in_runtime	? in_runtime->path
		  : anywhere	? anywhere->path
		  : own_config	? own_config->path
		  : own_runtime ? own_runtime->path
				: *source;
	return in_runtime    ? PLM_UNIT_FILE_ENABLED_RUNTIME
	       : anywhere    ? PLM_UNIT_FILE_STATIC
	       : own_config  ? PLM_UNIT_FILE_LINKED
	       : own_runtime ? PLM_UNIT_FILE_LINKED_RUNTIME
			     : PLM_UNIT_FILE_NONE;
}

static int decide_by_links(struct search *s)
{
	const char *source = s->path;
	enum plm_unit_file state = linked_state(s, true, &source);

	if (state == PLM_UNIT_FILE_ENABLED)
		return conclude(s, state, source);
	/* What could not be listed or followed may be the link that enables it. */
	if (s->dirs->error)
		return unreadable(s, s->dirs->unread, s->dirs->error);
	if (state)
		return conclude(s, state, source);
	if (linked_state(s, false, &source))
		return conclude(s, PLM_UNIT_FILE_INDIRECT, source);
	return conclude(s,
			has_rules(s)  ? PLM_UNIT_FILE_DISABLED
			: s->has_also ? PLM_UNIT_FILE_INDIRECT
				      : PLM_UNIT_FILE_STATIC,
			s->path);
}

/* What its file is called: behind a link to elsewhere not the name it was found by. */
static const char *own_name(const struct search *s)
{
	return is_instance(s->name) ? s->name : base_name(s->path);
}

static int decide(struct search *s)
{
	const struct plm_unit_dir *dir = &s->dirs->items[s->found_in];
	bool ended;
	int rc = read_install(s, &ended);

	if (rc < 0 || ended)
		return rc;
	s->unit->real = s->name;
	s->unit->path = s->path;
	if (!plm_str_eq(s->unit->name, own_name(s)) && !is_instance(s->unit->name))
		return conclude(s, PLM_UNIT_FILE_ALIAS, s->path);
	if (dir->generator || dir->transient)
		return conclude(s,
				dir->generator ? PLM_UNIT_FILE_GENERATED : PLM_UNIT_FILE_TRANSIENT,
				s->path);
	return decide_by_links(s);
}

int plm_unit_file_find(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err)
{
	struct search s = {.facts = facts,
			   .arena = plm_facts_arena(facts),
			   .unit = unit,
			   .name = unit->name,
			   .err = err};
	int rc = plm_facts_unit_dirs(facts, &s.dirs, err);

	if (rc < 0)
		return rc;
	find_path(&s);
	if (!s.out_of_memory && s.path)
		rc = decide(&s);
	return s.out_of_memory ? plm_err_nomem(err) : rc;
}
