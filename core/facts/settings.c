/*
 * settings.c: finds the files of a configuration of systemd's kind, in the order they are applied, and
 * reads them through the door. Judges nothing.
 */
#include "core/facts/settings_read.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/host/host.h"

enum { MAX_FILE_BYTES = 1024 * 1024 };

static const char *const roots[] = {"/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"};
enum { ROOTS = sizeof(roots) / sizeof(roots[0]) };

/* ---- files ---- */

bool plm_settings_lists(const struct plm_datum *names, const char *name)
{
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (strcmp(names->data + at, name) == 0)
			return true;
	return false;
}

static int add_gap(struct plm_arena *arena, struct plm_settings *conf,
		   const struct plm_settings_gap *gap, struct plm_err **err)
{
	struct plm_settings_gap *slot = plm_push(arena, conf->gaps, conf->gap_count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = *gap;
	return 0;
}

static int read_file(struct plm_facts *facts, const char *file, struct plm_settings *conf,
		     const struct plm_datum **datum, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	int rc = plm_facts_read(facts, file, MAX_FILE_BYTES, datum, err);
	const char **slot;

	if (rc < 0 || (*datum)->presence == PLM_ABSENT)
		return rc;
	if ((*datum)->presence == PLM_UNREADABLE) {
		if (plm_facts_dropin_masked(facts, file, *datum))
			return 0;
		return add_gap(arena, conf,
			       &(struct plm_settings_gap){.file = file,
							  .error = (*datum)->error,
							  .before = conf->count},
			       err);
	}
	slot = plm_push(arena, conf->files, conf->file_count);
	if (!slot)
		return plm_err_nomem(err);
	*slot = file;
	if (plm_settings_parse(arena, file,
			       (struct plm_slice){(*datum)->data, (*datum)->size_bytes}, conf) < 0)
		return plm_err_nomem(err);
	return 0;
}

int plm_settings_read_dropins(struct plm_facts *facts, const char *const *directories,
			      struct plm_settings *conf, struct plm_err **err)
{
	struct plm_dropins dropins;
	const struct plm_datum *datum;
	int rc = plm_facts_dropins(facts, directories, ".conf", &dropins, err);

	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = read_file(facts, dropins.files[i], conf, &datum, err);
	for (size_t i = 0; rc == 0 && i < dropins.gap_count; i++)
		rc = add_gap(plm_facts_arena(facts), conf,
			     &(struct plm_settings_gap){.file = dropins.gaps[i].directory,
							.error = dropins.gaps[i].error,
							.before = SIZE_MAX},
			     err);
	return rc;
}

/* Whether path, which leads nowhere, is there all the same: an image has no /dev/null to link to. */
static int is_link(struct plm_facts *facts, const char *path, bool *is, struct plm_err **err)
{
	const struct plm_datum *link;
	int rc = plm_facts_readlink(facts, path, &link, err);

	*is = rc == 0 && link->presence == PLM_PRESENT;
	return rc;
}

/* Tells whether the search is over. */
static int try_main(struct plm_facts *facts, const char *path, struct plm_settings *conf,
		    bool *found, struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc = read_file(facts, path, conf, &datum, err);

	*found = rc == 0 && datum->presence != PLM_ABSENT;
	if (rc == 0 && !*found)
		rc = is_link(facts, path, found, err);
	if (rc < 0 || !*found)
		return rc;
	conf->main = path;
	conf->masked = datum->presence == PLM_PRESENT
			       ? datum->size_bytes == 0
			       : datum->presence == PLM_ABSENT ||
					 plm_facts_dropin_masked(facts, path, datum);
	return 0;
}

int plm_settings_read_main(struct plm_facts *facts, const char *const *directories,
			   const char *name, struct plm_settings *conf, struct plm_err **err)
{
	for (; *directories; directories++) {
		const struct plm_datum *names;
		const char *path;
		bool found;
		int rc = plm_facts_list(facts, *directories, &names, err);

		if (rc < 0)
			return rc;
		if (names->presence != PLM_UNREADABLE && !plm_settings_lists(names, name))
			continue;
		path = plm_arena_printf(plm_facts_arena(facts), "%s/%s", *directories, name);
		rc = path ? try_main(facts, path, conf, &found, err) : plm_err_nomem(err);
		if (rc < 0 || found)
			return rc;
	}
	return 0;
}

/* ---- configuration ---- */

static int read_conf(struct plm_facts *facts, const char *key, bool after_boot, const void **value,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_settings *conf = plm_new(arena, struct plm_settings);
	const char *main_dirs[ROOTS + 1] = {0}, *dropin_dirs[ROOTS + 1] = {0};
	const char *slash = strrchr(key, '/'), *base = slash ? slash + 1 : key;
	size_t count = 0;
	int rc;

	if (!conf)
		return plm_err_nomem(err);
	*value = conf;
	conf->where = key;
	for (size_t i = 0; i < ROOTS; i++) {
		if (after_boot && plm_str_eq(roots[i], "/run"))
			continue;
		main_dirs[count] = plm_arena_printf(arena, "%s/%.*s", roots[i],
						    (int)(base - key - (base > key)), key);
		dropin_dirs[count] = plm_arena_printf(arena, "%s/%s.d", roots[i], key);
		if (!main_dirs[count] || !dropin_dirs[count])
			return plm_err_nomem(err);
		count++;
	}
	rc = plm_settings_read_main(facts, main_dirs, base, conf, err);
	conf->masked = false;
	return rc < 0 ? rc : plm_settings_read_dropins(facts, dropin_dirs, conf, err);
}

static int gather_now(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	return read_conf(facts, key, false, value, err);
}

static int gather_after_boot(struct plm_facts *facts, const char *key, const void **value,
			     struct plm_err **err)
{
	return read_conf(facts, key, true, value, err);
}

static int get(struct plm_facts *facts, const struct plm_fact *fact, const char *name,
	       const struct plm_settings **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, fact, name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

int plm_facts_settings(struct plm_facts *facts, const char *name, const struct plm_settings **out,
		       struct plm_err **err)
{
	static const struct plm_fact fact = {"settings", gather_now};

	return get(facts, &fact, name, out, err);
}

int plm_facts_settings_after_boot(struct plm_facts *facts, const char *name,
				  const struct plm_settings **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"settings-after-boot", gather_after_boot};

	return get(facts, &fact, name, out, err);
}
