/*
 * packages_rpm.c: turns the lines of the probe "rpm-packages" into packages. Judges nothing.
 */
#include "core/facts/packages_rpm.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/host/host.h"

enum { FIELDS = 6 };

static const char *copy_field(struct plm_arena *arena, struct plm_slice field)
{
	return plm_slice_is(field, "-") ? ""
					: plm_arena_strndup(arena, field.data, field.size_bytes);
}

static int chain(struct plm_package_list *list, struct plm_package *package)
{
	struct plm_package *first = plm_map_get(&list->by_name, package->name);

	if (!first)
		return plm_map_add(&list->by_name, package->name, package);
	package->next = first->next;
	first->next = package;
	return 0;
}

static struct plm_package *parse_line(struct plm_arena *arena, struct plm_slice line)
{
	struct plm_package *package;
	struct plm_slice fields[FIELDS];

	for (size_t i = 0; i < FIELDS; i++)
		if (!plm_next_word(&line, " ", &fields[i]))
			return NULL;
	package = plm_new(arena, struct plm_package);
	if (!package)
		return NULL;
	package->name = copy_field(arena, fields[0]);
	package->version = copy_field(arena, fields[1]);
	package->architecture = copy_field(arena, fields[2]);
	plm_parse_i64(fields[3], 10, &package->installed_seconds);
	package->source = copy_field(arena, fields[4]);
	package->module = copy_field(arena, fields[5]);
	package->source_version = package->version;
	package->state = "installed";
	return package;
}

static bool is_line(struct plm_slice line)
{
	struct plm_slice word;
	size_t words = 0;

	while (plm_next_word(&line, " ", &word))
		words++;
	return words == FIELDS;
}

int plm_packages_parse_rpm(struct plm_arena *arena, struct plm_slice text,
			   struct plm_package_list *list)
{
	const struct plm_package **items = NULL, **slot;
	struct plm_package *package;
	struct plm_slice line;

	while (plm_next_line(&text, &line)) {
		if (!is_line(line))
			continue;
		package = parse_line(arena, line);
		slot = plm_push(arena, items, list->count);
		if (!package || !package->name || !package->version || !package->architecture ||
		    !package->source || !package->module || !slot || chain(list, package) < 0)
			return -PLM_E_NOMEM;
		*slot = package;
	}
	list->items = items;
	return 0;
}

static const char *const databases[] = {
	"/usr/lib/sysimage/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/Packages.db",
	"/usr/lib/sysimage/rpm/Packages",     "/var/lib/rpm/rpmdb.sqlite",
	"/var/lib/rpm/Packages.db",	      "/var/lib/rpm/Packages",
	"/usr/share/rpm/rpmdb.sqlite",
};

/* NULL when there is none. */
static const char *find_database(struct plm_host *host)
{
	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++)
		if (plm_host_stat(host, databases[i], true).presence != PLM_ABSENT)
			return databases[i];
	return NULL;
}

int plm_packages_read_rpm(struct plm_facts *facts, struct plm_package_list *list)
{
	const char *database = find_database(plm_facts_host(facts));
	const struct plm_datum *lines;

	/* A recording has the answer of the probe and may lack the files. */
	if (plm_facts_probe(facts, "rpm-packages", &lines, NULL) < 0)
		return -PLM_E_NOMEM;
	if (!database && lines->presence != PLM_PRESENT)
		return 0;
	list->manager = PLM_PACKAGES_RPM;
	list->database = database ? database : "probe:rpm-packages";
	list->why_not = *lines;
	if (lines->presence == PLM_PRESENT)
		return plm_packages_parse_rpm(
			plm_facts_arena(facts),
			(struct plm_slice){.data = lines->data, .size_bytes = lines->size_bytes},
			list);
	/* The database is there: nobody answering for it is not its absence. */
	list->why_not.presence = PLM_UNREADABLE;
	if (!list->why_not.error)
		list->why_not.error = ENODATA;
	return 0;
}
