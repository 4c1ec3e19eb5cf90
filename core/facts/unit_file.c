/*
 * unit_file.c: the state of one unit file by the directories, links and [Install] sections, as
 * `systemctl is-enabled` tells it. Reads that unit's files and drop-ins; judges nothing.
 */
#include "core/facts/unit_files.h"

#include "core/base/arena.h"
#include "core/base/err.h"

enum { MOST_ALIASES = 256 };

/* What the [Install] sections say, and what the unit is told by. */
struct search {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_unit_dirs *dirs;
	struct plm_unit *unit;
	struct plm_unit_place place;
	const char **aliases;
	size_t alias_count;
	const char *default_instance;
	bool has_wanted_by, has_required_by, has_upheld_by, has_also;
	bool out_of_memory;
};

static void unreadable(struct search *s, const char *source, int error)
{
	s->unit->file = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
	s->unit->source = source;
}

static void conclude(struct search *s, enum plm_unit_file state, const char *source)
{
	s->unit->file = (struct plm_datum){.presence = PLM_PRESENT};
	s->unit->file_state = state;
	s->unit->source = source;
}

/* ---- [Install] ---- */

static int take_aliases(struct search *s, struct plm_slice value)
{
	struct plm_slice word;

	while (s->alias_count < MOST_ALIASES && plm_next_word(&value, " \t", &word)) {
		const char **slot = plm_push(s->arena, s->aliases, s->alias_count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(s->arena, word.data, word.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int take_install(void *context, const char *file, struct plm_slice section,
			struct plm_slice key, struct plm_slice value)
{
	struct search *s = context;
	bool given = value.size_bytes > 0;

	(void)file;
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

/* ---- links to it ---- */

/* What the links of a directory say of the unit. */
struct links {
	const struct plm_unit_entry *found;
	const struct plm_unit_entry
		*same_name; /* a link of its own name, in the directory itself */
};

static bool is_with(struct search *s, const char *name, const char *of, const char *instance)
{
	const char *made = plm_unit_with_instance(s->arena, of, instance);

	s->out_of_memory |= !made;
	return plm_str_eq(made, name);
}

static bool is_or_instantiates(struct search *s, const char *name)
{
	const char *own = s->place.name;

	return plm_str_eq(name, own) || (plm_unit_is_template(own) && plm_unit_is_instance(name) &&
					 is_with(s, own, name, ""));
}

static bool is_known_name(struct search *s, const char *name)
{
	const char *own = s->place.name;

	if (plm_str_eq(name, own))
		return true;
	for (size_t i = 0; i < s->alias_count; i++)
		if (plm_str_eq(name, s->aliases[i]))
			return true;
	return s->default_instance && plm_unit_is_template(own) &&
	       is_with(s, name, own, s->default_instance);
}

static void look_at(struct search *s, const struct plm_unit_entry *entry, bool is_wants,
		    bool match_name, bool below, struct links *links)
{
	bool by_name = (is_wants || !below) && is_or_instantiates(s, entry->name);
	bool by_target;

	if (!entry->target)
		return;
	by_target = !is_wants && plm_str_eq(plm_unit_base_name(entry->target), s->place.name);
	if (by_target && !is_wants && !below && plm_str_eq(entry->name, s->place.name))
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

/* What the directories say together, in the order in which it counts. */
struct verdict {
	const struct plm_unit_entry *in_config, *in_runtime, *anywhere;
	const struct plm_unit_entry *own_in_config, *own_in_runtime;
};

static void gather_links(struct search *s, bool match_name, struct verdict *v)
{
	for (size_t i = 0; i < s->dirs->count && !v->in_config; i++) {
		const struct plm_unit_dir *dir = &s->dirs->items[i];
		struct links links = {0};

		look_into(s, dir, match_name, i > s->place.dir, &links);
		if (links.found && dir->config)
			v->in_config = links.found;
		else if (links.found && dir->runtime)
			v->in_runtime = v->in_runtime ? v->in_runtime : links.found;
		else if (links.found)
			v->anywhere = v->anywhere ? v->anywhere : links.found;
		else if (links.same_name && dir->config)
			v->own_in_config = links.same_name;
		else if (links.same_name && dir->runtime)
			v->own_in_runtime = links.same_name;
	}
}

/* The state that links give, PLM_UNIT_FILE_NONE when they give none. */
static enum plm_unit_file linked_state(struct search *s, bool match_name,
				       const struct plm_unit_entry **link)
{
	struct verdict v = {0};

	gather_links(s, match_name, &v);
	if (!plm_unit_is_instance(s->place.name))
		v.anywhere = NULL;
	*link = v.in_config	  ? v.in_config
		: v.in_runtime	  ? v.in_runtime
		: v.anywhere	  ? v.anywhere
		: v.own_in_config ? v.own_in_config
				  : v.own_in_runtime;
	return v.in_config	  ? PLM_UNIT_FILE_ENABLED
	       : v.in_runtime	  ? PLM_UNIT_FILE_ENABLED_RUNTIME
	       : v.anywhere	  ? PLM_UNIT_FILE_STATIC
	       : v.own_in_config  ? PLM_UNIT_FILE_LINKED
	       : v.own_in_runtime ? PLM_UNIT_FILE_LINKED_RUNTIME
				  : PLM_UNIT_FILE_NONE;
}

static void decide_by_links(struct search *s)
{
	const struct plm_unit_entry *link;
	enum plm_unit_file state = linked_state(s, true, &link);

	/* What could not be listed or followed may be the link that enables it. */
	if (state != PLM_UNIT_FILE_ENABLED && s->dirs->error)
		unreadable(s, s->dirs->unread, s->dirs->error);
	else if (state)
		conclude(s, state, link->path);
	else if (linked_state(s, false, &link))
		conclude(s, PLM_UNIT_FILE_INDIRECT, link->path);
	else
		conclude(s,
			 has_rules(s)  ? PLM_UNIT_FILE_DISABLED
			 : s->has_also ? PLM_UNIT_FILE_INDIRECT
				       : PLM_UNIT_FILE_STATIC,
			 s->place.path);
}

/* ---- all of it ---- */

/* What its file is called: behind a link to elsewhere not the name it was found by. */
static const char *own_name(const struct search *s)
{
	return plm_unit_is_instance(s->place.name) ? s->place.name
						   : plm_unit_base_name(s->place.path);
}

static void decide(struct search *s)
{
	const struct plm_unit_dir *dir = &s->dirs->items[s->place.dir];

	s->unit->real = s->place.name;
	s->unit->path = s->place.path;
	if (!plm_str_eq(s->unit->name, own_name(s)) && !plm_unit_is_instance(s->unit->name))
		conclude(s, PLM_UNIT_FILE_ALIAS, s->place.path);
	else if (dir->generator || dir->transient)
		conclude(s, dir->generator ? PLM_UNIT_FILE_GENERATED : PLM_UNIT_FILE_TRANSIENT,
			 s->place.path);
	else
		decide_by_links(s);
}

int plm_unit_file_find(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err)
{
	struct search s = {.facts = facts, .arena = plm_facts_arena(facts), .unit = unit};
	int rc = plm_facts_unit_dirs(facts, &s.dirs, err);

	if (rc == 0)
		rc = plm_unit_place_find(facts, s.dirs, unit->name, false, &s.place, err);
	if (rc == 0 && s.place.path)
		rc = plm_unit_place_parse(facts, s.dirs, &s.place, take_install, &s, err);
	if (rc < 0)
		return rc;
	if (s.place.error)
		unreadable(&s, s.place.source, s.place.error);
	else if (!s.place.path)
		conclude(&s, s.place.state, s.place.source);
	else
		decide(&s);
	return s.out_of_memory ? plm_err_nomem(err) : 0;
}
