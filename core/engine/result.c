/*
 * result.c: turns what a test writes into finished outcomes, and sees to it that none leaves
 * without a verdict, and none as a pass that rests on something unreadable. Does no I/O.
 */
#include "core/engine/result.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/text.h"

struct plm_outcome *plm_result_append(struct plm_result_list *list,
				      const struct plm_outcome *outcome)
{
	struct plm_outcome *to = plm_push(list->arena, list->items, list->count);

	if (to)
		*to = *outcome;
	else
		list->out_of_memory = true;
	return to;
}

void plm_result_open(struct plm_result *result, struct plm_result_list *list, const char *who,
		     const char *why)
{
	*result = (struct plm_result){.list = list, .who = who, .why = why};
}

static void say(struct plm_result *result, enum plm_verdict verdict, const char *message)
{
	result->outcome.verdict = verdict;
	result->outcome.message = message;
	result->has_verdict = true;
	if (!message)
		result->out_of_memory = true;
}

void plm_result_fault(struct plm_result *result, const char *why)
{
	say(result, PLM_VERDICT_ERROR,
	    plm_arena_printf(result->list->arena, "the test %s %s", result->who, why));
}

static const struct plm_evidence *first_unreadable(const struct plm_result *result)
{
	for (size_t i = 0; i < result->evidence_count; i++)
		if (result->evidence[i].presence == PLM_UNREADABLE)
			return &result->evidence[i];
	return NULL;
}

/* What could not be read, why, and what to do, as far as the sentence does not say it. */
static void explain(struct plm_result *result, const struct plm_evidence *unreadable)
{
	const char *message = result->outcome.message, *why = plm_errno_words(unreadable->error);
	const char *source = unreadable->source;
	bool refused = unreadable->error == EACCES || unreadable->error == EPERM, hint, says_why;

	if (result->out_of_memory || !unreadable->error || unreadable->error == ENODATA)
		return;
	hint = refused && result->not_root && !strstr(message, "root");
	says_why = strstr(message, why) != NULL;
	if (says_why && !hint)
		return;
	if (says_why || strstr(message, source))
		source = NULL;
	say(result, PLM_VERDICT_UNKNOWN,
	    plm_arena_printf(result->list->arena, "%s%s%s%s%s%s%s", message, says_why ? "" : " (",
			     source ? source : "", source ? ": " : "", says_why ? "" : why,
			     says_why ? "" : ")", hint ? "; run as root" : ""));
}

/* Ends the outcome being written and appends it. */
static void finish(struct plm_result *result)
{
	const struct plm_evidence *unreadable = first_unreadable(result);
	struct plm_outcome *outcome = &result->outcome;

	if (!result->has_verdict)
		plm_result_fault(result, "gave no verdict");
	if (outcome->verdict == PLM_VERDICT_PASS && unreadable)
		say(result, PLM_VERDICT_UNKNOWN,
		    plm_arena_printf(result->list->arena,
				     "%s could not be read (%s), so this is not certain: as far as "
				     "can be seen, %s",
				     unreadable->source, plm_errno_words(unreadable->error),
				     outcome->message));
	if (outcome->verdict == PLM_VERDICT_UNKNOWN && unreadable)
		explain(result, unreadable);
	outcome->why = result->why;
	outcome->evidence = result->evidence;
	outcome->evidence_count = result->evidence_count;
	plm_result_append(result->list, outcome);
}

/* Evidence before the first instance, when no verdict came with it, is everyone's. */
static void keep_as_common(struct plm_result *result)
{
	result->common = result->evidence;
	result->common_count = result->evidence_count;
	result->common_expected = result->outcome.expected;
}

static void start_with_common(struct plm_result *result)
{
	result->outcome = (struct plm_outcome){.expected = result->common_expected};
	result->evidence = NULL;
	result->evidence_count = 0;
	result->has_verdict = false;
	for (size_t i = 0; i < result->common_count; i++) {
		struct plm_evidence *to =
			plm_push(result->list->arena, result->evidence, result->evidence_count);

		if (to)
			*to = result->common[i];
		else
			result->out_of_memory = true;
	}
}

void plm_result_instance(struct plm_result *result, const char *name)
{
	if (result->outcome.instance || result->has_verdict)
		finish(result);
	else
		keep_as_common(result);
	start_with_common(result);
	result->outcome.instance = plm_arena_strdup(result->list->arena, name);
	if (!result->outcome.instance)
		result->out_of_memory = true;
}

int plm_result_close(struct plm_result *result)
{
	finish(result);
	return result->out_of_memory || result->list->out_of_memory ? -PLM_E_NOMEM : 0;
}
