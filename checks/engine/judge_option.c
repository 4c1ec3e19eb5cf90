/*
 * judge_option.c: judges what an engine has an option set to, now and after its next start. Of several engines of a kind
 * the worst decides. Pure.
 */
#include "checks/engine/judge_option.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

static bool fails(struct plm_eval *ev, const struct plm_expect *expect, const char *value)
{
	return value && !plm_expect_meets(ev, expect, value);
}

/* The one that fails is named, else the one that cannot be told. */
static int rank(struct plm_eval *ev, const struct plm_expect *expect,
		const struct engine_setting *s)
{
	if (fails(ev, expect, s->value) || fails(ev, expect, s->later))
		return 2;
	return s->unread || s->doubt || !s->value || s->may_be_old;
}

static void say_unknown(struct plm_eval *ev, const char *key, const struct engine_answer *a)
{
	const struct engine_setting *s = &a->s;

	if (s->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to could not be read from %s: %s", a->name, key,
			    s->unread, plm_errno_words(s->error));
	else if (s->doubt)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to cannot be told from %s: %s", a->name, key,
			    s->file, s->doubt);
	else if (!s->value)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s is not told %s, and what it chooses then depends on the host",
			    a->name, key);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s was changed after %s had started: %s is \"%.200s\" there, which "
			    "holds only from its next start on",
			    s->file, a->name, key, s->value);
}

void engine_judge_answer(struct plm_eval *ev, const char *key, const struct plm_expect *expect,
			 const struct engine_answer *a, const char *wanted)
{
	const struct engine_setting *s = &a->s;
	const char *from = s->source ? s->source : "its default";

	if (fails(ev, expect, s->value))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has %s set to \"%.200s\" by %s; it should be %s", a->name, key,
			    s->value, from, wanted);
	else if (fails(ev, expect, s->later))
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s has %s set to \"%.200s\" by %s now, and its next start would make it "
			"\"%.200s\" by %s; it should be %s",
			a->name, key, s->value ? s->value : "what the host decides", from, s->later,
			s->later_source ? s->later_source : "its default", wanted);
	else if (rank(ev, expect, s))
		say_unknown(ev, key, a);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s set to \"%.200s\" by %s", a->name, key,
			    s->value, from);
}

void engine_show_answer(struct plm_eval *ev, const struct engine_answer *a, bool runs)
{
	const struct engine_setting *s = &a->s;

	if (s->value)
		plm_evidence_value(ev, runs && !s->may_be_old ? PLM_RUNNING : PLM_PERSISTENT,
				   s->source ? s->source : "default of the engine", "%s", s->value);
	if (s->later)
		plm_evidence_value(ev, PLM_PERSISTENT,
				   s->later_source ? s->later_source : "default of the engine",
				   "%s", s->later);
}

void engine_show_file(struct plm_eval *ev, const char *path, const struct plm_datum *state)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = path,
						.presence = state->presence,
						.error = state->error,
						.value = state->presence == PLM_PRESENT ? "read"
											: NULL});
}

void engine_take_worse(struct plm_eval *ev, const struct plm_expect *expect,
		       const struct engine_answer *a, struct engine_answer *worst)
{
	if (!worst->name || rank(ev, expect, &a->s) > rank(ev, expect, &worst->s))
		*worst = *a;
}

bool engine_nobody_knows(struct plm_eval *ev, const char *name, const struct plm_datum *processes)
{
	if (processes->presence != PLM_UNREADABLE)
		return false;
	plm_evidence_datum(ev, PLM_RUNNING, "/proc", processes);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "whether %s runs here could not be read from /proc: %s", name,
		    plm_errno_words(processes->error));
	return true;
}

void engine_show_command_line(struct plm_eval *ev, const char *path, const struct plm_datum *state)
{
	plm_evidence_value(ev, PLM_RUNNING, path, "%s",
			   state->presence == PLM_PRESENT ? "read" : "not read");
}

int engine_ask_unit(struct plm_eval *ev, const char *unit, const struct plm_process *process,
		    struct engine_setting *s, struct engine_command *command)
{
	int rc = engine_unit_command(ev->facts, unit, process, command, NULL);

	if (rc < 0 || command->arguments.presence == PLM_ABSENT)
		return rc;
	engine_show_file(ev, command->source, &command->arguments);
	if (command->arguments.presence == PLM_PRESENT)
		return 1;
	if (!s->unread) {
		s->unread = command->source;
		s->error = command->arguments.error;
	}
	return 0;
}

void engine_take_unit(struct engine_setting *s, const struct engine_setting *unit, bool runs)
{
	if (!runs) {
		*s = *unit;
		return;
	}
	s->later = unit->value && !plm_str_eq(unit->value, s->value) ? unit->value : NULL;
	s->later_source = unit->source;
}
