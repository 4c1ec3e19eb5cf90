/*
 * settings_unit.c: which files a unit of systemd is made of: its own and drop-ins of all its names. Lists
 * directories through the door, reads nothing itself, judges nothing.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings_read.h"

enum { MAX_NAMES = 8, MAX_DASHES = 32 };

const char *const plm_unit_directories[] = {
	"/etc/systemd/system.control", "/run/systemd/system.control",
	"/run/systemd/transient",      "/run/systemd/generator.early",
	"/etc/systemd/system",	       "/etc/systemd/system.attached",
	"/run/systemd/system",	       "/run/systemd/system.attached",
	"/run/systemd/generator",      "/usr/local/lib/systemd/system",
	"/usr/lib/systemd/system",     "/lib/systemd/system",
	"/run/systemd/generator.late", NULL,
};

struct directories {
	const char **items;
	size_t count;
};

struct search {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct plm_err **err;
	struct directories found; /* of drop-ins */
};

/* ---- directories of drop-ins ---- */

/* A directory of units is listed once for all units; one that cannot be listed may have anything. */
static int add_directory(struct search *s, const char *directory, const char *name)
{
	const struct plm_datum *names;
	const char **slot;
	int rc = name ? plm_facts_list(s->facts, directory, &names, s->err) : plm_err_nomem(s->err);

	if (rc < 0 || (names->presence != PLM_UNREADABLE && !plm_settings_lists(names, name)))
		return rc;
	slot = plm_push(s->arena, s->found.items, s->found.count);
	if (!slot)
		return plm_err_nomem(s->err);
	*slot = plm_arena_printf(s->arena, "%s/%s", directory, name);
	return *slot ? 0 : plm_err_nomem(s->err);
}

/* "foo-bar@x.service" in parts. */
struct unit_name {
	struct plm_slice prefix;
	struct plm_slice instance; /* with its '@'; empty without one */
	const char *type;	   /* with its dot */
};

static bool split_name(const char *text, struct unit_name *name)
{
	const char *dot = strrchr(text, '.'), *at = strchr(text, '@');

	if (!dot || dot == text || !dot[1])
		return false;
	if (!at || at > dot)
		at = dot;
	*name = (struct unit_name){.prefix = {text, (size_t)(at - text)},
				   .instance = {at, (size_t)(dot - at)},
				   .type = dot};
	return true;
}

static const char *dropin_name(struct plm_arena *arena, const struct unit_name *name)
{
	return plm_arena_printf(arena, "%.*s%.*s%s.d", (int)name->prefix.size_bytes,
				name->prefix.data, (int)name->instance.size_bytes,
				name->instance.data, name->type);
}

/* "foo-bar" to "foo-"; false when there is no dash left to cut at. */
static bool shorten(struct plm_slice *prefix)
{
	size_t end = prefix->size_bytes;

	if (end && prefix->data[end - 1] == '-')
		end--;
	while (end && prefix->data[end - 1] != '-')
		end--;
	prefix->size_bytes = end;
	return end >= 2;
}

/* The name's own, then its template's, then those of its prefixes. */
static int add_of_prefixes(struct search *s, const char *directory, struct unit_name name)
{
	int rc = add_directory(s, directory, dropin_name(s->arena, &name));

	if (rc == 0 && name.instance.size_bytes > 1) {
		struct unit_name template = name;

		template.instance.size_bytes = 1;
		rc = add_of_prefixes(s, directory, template);
	}
	for (size_t cuts = 0; rc == 0 && cuts < MAX_DASHES && shorten(&name.prefix); cuts++)
		rc = add_directory(s, directory, dropin_name(s->arena, &name));
	return rc;
}

static int add_of_name(struct search *s, const char *text)
{
	struct unit_name name;
	int rc = 0;

	if (!split_name(text, &name))
		return 0;
	for (size_t i = 0; rc == 0 && plm_unit_directories[i]; i++)
		rc = add_of_prefixes(s, plm_unit_directories[i], name);
	return rc;
}

/* "service.d" is the most general, and comes last. */
static int add_of_type(struct search *s, const char *text)
{
	const char *dot = strrchr(text, '.');
	const char *name = plm_arena_printf(s->arena, "%s.d", dot ? dot + 1 : text);
	int rc = name ? 0 : plm_err_nomem(s->err);

	for (size_t i = 0; rc == 0 && dot && plm_unit_directories[i]; i++)
		rc = add_directory(s, plm_unit_directories[i], name);
	return rc;
}

/* ---- names ---- */

struct names {
	const char *items[MAX_NAMES];
	size_t count;
};

/* Whether path is a link to the file of another unit of this type: *to, and its *name. */
static int follow(struct search *s, const char *path, const char **to, const char **name)
{
	const struct plm_datum *link;
	const char *slash;
	int rc = plm_facts_readlink(s->facts, path, &link, s->err);

	*to = NULL;
	if (rc < 0 || link->presence != PLM_PRESENT)
		return rc;
	slash = strrchr(link->data, '/');
	*name = slash ? slash + 1 : link->data;
	*to = link->data[0] == '/'
		      ? link->data
		      : plm_arena_printf(s->arena, "%.*s/%s", (int)(strrchr(path, '/') - path),
					 path, link->data);
	if (!*to)
		return plm_err_nomem(s->err);
	if (!strrchr(path, '.') || !plm_str_ends(*name, strrchr(path, '.')))
		*to = NULL;
	return 0;
}

/* What the unit's file is a link to is what systemd calls it: that name comes first. */
static int find_names(struct search *s, const struct plm_settings *conf, const char *asked,
		      struct names *names)
{
	const char *path = conf->main, *name;
	int rc = 0;

	names->items[names->count++] = asked;
	while (path && names->count < MAX_NAMES) {
		rc = follow(s, path, &path, &name);
		if (rc < 0 || !path)
			return rc;
		if (strcmp(name, names->items[0]) == 0)
			continue;
		memmove(names->items + 1, names->items, names->count * sizeof(names->items[0]));
		names->items[0] = name;
		names->count++;
	}
	return rc;
}

/* ---- the whole ---- */

static int find_directories(struct search *s, const struct plm_settings *conf, const char *name)
{
	struct names names = {0};
	int rc = find_names(s, conf, name, &names);

	for (size_t i = 0; rc == 0 && i < names.count; i++)
		rc = add_of_name(s, names.items[i]);
	if (rc == 0)
		rc = add_of_type(s, name);
	/* The list ends in NULL. */
	if (rc == 0 && !plm_push(s->arena, s->found.items, s->found.count))
		rc = plm_err_nomem(s->err);
	return rc;
}

/* An instance without a file of its own is made of its template. */
static int read_unit(struct search *s, const char *text, struct plm_settings *conf)
{
	int rc = plm_settings_read_main(s->facts, plm_unit_directories, text, conf, s->err);
	struct unit_name name;
	const char *template;

	if (rc < 0 || conf->main || !split_name(text, &name) || name.instance.size_bytes < 2)
		return rc;
	template = plm_arena_printf(s->arena, "%.*s@%s", (int)name.prefix.size_bytes,
				    name.prefix.data, name.type);
	return template ? plm_settings_read_main(s->facts, plm_unit_directories, template, conf,
						 s->err)
			: plm_err_nomem(s->err);
}

static int gather_unit(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct search s = {.facts = facts, .arena = plm_facts_arena(facts), .err = err};
	struct plm_settings *conf = plm_new(s.arena, struct plm_settings);
	int rc;

	if (!conf)
		return plm_err_nomem(err);
	*value = conf;
	conf->where = key;
	rc = read_unit(&s, key, conf);
	if (rc < 0 || conf->masked)
		return rc;
	rc = find_directories(&s, conf, key);
	return rc < 0 ? rc : plm_settings_read_dropins(facts, s.found.items, conf, err);
}

int plm_facts_unit_settings(struct plm_facts *facts, const char *name,
			    const struct plm_settings **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"unit", gather_unit};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
