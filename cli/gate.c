/*
 * gate.c: flags and configuration become gates, and what became of these an exit code.
 */
#include "gate.h"

#include "command.h"
#include "config.h"
#include "session.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "reports/difference/difference.h"
#include "exports/recall.h"
#include "reports/escape.h"

static int bad(const char *option, const char *text, const char *what, const char *remedy,
	       struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "--%s %s: %s", option, text, what);
	plm_err_remedy(err, "%s", remedy);
	return -PLM_E_USAGE;
}

static int read_new(const struct plm_invocation *inv, struct plm_gate *gate, struct plm_err **err)
{
	const char *text = plm_given_value(inv, "max-new");
	int64_t most = 0;

	if (!text)
		return 0;
	if (!plm_parse_i64(plm_slice_of(text), 10, &most) || most < 0)
		return bad("max-new", text, "not a number of failures", "write a number from 0 on",
			   err);
	gate->limits_new = true;
	gate->max_new = (uint64_t)most;
	if (!plm_given(inv, "fail-on"))
		gate->any_severity = false;
	return 0;
}

static int read_flags(const struct plm_invocation *inv, struct plm_gate *gate, struct plm_err **err)
{
	const char *severity = plm_given_value(inv, "fail-on");
	const char *score = plm_given_value(inv, "min-score");

	if (severity && !plm_gate_severity(severity, gate))
		return bad("fail-on", severity, "there is no such severity",
			   "write info, low, medium, high or none", err);
	if (score && !plm_gate_score(score, gate))
		return bad("min-score", score, "not a score", "write a number from 0 to 100", err);
	return read_new(inv, gate, err);
}

static const char *profile_of(const struct plm_audit *audit)
{
	const struct plm_profile *profile = audit->selection->profile;

	return profile ? plm_benchmark_short_id(profile->id) : NULL;
}

int plm_gate_check(const struct plm_session *session, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	const char *config = plm_given_value(inv, "config");
	struct plm_gate ignored = {0}, *gates;
	size_t count;
	int rc = read_flags(inv, &ignored, err);

	if (rc == 0 && ignored.limits_new && !plm_given(inv, "baseline")) {
		plm_err_set(err, PLM_E_USAGE, "--max-new: new since when?");
		plm_err_remedy(err, "name the earlier results with --baseline");
		return -PLM_E_USAGE;
	}
	return rc == 0 && config
		       ? plm_config_gates(config, NULL, session->arena, &gates, &count, err)
		       : rc;
}

/* What is new since --baseline; nothing without it. */
static int compare(struct plm_session *session, const struct plm_audit *audit,
		   const struct plm_difference **since, struct plm_err **err)
{
	const char *file = plm_given_value(session->invocation, "baseline");
	struct plm_difference *difference = NULL;
	struct plm_audit *then = NULL;
	int rc;

	if (!file)
		return 0;
	rc = plm_recall(file, session->arena, &session->diags, &then, err);
	if (rc == 0)
		rc = plm_difference_make(then, audit, session->arena, &difference, err);
	*since = difference;
	return rc;
}

int plm_gate_judge(struct plm_session *session, struct plm_audit *audit,
		   const struct plm_difference **since, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	struct plm_gate *gates = NULL;
	size_t count = 0;
	int rc = compare(session, audit, since, err);

	if (rc == 0)
		rc = plm_config_gates(plm_given_value(inv, "config"), profile_of(audit),
				      session->arena, &gates, &count, err);
	if (rc == 0)
		rc = read_flags(inv, &gates[0], err);
	if (rc != 0)
		return rc;
	if (gates[0].limits_new && *since)
		gates[0].found_new = plm_difference_new(*since, plm_given(inv, "fail-on")
									? gates[0].fail_on
									: PLM_SEVERITY_UNKNOWN);
	gates[0].limits_new = gates[0].limits_new && *since;
	return plm_gates_judge(audit, gates, count, session->arena, err);
}

/* Nothing passed and nothing failed: no selected rule applies, or the profile selects none. */
static bool judged_nothing(const struct plm_audit *audit)
{
	return !audit->verdict_counts[PLM_VERDICT_PASS] &&
	       !audit->verdict_counts[PLM_VERDICT_FAIL] && !audit->incomplete;
}

/* ", 2 in error": what there is none of is left out. */
static void add_count(struct plm_buf *text, size_t count, const char *what)
{
	if (count)
		plm_buf_printf(text, "%s%zu %s", text->size_bytes ? ", " : "", count, what);
}

static void say_incomplete(const struct plm_audit *audit, const struct plm_session *session)
{
	plm_auto_buf struct plm_buf counts = {0};

	if (audit->scope_problem) {
		fprintf(stderr, "plimsoll: the audit is incomplete: %s\n", audit->scope_problem);
		return;
	}
	add_count(&counts, audit->verdict_counts[PLM_VERDICT_UNKNOWN], "unknown");
	add_count(&counts, audit->verdict_counts[PLM_VERDICT_ERROR], "in error");
	add_count(&counts, audit->uncheckable_count, "with a check that plimsoll cannot evaluate");
	fprintf(stderr,
		"plimsoll: the audit is incomplete: %s%s; the report says what could not be "
		"read or judged\n",
		plm_buf_text(&counts), plm_session_remedy(session));
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

static void say_closed(const struct plm_audit *audit)
{
	for (size_t i = 0; i < audit->gate_count; i++) {
		plm_auto_buf struct plm_buf text = {0};

		if (!audit->gates[i].closed)
			continue;
		plm_terminal_text(&text, audit->gates[i].sentence);
		fprintf(stderr, "plimsoll: the gate is closed: %s\n", plm_buf_text(&text));
	}
}

int plm_gate_exit(const struct plm_audit *audit, const struct plm_session *session, bool quiet)
{
	if (!quiet && audit->incomplete)
		say_incomplete(audit, session);
	if (!quiet && judged_nothing(audit))
		say_nothing(audit);
	if (!quiet)
		say_closed(audit);
	if (audit->incomplete || judged_nothing(audit))
		return PLM_EXIT_INCOMPLETE;
	return plm_gates_closed(audit) ? PLM_EXIT_GATE : PLM_EXIT_OK;
}
