/*
 * rpm_updates.c: compares what rpm has installed with what its repositories offer. Streams their files, looks at
 * packages of installed names only, and keeps nothing else. Judges nothing.
 *
 * Packages of modules come in streams, of which a host follows one: they count by advisories alone, which name the
 * stream. Of a name that is installed in several versions (kernels) the newest counts.
 */
#include "checks/patch/patch.h"

#include <errno.h>

#include "checks/patch/rpm_metadata.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/packed.h"
#include "core/facts/rpm_version.h"
#include "core/host/host.h"

struct scan {
	struct plm_facts *facts;
	struct plm_arena *arena;
	const struct plm_package_list *packages;
	enum patch_kind kind;
	const struct patch_list *list; /* being read */
	struct rpm_reader *reader;
	struct plm_map found; /* "NAME.ARCHITECTURE" -> struct patch_update */
	struct patch_update **items;
	size_t count;
	int code;
};

static bool is_all(struct plm_slice architecture)
{
	return plm_slice_is(architecture, "noarch");
}

static bool fits(const struct plm_package *package, struct plm_slice architecture)
{
	return plm_slice_is(architecture, package->architecture) || is_all(architecture) ||
	       is_all(plm_slice_of(package->architecture));
}

/* The newest installed one that the offer would replace. */
static const struct plm_package *newest_installed(const struct plm_package *package,
						  struct plm_slice architecture)
{
	const struct plm_package *newest = NULL;

	for (; package; package = package->next)
		if (fits(package, architecture) &&
		    (!newest || plm_rpm_version_compare(plm_slice_of(package->version),
							plm_slice_of(newest->version)) > 0))
			newest = package;
	return newest;
}

/* "nodejs:18" of an advisory and "nodejs:18:8060020220523160029:ad008a3a" of a package. */
static bool is_of_module(const struct plm_package *package, struct plm_slice module)
{
	const char *label = package->module ? package->module : "";

	if (module.size_bytes == 0)
		return label[0] == '\0';
	return strncmp(label, module.data, module.size_bytes) == 0 &&
	       (label[module.size_bytes] == ':' || label[module.size_bytes] == '\0');
}

static bool names_a_module(struct plm_slice release)
{
	return release.size_bytes &&
	       memmem(release.data, release.size_bytes, ".module", strlen(".module"));
}

static const char *version_of(struct plm_arena *arena, const struct rpm_offer *offer)
{
	bool epoch = offer->epoch.size_bytes && !plm_slice_is(offer->epoch, "0");

	return plm_arena_printf(arena, "%.*s%s%.*s-%.*s", epoch ? (int)offer->epoch.size_bytes : 0,
				offer->epoch.data, epoch ? ":" : "", (int)offer->version.size_bytes,
				offer->version.data, (int)offer->release.size_bytes,
				offer->release.data);
}

static int keep(struct scan *scan, const struct plm_package *package, const char *version,
		const struct rpm_offer *offer)
{
	const char *key =
		plm_arena_printf(scan->arena, "%s.%s", package->name, package->architecture);
	struct patch_update *update = key ? plm_map_get(&scan->found, key) : NULL, **slot;

	if (!key)
		return -PLM_E_NOMEM;
	if (update &&
	    plm_rpm_version_compare(plm_slice_of(version), plm_slice_of(update->candidate)) <= 0)
		return 0;
	if (!update) {
		update = plm_new(scan->arena, struct patch_update);
		slot = plm_push(scan->arena, scan->items, scan->count);
		if (!update || !slot || plm_map_add(&scan->found, key, update) < 0)
			return -PLM_E_NOMEM;
		*slot = update;
	}
	*update = (struct patch_update){.package = package,
					.candidate = version,
					.list = scan->list,
					.apart = PATCH_NOT_APART};
	if (offer->advisory.size_bytes == 0)
		return 0;
	update->advisory =
		plm_arena_strndup(scan->arena, offer->advisory.data, offer->advisory.size_bytes);
	return update->advisory ? 0 : -PLM_E_NOMEM;
}

static int each_offer(void *context, const struct rpm_offer *offer)
{
	struct scan *scan = context;
	const struct plm_package *package;
	const char *version;

	if (scan->kind == PATCH_SECURITY && !offer->security)
		return 0;
	if (!scan->list->security && names_a_module(offer->release))
		return 0;
	package = newest_installed(plm_package_find(scan->packages, offer->name),
				   offer->architecture);
	if (!package || (scan->list->security && !is_of_module(package, offer->module)))
		return 0;
	version = version_of(scan->arena, offer);
	if (!version)
		return -PLM_E_NOMEM;
	if (plm_rpm_version_compare(plm_slice_of(version), plm_slice_of(package->version)) <= 0)
		return 0;
	return keep(scan, package, version, offer);
}

static int each_piece(void *context, const char *data, size_t size_bytes)
{
	struct scan *scan = context;

	scan->code = rpm_reader_feed(scan->reader, data, size_bytes);
	return scan->code < 0 ? 1 : 0;
}

static int read_list(struct scan *scan, struct plm_datum *why_not)
{
	int rc;

	*why_not = scan->list->why_not;
	if (why_not->presence != PLM_PRESENT)
		return 0;
	scan->code = 0;
	scan->reader = rpm_reader_new(each_offer, scan);
	if (!scan->reader)
		return -PLM_E_NOMEM;
	rc = plm_packed_stream(plm_facts_host(scan->facts), scan->list->path, each_piece, scan,
			       why_not);
	if (rc == 0 && scan->code == 0 && why_not->presence == PLM_PRESENT)
		scan->code = rpm_reader_end(scan->reader);
	rpm_reader_free(scan->reader);
	if (rc < 0 || scan->code == -PLM_E_NOMEM)
		return -PLM_E_NOMEM;
	if (scan->code < 0)
		*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	/* The index names it, and it was never fetched. */
	if (why_not->presence == PLM_ABSENT)
		*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENODATA};
	return 0;
}

static int read_lists(struct scan *scan, const struct patch_lists *lists,
		      struct patch_updates *updates)
{
	struct patch_list_read *reads =
		plm_new_array(scan->arena, struct patch_list_read, lists->count ? lists->count : 1);

	if (!reads)
		return -PLM_E_NOMEM;
	updates->reads = reads;
	for (size_t i = 0; i < lists->count; i++) {
		struct patch_list_read *read = &reads[updates->read_count];

		if (scan->kind == PATCH_SECURITY && !lists->items[i].security)
			continue;
		scan->list = read->list = &lists->items[i];
		if (read_list(scan, &read->why_not) < 0)
			return -PLM_E_NOMEM;
		updates->read_count++;
		updates->unreadable_count += read->why_not.presence != PLM_PRESENT;
	}
	return 0;
}

int patch_rpm_updates(struct plm_facts *facts, const struct patch_lists *lists,
		      enum patch_kind kind, struct patch_updates *updates, struct plm_err **err)
{
	struct scan scan = {.facts = facts, .arena = plm_facts_arena(facts), .kind = kind};
	struct patch_update *items;
	int rc = plm_facts_packages(facts, &scan.packages, err);

	if (rc != 0)
		return rc;
	plm_map_init(&scan.found, scan.arena);
	if (read_lists(&scan, lists, updates) < 0)
		return plm_err_nomem(err);
	items = plm_new_array(scan.arena, struct patch_update, scan.count ? scan.count : 1);
	if (!items)
		return plm_err_nomem(err);
	for (size_t i = 0; i < scan.count; i++)
		items[i] = *scan.items[i];
	updates->items = items;
	updates->count = scan.count;
	updates->apart_counts[PATCH_NOT_APART] = scan.count;
	return 0;
}
