/*
 * updates.c: compares what is installed with what apt's lists offer. Streams the lists, looks at
 * the versions of installed packages only, and keeps nothing else. Judges nothing.
 *
 * As apt: the archive of the highest priority wins, then the highest version; an archive below 100 offers nothing, and
 * one below that of the installed version neither. Preferences about all packages count as priorities of archives;
 * those about single packages are left to apt, and said.
 */
#include "checks/patch/patch.h"
#include "checks/patch/pins.h"

#include <errno.h>
#include <limits.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/debian_version.h"
#include "core/facts/packed.h"
#include "core/facts/stanzas.h"

struct offer {
	const char *version; /* NULL: nothing newer than what is installed */
	const struct patch_list *list;
	int percentage; /* of hosts it is rolled out to; 100: all */
};

/* What was found for one installed package. */
struct tracked {
	const struct plm_package *package;
	const struct patch_pin *pin; /* a preference about this package, or NULL */
	struct offer best;	     /* by priority, then version */
	struct offer phased;	     /* the same of what is still being rolled out */
	struct offer paid;	     /* of archives for subscribers */
	struct offer pinned;	     /* the newest of all, for packages with a preference */
	int installed_priority;	     /* of the archives that have the installed version */
	struct tracked *next;	     /* the same name in another architecture */
};

/* Installed names by a sketch of 16 bits: tells nearly all other names apart without the table. */
enum { SKETCH_BITS = 1 << 16 };

struct scan {
	struct plm_arena *arena;
	const struct plm_package_list *packages;
	uint64_t sketches[SKETCH_BITS / 64];
	struct plm_map by_name;	       /* -> the first struct tracked */
	struct tracked *tracked;       /* parallel to packages->items */
	const struct patch_list *list; /* the one being read */
	struct plm_stanzas stanzas;
	int code; /* what stopped it */
};

/* The better one stays: of the higher priority, else the newer. */
static int offer_take(const struct scan *scan, struct offer *offer, struct plm_slice version,
		      int percentage)
{
	int priority = scan->list->priority,
	    held = offer->version ? offer->list->priority : INT_MIN;

	if (priority < held ||
	    (priority == held &&
	     plm_debian_version_compare(version, plm_slice_of(offer->version)) <= 0))
		return 0;
	offer->version = plm_arena_strndup(scan->arena, version.data, version.size_bytes);
	offer->list = scan->list;
	offer->percentage = percentage;
	return offer->version ? 0 : -PLM_E_NOMEM;
}

/* Ubuntu rolls updates out to a growing part of its hosts; apt of a host outside of it keeps the old version. Fixes
 * of security go to all at once. */
static int percentage_of(const struct scan *scan, struct plm_slice stanza)
{
	struct plm_slice text;
	int64_t percentage;

	if (scan->list->security || !plm_stanza_field(stanza, "Phased-Update-Percentage", &text) ||
	    !plm_parse_i64(text, 10, &percentage) || percentage < 0 || percentage > 100)
		return 100;
	return (int)percentage;
}

static int consider(const struct scan *scan, struct tracked *t, struct plm_slice version,
		    struct plm_slice stanza)
{
	int order = plm_debian_version_compare(version, plm_slice_of(t->package->version));
	int percentage;

	if (order == 0 && scan->list->priority > t->installed_priority)
		t->installed_priority = scan->list->priority;
	if (order <= 0)
		return 0;
	if (t->pin && !scan->list->subscription)
		return offer_take(scan, &t->pinned, version, 100);
	if (scan->list->subscription)
		return offer_take(scan, &t->paid, version, 100);
	percentage = percentage_of(scan, stanza);
	return offer_take(scan, percentage < 100 ? &t->phased : &t->best, version, percentage);
}

/* The name in the first line, where every archive puts it; else wherever the field is. */
static bool stanza_name(struct plm_slice stanza, struct plm_slice *name)
{
	static const char field[] = "Package: ";
	const size_t length = sizeof(field) - 1;
	const char *end;

	if (!plm_slice_starts(stanza, field))
		return plm_stanza_field(stanza, "Package", name);
	end = memchr(stanza.data, '\n', stanza.size_bytes);
	name->data = stanza.data + length;
	name->size_bytes = (end ? (size_t)(end - stanza.data) : stanza.size_bytes) - length;
	return true;
}

static size_t sketch(struct plm_slice name)
{
	size_t n = name.size_bytes, h = n;

	if (n == 0)
		return 0;
	h = h * 31 + (unsigned char)name.data[0];
	h = h * 31 + (unsigned char)name.data[n / 2];
	h = h * 31 + (unsigned char)name.data[n - n / 4 - 1];
	h = h * 31 + (unsigned char)name.data[n - 1];
	return (h ^ (h >> 16)) % SKETCH_BITS;
}

static struct tracked *find(const struct scan *scan, struct plm_slice name)
{
	size_t bit = sketch(name);

	if (!(scan->sketches[bit / 64] >> (bit % 64) & 1))
		return NULL;
	return plm_map_get_n(&scan->by_name, name.data, name.size_bytes);
}

static int each_stanza(void *context, struct plm_slice stanza)
{
	struct scan *scan = context;
	struct plm_slice name, version, architecture;
	struct tracked *t;
	int rc = 0;

	if (!stanza_name(stanza, &name))
		return 0;
	t = find(scan, name);
	if (!t || !plm_stanza_field(stanza, "Version", &version) ||
	    !plm_stanza_field(stanza, "Architecture", &architecture))
		return 0;
	for (; rc == 0 && t; t = t->next)
		if (plm_package_same_architecture(scan->packages, architecture,
						  t->package->architecture))
			rc = consider(scan, t, version, stanza);
	return rc;
}

static int each_piece(void *context, const char *data, size_t size_bytes)
{
	struct scan *scan = context;

	scan->code = plm_stanzas_feed(&scan->stanzas, data, size_bytes);
	return scan->code < 0 ? 1 : 0;
}

static int read_list(struct scan *scan, struct plm_facts *facts, struct plm_datum *why_not)
{
	int rc;

	plm_stanzas_init(&scan->stanzas, each_stanza, scan);
	scan->code = 0;
	rc = plm_packed_stream(plm_facts_host(facts), scan->list->path, each_piece, scan, why_not);
	if (rc == 0 && scan->code == 0 && why_not->presence == PLM_PRESENT)
		scan->code = plm_stanzas_end(&scan->stanzas);
	plm_stanzas_free(&scan->stanzas);
	if (rc != 0 || scan->code == -PLM_E_NOMEM)
		return -PLM_E_NOMEM;
	if (scan->code < 0)
		*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return 0;
}

static int track_packages(struct scan *scan, const struct patch_pins *pins)
{
	size_t count = scan->packages->count;

	plm_map_init(&scan->by_name, scan->arena);
	scan->tracked = plm_new_array(scan->arena, struct tracked, count ? count : 1);
	if (!scan->tracked)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		struct tracked *t = &scan->tracked[i];
		size_t bit;

		t->package = scan->packages->items[i];
		t->pin = patch_pin_of(pins, t->package->name, t->package->source);
		t->installed_priority = PATCH_PRIORITY_KEPT;
		t->next = plm_map_get(&scan->by_name, t->package->name);
		bit = sketch(plm_slice_of(t->package->name));
		scan->sketches[bit / 64] |= UINT64_C(1) << (bit % 64);
		if (plm_map_set(&scan->by_name, t->package->name, t) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static bool is_wanted(const struct patch_list *list, enum patch_kind kind)
{
	if (kind == PATCH_SECURITY && !list->security)
		return false;
	return list->priority >= PATCH_PRIORITY_KEPT;
}

static int read_lists(struct scan *scan, struct plm_facts *facts, const struct patch_lists *lists,
		      enum patch_kind kind, struct patch_updates *updates)
{
	struct patch_list_read *reads =
		plm_new_array(scan->arena, struct patch_list_read, lists->count ? lists->count : 1);

	if (!reads)
		return -PLM_E_NOMEM;
	updates->reads = reads;
	for (size_t i = 0; i < lists->count; i++) {
		struct patch_list_read *read = &reads[updates->read_count];

		if (!is_wanted(&lists->items[i], kind))
			continue;
		scan->list = read->list = &lists->items[i];
		if (read_list(scan, facts, &read->why_not) < 0)
			return -PLM_E_NOMEM;
		updates->read_count++;
		updates->unreadable_count += read->why_not.presence != PLM_PRESENT;
	}
	return 0;
}

/* Whether apt would take an offer: not from an archive below the one the installed version is from. A list that could
 * not be read may be that one. */
static bool is_taken(const struct tracked *t, const struct offer *offer, size_t unreadable)
{
	return offer->version && offer->list->priority >= t->installed_priority &&
	       (!unreadable || offer->list->priority >= PATCH_PRIORITY_NORMAL);
}

static bool is_newer(const struct offer *offer, const struct offer *than)
{
	return !than->version || plm_debian_version_compare(plm_slice_of(offer->version),
							    plm_slice_of(than->version)) > 0;
}

static int add(const struct scan *scan, struct patch_updates *updates, const struct tracked *t,
	       const struct offer *offer, enum patch_apart apart)
{
	struct patch_update *items = updates->growing, *update;

	update = plm_push(scan->arena, items, updates->count);
	updates->growing = items;
	if (!update)
		return -PLM_E_NOMEM;
	*update = (struct patch_update){.package = t->package,
					.candidate = offer->version,
					.list = offer->list,
					.apart = apart,
					.note = ""};
	updates->apart_counts[apart]++;
	if (apart == PATCH_PHASED)
		update->note = plm_arena_printf(scan->arena, "rolled out to %d%% of hosts",
						offer->percentage);
	else if (apart == PATCH_PINNED)
		update->note = plm_arena_printf(scan->arena, "pinned by %s", t->pin->file);
	else if (apart == PATCH_SUBSCRIPTION)
		update->note = "for subscribers";
	return update->note ? 0 : -PLM_E_NOMEM;
}

/* One update a package: what apt installs, and beside it only what is newer than that. */
static int collect_one(const struct scan *scan, struct patch_updates *updates,
		       const struct tracked *t)
{
	bool taken = is_taken(t, &t->best, updates->unreadable_count);
	const struct offer none = {0}, *best = taken ? &t->best : &none;
	int rc = taken ? add(scan, updates, t, best, PATCH_NOT_APART) : 0;

	if (rc == 0 && is_taken(t, &t->phased, updates->unreadable_count) &&
	    is_newer(&t->phased, best))
		rc = add(scan, updates, t, &t->phased, PATCH_PHASED);
	if (rc == 0 && t->pinned.version)
		rc = add(scan, updates, t, &t->pinned, PATCH_PINNED);
	if (rc == 0 && t->paid.version && is_newer(&t->paid, best))
		rc = add(scan, updates, t, &t->paid, PATCH_SUBSCRIPTION);
	return rc;
}

static int collect(const struct scan *scan, struct patch_updates *updates)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < scan->packages->count; i++)
		rc = collect_one(scan, updates, &scan->tracked[i]);
	updates->items = updates->growing;
	return rc;
}

static int gather_updates(struct plm_facts *facts, enum patch_kind kind, const void **value,
			  struct plm_err **err)
{
	struct scan scan = {.arena = plm_facts_arena(facts)};
	struct patch_updates *updates = plm_new(scan.arena, struct patch_updates);
	const struct patch_lists *lists;
	const struct patch_pins *pins;
	int rc;

	*value = updates;
	if (!updates)
		return plm_err_nomem(err);
	rc = plm_facts_packages(facts, &scan.packages, err);
	if (rc == 0)
		rc = patch_lists(facts, &lists, err);
	if (rc != 0)
		return rc;
	if (lists->rpm)
		return patch_rpm_updates(facts, lists, kind, updates, err);
	rc = patch_pins(facts, &pins, err);
	if (rc != 0)
		return rc;
	updates->pins = pins;
	if (track_packages(&scan, pins) < 0 || read_lists(&scan, facts, lists, kind, updates) < 0 ||
	    collect(&scan, updates) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int gather_all(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	(void)key;
	return gather_updates(facts, PATCH_ALL, value, err);
}

static int gather_security(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	(void)key;
	return gather_updates(facts, PATCH_SECURITY, value, err);
}

int patch_updates(struct plm_facts *facts, enum patch_kind kind, const struct patch_updates **out,
		  struct plm_err **err)
{
	static const struct plm_fact all = {"pending updates", gather_all};
	static const struct plm_fact security = {"pending security updates", gather_security};
	const void *value = NULL;
	int rc = plm_facts_get(facts, kind == PATCH_SECURITY ? &security : &all, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
