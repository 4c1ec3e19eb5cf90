/*
 * eval_unit.c: judges a list of units: all of them, or at least one. Reads facts and parameters only.
 */
#include "checks/service/service.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"

struct judged {
	struct service_unit s;
	enum service_outcome outcome;
	const char *why;
};

static const char *const state_words[] = {
	[SERVICE_ACTIVE] = "active, and started by a boot",
	[SERVICE_INACTIVE] = "inactive, and not started by a boot",
	[SERVICE_MASKED] = "masked",
	[SERVICE_ABSENT] = "absent",
};

/* ---- evidence ---- */

static void show_running(struct plm_eval *ev, const struct judged *j)
{
	const struct plm_unit *u = j->s.unit;
	struct plm_datum absent = {.presence = PLM_ABSENT};

	if (u->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, "systemd:units", "%s: %s, %s, %s%s%s", u->name,
				   u->load, u->active, u->sub,
				   j->s.trigger_now ? "; started by " : "",
				   j->s.trigger_now ? j->s.trigger_now : "");
	else
		plm_evidence_datum(ev, PLM_RUNNING, "systemd:units",
				   u->running.presence == PLM_ABSENT ? &absent : &u->running);
}

static void show_persistent(struct plm_eval *ev, const struct judged *j)
{
	const struct plm_unit *u = j->s.unit;
	const struct plm_unit_boot *b = j->s.boot;

	if (u->file.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, u->source, "%s: %s", u->name,
				   plm_unit_file_name(u->file_state));
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, u->source, &u->file);
	if (b->starts)
		plm_evidence_value(ev, PLM_PERSISTENT, b->because, "a boot starts %s", u->name);
	if (b->trigger)
		plm_evidence_value(ev, PLM_PERSISTENT, b->trigger_because,
				   "a boot starts %s, which starts %s", b->trigger, u->name);
	if (b->state.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, b->because, &b->state);
}

/* Of several that would each do, one that could not be read takes nothing from another that does. */
static void show(struct plm_eval *ev, const struct service_unit_params *p,
		 const struct judged *items, bool passes)
{
	for (size_t i = 0; i < p->names.count; i++) {
		if (p->need == SERVICE_NEED_ANY && passes && items[i].outcome != SERVICE_MEETS)
			continue;
		if (items[i].outcome == SERVICE_NONE) {
			plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
								.source = items[i].s.unit->source,
								.presence = PLM_ABSENT});
			continue;
		}
		if (p->of != PLM_OF_PERSISTENT && !items[i].s.nothing_runs)
			show_running(ev, &items[i]);
		if (p->of != PLM_OF_RUNNING)
			show_persistent(ev, &items[i]);
	}
}

/* ---- verdict ---- */

static const struct judged *first(const struct service_unit_params *p, const struct judged *items,
				  enum service_outcome outcome)
{
	for (size_t i = 0; i < p->names.count; i++)
		if (items[i].outcome == outcome)
			return &items[i];
	return NULL;
}

static const char *names(struct plm_eval *ev, const struct service_unit_params *p)
{
	const char *text = p->names.items[0];

	for (size_t i = 1; text && i < p->names.count; i++)
		text = plm_arena_printf(plm_facts_arena(ev->facts), "%s, %s", text,
					p->names.items[i]);
	return text;
}

static void conclude_absent(struct plm_eval *ev, const struct service_unit_params *p,
			    const char *list)
{
	enum plm_verdict verdict =
		p->state == SERVICE_ABSENT || p->absent == SERVICE_WHEN_ABSENT_PASS
			? PLM_VERDICT_PASS
		: p->absent == SERVICE_WHEN_ABSENT_FAIL ? PLM_VERDICT_FAIL
							: PLM_VERDICT_NOTAPPLICABLE;

	plm_verdict(ev, verdict,
		    p->names.count > 1 ? "this host has none of the units %s"
				       : "there is no unit %s on this host",
		    list);
}

static void conclude_any(struct plm_eval *ev, const struct service_unit_params *p,
			 const struct judged *items, const char *list)
{
	const struct judged *meets = first(p, items, SERVICE_MEETS);
	const struct judged *unknown = first(p, items, SERVICE_UNKNOWN);
	const struct judged *fails = first(p, items, SERVICE_FAILS);

	show(ev, p, items, meets != NULL);
	if (meets)
		plm_verdict(ev, PLM_VERDICT_PASS, "%s", meets->why);
	else if (unknown)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s", unknown->why);
	else if (fails)
		plm_verdict(ev, PLM_VERDICT_FAIL, "none of %s is as wanted: %s", list, fails->why);
	else
		conclude_absent(ev, p, list);
}

static void conclude_all(struct plm_eval *ev, const struct service_unit_params *p,
			 const struct judged *items, const char *list)
{
	const struct judged *meets = first(p, items, SERVICE_MEETS);
	const struct judged *unknown = first(p, items, SERVICE_UNKNOWN);
	const struct judged *fails = first(p, items, SERVICE_FAILS);
	const struct judged *none = first(p, items, SERVICE_NONE);

	if (!fails && p->absent == SERVICE_WHEN_ABSENT_FAIL && p->state != SERVICE_ABSENT)
		fails = none;
	show(ev, p, items, !fails && !unknown);
	if (fails)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s", fails->why);
	else if (unknown)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s", unknown->why);
	else if (meets)
		plm_verdict(ev, PLM_VERDICT_PASS, "%s", meets->why);
	else
		conclude_absent(ev, p, list);
}

int service_eval_unit(struct plm_eval *ev, const void *params)
{
	const struct service_unit_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct judged *items = plm_new_array(arena, struct judged, p->names.count);
	const char *list = items ? names(ev, p) : NULL;
	int rc = list ? 0 : -PLM_E_NOMEM;

	for (size_t i = 0; rc == 0 && i < p->names.count; i++) {
		rc = service_unit(ev->facts, p->names.items[i], &items[i].s, NULL);
		if (rc == 0)
			rc = service_judge_unit(arena, p, &items[i].s, &items[i].outcome,
						&items[i].why);
	}
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s", state_words[p->state]);
	if (p->need == SERVICE_NEED_ANY)
		conclude_any(ev, p, items, list);
	else
		conclude_all(ev, p, items, list);
	return 0;
}
