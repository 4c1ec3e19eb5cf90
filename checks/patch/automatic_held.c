/*
 * automatic_held.c: which of the installed packages unattended-upgrades is told to leave alone. Reads apt's configuration
 * and the package database. Judges only whether anything is left.
 */
#include <ctype.h>

#include "checks/patch/automatic.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/pattern.h"
#include "core/facts/packages.h"

static const char list_name[] = "Unattended-Upgrade::Package-Blacklist";

struct held {
	const char **patterns; /* as POSIX has them, from the start of a name on */
	size_t count;
	const struct plm_apt_item *first;
	const struct plm_apt_item *foreign; /* one that only Python can tell */
};

/* Python reads these patterns; what means something else to POSIX is not guessed at. */
static bool is_foreign(const char *pattern)
{
	static const char *const python[] = {"(?", "+?", "*?", "??", "}?"};

	for (size_t i = 0; i < sizeof(python) / sizeof(python[0]); i++)
		if (strstr(pattern, python[i]))
			return true;
	for (const char *p = strchr(pattern, '\\'); p && p[1]; p = strchr(p + 2, '\\'))
		if (isalnum((unsigned char)p[1]))
			return true;
	return false;
}

static int add_pattern(struct plm_arena *arena, const struct plm_apt_item *item, struct held *held)
{
	const char *pattern =
		plm_arena_printf(arena, item->value[0] ? "^(%s)" : "^%s", item->value);
	const char **slot, *why;
	int rc = pattern ? plm_pattern_check(pattern, &why) : -PLM_E_NOMEM;

	held->first = held->first ? held->first : item;
	if (rc == -PLM_E_NOMEM)
		return rc;
	if (rc < 0 || is_foreign(item->value)) {
		held->foreign = item;
		return 0;
	}
	slot = plm_push(arena, held->patterns, held->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = pattern;
	return 0;
}

/* How many of the installed packages a pattern takes. 0 or -PLM_E_NOMEM. */
static int count_held(const struct held *held, const struct plm_package_list *packages,
		      size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < packages->count; i++) {
		int found = 0;

		for (size_t k = 0; found == 0 && k < held->count; k++)
			found = plm_pattern_search(held->patterns[k], packages->items[i]->name);
		if (found < 0)
			return found;
		*count += found > 0;
	}
	return 0;
}

static int say(struct plm_arena *arena, const struct held *held,
	       const struct plm_package_list *packages, size_t count, struct patch_way *way)
{
	const struct plm_apt_item *item = held->foreign ? held->foreign : held->first;
	const char **slot = &way->but;
	const char *words;

	if (count && count == packages->count) {
		slot = &way->problem;
		words = plm_arena_printf(arena,
					 "its Package-Blacklist keeps back every installed package "
					 "(\"%.100s\" in %s:%zu)",
					 held->first->value, held->first->file, held->first->line);
	} else if (held->foreign || packages->why_not.presence != PLM_PRESENT) {
		slot = &way->unknown;
		words = plm_arena_printf(
			arena,
			"which packages its Package-Blacklist keeps back could not "
			"be told (\"%.100s\" in %s:%zu)",
			item->value, item->file, item->line);
	} else {
		words = plm_arena_printf(arena,
					 "%zu of %zu installed packages are kept back by its "
					 "Package-Blacklist",
					 count, packages->count);
	}
	if (!*slot && (count || slot != &way->but))
		*slot = words;
	return words ? 0 : -PLM_E_NOMEM;
}

int patch_automatic_held(struct plm_facts *facts, const struct plm_apt_conf *conf,
			 struct patch_way *way, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_package_list *packages;
	const struct plm_apt_item *item;
	struct held held = {0};
	size_t at = 0, count;
	int rc = plm_facts_packages(facts, &packages, err);

	if (rc != 0)
		return rc;
	while ((item = plm_apt_next(conf, list_name, &at)) != NULL)
		if (add_pattern(arena, item, &held) < 0 ||
		    patch_way_add_apt(arena, way, item, list_name) < 0)
			return plm_err_nomem(err);
	if (held.first && (count_held(&held, packages, &count) < 0 ||
			   say(arena, &held, packages, count, way) < 0))
		return plm_err_nomem(err);
	return 0;
}
