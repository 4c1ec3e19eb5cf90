/*
 * apt_conf.c: gathers apt's configuration in apt's order: the parts by name, then apt.conf itself. Judges nothing.
 */
#include "core/facts/apt_conf.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

bool plm_apt_is_part(const char *name, const char *ending, bool bare)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.";
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && name[strspn(name, allowed)] == '\0' &&
	       (dot ? strcmp(dot, ending) == 0 : bare);
}

static int add_gap(struct plm_arena *arena, struct plm_apt_conf *conf, const char *file, int error)
{
	struct plm_apt_gap *gap = plm_push(arena, conf->gaps, conf->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct plm_apt_gap){.file = file, .error = error};
	return 0;
}

static int read_file(struct plm_facts *facts, struct plm_apt_conf *conf, const char *path,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum;
	const char **file;
	int rc = plm_facts_read(facts, path, PLM_APT_BYTES, &datum, err);

	if (rc != 0 || datum->presence == PLM_ABSENT)
		return rc;
	/* apt passes over what is no file. */
	if (datum->presence == PLM_UNREADABLE && datum->error == EISDIR)
		return 0;
	if (datum->presence == PLM_UNREADABLE)
		return add_gap(arena, conf, path, datum->error) < 0 ? plm_err_nomem(err) : 0;
	file = plm_push(arena, conf->files, conf->file_count);
	if (!file)
		return plm_err_nomem(err);
	*file = path;
	rc = plm_apt_parse(arena, path,
			   (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes},
			   conf);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int read_parts(struct plm_facts *facts, struct plm_apt_conf *conf, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *names;
	int rc = plm_facts_list(facts, PLM_APT_PARTS, &names, err);

	if (rc != 0 || names->presence == PLM_ABSENT)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		return add_gap(arena, conf, PLM_APT_PARTS, names->error) < 0 ? plm_err_nomem(err)
									     : 0;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path;

		if (!plm_apt_is_part(names->data + at, ".conf", true))
			continue;
		path = plm_arena_printf(arena, "%s/%s", PLM_APT_PARTS, names->data + at);
		rc = path ? read_file(facts, conf, path, err) : plm_err_nomem(err);
	}
	return rc;
}

static int gather_conf(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_apt_conf *conf = plm_new(plm_facts_arena(facts), struct plm_apt_conf);
	int rc;

	(void)key;
	*value = conf;
	if (!conf)
		return plm_err_nomem(err);
	rc = read_parts(facts, conf, err);
	return rc == 0 ? read_file(facts, conf, PLM_APT_CONF, err) : rc;
}

int plm_apt_conf(struct plm_facts *facts, const struct plm_apt_conf **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"apt's configuration", gather_conf};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

const struct plm_apt_item *plm_apt_find(const struct plm_apt_conf *conf, const char *name)
{
	for (size_t i = conf->count; i-- > 0;)
		if (conf->items[i].value && strcasecmp(conf->items[i].name, name) == 0)
			return &conf->items[i];
	return NULL;
}

const struct plm_apt_item *plm_apt_next(const struct plm_apt_conf *conf, const char *list,
					size_t *at)
{
	size_t n = strlen(list);

	while (*at < conf->count) {
		const struct plm_apt_item *item = &conf->items[(*at)++];

		if (item->value && strncasecmp(item->name, list, n) == 0 &&
		    strncmp(item->name + n, "::", 2) == 0)
			return item;
	}
	return NULL;
}
