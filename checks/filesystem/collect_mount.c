/*
 * collect_mount.c: which file system a path is on, which one its parent is on, and what mounts it after a restart: a line
 * of /etc/fstab or a mount unit. Follows fstab(5) and systemd.mount(5). Judges nothing.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/facts/resolve.h"
#include "core/base/text.h"
#include "core/host/host.h"

static const char fstab[] = "/etc/fstab";

/* ---- fstab ---- */

/* Undoes \040 and its like. */
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
		if (at == size || point[at] != c)
			return false;
	}
	return at == size || (at + 1 == size && point[at] == '/');
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

static int find_unit(struct plm_facts *facts, const char *point, struct filesystem_mount *m,
		     struct plm_err **err)
{
	static const char *const directories[] = {"/etc/systemd/system", "/run/systemd/system",
						  "/usr/local/lib/systemd/system",
						  "/usr/lib/systemd/system", "/lib/systemd/system"};
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *name = unit_name(arena, point);
	int rc = name ? 0 : plm_err_nomem(err);

	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(*directories); i++) {
		const char *path = plm_arena_printf(arena, "%s/%s", directories[i], name), *options;
		const struct plm_datum *text;

		rc = path ? plm_facts_read(facts, path, PLM_READ_SMALL, &text, err)
			  : plm_err_nomem(err);
		if (rc < 0 || text->presence == PLM_ABSENT)
			continue;
		m->persistent =
			(struct plm_datum){.presence = text->presence, .error = text->error};
		m->persistent_source = path;
		options = plm_facts_line_value(arena, text, "Options");
		m->persistent_options = options ? options : "defaults";
		return 0;
	}
	return rc;
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
	if (rc == 0 && m->persistent.presence != PLM_PRESENT)
		rc = find_unit(facts, point, m, err);
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
