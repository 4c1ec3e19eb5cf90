/*
 * judge_unit.c: one unit against what is asked of it, now and after a reboot. A unit that a socket, timer or path
 * starts counts as one that runs. Pure.
 */
#include "checks/service/service.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/table.h"

struct judging {
	struct plm_arena *arena;
	const struct service_unit_params *p;
	const struct service_unit *s;
	const char *why;
	bool now, later; /* the sides that are asked and exist */
};

static enum service_outcome say(struct judging *j, enum service_outcome outcome, const char *fmt,
				...) PLM_PRINTF(3, 4);

static enum service_outcome say(struct judging *j, enum service_outcome outcome, const char *fmt,
				...)
{
	va_list args;

	va_start(args, fmt);
	j->why = plm_arena_vprintf(j->arena, fmt, args);
	va_end(args);
	return outcome;
}

static const char *name_of(const struct judging *j)
{
	return j->s->unit->name;
}

static enum service_outcome unknown_now(struct judging *j)
{
	const struct plm_datum *running = &j->s->unit->running;

	if (running->presence == PLM_ABSENT)
		return say(j, SERVICE_UNKNOWN,
			   "no systemd runs here: whether %s is active cannot be told", name_of(j));
	return say(j, SERVICE_UNKNOWN, "whether %s is active could not be read: %s", name_of(j),
		   plm_errno_words(running->error));
}

static enum service_outcome unknown_later(struct judging *j)
{
	const struct plm_unit_boot *boot = j->s->boot;

	return say(j, SERVICE_UNKNOWN, "whether a boot starts %s could not be read: %s (%s)",
		   name_of(j), plm_errno_words(boot->state.error), boot->because);
}

static bool knows_now(const struct judging *j)
{
	return !j->now || j->s->unit->running.presence == PLM_PRESENT;
}

static bool knows_later(const struct judging *j)
{
	return !j->later || j->s->boot->state.presence == PLM_PRESENT;
}

/* ---- active ---- */

static enum service_outcome judge_active(struct judging *j)
{
	const struct plm_unit *u = j->s->unit;
	const struct plm_unit_boot *b = j->s->boot;

	if (j->now && knows_now(j) && !plm_unit_is_active(u) && !j->s->trigger_now)
		return say(j, SERVICE_FAILS, "%s is not active: %s, %s (%s)", u->name, u->active,
			   u->sub, plm_unit_file_name(u->file_state));
	if (j->later && b->state.presence == PLM_PRESENT && !b->starts && !b->trigger)
		return say(j, SERVICE_FAILS, "no boot starts %s: it is %s (%s)%s", u->name,
			   plm_unit_file_name(u->file_state), u->source,
			   plm_unit_is_active(u) ? ", and it is active only until the next one"
						 : "");
	if (!knows_now(j))
		return unknown_now(j);
	if (!knows_later(j) && !b->trigger)
		return unknown_later(j);
	return say(j, SERVICE_MEETS, "%s is %s%s%s", u->name,
		   !j->now		   ? ""
		   : plm_unit_is_active(u) ? "active"
					   : "ready behind its socket, timer or path",
		   j->now && j->later ? ", and " : "", j->later ? "started by a boot" : "");
}

/* ---- inactive ---- */

static enum service_outcome judge_inactive_now(struct judging *j)
{
	const struct plm_unit *u = j->s->unit;

	if (plm_unit_is_active(u))
		return say(j, SERVICE_FAILS, "%s is active (%s), and should not be", u->name,
			   u->sub);
	if (j->s->trigger_now)
		return say(j, SERVICE_FAILS, "%s is active and starts %s when it is asked to",
			   j->s->trigger_now, u->name);
	return SERVICE_MEETS;
}

static enum service_outcome judge_inactive_later(struct judging *j)
{
	const struct plm_unit *u = j->s->unit;
	const struct plm_unit_boot *b = j->s->boot;
	const char *now =
		j->now && u->running.presence == PLM_PRESENT ? "is inactive now, but " : "";

	if (b->starts)
		return say(j, SERVICE_FAILS, "%s %sa boot starts it (%s)", u->name, now,
			   b->because);
	if (b->trigger)
		return say(j, SERVICE_FAILS, "%s %sa boot starts %s (%s), which starts it", u->name,
			   now, b->trigger, b->trigger_because);
	return SERVICE_MEETS;
}

static enum service_outcome judge_inactive(struct judging *j)
{
	enum service_outcome outcome = j->now ? judge_inactive_now(j) : SERVICE_MEETS;

	if (outcome == SERVICE_MEETS && j->later)
		outcome = judge_inactive_later(j);
	if (outcome != SERVICE_MEETS)
		return outcome;
	if (!knows_now(j))
		return unknown_now(j);
	if (!knows_later(j))
		return unknown_later(j);
	return say(j, SERVICE_MEETS, "%s is %s%s%s", name_of(j), j->now ? "inactive" : "",
		   j->now && j->later ? " and " : "", j->later ? "not started by a boot" : "");
}

/* ---- masked ---- */

static enum service_outcome judge_masked(struct judging *j)
{
	const struct plm_unit *u = j->s->unit;

	if (j->now && plm_unit_is_active(u))
		return say(j, SERVICE_FAILS, "%s is active (%s)%s", u->name, u->sub,
			   plm_unit_is_masked(u) ? ", although it is masked" : "");
	if (u->file.presence != PLM_PRESENT)
		return say(j, SERVICE_UNKNOWN, "whether %s is masked could not be read: %s (%s)",
			   u->name, plm_errno_words(u->file.error), u->source);
	if (!plm_unit_is_masked(u))
		return say(j, SERVICE_FAILS, "%s is not masked but %s: something may start it",
			   u->name, plm_unit_file_name(u->file_state));
	if (j->later && u->file_state == PLM_UNIT_FILE_MASKED_RUNTIME)
		return say(j, SERVICE_FAILS, "%s is masked in /run only: a reboot unmasks it",
			   u->name);
	return knows_now(j) ? say(j, SERVICE_MEETS, "%s is masked (%s)", u->name, u->source)
			    : unknown_now(j);
}

/* ---- which is asked ---- */

static enum service_outcome judge(struct judging *j)
{
	const struct plm_unit *u = j->s->unit;

	if (u->state.presence == PLM_ABSENT)
		return say(j, SERVICE_NONE, "there is no unit %s on this host", u->name);
	if (u->state.presence == PLM_UNREADABLE)
		return say(j, SERVICE_UNKNOWN, "whether there is a unit %s could not be read: %s",
			   u->name, plm_errno_words(u->state.error));
	switch ((enum service_state)j->p->state) {
	case SERVICE_ACTIVE:
		return judge_active(j);
	case SERVICE_INACTIVE:
		return judge_inactive(j);
	case SERVICE_MASKED:
		return judge_masked(j);
	case SERVICE_ABSENT:
		break;
	}
	return say(j, SERVICE_FAILS, "there is a unit %s (%s), which should not be on this host",
		   u->name, u->path ? u->path : u->source);
}

int service_judge_unit(struct plm_arena *arena, const struct service_unit_params *p,
		       const struct service_unit *s, enum service_outcome *outcome,
		       const char **why)
{
	struct judging j = {.arena = arena,
			    .p = p,
			    .s = s,
			    .now = p->of != PLM_OF_PERSISTENT && !s->nothing_runs,
			    .later = p->of != PLM_OF_RUNNING};

	*outcome = judge(&j);
	*why = j.why;
	return j.why ? 0 : -PLM_E_NOMEM;
}
