/*
 * gate.c: severity and score against the flags.
 */
#include "gate.h"

#include "command.h"
#include "session.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/rational.h"
#include "core/base/text.h"
#include "core/engine/audit.h"
#include "reports/escape.h"

static int parse_severity(const char *text, struct plm_gate *gate, struct plm_err **err)
{
	if (strcmp(text, "none") == 0) {
		gate->any_severity = false;
		return 0;
	}
	if (plm_severity_parse(text, &gate->fail_on))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "--fail-on %s: there is no such severity", text);
	plm_err_remedy(err, "write info, low, medium, high or none");
	return -PLM_E_USAGE;
}

static int parse_score(const char *text, struct plm_gate *gate, struct plm_err **err)
{
	gate->min_score = text;
	if (plm_decimal_parse(text, &gate->min_num, &gate->min_den) &&
	    gate->min_num <= 100 * gate->min_den)
		return 0;
	plm_err_set(err, PLM_E_USAGE, "--min-score %s: not a score", text);
	plm_err_remedy(err, "write a number from 0 to 100");
	return -PLM_E_USAGE;
}

int plm_gate_parse(const struct plm_invocation *invocation, struct plm_gate *gate,
		   struct plm_err **err)
{
	const char *severity = plm_given_value(invocation, "fail-on");
	const char *score = plm_given_value(invocation, "min-score");
	int rc = 0;

	*gate = (struct plm_gate){.any_severity = true, .fail_on = PLM_SEVERITY_HIGH};
	if (severity)
		rc = parse_severity(severity, gate, err);
	if (rc == 0 && score)
		rc = parse_score(score, gate, err);
	return rc;
}

static size_t failed_at_least(const struct plm_audit *audit, enum plm_severity severity)
{
	size_t failed = 0;

	for (size_t s = severity; s < PLM_SEVERITY_COUNT; s++)
		failed += audit->fail_counts[s];
	return failed;
}

/* Scores have at most 6 places, so both sides fit in 128 bits. */
static bool score_is_below(const struct plm_gate *gate, const struct plm_audit *audit)
{
	const struct plm_score *score = &audit->scores[PLM_SCORE_DEFAULT];
	uint64_t num = 0, den = 1;

	if (!gate->min_score)
		return false;
	if (!score->evaluated || !plm_decimal_parse(score->value, &num, &den))
		return true;
	return (unsigned __int128)num * gate->min_den < (unsigned __int128)gate->min_num * den;
}

/* Nothing passed and nothing failed: no selected rule applies, or the profile selects none. */
static bool judged_nothing(const struct plm_audit *audit)
{
	return !audit->verdict_counts[PLM_VERDICT_PASS] &&
	       !audit->verdict_counts[PLM_VERDICT_FAIL] && !audit->incomplete;
}

static void say_incomplete(const struct plm_audit *audit, const struct plm_session *session)
{
	size_t unknown = audit->verdict_counts[PLM_VERDICT_UNKNOWN];
	size_t error = audit->verdict_counts[PLM_VERDICT_ERROR];

	if (audit->scope_problem)
		fprintf(stderr, "plimsoll: the audit is incomplete: %s\n", audit->scope_problem);
	else
		fprintf(stderr,
			"plimsoll: the audit is incomplete: %zu unknown, %zu in error, %zu with a "
			"check that plimsoll cannot evaluate%s; the report says what could not be "
			"read or judged\n",
			unknown, error, audit->uncheckable_count, plm_session_remedy(session));
}

/* The reason holds names of the benchmark's: untrusted text. */
static void say_nothing(const struct plm_audit *audit)
{
	plm_auto_buf struct plm_buf text = {0};

	plm_terminal_text(&text, audit->inapplicable
					 ? audit->inapplicable
					 : "the profile selects no rule that applies to "
					   "this host");
	fprintf(stderr, "plimsoll: nothing was evaluated: %s\n", plm_buf_text(&text));
}

int plm_gate_exit(const struct plm_gate *gate, const struct plm_audit *audit,
		  const struct plm_session *session, bool quiet)
{
	size_t failed = gate->any_severity ? failed_at_least(audit, gate->fail_on) : 0;

	if (!quiet && audit->incomplete)
		say_incomplete(audit, session);
	if (!quiet && judged_nothing(audit))
		say_nothing(audit);
	if (!quiet && failed)
		fprintf(stderr,
			"plimsoll: the gate is closed: %zu finding%s of severity %s or above\n",
			failed, failed == 1 ? "" : "s", plm_severity_name(gate->fail_on));
	if (!quiet && score_is_below(gate, audit))
		fprintf(stderr, "plimsoll: the gate is closed: the score is %s, below %s\n",
			audit->scores[PLM_SCORE_DEFAULT].evaluated
				? audit->scores[PLM_SCORE_DEFAULT].value
				: "not known",
			gate->min_score);
	if (audit->incomplete || judged_nothing(audit))
		return PLM_EXIT_INCOMPLETE;
	return failed || score_is_below(gate, audit) ? PLM_EXIT_GATE : PLM_EXIT_OK;
}
