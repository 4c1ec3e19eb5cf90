/*
 * apt_switches.c: which of apt's settings turn the verification of packages off or leave it on, from the fact of apt's
 * configuration. Judges nothing beyond that. Follows apt.conf(5) and apt-secure(8).
 */
#include <string.h>
#include <strings.h>

#include "checks/trust/sources.h"
#include "core/base/arena.h"
#include "core/facts/apt_conf.h"

/* What is bad, and what it is unless somebody says so. */
static const struct switch_of {
	const char *name;
	bool bad_when; /* the value that turns verification off */
} switches[] = {
	{"APT::Get::AllowUnauthenticated", true},
	{"Acquire::AllowInsecureRepositories", true},
	{"Acquire::AllowWeakRepositories", true},
	{"Acquire::AllowDowngradeToInsecureRepositories", true},
	{"Acquire::https::Verify-Peer", false},
	{"Acquire::https::Verify-Host", false},
};

static int take_switch(struct plm_arena *arena, const struct switch_of *s,
		       const struct plm_apt_item *item, struct trust_sources *out)
{
	struct trust_override *slot = plm_push(arena, out->overrides, out->override_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_override){.name = s->name, .value = item->value, .file = item->file};
	slot->bad = plm_apt_bool(plm_slice_of(item->value), !s->bad_when) == s->bad_when;
	return 0;
}

/* In the order in which they are first spoken of; the last word on each holds. */
int trust_take_apt_switches(struct plm_arena *arena, const struct plm_apt_conf *conf,
			    struct trust_sources *out)
{
	bool taken[sizeof(switches) / sizeof(*switches)] = {false};
	int rc = 0;

	for (size_t i = 0; i < conf->count; i++)
		for (size_t k = 0; k < sizeof(switches) / sizeof(*switches); k++) {
			const struct plm_apt_item *last;

			if (taken[k] || strcasecmp(conf->items[i].name, switches[k].name) != 0)
				continue;
			taken[k] = true;
			last = plm_apt_find(conf, switches[k].name);
			rc = rc == 0 && last ? take_switch(arena, &switches[k], last, out) : rc;
		}
	return rc;
}
