/*
 * units.c: one unit, by the manager's own words where it answers (probe "units", read once an audit) and
 * by the files where it does not. Judges nothing.
 */
#include "core/facts/unit_files.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"

static const char *const state_names[] = {
	[PLM_UNIT_FILE_NONE] = "not-found",
	[PLM_UNIT_FILE_ENABLED] = "enabled",
	[PLM_UNIT_FILE_ENABLED_RUNTIME] = "enabled-runtime",
	[PLM_UNIT_FILE_LINKED] = "linked",
	[PLM_UNIT_FILE_LINKED_RUNTIME] = "linked-runtime",
	[PLM_UNIT_FILE_ALIAS] = "alias",
	[PLM_UNIT_FILE_MASKED] = "masked",
	[PLM_UNIT_FILE_MASKED_RUNTIME] = "masked-runtime",
	[PLM_UNIT_FILE_STATIC] = "static",
	[PLM_UNIT_FILE_DISABLED] = "disabled",
	[PLM_UNIT_FILE_INDIRECT] = "indirect",
	[PLM_UNIT_FILE_GENERATED] = "generated",
	[PLM_UNIT_FILE_TRANSIENT] = "transient",
	[PLM_UNIT_FILE_BAD] = "bad",
};

static const char *const suffixes[] = {
	".service",   ".socket", ".target", ".timer", ".path",	 ".mount",
	".automount", ".swap",	 ".slice",  ".scope", ".device",
};

const char *plm_unit_file_name(enum plm_unit_file state)
{
	return state_names[state];
}

/* What the manager said of one. */
struct listed {
	const char *load, *active, *sub, *file_state;
};

struct listing {
	struct plm_datum state; /* of the probe */
	struct plm_map units;	/* name -> struct listed */
	const char **names;	/* of all, in the manager's order */
	size_t count;
};

/* ---- the probe ---- */

static int take_unit(struct plm_arena *arena, struct plm_slice line, struct listing *listing)
{
	struct listed *unit = plm_new(arena, struct listed);
	const char *words[5], **slot;

	if (!unit)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < 5; i++) {
		struct plm_slice word;

		if (!plm_next_word(&line, " ", &word))
			return 0;
		words[i] = plm_arena_strndup(arena, word.data, word.size_bytes);
		if (!words[i])
			return -PLM_E_NOMEM;
	}
	*unit = (struct listed){words[1], words[2], words[3], words[4]};
	slot = plm_push(arena, listing->names, listing->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = words[0];
	return plm_map_set(&listing->units, words[0], unit);
}

static int gather_listing(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct listing *listing = plm_new(arena, struct listing);
	const struct plm_datum *text;
	struct plm_slice rest, line;
	int rc = listing ? plm_facts_probe(facts, "units", &text, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	*value = listing;
	listing->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	plm_map_init(&listing->units, arena);
	rest = (struct plm_slice){text->data, text->size_bytes};
	while (rc == 0 && plm_next_line(&rest, &line))
		rc = take_unit(arena, line, listing);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int get_listing(struct plm_facts *facts, const struct listing **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the units of systemd", gather_listing};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- both together ---- */

static enum plm_unit_file state_of(const char *name)
{
	for (int i = 0; i < PLM_UNIT_FILE_COUNT; i++)
		if (plm_str_eq(name, state_names[i]))
			return (enum plm_unit_file)i;
	return PLM_UNIT_FILE_BAD;
}

static void take_running(struct plm_unit *unit, const struct listing *listing)
{
	const struct listed *listed = plm_map_get(&listing->units, unit->real);

	unit->running = listing->state;
	if (listing->state.presence != PLM_PRESENT)
		return;
	unit->load = listed ? listed->load : "not-loaded";
	unit->active = listed ? listed->active : "inactive";
	unit->sub = listed ? listed->sub : "dead";
}

/* The manager's word on the file, if it has one. "-": no file of that name, yet it may be an instance of
 * a template's. */
static bool take_file_state(struct plm_unit *unit, const struct listing *listing)
{
	const struct listed *listed = plm_map_get(&listing->units, unit->name);

	if (!listed || plm_str_eq(listed->file_state, "-"))
		return false;
	unit->file = (struct plm_datum){.presence = PLM_PRESENT};
	unit->file_state = state_of(listed->file_state);
	unit->source = "systemd:units";
	return true;
}

/* By the files alone. */
static int look_at_files(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err)
{
	int rc = plm_unit_file_find(facts, unit, err);

	if (rc == 0 && unit->file.presence == PLM_PRESENT && unit->file_state == PLM_UNIT_FILE_NONE)
		rc = plm_unit_script_find(facts, unit, err);
	return rc;
}

static bool has_file(const struct plm_unit *unit)
{
	return unit->file.presence == PLM_PRESENT && unit->file_state != PLM_UNIT_FILE_NONE;
}

static bool is_loaded(const struct plm_unit *unit)
{
	return unit->running.presence == PLM_PRESENT && !plm_str_eq(unit->load, "not-loaded") &&
	       !plm_str_eq(unit->load, "not-found");
}

static struct plm_datum presence_of(const struct plm_unit *unit)
{
	if (has_file(unit) || is_loaded(unit))
		return (struct plm_datum){.presence = PLM_PRESENT};
	if (unit->running.presence == PLM_UNREADABLE)
		return unit->running;
	return (struct plm_datum){.presence = unit->file.presence == PLM_UNREADABLE ? PLM_UNREADABLE
										    : PLM_ABSENT,
				  .error = unit->file.error};
}

static const char *full_name(struct plm_arena *arena, const char *name)
{
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (plm_str_ends(name, suffixes[i]))
			return name;
	return plm_arena_printf(arena, "%s.service", name);
}

static int fill(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err)
{
	struct plm_unit by_files = *unit;
	const struct listing *listing = NULL;
	bool told;
	int rc = get_listing(facts, &listing, err);

	if (rc != 0)
		return rc;
	told = take_file_state(unit, listing);
	/* What an alias stands for only its files say. */
	if (!told || unit->file_state == PLM_UNIT_FILE_ALIAS)
		rc = look_at_files(facts, &by_files, err);
	if (rc < 0)
		return rc;
	if (!told || has_file(&by_files))
		*unit = by_files;
	take_running(unit, listing);
	unit->state = presence_of(unit);
	return 0;
}

static int gather_unit(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_unit *unit = plm_new(arena, struct plm_unit);

	if (!unit)
		return plm_err_nomem(err);
	unit->name = full_name(arena, key);
	if (!unit->name)
		return plm_err_nomem(err);
	unit->real = unit->name;
	*value = unit;
	return fill(facts, unit, err);
}

int plm_facts_unit(struct plm_facts *facts, const char *name, const struct plm_unit **out,
		   struct plm_err **err)
{
	static const struct plm_fact fact = {"a unit", gather_unit};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

int plm_facts_unit_trigger(struct plm_facts *facts, const struct plm_unit *unit,
			   const char **trigger, struct plm_err **err)
{
	const struct listing *listing = NULL;
	int rc = get_listing(facts, &listing, err);

	*trigger = NULL;
	for (size_t i = 0; rc == 0 && !*trigger && i < listing->count; i++) {
		const char *name = listing->names[i], *started = NULL;
		const struct listed *listed = plm_map_get(&listing->units, name);

		if (!plm_str_eq(listed->active, "active"))
			continue;
		rc = plm_unit_triggers(facts, name, false, &started, err);
		if (rc == 0 && plm_str_eq(started, unit->real))
			*trigger = name;
	}
	return rc;
}

bool plm_unit_is_active(const struct plm_unit *unit)
{
	return unit->running.presence == PLM_PRESENT &&
	       (plm_str_eq(unit->active, "active") || plm_str_eq(unit->active, "activating") ||
		plm_str_eq(unit->active, "reloading"));
}

bool plm_unit_is_masked(const struct plm_unit *unit)
{
	return unit->file.presence == PLM_PRESENT &&
	       (unit->file_state == PLM_UNIT_FILE_MASKED ||
		unit->file_state == PLM_UNIT_FILE_MASKED_RUNTIME);
}
