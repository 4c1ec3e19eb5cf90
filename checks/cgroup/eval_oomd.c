/*
 * eval_oomd.c: judges whether something frees memory before the kernel's last resort does, and whom it
 * watches. Pure: facts and parameters in, a verdict out. Follows systemd-oomd.service(8).
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/settings.h"
#include "core/facts/units.h"

static const char systemd_oomd[] = "systemd-oomd.service";
static const char pressure_path[] = "/proc/pressure/memory";
enum { FILE_BYTES = 4096 };

struct killers {
	const struct plm_unit *good;	/* active and enabled */
	const struct plm_unit *part;	/* only one of the two */
	const struct plm_unit *unknown; /* could not be asked */
};

static bool is_enabled(const struct plm_unit *unit)
{
	return unit->file.presence == PLM_PRESENT && (unit->file_state == PLM_UNIT_FILE_ENABLED ||
						      unit->file_state == PLM_UNIT_FILE_STATIC ||
						      unit->file_state == PLM_UNIT_FILE_ALIAS);
}

static void show(struct plm_eval *ev, const struct plm_unit *unit)
{
	if (unit->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, unit->name, "%s (%s)", unit->active, unit->sub);
	else
		plm_evidence_datum(ev, PLM_RUNNING, unit->name, &unit->running);
	if (unit->file.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, unit->source, "%s",
				   plm_unit_file_name(unit->file_state));
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, unit->source, &unit->file);
}

static int look_at(struct plm_eval *ev, const char *name, struct killers *k)
{
	const struct plm_unit *unit;
	bool image = plm_facts_nothing_runs(ev->facts), active, enabled;
	int rc = plm_facts_unit(ev->facts, name, &unit, NULL);

	if (rc < 0 || unit->state.presence == PLM_ABSENT)
		return rc;
	active = image || plm_unit_is_active(unit);
	enabled = is_enabled(unit);
	if (active && enabled)
		k->good = k->good ? k->good : unit;
	else if (unit->state.presence == PLM_UNREADABLE || unit->file.presence == PLM_UNREADABLE ||
		 (!image && unit->running.presence != PLM_PRESENT))
		k->unknown = k->unknown ? k->unknown : unit;
	else if (active || enabled)
		k->part = k->part ? k->part : unit;
	show(ev, unit);
	return 0;
}

/* ---- whom systemd-oomd watches ---- */

struct watched {
	const char *source; /* of the first setting that has it kill; NULL: none has */
	bool unread;
};

static int look_at_setting(struct plm_eval *ev, const struct plm_settings *settings,
			   const char *section, const char *key, struct watched *w)
{
	struct plm_settings_value found;

	if (plm_settings_find(plm_facts_arena(ev->facts), settings, section, key, &found) < 0)
		return -PLM_E_NOMEM;
	w->unread |= found.value.presence == PLM_UNREADABLE;
	if (found.value.presence != PLM_ABSENT)
		plm_evidence_datum(ev, PLM_PERSISTENT, found.source, &found.value);
	if (!w->source && found.value.presence == PLM_PRESENT &&
	    strcmp(found.value.data, "kill") == 0)
		w->source = found.source;
	return 0;
}

static int look_at_watched(struct plm_eval *ev, const char *unit, struct watched *w)
{
	static const char *const keys[] = {"ManagedOOMMemoryPressure", "ManagedOOMSwap"};
	const char *section = plm_str_ends(unit, ".slice") ? "Slice" : "Service";
	const struct plm_settings *settings;
	int rc = plm_facts_unit_settings(ev->facts, unit, &settings, NULL);

	for (size_t i = 0; rc == 0 && i < 2; i++)
		rc = look_at_setting(ev, settings, section, keys[i], w);
	return rc;
}

/* systemd-oomd does nothing to what no unit hands it, and needs the kernel's pressure. */
static int judge_systemd(struct plm_eval *ev, const struct oomd_params *p)
{
	const struct plm_datum *pressure;
	struct watched w = {.source = NULL};
	int rc = plm_facts_read(ev->facts, pressure_path, FILE_BYTES, &pressure, NULL);

	for (size_t i = 0; rc == 0 && i < p->watched.count; i++)
		rc = look_at_watched(ev, p->watched.items[i], &w);
	if (rc < 0)
		return rc;
	if (!plm_facts_nothing_runs(ev->facts))
		plm_evidence_datum(ev, PLM_RUNNING, pressure_path, pressure);
	if (!plm_facts_nothing_runs(ev->facts) && pressure->presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"systemd-oomd runs, but the kernel tells no pressure on memory: it needs "
			"psi=1 on the boot line");
	else if (w.source)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "systemd-oomd is enabled and watches what %s hands it", w.source);
	else if (w.unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whom systemd-oomd watches could not be read everywhere");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "systemd-oomd is enabled, but no unit hands it anything to watch "
			    "(ManagedOOMMemoryPressure=kill, ManagedOOMSwap=kill)");
	return 0;
}

/* ---- the verdict ---- */

static void judge_none(struct plm_eval *ev, const struct oomd_params *p, const struct killers *k)
{
	if (k->part)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is %s: it frees memory %s", k->part->name,
			    is_enabled(k->part) ? "enabled, but does not run"
						: "running, but not enabled",
			    is_enabled(k->part) ? "only after a start" : "only until a reboot");
	else if (k->unknown)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the state of %s could not be read",
			    k->unknown->name);
	else if (p->required.value)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"nothing frees memory before the kernel's last resort, which stalls the "
			"host first and kills whom it finds");
	else
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no service of this kind is in use here");
}

int eval_oomd(struct plm_eval *ev, const void *params)
{
	const struct oomd_params *p = params;
	struct killers k = {.good = NULL};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->services.count; i++)
		rc = look_at(ev, p->services.items[i], &k);
	if (rc < 0)
		return rc;
	plm_expected(ev, "a service that frees memory in time, active and enabled");
	if (!k.good)
		judge_none(ev, p, &k);
	else if (strcmp(k.good->name, systemd_oomd) == 0)
		return judge_systemd(ev, p);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is active and enabled", k.good->name);
	return 0;
}
