/*
 * two_sides.c: judges what holds now beside what files say will hold after a reboot. Does no I/O.
 */
#include "core/engine/judge.h"

#include "core/base/arena.h"
#include "core/engine/result.h"
#include "core/base/text.h"
#include "core/engine/table.h"

const char *const plm_of_choices[] = {"both", "running", "persistent", NULL};

struct sides {
	const struct plm_two_sides *asked;
	bool running_fails, persistent_fails;
	const char *wanted; /* the expectation in words */
};

static bool present(const struct plm_side *side)
{
	return side->source && side->value.presence == PLM_PRESENT;
}

static bool absent(const struct plm_side *side)
{
	return side->source && side->value.presence == PLM_ABSENT;
}

static bool unreadable(const struct plm_side *side)
{
	return side->source && side->value.presence == PLM_UNREADABLE;
}

static bool fails(struct plm_eval *ev, const struct plm_side *side, const struct plm_expect *expect)
{
	return present(side) && !plm_expect_meets(ev, expect, side->value.data);
}

static void show(struct plm_eval *ev, const struct plm_two_sides *asked)
{
	if (asked->running.source)
		plm_evidence_datum(ev, PLM_RUNNING, asked->running.source, &asked->running.value);
	if (asked->persistent.source)
		plm_evidence_datum(ev, PLM_PERSISTENT, asked->persistent.source,
				   &asked->persistent.value);
}

/* What a file does to the value; one that says whether something is set at all is said as that. */
static const char *sets(struct plm_eval *ev, const struct plm_side *side)
{
	const char *value = side->value.data;
	const char *words;

	if (strcmp(value, "set") == 0)
		return "sets it";
	if (strcmp(value, "not set") == 0)
		return "does not set it";
	words = plm_arena_printf(ev->result->list->arena, "sets %.200s", value);
	ev->result->out_of_memory |= !words;
	return words ? words : "";
}

/* At least one side does not meet the expectation. */
static void say_fail(struct plm_eval *ev, const struct sides *s)
{
	const struct plm_two_sides *asked = s->asked;
	const struct plm_side *running = &asked->running, *persistent = &asked->persistent;

	if (s->running_fails && s->persistent_fails)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is %.200s now and %s %s; it should be %s",
			    asked->subject, running->value.data, persistent->source,
			    sets(ev, persistent), s->wanted);
	else if (s->running_fails && present(persistent))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is %.200s now, although %s %s; it should be %s", asked->subject,
			    running->value.data, persistent->source, sets(ev, persistent),
			    s->wanted);
	else if (s->running_fails)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is %.200s now; it should be %s",
			    asked->subject, running->value.data, s->wanted);
	else if (present(running))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is %.200s now, but %s %s, which a reboot would bring back; "
			    "it should be %s",
			    asked->subject, running->value.data, persistent->source,
			    sets(ev, persistent), s->wanted);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s sets %s to %.200s; it should be %s",
			    persistent->source, asked->subject, persistent->value.data, s->wanted);
}

static void say_unreadable(struct plm_eval *ev, const struct plm_two_sides *asked)
{
	const struct plm_side *side =
		unreadable(&asked->running) ? &asked->running : &asked->persistent;

	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read from %s: %s", asked->subject,
		    side->source, plm_errno_words(side->value.error));
}

/* A subject that does not exist cannot hold a value, whatever a file would give it. */
static bool is_not_there(const struct plm_two_sides *asked)
{
	if (!asked->running.source && !asked->persistent.source)
		return true;
	return absent(&asked->running) && (asked->absent_fails || !unreadable(&asked->persistent));
}

static void say_not_there(struct plm_eval *ev, const struct plm_two_sides *asked)
{
	plm_verdict(ev, asked->absent_fails ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE,
		    "%s does not exist on this host: %s", asked->subject, asked->absent_reason);
}

/* Every side that exists meets the expectation, and persistent is absent. */
static void say_not_set(struct plm_eval *ev, const struct plm_two_sides *asked)
{
	const char *why = asked->unset ? asked->unset : "no file sets it";

	if (!present(&asked->running))
		plm_verdict(ev, asked->persistent_required ? PLM_VERDICT_FAIL : PLM_VERDICT_UNKNOWN,
			    "no file sets %s, and nothing runs here that could be asked for it: "
			    "what will hold is not known",
			    asked->subject);
	else if (asked->persistent_required)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is %.200s now, but %s: a reboot would lose it", asked->subject,
			    asked->running.value.data, why);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is %.200s, and %s%s", asked->subject,
			    asked->running.value.data, why, asked->unset ? "" : " otherwise");
}

static void say_pass(struct plm_eval *ev, const struct plm_two_sides *asked)
{
	const struct plm_side *running = &asked->running, *persistent = &asked->persistent;

	if (!present(running))
		plm_verdict(ev, PLM_VERDICT_PASS, "%s sets %s to %.200s", persistent->source,
			    asked->subject, persistent->value.data);
	else if (!present(persistent))
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is %.200s", asked->subject,
			    running->value.data);
	else if (strcmp(running->value.data, persistent->value.data) == 0)
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is %.200s now and after a reboot",
			    asked->subject, running->value.data);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s is %.200s now and %.200s after a reboot (%s); both will do",
			    asked->subject, running->value.data, persistent->value.data,
			    persistent->source);
}

void plm_judge_two_sides(struct plm_eval *ev, const struct plm_two_sides *asked,
			 const struct plm_expect *expect)
{
	struct sides s = {.asked = asked};

	s.wanted = plm_expect_words(ev->result->list->arena, expect);
	if (!s.wanted) {
		ev->result->out_of_memory = true;
		return;
	}
	plm_expected(ev, "%s", s.wanted);
	show(ev, asked);
	s.running_fails = fails(ev, &asked->running, expect);
	s.persistent_fails = fails(ev, &asked->persistent, expect);
	if (is_not_there(asked))
		say_not_there(ev, asked);
	else if (s.running_fails || s.persistent_fails)
		say_fail(ev, &s);
	else if (unreadable(&asked->running) || unreadable(&asked->persistent))
		say_unreadable(ev, asked);
	else if (absent(&asked->persistent))
		say_not_set(ev, asked);
	else
		say_pass(ev, asked);
}
