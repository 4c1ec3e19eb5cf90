/*
 * pins.c: reads apt's preferences and tells which priority an archive has by them. Judges nothing.
 */
#include "checks/patch/pins.h"

#include <errno.h>
#include <fnmatch.h>

#include "checks/patch/patch.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/facts/apt_conf.h"
#include "core/facts/stanzas.h"
#include "core/host/host.h"

/* Every package is compared with every stanza. */
enum { MAX_PINS = 1000, MAX_FILE_BYTES = 256 * 1024 };

struct reader {
	struct plm_arena *arena;
	struct patch_pins *pins;
	const char *file;
};

/* ---- files ---- */

static bool parse_priority(struct plm_slice text, int *priority)
{
	int64_t n;

	if (plm_slice_is(text, "never")) {
		*priority = PATCH_PRIORITY_NEVER;
		return true;
	}
	if (!plm_parse_i64(text, 10, &n) || n < PATCH_PRIORITY_NEVER || n > 32767)
		return false;
	*priority = (int)n;
	return true;
}

static int each_stanza(void *context, struct plm_slice stanza)
{
	struct reader *r = context;
	struct plm_slice packages, pin, text;
	struct patch_pin item = {.file = r->file}, *slot;

	if (r->pins->count == MAX_PINS)
		return -PLM_E_LIMIT;
	if (!plm_stanza_field(stanza, "Package", &packages) ||
	    !plm_stanza_field(stanza, "Pin", &pin) ||
	    !plm_stanza_field(stanza, "Pin-Priority", &text) ||
	    !parse_priority(text, &item.priority))
		return 0;
	item.packages = plm_arena_strndup(r->arena, packages.data, packages.size_bytes);
	item.pin = plm_arena_strndup(r->arena, pin.data, pin.size_bytes);
	slot = plm_push(r->arena, r->pins->items, r->pins->count);
	if (!slot || !item.packages || !item.pin)
		return -PLM_E_NOMEM;
	*slot = item;
	return 0;
}

int patch_pins_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		     struct patch_pins *pins)
{
	struct reader reader = {.arena = arena, .pins = pins, .file = file};
	struct plm_stanzas stanzas;
	int rc;

	plm_stanzas_init(&stanzas, each_stanza, &reader);
	rc = plm_stanzas_text(&stanzas, text);
	plm_stanzas_free(&stanzas);
	return rc;
}

static int add_gap(struct plm_arena *arena, struct patch_pins *pins, const char *file, int error)
{
	struct patch_pin_gap *gap = plm_push(arena, pins->gaps, pins->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct patch_pin_gap){.file = file, .error = error};
	return 0;
}

static int read_file(struct plm_facts *facts, struct patch_pins *pins, const char *path)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *text;
	int rc;

	if (plm_facts_read(facts, path, MAX_FILE_BYTES, &text, NULL) < 0)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_ABSENT)
		return 0;
	if (text->presence == PLM_UNREADABLE)
		return add_gap(arena, pins, path, text->error);
	rc = patch_pins_parse(
		arena, path, (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
		pins);
	return rc == -PLM_E_LIMIT ? add_gap(arena, pins, path, EBADMSG) : rc;
}

static int read_parts(struct plm_facts *facts, struct patch_pins *pins)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *names;
	int rc = 0;

	if (plm_facts_list(facts, PATCH_PREFERENCES_PARTS, &names, NULL) < 0)
		return -PLM_E_NOMEM;
	if (names->presence == PLM_UNREADABLE)
		return add_gap(arena, pins, PATCH_PREFERENCES_PARTS, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path;

		if (!plm_apt_is_part(names->data + at, ".pref", true))
			continue;
		path = plm_arena_printf(arena, "%s/%s", PATCH_PREFERENCES_PARTS, names->data + at);
		rc = path ? read_file(facts, pins, path) : -PLM_E_NOMEM;
	}
	return rc;
}

static int gather_pins(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct patch_pins *pins = plm_new(plm_facts_arena(facts), struct patch_pins);

	(void)key;
	*value = pins;
	if (!pins || read_parts(facts, pins) < 0 || read_file(facts, pins, PATCH_PREFERENCES) < 0)
		return plm_err_nomem(err);
	return 0;
}

int patch_pins(struct plm_facts *facts, const struct patch_pins **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"apt's preferences", gather_pins};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- archives ---- */

/* "release a=stable, o=Debian", "release stable", "origin \"deb.example.org\"". */
static bool fits_list(const char *pin, const struct patch_list *list)
{
	struct plm_slice rest = plm_slice_of(pin), kind, token, key, value;
	bool any = false;
	char pattern[256];

	if (!plm_next_word(&rest, " \t", &kind))
		return false;
	rest = plm_slice_trim(rest);
	if (plm_slice_is(kind, "origin")) {
		if (!plm_next_word(&rest, "\"", &value))
			return false;
		snprintf(pattern, sizeof(pattern), "%.*s", (int)value.size_bytes, value.data);
		return patch_release_key_matches(plm_slice_of("site"), pattern, list);
	}
	if (!plm_slice_is(kind, "release"))
		return false;
	while (plm_next_word(&rest, ",", &token)) {
		if (!plm_split(token, '=', &key, &value)) {
			key = plm_slice_of("a");
			value = plm_slice_trim(token);
		}
		snprintf(pattern, sizeof(pattern), "%.*s", (int)value.size_bytes, value.data);
		if (!patch_release_key_matches(key, pattern, list))
			return false;
		any = true;
	}
	return any;
}

int patch_priority_of(const struct patch_pins *pins, const struct patch_list *list)
{
	const struct patch_release_file *r = list->release;

	for (size_t i = 0; i < pins->count; i++)
		if (plm_str_eq(pins->items[i].packages, "*") && fits_list(pins->items[i].pin, list))
			return pins->items[i].priority;
	if (!r || !r->not_automatic)
		return PATCH_PRIORITY_NORMAL;
	return r->but_automatic_upgrades ? PATCH_PRIORITY_KEPT : PATCH_PRIORITY_NOT_AUTOMATIC;
}

const struct patch_pin *patch_pin_of(const struct patch_pins *pins, const char *package,
				     const char *source)
{
	for (size_t i = 0; i < pins->count; i++) {
		struct plm_slice rest = plm_slice_of(pins->items[i].packages), word;
		char pattern[256];

		if (plm_str_eq(pins->items[i].packages, "*"))
			continue;
		while (plm_next_word(&rest, " \t", &word)) {
			snprintf(pattern, sizeof(pattern), "%.*s", (int)word.size_bytes, word.data);
			/* A regular expression may fit anything. */
			if (pattern[0] == '/' || fnmatch(pattern, package, 0) == 0 ||
			    (plm_str_starts(pattern, "src:") && source &&
			     fnmatch(pattern + strlen("src:"), source, 0) == 0))
				return &pins->items[i];
		}
	}
	return NULL;
}

/* ---- keys of Release files ---- */

/* "…_dists_bookworm_main_binary-amd64_Packages": whether the component is the pattern's. */
static bool component_matches(const char *path, const char *pattern)
{
	const char *end = strstr(path, "_binary-"), *start = end;
	char component[64];

	while (start && start > path && start[-1] != '_')
		start--;
	if (!start || (size_t)(end - start) >= sizeof(component))
		return false;
	snprintf(component, sizeof(component), "%.*s", (int)(end - start), start);
	return fnmatch(pattern, component, 0) == 0;
}

static bool site_matches(const char *path, const char *pattern)
{
	const char *name = strrchr(path, '/');
	char site[256];

	name = name ? name + 1 : path;
	snprintf(site, sizeof(site), "%.*s", (int)strcspn(name, "_"), name);
	return fnmatch(pattern, site, 0) == 0;
}

bool patch_release_key_matches(struct plm_slice key, const char *pattern,
			       const struct patch_list *list)
{
	const struct patch_release_file *r = list->release;
	const struct {
		const char *names[3];
		const char *text;
	} fields[] = {
		{{"o", "origin", NULL}, r ? r->origin : ""},
		{{"l", "label", NULL}, r ? r->label : ""},
		{{"a", "suite", "archive"}, r ? r->suite : ""},
		{{"n", "codename", NULL}, r ? r->codename : ""},
		{{"v", "version", NULL}, r ? r->version : ""},
	};

	if (plm_slice_is(key, "c") || plm_slice_is(key, "component"))
		return component_matches(list->path, pattern);
	if (plm_slice_is(key, "site"))
		return site_matches(list->path, pattern);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		for (size_t n = 0; n < 3 && fields[i].names[n]; n++)
			if (plm_slice_is(key, fields[i].names[n]))
				return fnmatch(pattern, fields[i].text, 0) == 0;
	return false;
}
