/*
 * markdown.c: the findings of an audit in CommonMark, worst first, for tickets, merge requests and wikis.
 */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/gate.h"
#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/view.h"

enum { MOST_INSTANCES = 20 }; /* of one rule; the others are counted */

static void write_head(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_score *score = &audit->scores[PLM_SCORE_DEFAULT];

	plm_buf_str(out, "# ");
	plm_markdown_text(out, plm_host_name(audit));
	plm_buf_str(out, ": ");
	plm_markdown_text(out, plm_profile_title(audit));
	plm_buf_str(out, "\n\n");
	if (score->evaluated) {
		struct plm_slice value = plm_short_score(score->value);

		plm_buf_printf(out, "**Score %.*s of 100**", (int)value.size_bytes, value.data);
	} else {
		plm_buf_str(out, "**Nothing was evaluated**");
	}
	plm_buf_printf(out,
		       ": %zu failed, %zu could not be judged, %zu passed, %zu not applicable. ",
		       audit->verdict_counts[PLM_VERDICT_FAIL],
		       audit->verdict_counts[PLM_VERDICT_UNKNOWN] +
			       audit->verdict_counts[PLM_VERDICT_ERROR],
		       audit->verdict_counts[PLM_VERDICT_PASS],
		       audit->verdict_counts[PLM_VERDICT_NOTAPPLICABLE]);
	plm_markdown_text(out, audit->benchmark->title);
	plm_buf_str(out, ", ");
	plm_iso_time(out, audit->end_seconds);
	plm_buf_str(out, ".\n");
	for (size_t i = 0; i < audit->gate_count; i++) {
		if (!audit->gates[i].closed)
			continue;
		plm_buf_str(out, "\n**The gate is closed:** ");
		plm_markdown_text(out, audit->gates[i].sentence);
		plm_buf_str(out, ".\n");
	}
	if (audit->scope_problem) {
		plm_buf_char(out, '\n');
		plm_markdown_line(out, audit->scope_problem);
		plm_buf_str(out, ".\n");
	}
}

/* Two back-ticks with nothing between them are no code. */
static void write_code(struct plm_buf *out, const char *text)
{
	if (!text || !*text) {
		plm_buf_str(out, "(empty)");
		return;
	}
	plm_buf_char(out, '`');
	plm_markdown_code(out, text);
	plm_buf_char(out, '`');
}

static void write_evidence(struct plm_buf *out, const struct plm_outcome *outcome)
{
	if (outcome->expected) {
		plm_buf_str(out, "  - expected: ");
		write_code(out, outcome->expected);
		plm_buf_char(out, '\n');
	}
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];

		plm_buf_printf(out, "  - %s: ", plm_aspect_name(fact->aspect));
		if (fact->presence == PLM_PRESENT)
			write_code(out, fact->value);
		else if (fact->presence == PLM_ABSENT)
			plm_buf_str(out, "does not exist");
		else
			plm_buf_printf(out, "could not be read, %s", plm_errno_words(fact->error));
		plm_buf_str(out, " (");
		write_code(out, fact->source);
		plm_buf_str(out, ")\n");
	}
}

/* Other tools leave the sentence out, and a bullet with nothing behind it tells nothing. */
static void write_result(struct plm_buf *out, const struct plm_outcome *outcome)
{
	const char *said =
		outcome->message && *outcome->message ? outcome->message : outcome->instance;

	if (!said && !outcome->evidence_count)
		return;
	plm_buf_str(out, "- ");
	plm_markdown_line(out, said ? said : plm_verdict_name(outcome->verdict));
	plm_buf_char(out, '\n');
	write_evidence(out, outcome);
}

static void write_commands(struct plm_buf *out, const struct plm_audit *audit,
			   const struct plm_item *rule)
{
	plm_auto_buf struct plm_buf fix = {0}, again = {0};

	if (!plm_fix_command(audit, rule, &fix) || !plm_recheck_command(audit, rule, &again))
		return;
	plm_buf_str(out, "\nIts script: `");
	plm_markdown_code(out, plm_buf_text(&fix));
	plm_buf_str(out, "`, then ask again: `");
	plm_markdown_code(out, plm_buf_text(&again));
	plm_buf_str(out, "`\n");
	if (fix.failed || again.failed)
		out->failed = PLM_E_NOMEM;
}

static void write_rule(struct plm_buf *out, const struct plm_audit *audit,
		       const struct plm_rule_view *view, enum plm_standing standing)
{
	size_t shown = 0;

	plm_buf_str(out, "\n### ");
	plm_markdown_text(out, plm_words(audit, view->rule->title));
	plm_buf_printf(out, " (%s)\n\n`%s`\n\n", plm_severity_name(view->severity),
		       plm_benchmark_short_id(view->rule->id));
	for (size_t i = 0; i < view->count; i++) {
		const struct plm_outcome *outcome = &view->results[i].outcome;

		if (plm_verdict_standing(outcome->verdict) != standing || shown++ >= MOST_INSTANCES)
			continue;
		write_result(out, outcome);
	}
	if (shown > MOST_INSTANCES)
		plm_buf_printf(out, "- and %zu more\n", shown - MOST_INSTANCES);
	if (standing == PLM_FAILED && view->rule->fixtext && view->rule->fixtext[0]) {
		plm_buf_str(out, "\nRemedy: ");
		plm_markdown_text(out, plm_words(audit, view->rule->fixtext));
		plm_buf_char(out, '\n');
	}
	if (standing == PLM_FAILED)
		write_commands(out, audit, view->rule);
}

static void write_standing(struct plm_buf *out, const struct plm_audit *audit,
			   enum plm_standing standing, const char *title)
{
	struct plm_finding_cursor cursor = {.standing = standing,
					    .severity = PLM_SEVERITY_COUNT - 1};
	struct plm_rule_view view;
	bool any = false;

	while (plm_next_finding(audit, &cursor, &view)) {
		if (!any)
			plm_buf_printf(out, "\n## %s\n", title);
		any = true;
		write_rule(out, audit, &view, standing);
	}
}

int plm_report_markdown(const struct plm_audit *audit, const struct plm_report_options *options,
			struct plm_buf *out, struct plm_err **err)
{
	(void)options;
	write_head(out, audit);
	write_standing(out, audit, PLM_FAILED, "Failed");
	write_standing(out, audit, PLM_UNJUDGED, "Could not be judged");
	return plm_report_end(out, err);
}
