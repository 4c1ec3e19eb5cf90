/*
 * automatic.c: the ways of installing updates that this host has, told by their programs, with the units that start
 * them and when they last ran. Reads metadata, settings and units. Judges nothing.
 */
#include "checks/patch/automatic.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"
#include "core/base/text.h"

/* Names of units are words; files are the first that exists. */
struct way {
	const char *name;
	const char *programs[3];
	bool apt;
	const struct patch_way_file *file; /* NULL: it installs whenever it is started */
	const char *units;
	bool every_unit;
	const char *by_cron;
	const char *stamps[4];
};

static const struct patch_way_file dnf_file = {
	{"/etc/dnf/automatic.conf", NULL, NULL, NULL}, "commands", "apply_updates", NULL, "no"};
static const struct patch_way_file dnf5_file = {{"/usr/share/dnf5/dnf5-plugins/automatic.conf",
						 "/etc/dnf/automatic.conf",
						 "/etc/dnf/dnf5-plugins/automatic.conf", NULL},
						"commands",
						"apply_updates",
						NULL,
						"no"};
static const struct patch_way_file yum_file = {
	{"/etc/yum/yum-cron.conf", NULL, NULL, NULL}, "commands", "apply_updates", NULL, "no"};
static const struct patch_way_file ostree_file = {{"/etc/rpm-ostreed.conf", NULL, NULL, NULL},
						  "Daemon",
						  "AutomaticUpdatePolicy",
						  "stage apply ex-stage",
						  "none"};

static const struct way ways[] = {
	{.name = "unattended-upgrades",
	 .programs = {"/usr/bin/unattended-upgrade", "/usr/bin/unattended-upgrades", NULL},
	 .apt = true,
	 .units = "apt-daily.timer apt-daily-upgrade.timer",
	 .every_unit = true,
	 .by_cron = "/etc/cron.daily/apt-compat",
	 .stamps = {"/var/lib/apt/periodic/unattended-upgrades-stamp",
		    "/var/lib/apt/periodic/upgrade-stamp",
		    "/var/lib/systemd/timers/stamp-apt-daily-upgrade.timer", NULL}},
	{.name = "dnf-automatic",
	 .programs = {"/usr/bin/dnf-automatic", "/usr/bin/dnf-automatic-3", NULL},
	 .file = &dnf_file,
	 .units = "dnf-automatic.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-dnf-automatic.timer", NULL}},
	{.name = "dnf-automatic-install",
	 .programs = {"/usr/lib/systemd/system/dnf-automatic-install.timer", NULL},
	 .units = "dnf-automatic-install.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-dnf-automatic-install.timer", NULL}},
	{.name = "dnf5-automatic",
	 .programs = {"/usr/lib/systemd/system/dnf5-automatic.timer", NULL},
	 .file = &dnf5_file,
	 .units = "dnf5-automatic.timer dnf-automatic.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-dnf5-automatic.timer",
		    "/var/lib/systemd/timers/stamp-dnf-automatic.timer", NULL}},
	{.name = "yum-cron",
	 .programs = {"/usr/sbin/yum-cron", NULL},
	 .file = &yum_file,
	 .units = "yum-cron.service",
	 .stamps = {NULL}},
	{.name = "transactional-update",
	 .programs = {"/usr/sbin/transactional-update", NULL},
	 .units = "transactional-update.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-transactional-update.timer", NULL}},
	{.name = "os-update",
	 .programs = {"/usr/libexec/os-update", "/usr/lib/systemd/system/os-update.timer", NULL},
	 .units = "os-update.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-os-update.timer", NULL}},
	{.name = "rpm-ostree",
	 .programs = {"/usr/lib/systemd/system/rpm-ostreed-automatic.timer", NULL},
	 .file = &ostree_file,
	 .units = "rpm-ostreed-automatic.timer",
	 .stamps = {"/var/lib/systemd/timers/stamp-rpm-ostreed-automatic.timer", NULL}},
};

/* ABSENT when none of its programs is there. */
static int look_for(struct plm_facts *facts, const struct way *w, struct patch_way *way,
		    enum plm_presence *presence, struct plm_err **err)
{
	const struct plm_stat *st;

	*presence = PLM_ABSENT;
	for (size_t i = 0; i < 3 && w->programs[i]; i++) {
		int rc = plm_facts_stat(facts, w->programs[i], &st, err);

		if (rc != 0)
			return rc;
		if (st->presence == PLM_PRESENT) {
			*presence = PLM_PRESENT;
			way->unknown = NULL;
			return 0;
		}
		if (st->presence == PLM_ABSENT)
			continue;
		*presence = PLM_UNREADABLE;
		way->unknown =
			plm_arena_printf(plm_facts_arena(facts), "%s could not be looked at: %s",
					 w->programs[i], plm_errno_words(st->error));
		if (!way->unknown)
			return plm_err_nomem(err);
	}
	return 0;
}

static int look_at_units(struct plm_facts *facts, const struct way *w, struct patch_way *way,
			 struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_slice rest = plm_slice_of(w->units), word;
	struct patch_way_unit *units = NULL, *unit;
	int rc = 0;

	while (rc == 0 && plm_next_word(&rest, " ", &word)) {
		const char *name = plm_arena_strndup(arena, word.data, word.size_bytes);

		unit = plm_push(arena, units, way->unit_count);
		if (!name || !unit)
			return plm_err_nomem(err);
		rc = plm_facts_unit(facts, name, &unit->unit, err);
		if (rc == 0)
			rc = plm_facts_unit_boot(facts, unit->unit, &unit->boot, err);
	}
	way->units = units;
	way->every_unit = w->every_unit;
	return rc;
}

static int look_at_stamps(struct plm_facts *facts, const struct way *w, struct patch_way *way,
			  struct plm_err **err)
{
	const struct plm_stat *st;

	for (size_t i = 0; i < 4 && w->stamps[i]; i++) {
		int rc = plm_facts_stat(facts, w->stamps[i], &st, err);

		if (rc != 0)
			return rc;
		if (!way->run_source)
			way->run_source = w->stamps[i];
		if (st->presence != PLM_PRESENT || st->mtime_seconds <= way->last_run_seconds)
			continue;
		way->run_source = w->stamps[i];
		way->last_run_seconds = st->mtime_seconds;
	}
	return 0;
}

static int look_at_cron(struct plm_facts *facts, const struct way *w, struct patch_way *way,
			struct plm_err **err)
{
	const struct plm_stat *st;
	int rc;

	if (!w->by_cron)
		return 0;
	rc = plm_facts_stat(facts, w->by_cron, &st, err);
	if (rc == 0 && st->presence == PLM_PRESENT)
		way->by_cron = w->by_cron;
	return rc;
}

static int look_at_way(struct plm_facts *facts, const struct way *w, struct patch_way *way,
		       struct plm_err **err)
{
	int rc = 0;

	way->name = w->name;
	if (w->apt)
		rc = patch_automatic_apt(facts, way, err);
	else if (w->file)
		rc = patch_automatic_file(facts, w->file, way, err);
	if (rc == 0)
		rc = look_at_units(facts, w, way, err);
	if (rc == 0)
		rc = look_at_cron(facts, w, way, err);
	return rc == 0 ? look_at_stamps(facts, w, way, err) : rc;
}

static int gather_automatic(struct plm_facts *facts, const char *key, const void **value,
			    struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct patch_automatic *automatic = plm_new(arena, struct patch_automatic);
	struct patch_way *items = NULL, *item;
	int rc = 0;

	(void)key;
	*value = automatic;
	if (!automatic)
		return plm_err_nomem(err);
	automatic->nothing_runs = plm_facts_nothing_runs(facts);
	for (size_t i = 0; rc == 0 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct patch_way way = {.name = ways[i].name};
		enum plm_presence presence;

		rc = look_for(facts, &ways[i], &way, &presence, err);
		if (rc != 0 || presence == PLM_ABSENT)
			continue;
		if (presence == PLM_PRESENT)
			rc = look_at_way(facts, &ways[i], &way, err);
		item = plm_push(arena, items, automatic->count);
		if (!item)
			return plm_err_nomem(err);
		*item = way;
	}
	automatic->items = items;
	return rc;
}

int patch_automatic(struct plm_facts *facts, const struct patch_automatic **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"automatic updates", gather_automatic};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
