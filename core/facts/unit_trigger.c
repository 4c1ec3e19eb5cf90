/*
 * unit_trigger.c: which unit a socket, a timer or a path starts: Service= or Unit=, else the service of its
 * own name. Follows systemd.socket(5), systemd.timer(5), systemd.path(5). Reads that unit's files.
 */
#include "core/facts/unit_files.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"

struct trigger {
	struct plm_arena *arena;
	const char *starts; /* as it is named there, or NULL */
	bool accepts;	    /* of a socket: an instance for each connection */
};

static int take_setting(void *context, const char *file, struct plm_slice section,
			struct plm_slice key, struct plm_slice value)
{
	struct trigger *t = context;
	bool socket = plm_slice_is(section, "Socket");
	bool timed = plm_slice_is(section, "Timer") || plm_slice_is(section, "Path");
	const char *text;

	(void)file;
	if (!(socket && (plm_slice_is(key, "Service") || plm_slice_is(key, "Accept"))) &&
	    !(timed && plm_slice_is(key, "Unit")))
		return 0;
	text = plm_arena_strndup(t->arena, value.data, value.size_bytes);
	if (!text)
		return -PLM_E_NOMEM;
	if (plm_slice_is(key, "Accept"))
		t->accepts = plm_settings_boolean(text, &t->accepts) && t->accepts;
	else
		t->starts = text[0] ? text : NULL;
	return 0;
}

static bool is_trigger(const char *name)
{
	return plm_str_ends(name, ".socket") || plm_str_ends(name, ".timer") ||
	       plm_str_ends(name, ".path");
}

int plm_unit_triggers(struct plm_facts *facts, const char *name, bool persistent,
		      const char **triggers, struct plm_err **err)
{
	struct trigger t = {.arena = plm_facts_arena(facts)};
	const struct plm_unit_dirs *dirs;
	struct plm_unit_place place;
	int rc;

	*triggers = NULL;
	if (!is_trigger(name))
		return 0;
	rc = plm_facts_unit_dirs(facts, &dirs, err);
	if (rc == 0)
		rc = plm_unit_place_find(facts, dirs, name, persistent, &place, err);
	if (rc == 0 && place.path)
		rc = plm_unit_place_parse(facts, dirs, &place, take_setting, &t, err);
	if (rc != 0)
		return rc;
	if (!t.starts)
		t.starts = plm_arena_printf(t.arena, "%.*s%s.service",
					    (int)(strrchr(place.name, '.') - place.name),
					    place.name, t.accepts ? "@" : "");
	rc = t.starts ? plm_unit_place_find(facts, dirs, t.starts, persistent, &place, err)
		      : plm_err_nomem(err);
	*triggers = place.name;
	return rc;
}
