/*
 * collect_mount.c: which file system a path is on, which one its parent is on, and what mounts it after a restart: a line
 * of /etc/fstab, a mount unit that something starts, or systemd itself. Follows fstab(5), systemd.mount(5), systemd.automount(5)
 * and systemd's src/shared/mount-setup.c. Judges nothing.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/resolve.h"
#include "core/facts/settings.h"
#include "core/host/host.h"

static const char fstab[] = "/etc/fstab";

/* ---- fstab ---- */

/* Undoes \040 and its like; slashes at the end are nothing. */
static bool is_point(struct plm_slice field, const char *point)
{
	size_t at = 0, size = strlen(point);

	for (size_t i = 0; i < field.size_bytes; i++, at++) {
		char c = field.data[i];
		uint64_t octal;

		if (c == '\\' && field.size_bytes - i > 3 &&
		    plm_parse_u64((struct plm_slice){.data = field.data + i + 1, .size_bytes = 3},
				  8, &octal)) {
			c = (char)octal;
			i += 3;
		}
		if (at < size ? point[at] != c : c != '/')
			return false;
	}
	return at >= size;
}

/* The last line for a point counts: it is mounted over the others. */
static int find_in_fstab(struct plm_facts *facts, const char *point, struct filesystem_mount *m,
			 struct plm_err **err)
{
	const struct plm_datum *text;
	struct plm_slice rest, line, word[4];
	int rc = plm_facts_read(facts, fstab, PLM_READ_SMALL, &text, err);

	if (rc < 0)
		return rc;
	m->persistent = (struct plm_datum){
		.presence = text->presence == PLM_UNREADABLE ? PLM_UNREADABLE : PLM_ABSENT,
		.error = text->error};
	rest = (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes};
	while (text->presence == PLM_PRESENT && plm_next_line(&rest, &line)) {
		size_t count = 0;

		while (count < 4 && plm_next_word(&line, " \t", &word[count]))
			count++;
		if (count < 3 || word[0].data[0] == '#' || !is_point(word[1], point))
			continue;
		m->persistent = (struct plm_datum){.presence = PLM_PRESENT};
		m->persistent_source = fstab;
		m->persistent_options =
			count == 4 ? plm_arena_strndup(plm_facts_arena(facts), word[3].data,
						       word[3].size_bytes)
				   : "defaults";
		if (!m->persistent_options)
			return plm_err_nomem(err);
	}
	/* Nothing but a hand mounts it then. */
	if (m->persistent.presence == PLM_PRESENT &&
	    filesystem_has_option(m->persistent_options, "noauto") &&
	    !filesystem_has_option(m->persistent_options, "x-systemd.automount")) {
		m->persistent.presence = PLM_ABSENT;
		m->idle = "its line says noauto";
	}
	return 0;
}

/* ---- mount units ---- */

/* "/var/lib/a-b" is "var-lib-a\x2db.mount". */
static const char *unit_name(struct plm_arena *arena, const char *point)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.";
	plm_auto_buf struct plm_buf name = {0};

	for (const char *c = point + 1; *c; c++) {
		if (*c == '/')
			plm_buf_char(&name, '-');
		else if (strchr(plain, *c) && !(*c == '.' && c == point + 1))
			plm_buf_char(&name, *c);
		else
			plm_buf_printf(&name, "\\x%02x", (unsigned char)*c);
	}
	plm_buf_str(&name, point[1] ? ".mount" : "-.mount");
	return name.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&name));
}

/* Whether a target has it among what it starts: all that systemd reaches by itself. */
static int is_started(struct plm_facts *facts, const char *unit, bool *started,
		      struct plm_err **err)
{
	static const char *const links[] = {"local-fs.target.wants",   "local-fs.target.requires",
					    "multi-user.target.wants", "multi-user.target.requires",
					    "remote-fs.target.wants",  "remote-fs.target.requires",
					    "sysinit.target.wants",    "default.target.wants",
					    "basic.target.wants"};
	struct plm_arena *arena = plm_facts_arena(facts);
	int rc = 0;

	for (const char *const *d = plm_unit_directories; rc == 0 && !*started && *d; d++)
		for (size_t i = 0; rc == 0 && !*started && i < sizeof(links) / sizeof(*links);
		     i++) {
			const char *path = plm_arena_printf(arena, "%s/%s/%s", *d, links[i], unit);
			const struct plm_stat *st;

			rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);
			*started = rc == 0 && st->presence == PLM_PRESENT;
		}
	return rc;
}

/* It, or the automount unit of the same name, which mounts it on first use. */
static int is_any_started(struct plm_facts *facts, const char *unit, bool *started,
			  struct plm_err **err)
{
	const char *automount = plm_arena_printf(plm_facts_arena(facts), "%.*s.automount",
						 (int)(strlen(unit) - strlen(".mount")), unit);
	int rc = is_started(facts, unit, started, err);

	if (rc < 0 || *started)
		return rc;
	return automount ? is_started(facts, automount, started, err) : plm_err_nomem(err);
}

/* systemd makes units of fstab's lines; one of /etc by that name beats them, and so does a drop-in. */
static int find_override(struct plm_facts *facts, const char *point, struct filesystem_mount *m,
			 struct plm_err **err)
{
	const char *name = unit_name(plm_facts_arena(facts), point);
	struct plm_settings_value options = {0};
	const struct plm_settings *unit;
	int rc = name ? plm_facts_unit_settings(facts, name, &unit, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	if (unit->masked) {
		m->persistent.presence = PLM_ABSENT;
		m->idle = "its unit is masked";
		return 0;
	}
	if (plm_settings_find(plm_facts_arena(facts), unit, "Mount", "Options", &options) < 0)
		return plm_err_nomem(err);
	if (options.value.presence == PLM_ABSENT || !plm_str_starts(options.source, "/etc/"))
		return 0;
	m->persistent = options.value;
	m->persistent_source = options.source;
	m->persistent_options = options.value.data;
	return 0;
}

static int find_unit(struct plm_facts *facts, const char *point, struct filesystem_mount *m,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *name = unit_name(arena, point);
	struct plm_settings_value options = {0};
	const struct plm_settings *unit;
	bool started = false;
	int rc = name ? plm_facts_unit_settings(facts, name, &unit, err) : plm_err_nomem(err);

	if (rc == 0 && !unit->main && unit->gap_count) {
		m->persistent = (struct plm_datum){.error = unit->gaps[0].error};
		m->persistent_source = unit->gaps[0].file;
		return 0;
	}
	if (rc < 0 || !unit->main || unit->masked)
		return rc;
	rc = is_any_started(facts, name, &started, err);
	if (rc == 0 && plm_settings_find(arena, unit, "Mount", "Options", &options) < 0)
		rc = plm_err_nomem(err);
	if (rc < 0)
		return rc;
	if (!started) {
		m->idle = "a unit says how, but nothing starts it";
		return 0;
	}
	m->persistent = options.value;
	m->persistent_source = unit->main;
	/* Without a word about options it is there all the same. */
	if (options.value.presence == PLM_ABSENT)
		m->persistent = (struct plm_datum){.presence = PLM_PRESENT};
	m->persistent_options =
		options.value.presence == PLM_PRESENT ? options.value.data : "defaults";
	if (options.value.presence == PLM_PRESENT)
		m->persistent_source = options.source;
	return 0;
}

/* What systemd mounts before it reads any file, with the options it has for it. */
static int find_built_in(struct plm_facts *facts, const char *point, struct filesystem_mount *m,
			 struct plm_err **err)
{
	static const struct {
		const char *point, *options;
	} own[] = {
		{"/proc", "nosuid,nodev,noexec"},
		{"/sys", "nosuid,nodev,noexec"},
		{"/dev", "nosuid"},
		{"/dev/shm", "nosuid,nodev"},
		{"/dev/pts", "nosuid,noexec"},
		{"/run", "nosuid,nodev"},
	};
	const struct plm_stat *st;
	int rc = plm_facts_stat(facts, "/usr/lib/systemd/systemd", &st, err);

	if (rc < 0 || st->presence != PLM_PRESENT)
		return rc;
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (plm_str_eq(point, own[i].point)) {
			m->persistent = (struct plm_datum){.presence = PLM_PRESENT};
			m->persistent_source = "/usr/lib/systemd/systemd";
			m->persistent_options = own[i].options;
		}
	return 0;
}

/* ---- the whole ---- */

static const char *parent_of(struct plm_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? "/" : plm_arena_strndup(arena, path, (size_t)(slash - path));
}

static int find_running(struct plm_facts *facts, struct filesystem_mount *m, struct plm_err **err)
{
	const char *parent = parent_of(plm_facts_arena(facts), m->path);
	const struct plm_mount_list *mounts;
	int rc = parent ? plm_facts_host_mounts(facts, &mounts, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	m->table = mounts->why_not;
	m->at = plm_mounts_find(mounts, m->path);
	if (!plm_str_eq(m->path, "/"))
		m->above = plm_mounts_find(mounts, parent);
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct filesystem_mount *m = plm_new(plm_facts_arena(facts), struct filesystem_mount);
	const char *point;
	int rc = m ? plm_facts_resolve(facts, key, &m->path, &m->state, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	*value = m;
	if (!m->path)
		return 0;
	rc = find_running(facts, m, err);
	point = m->at ? m->at->point : m->path;
	if (rc == 0)
		rc = find_in_fstab(facts, point, m, err);
	if (rc == 0 && m->persistent.presence == PLM_PRESENT)
		rc = find_override(facts, point, m, err);
	if (rc == 0 && m->persistent.presence == PLM_ABSENT && !m->idle)
		rc = find_unit(facts, point, m, err);
	if (rc == 0 && m->persistent.presence == PLM_ABSENT && !m->idle)
		rc = find_built_in(facts, point, m, err);
	return rc;
}

int filesystem_mount(struct plm_facts *facts, const char *path, const struct filesystem_mount **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"the mount of a path", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
