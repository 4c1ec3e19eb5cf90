/*
 * eval_time.c: judges whether one program sets the clock, has where to take the time from, comes back after a restart,
 * and whether the kernel says that the clock is right. Reads facts only.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/facts/containers.h"
#include "core/facts/units.h"
#include "core/base/text.h"

const char *logging_validate_time(const void *any)
{
	static const char *const known[] = {"chrony", "ntpd", "systemd-timesyncd", "ptp4l"};
	const struct logging_time_params *p = any;

	for (size_t i = 0; i < p->by.count; i++) {
		size_t k = 0;

		while (k < 4 && !plm_str_eq(known[k], p->by.items[i]))
			k++;
		if (k == 4)
			return "by has a word that is none of chrony, ntpd, systemd-timesyncd, "
			       "ptp4l";
	}
	return NULL;
}

static void show(struct plm_eval *ev, const struct logging_time *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct logging_clock *c = &t->items[i];

		if (c->process)
			plm_evidence_value(ev, PLM_RUNNING, "/proc", "%s runs as pid %d",
					   c->program->process, (int)c->process->pid);
		if (c->unit && c->unit->file.presence == PLM_PRESENT)
			plm_evidence_value(ev, PLM_PERSISTENT, c->unit->source, "%s is %s",
					   c->unit->name, plm_unit_file_name(c->unit->file_state));
		if (c->source)
			plm_evidence_value(ev, PLM_PERSISTENT, c->source, "%zu sources of time",
					   c->servers);
		if (c->unread.presence == PLM_UNREADABLE)
			plm_evidence_datum(ev, PLM_PERSISTENT, c->unread_source, &c->unread);
	}
	if (!t->nothing_runs)
		plm_evidence_datum(ev, PLM_RUNNING, "adjtimex", t->clock);
	if (t->processes.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &t->processes);
	if (t->units.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, "systemd:units", &t->units);
}

static bool is_asked(const struct logging_time_params *p, const char *name)
{
	for (size_t i = 0; i < p->by.count; i++)
		if (plm_str_eq(p->by.items[i], name))
			return true;
	return p->by.count == 0;
}

static bool is_unread(const struct logging_time *t)
{
	return t->processes.presence == PLM_UNREADABLE || t->units.presence == PLM_UNREADABLE;
}

/* True when the verdict is given: nothing sets the clock, or more than one does. */
static bool judge_count(struct plm_eval *ev, const struct logging_time *t)
{
	if (t->count == 0 && is_unread(t))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what sets the clock of this host could not be read");
	else if (t->count == 0)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "nothing sets the clock of this host, so times in logs cannot be "
			    "relied on: neither chrony, ntpd, "
			    "systemd-timesyncd nor ptp4l runs or starts");
	else if (t->count > 1)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s and %s both set the clock: they pull it to and fro, and times in "
			    "logs cannot be relied on",
			    t->items[0].program->name, t->items[1].program->name);
	return t->count != 1;
}

/* Running beside what a restart brings; true when the verdict is given. */
static bool judge_sides(struct plm_eval *ev, const struct logging_time *t,
			const struct logging_clock *c)
{
	const char *name = c->program->name;

	if (!t->nothing_runs && !c->process && t->processes.presence == PLM_PRESENT)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s starts with the host (%s), but does not run now", name,
			    c->unit->name);
	else if (!c->starts && c->unit && c->unit->file.presence == PLM_PRESENT)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s runs, but %s is %s: after a restart nothing sets the clock", name,
			    c->unit->name, plm_unit_file_name(c->unit->file_state));
	else
		return false;
	return true;
}

/* Where the time comes from; true when the verdict is given. */
static bool judge_servers(struct plm_eval *ev, const struct logging_time_params *p,
			  const struct logging_clock *c)
{
	uint64_t wanted = p->servers_at_least.given ? (uint64_t)p->servers_at_least.value : 1;

	if (c->servers >= wanted)
		return false;
	if (c->unread.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "where %s takes the time from could not be read from %s: %s",
			    c->program->name, c->unread_source, plm_errno_words(c->unread.error));
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has %zu source%s of time (%s); it should have at least %llu",
			    c->program->name, c->servers, c->servers == 1 ? "" : "s",
			    c->source ? c->source : "no file", (unsigned long long)wanted);
	return true;
}

static void judge_clock(struct plm_eval *ev, const struct logging_time *t,
			const struct logging_clock *c)
{
	struct plm_slice value;

	if (t->nothing_runs)
		plm_verdict(
			ev, PLM_VERDICT_PASS,
			"%s starts with the host and has %zu source%s of time; nothing runs here",
			c->program->name, c->servers, c->servers == 1 ? "" : "s");
	else if (!plm_facts_line(t->clock, "synchronised", &value))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether the clock is synchronised could not be asked of the kernel");
	else if (!plm_slice_is(value, "1"))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s runs, but the kernel's clock is not synchronised: times in logs "
			    "cannot be relied on",
			    c->program->name);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s keeps the clock synchronised, from %zu source%s", c->program->name,
			    c->servers, c->servers == 1 ? "" : "s");
}

int logging_eval_time(struct plm_eval *ev, const void *any)
{
	const struct logging_time_params *p = any;
	const struct logging_time *t;
	const struct logging_clock *c;
	plm_auto_err struct plm_err *err = NULL;
	int rc = logging_time(ev->facts, &t, &err);

	if (rc < 0)
		return rc;
	plm_expected(ev, "one program that sets the clock, has a source of time, and a clock that "
			 "is synchronised");
	show(ev, t);
	if (judge_count(ev, t))
		return 0;
	c = &t->items[0];
	if (!is_asked(p, c->program->name))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s sets the clock, and is none of the programs the rule allows",
			    c->program->name);
	else if (!judge_sides(ev, t, c) && !judge_servers(ev, p, c))
		judge_clock(ev, t, c);
	return 0;
}
