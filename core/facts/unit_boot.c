/*
 * unit_boot.c: everything a boot starts: from default.target along links in .wants and .requires and along
 * Wants=, Requires=, BindsTo= and Upholds=, once an audit. What is only decided while a machine boots
 * (udev rules, conditions) is not weighed. Judges nothing.
 */
#include "core/facts/unit_files.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"

/* A hostile image may have instances without end. */
enum { MOST_STARTED = 20000 };

/* Where systemd begins; the two others every unit requires by default. */
static const char *const roots[] = {"default.target", "sysinit.target", "basic.target"};

static const char *const pulling[] = {"Wants", "Requires", "BindsTo", "Upholds"};

/* A unit that a boot starts. */
struct started {
	const char *name; /* aliases followed */
	const char *because;
	const char *triggers; /* of a socket, timer or path: what it starts; else NULL */
};

struct boot {
	struct plm_map by_name; /* -> struct started */
	struct started **items; /* in the order they were found */
	size_t count;
	bool no_root;	    /* there is no default.target */
	const char *unread; /* what might have more, or NULL */
	int error;
};

struct walk {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_unit_dirs *dirs;
	struct boot *boot;
	struct started *from;
	struct plm_err **err;
};

static void note(struct boot *boot, const char *path, int error)
{
	if (boot->error)
		return;
	boot->unread = path;
	boot->error = error;
}

/* ---- adding one ---- */

static int add_started(struct walk *w, const char *name, const char *because)
{
	struct started *started = plm_new(w->arena, struct started), **slot;

	slot = started ? plm_push(w->arena, w->boot->items, w->boot->count) : NULL;
	if (!slot || plm_map_set(&w->boot->by_name, name, started) < 0)
		return plm_err_nomem(w->err);
	*started = (struct started){.name = name, .because = because};
	*slot = started;
	return 0;
}

/* `name` as a link or a setting has it. */
static int add(struct walk *w, const char *name, const char *because)
{
	struct plm_unit_place place;
	int rc;

	if (plm_map_get(&w->boot->by_name, name))
		return 0;
	if (w->boot->count >= MOST_STARTED) {
		note(w->boot, because, E2BIG);
		return 0;
	}
	rc = plm_unit_place_find(w->facts, w->dirs, name, true, &place, w->err);
	if (rc < 0)
		return rc;
	if (place.error)
		note(w->boot, place.source, place.error);
	if (!place.path || plm_map_get(&w->boot->by_name, place.name))
		return 0;
	return add_started(w, place.name, because);
}

/* ---- what one brings along ---- */

/* A link of that name that leads to /dev/null in a directory before takes it out. */
static bool is_taken_out(const struct walk *w, const char *owner, size_t dir, const char *name)
{
	for (size_t d = 0; d <= dir; d++)
		for (size_t i = 0; i < w->dirs->items[d].wants_count; i++) {
			const struct plm_unit_wants *wants = &w->dirs->items[d].wants[i];

			for (size_t k = 0; plm_str_eq(wants->owner, owner) && k < wants->count; k++)
				if (plm_str_eq(wants->entries[k].name, name) &&
				    plm_str_eq(wants->entries[k].target, "/dev/null"))
					return true;
		}
	return false;
}

static int follow_links_of(struct walk *w, const char *owner)
{
	int rc = 0;

	for (size_t d = 0; d < w->dirs->count; d++) {
		const struct plm_unit_dir *dir = &w->dirs->items[d];

		for (size_t i = 0; plm_unit_dir_lasts(dir) && i < dir->wants_count; i++) {
			const struct plm_unit_wants *wants = &dir->wants[i];

			for (size_t k = 0; plm_str_eq(wants->owner, owner) && k < wants->count; k++)
				if (rc == 0 && !is_taken_out(w, owner, d, wants->entries[k].name))
					rc = add(w, wants->entries[k].name, wants->entries[k].path);
		}
	}
	return rc;
}

static int follow_links(struct walk *w)
{
	const char *template;
	int rc = follow_links_of(w, w->from->name);

	if (rc < 0 || !plm_unit_is_instance(w->from->name))
		return rc;
	template = plm_unit_with_instance(w->arena, w->from->name, "");
	return template ? follow_links_of(w, template) : plm_err_nomem(w->err);
}

static int add_words(struct walk *w, struct plm_slice words, const char *file)
{
	struct plm_slice word;
	int rc = 0;

	while (rc == 0 && plm_next_word(&words, " \t", &word)) {
		const char *name = plm_arena_strndup(w->arena, word.data, word.size_bytes);

		rc = name ? add(w, name, file) : plm_err_nomem(w->err);
	}
	return rc;
}

static bool is_one_of(struct plm_slice key, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plm_slice_is(key, names[i]))
			return true;
	return false;
}

/* An empty Wants= takes back links as little as what another file says: systemd drops only settings
 * before it, and those were followed. That errs to the safe side: something too many is said to start. */
static int take_setting(void *context, const char *file, struct plm_slice section,
			struct plm_slice key, struct plm_slice value)
{
	struct walk *w = context;

	if (plm_slice_is(section, "Unit") &&
	    is_one_of(key, pulling, sizeof(pulling) / sizeof(pulling[0])))
		return add_words(w, value, file);
	return 0;
}

static int look_at(struct walk *w)
{
	struct plm_unit_place place;
	int rc = plm_unit_place_find(w->facts, w->dirs, w->from->name, true, &place, w->err);

	if (rc < 0 || !place.path)
		return rc;
	rc = plm_unit_place_parse(w->facts, w->dirs, &place, take_setting, w, w->err);
	if (rc == 0 && place.error)
		note(w->boot, place.source, place.error);
	if (rc == 0)
		rc = follow_links(w);
	return rc < 0 ? rc
		      : plm_unit_triggers(w->facts, w->from->name, true, &w->from->triggers,
					  w->err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct boot *boot = plm_new(arena, struct boot);
	struct walk w = {.facts = facts, .arena = arena, .boot = boot, .err = err};
	int rc = boot ? plm_facts_unit_dirs(facts, &w.dirs, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	*value = boot;
	plm_map_init(&boot->by_name, arena);
	if (w.dirs->error)
		note(boot, w.dirs->unread, w.dirs->error);
	for (size_t i = 0; rc == 0 && i < sizeof(roots) / sizeof(roots[0]); i++) {
		rc = add(&w, roots[i], "systemd's own start");
		boot->no_root |= i == 0 && boot->count == 0;
	}
	for (size_t i = 0; rc == 0 && i < boot->count; i++) {
		w.from = boot->items[i];
		rc = look_at(&w);
	}
	return rc;
}

static int get_boot(struct plm_facts *facts, const struct boot **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"what a boot starts", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- of one unit ---- */

/* Instances of a template are what is started, never the template. */
static bool is_that(const struct started *started, const char *real)
{
	const char *at = strchr(real, '@');

	return plm_str_eq(started->name, real) ||
	       (at && plm_unit_is_template(real) &&
		strncmp(started->name, real, (size_t)(at - real) + 1) == 0 &&
		plm_str_eq(strrchr(started->name, '.'), strrchr(real, '.')));
}

static void look_for(const struct boot *boot, const char *real, struct plm_unit_boot *out)
{
	for (size_t i = 0; i < boot->count; i++) {
		const struct started *s = boot->items[i];

		if (!out->starts && is_that(s, real)) {
			out->starts = true;
			out->because = s->because;
		}
		if (!out->trigger && plm_str_eq(s->triggers, real)) {
			out->trigger = s->name;
			out->trigger_because = s->because;
		}
	}
}

static struct plm_datum unknown(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

/* Where no files say what a boot begins with, the state of its file alone has to do. */
static void go_by_state(const struct plm_unit *unit, struct plm_unit_boot *out)
{
	out->because = unit->source;
	out->starts = unit->file_state == PLM_UNIT_FILE_ENABLED;
	if (unit->file.presence != PLM_PRESENT)
		out->state = unknown(unit->file.error);
	else if (!out->starts && unit->file_state != PLM_UNIT_FILE_DISABLED &&
		 unit->file_state != PLM_UNIT_FILE_NONE && unit->file_state != PLM_UNIT_FILE_MASKED)
		out->state = unknown(ENODATA);
}

static int gather_one(struct plm_facts *facts, const struct plm_unit *unit,
		      struct plm_unit_boot *out, struct plm_err **err)
{
	const struct boot *boot = NULL;
	int rc = get_boot(facts, &boot, err);

	if (rc != 0)
		return rc;
	out->state = (struct plm_datum){.presence = PLM_PRESENT};
	out->because = unit->source;
	if (unit->script || boot->no_root) {
		go_by_state(unit, out);
		return 0;
	}
	look_for(boot, unit->real, out);
	if (!out->starts && boot->error) {
		out->state = unknown(boot->error);
		out->because = boot->unread;
	}
	return 0;
}

int plm_facts_unit_boot(struct plm_facts *facts, const struct plm_unit *unit,
			const struct plm_unit_boot **out, struct plm_err **err)
{
	struct plm_unit_boot *boot = plm_new(plm_facts_arena(facts), struct plm_unit_boot);
	int rc = boot ? gather_one(facts, unit, boot, err) : plm_err_nomem(err);

	if (rc == 0)
		*out = boot;
	return rc;
}
