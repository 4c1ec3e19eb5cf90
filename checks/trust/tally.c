/*
 * tally.c: keeps the worst of what was noted and gives it as the verdict. Pure.
 */
#include "checks/trust/tally.h"

#include <stdarg.h>

#include "core/base/arena.h"
#include "core/engine/judge.h"

void trust_tally_start(struct trust_tally *tally, struct plm_eval *ev)
{
	*tally = (struct trust_tally){.arena = plm_facts_arena(ev->facts)};
}

static int badness(enum plm_verdict verdict)
{
	return verdict == PLM_VERDICT_FAIL ? 2 : verdict != PLM_VERDICT_PASS;
}

void trust_note(struct trust_tally *tally, enum plm_verdict verdict, const char *fmt, ...)
{
	bool first = tally->count++ == 0;
	va_list args;

	if (!first && badness(verdict) == badness(tally->worst))
		tally->same++;
	if (!first && badness(verdict) <= badness(tally->worst))
		return;
	va_start(args, fmt);
	tally->sentence = plm_arena_vprintf(tally->arena, fmt, args);
	va_end(args);
	tally->failed = tally->failed || !tally->sentence;
	tally->worst = verdict;
	tally->same = 1;
}

int trust_tally_end(struct trust_tally *tally, struct plm_eval *ev, const char *nothing)
{
	if (tally->failed)
		return -PLM_E_NOMEM;
	if (tally->count == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s", nothing);
	else if (tally->worst != PLM_VERDICT_PASS && tally->same > 1)
		plm_verdict(ev, tally->worst, "%s; and %zu more", tally->sentence, tally->same - 1);
	else
		plm_verdict(ev, tally->worst, "%s", tally->sentence);
	return 0;
}
