/*
 * packages.c: reads dpkg's status file, one stanza at a time; where dpkg knows no package, rpm is asked. Judges nothing.
 */
#include "core/facts/packages.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/debian_version.h"
#include "core/facts/packages_rpm.h"
#include "core/facts/rpm_version.h"
#include "core/facts/stanzas.h"
#include "core/host/host.h"

struct reader {
	struct plm_arena *arena;
	struct plm_package_list *list;
	struct plm_package **items;
	size_t count;
	struct plm_stanzas stanzas;
	int code; /* a fault of ours that stopped it */
};

/* "want flag state": whether files of it are on the disk. */
static bool parse_status(struct plm_slice status, struct plm_package *package,
			 struct plm_arena *arena)
{
	struct plm_slice want, flag, state;

	if (!plm_next_word(&status, " ", &want) || !plm_next_word(&status, " ", &flag) ||
	    !plm_next_word(&status, " ", &state))
		return false;
	if (plm_slice_is(state, "not-installed") || plm_slice_is(state, "config-files"))
		return false;
	package->hold = plm_slice_is(want, "hold");
	package->state = plm_arena_strndup(arena, state.data, state.size_bytes);
	return true;
}

/* "Source: NAME (VERSION)", each left out when it is the package's own. */
static void parse_source(struct plm_slice field, struct plm_package *package,
			 struct plm_arena *arena)
{
	struct plm_slice name, version;

	package->source = package->name;
	package->source_version = package->version;
	if (!plm_next_word(&field, " ", &name))
		return;
	package->source = plm_arena_strndup(arena, name.data, name.size_bytes);
	if (plm_next_word(&field, " ()", &version))
		package->source_version =
			plm_arena_strndup(arena, version.data, version.size_bytes);
}

static const char *copy_field(struct plm_slice stanza, const char *name, struct plm_arena *arena)
{
	struct plm_slice value = {.data = "", .size_bytes = 0};

	plm_stanza_field(stanza, name, &value);
	return plm_arena_strndup(arena, value.data, value.size_bytes);
}

static bool is_complete(const struct plm_package *p)
{
	return p->name && p->version && p->architecture && p->state && p->source &&
	       p->source_version;
}

static int add(struct reader *reader, struct plm_package *package)
{
	struct plm_map *by_name = &reader->list->by_name;
	struct plm_package **slot, *first;

	if (!is_complete(package))
		return -PLM_E_NOMEM;
	slot = plm_push(reader->arena, reader->items, reader->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = package;
	first = plm_map_get(by_name, package->name);
	if (!first)
		return plm_map_add(by_name, package->name, package);
	package->next = first->next;
	first->next = package;
	return 0;
}

static int each_stanza(void *context, struct plm_slice stanza)
{
	struct reader *reader = context;
	struct plm_slice status, source = {.data = "", .size_bytes = 0};
	struct plm_package *package;

	if (!plm_stanza_field(stanza, "Status", &status))
		return 0;
	package = plm_new(reader->arena, struct plm_package);
	if (!package)
		return -PLM_E_NOMEM;
	if (!parse_status(status, package, reader->arena))
		return 0;
	package->name = copy_field(stanza, "Package", reader->arena);
	package->version = copy_field(stanza, "Version", reader->arena);
	package->architecture = copy_field(stanza, "Architecture", reader->arena);
	plm_stanza_field(stanza, "Source", &source);
	parse_source(source, package, reader->arena);
	return add(reader, package);
}

static int each_piece(void *context, const char *data, size_t size_bytes)
{
	struct reader *reader = context;

	reader->code = plm_stanzas_feed(&reader->stanzas, data, size_bytes);
	return reader->code < 0 ? 1 : 0;
}

static void note_architectures(struct reader *reader)
{
	struct plm_package_list *list = reader->list;
	const struct plm_package *dpkg = plm_package_find(list, plm_slice_of("dpkg"));

	list->architecture = dpkg ? dpkg->architecture : "";
	for (size_t i = 0; dpkg && i < reader->count; i++)
		reader->items[i]->foreign = !plm_package_same_architecture(
			list, plm_slice_of("all"), reader->items[i]->architecture);
}

static int read_dpkg(struct reader *reader, struct plm_host *host)
{
	struct plm_package_list *list = reader->list;
	int rc;

	plm_stanzas_init(&reader->stanzas, each_stanza, reader);
	rc = plm_host_stream(host, PLM_DPKG_STATUS, each_piece, reader, &list->why_not);
	if (rc == 0 && reader->code == 0 && list->why_not.presence == PLM_PRESENT)
		reader->code = plm_stanzas_end(&reader->stanzas);
	plm_stanzas_free(&reader->stanzas);
	if (rc < 0 || reader->code == -PLM_E_NOMEM)
		return -PLM_E_NOMEM;
	if (reader->code < 0)
		list->why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	list->items = (const struct plm_package *const *)reader->items;
	list->count = reader->count;
	note_architectures(reader);
	return 0;
}

static int gather_packages(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_host *host = plm_facts_host(facts);
	struct plm_package_list *list = plm_new(arena, struct plm_package_list);
	struct reader reader = {.arena = arena, .list = list};

	(void)key;
	*value = list;
	if (!list)
		return plm_err_nomem(err);
	plm_map_init(&list->by_name, arena);
	if (read_dpkg(&reader, host) < 0)
		return plm_err_nomem(err);
	if (list->why_not.presence != PLM_ABSENT) {
		list->manager = PLM_PACKAGES_DPKG;
		list->database = PLM_DPKG_STATUS;
	}
	/* An rpm host may have the dpkg tools, with an empty database. */
	if (list->why_not.presence != PLM_UNREADABLE && list->count == 0 &&
	    plm_packages_read_rpm(facts, list) < 0)
		return plm_err_nomem(err);
	return 0;
}

int plm_facts_packages(struct plm_facts *facts, const struct plm_package_list **out,
		       struct plm_err **err)
{
	static const struct plm_fact fact = {"packages", gather_packages};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

const struct plm_package *plm_package_find(const struct plm_package_list *list,
					   struct plm_slice name)
{
	return plm_map_get_n(&list->by_name, name.data, name.size_bytes);
}

bool plm_package_same_architecture(const struct plm_package_list *list, struct plm_slice of,
				   const char *installed)
{
	if (plm_slice_is(of, "all"))
		of = plm_slice_of(list->architecture);
	if (plm_str_eq(installed, "all"))
		installed = list->architecture;
	return plm_slice_is(of, installed);
}

int plm_package_compare_versions(const struct plm_package_list *list, struct plm_slice a,
				 struct plm_slice b)
{
	return list->manager == PLM_PACKAGES_RPM ? plm_rpm_version_compare(a, b)
						 : plm_debian_version_compare(a, b);
}
