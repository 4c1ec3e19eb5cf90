/*
 * updates.c: compares what is installed with what apt's lists offer. Streams the lists, looks at
 * the versions of installed packages only, and keeps nothing else. Judges nothing.
 *
 * As apt without preferences: the highest version wins; an archive that is NotAutomatic offers
 * nothing, unless it is ButAutomaticUpgrades and the installed version is of no other archive.
 */
#include "checks/patch/patch.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/debian_version.h"
#include "core/facts/packed.h"
#include "core/facts/stanzas.h"

struct offer {
	const char *version; /* NULL: nothing newer than what is installed */
	const struct patch_list *list;
};

/* What was found for one installed package. */
struct tracked {
	const struct plm_package *package;
	struct offer automatic, reluctant;
	bool installed_is_automatic; /* an archive that apt upgrades from has the installed version */
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

static int offer_take(struct plm_arena *arena, struct offer *offer, struct plm_slice version,
		      const struct patch_list *list)
{
	if (offer->version &&
	    plm_debian_version_compare(version, plm_slice_of(offer->version)) <= 0)
		return 0;
	offer->version = plm_arena_strndup(arena, version.data, version.size_bytes);
	offer->list = list;
	return offer->version ? 0 : -PLM_E_NOMEM;
}

static bool is_reluctant(const struct patch_list *list)
{
	return list->release && list->release->not_automatic;
}

static int consider(struct scan *scan, struct tracked *t, struct plm_slice version)
{
	bool reluctant = is_reluctant(scan->list);
	int order = plm_debian_version_compare(version, plm_slice_of(t->package->version));

	if (order == 0 && !reluctant)
		t->installed_is_automatic = true;
	if (order <= 0)
		return 0;
	return offer_take(scan->arena, reluctant ? &t->reluctant : &t->automatic, version,
			  scan->list);
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
			rc = consider(scan, t, version);
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

static int track_packages(struct scan *scan)
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
	if (kind == PATCH_SECURITY)
		return list->security;
	return !is_reluctant(list) || list->release->but_automatic_upgrades;
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

static int collect(const struct scan *scan, struct patch_updates *updates)
{
	struct patch_update *items = NULL;

	for (size_t i = 0; i < scan->packages->count; i++) {
		const struct tracked *t = &scan->tracked[i];
		const struct offer *offer = &t->automatic;
		struct patch_update *update;

		/* A list that could not be read may be the one that has the installed version. */
		if (!offer->version && !t->installed_is_automatic && !updates->unreadable_count)
			offer = &t->reluctant;
		if (!offer->version)
			continue;
		update = plm_push(scan->arena, items, updates->count);
		if (!update)
			return -PLM_E_NOMEM;
		*update = (struct patch_update){
			.package = t->package, .candidate = offer->version, .list = offer->list};
	}
	updates->items = items;
	return 0;
}

static int gather_updates(struct plm_facts *facts, enum patch_kind kind, const void **value,
			  struct plm_err **err)
{
	struct scan scan = {.arena = plm_facts_arena(facts)};
	struct patch_updates *updates = plm_new(scan.arena, struct patch_updates);
	const struct patch_lists *lists;
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
	if (track_packages(&scan) < 0 || read_lists(&scan, facts, lists, kind, updates) < 0 ||
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
