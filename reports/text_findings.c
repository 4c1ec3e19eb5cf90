/*
 * text_findings.c: findings for a terminal, one block a rule, and for programs, one line each.
 * Reads the finished audit; must not judge.
 */
#include "reports/text.h"

#include "core/base/buf.h"
#include "core/benchmark/benchmark.h"
#include "reports/escape.h"
#include "reports/reports.h"

enum {
	MAX_SENTENCES = 8, /* of one rule, unless verbose */
};

static const char *const titles[PLM_STANDING_COUNT] = {
	[PLM_FAILED] = "Failed",   [PLM_UNJUDGED] = "Could not be judged",
	[PLM_PASSED] = "Passed",   [PLM_NOT_APPLICABLE] = "Not applicable",
	[PLM_ASIDE] = "Set aside",
};

static void write_state(struct plm_sheet *sheet, const struct plm_evidence *fact)
{
	if (fact->presence == PLM_PRESENT) {
		plm_sheet_text(sheet, fact->value && *fact->value ? fact->value : "empty");
	} else if (fact->presence == PLM_ABSENT) {
		plm_sheet_text(sheet, "does not exist");
	} else {
		plm_sheet_text(sheet, "could not be read:");
		plm_sheet_space(sheet);
		plm_sheet_text(sheet, plm_errno_words(fact->error));
	}
}

static void write_evidence(struct plm_text *text, const struct plm_outcome *outcome)
{
	struct plm_sheet *sheet = &text->sheet;

	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];

		plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
		plm_sheet_ink(sheet, PLM_INK_FAINT);
		plm_sheet_text(sheet, plm_aspect_name(fact->aspect));
		plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT + 12);
		sheet->indent = PLM_TEXT_WORDS_AT + 12;
		plm_sheet_text(sheet, fact->source);
		plm_sheet_text(sheet, ":");
		plm_sheet_space(sheet);
		write_state(sheet, fact);
		plm_sheet_ink(sheet, PLM_INK_PLAIN);
	}
	if (outcome->expected && outcome->evidence_count) {
		plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
		plm_sheet_ink(sheet, PLM_INK_FAINT);
		plm_sheet_text(sheet, "expected");
		plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT + 12);
		sheet->indent = PLM_TEXT_WORDS_AT + 12;
		plm_sheet_text(sheet, outcome->expected);
		plm_sheet_ink(sheet, PLM_INK_PLAIN);
	}
}

static void write_sentence(struct plm_text *text, const struct plm_outcome *outcome, bool several)
{
	struct plm_sheet *sheet = &text->sheet;
	const char *unnamed = plm_unnamed_instance(outcome);

	plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
	if (several) {
		plm_sheet_text(sheet, text->options->unicode ? "\u00b7" : "-");
		plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT + 2);
		sheet->indent = PLM_TEXT_WORDS_AT + 2;
	}
	if (unnamed) {
		plm_sheet_text(sheet, unnamed);
		if (outcome->message && *outcome->message)
			plm_sheet_text(sheet, ":");
		plm_sheet_space(sheet);
	}
	plm_sheet_text(sheet, outcome->message);
	if (text->options->verbose)
		write_evidence(text, outcome);
}

/* Other tools leave the sentence out: then there is nothing to say beside the rule's title. */
static bool is_told(const struct plm_text *text, const struct plm_outcome *outcome)
{
	return (outcome->message && *outcome->message) || plm_unnamed_instance(outcome) ||
	       (text->options->verbose && outcome->evidence_count);
}

static void write_sentences(struct plm_text *text, const struct plm_rule_view *view,
			    enum plm_standing standing)
{
	size_t limit = text->options->verbose ? SIZE_MAX : MAX_SENTENCES, written = 0;
	char more[64];

	for (size_t i = 0; i < view->count && written < limit; i++) {
		const struct plm_outcome *outcome = &view->results[i].outcome;

		if (plm_verdict_standing(outcome->verdict) != standing || !is_told(text, outcome))
			continue;
		write_sentence(text, outcome, view->counts[standing] > 1);
		written++;
	}
	if (written == limit && view->counts[standing] > limit) {
		plm_sheet_line(&text->sheet, PLM_TEXT_WORDS_AT);
		snprintf(more, sizeof more, "and %zu more; --verbose shows all",
			 view->counts[standing] - limit);
		plm_text_say(text, PLM_INK_FAINT, more);
	}
}

static void write_remedy(struct plm_text *text, const struct plm_item *rule)
{
	struct plm_slice hint = plm_first_sentence(plm_words(text->audit, rule->fixtext));

	if (!hint.size_bytes)
		return;
	plm_sheet_line(&text->sheet, PLM_TEXT_WORDS_AT);
	plm_sheet_text(&text->sheet, text->options->unicode ? "\u2192" : ">");
	plm_sheet_tab(&text->sheet, PLM_TEXT_WORDS_AT + 2);
	text->sheet.indent = PLM_TEXT_WORDS_AT + 2;
	plm_sheet_text_n(&text->sheet, hint.data, hint.size_bytes);
}

static void write_rule(struct plm_text *text, const struct plm_rule_view *view,
		       enum plm_standing standing)
{
	struct plm_sheet *sheet = &text->sheet;
	char id[256];

	plm_sheet_line(sheet, PLM_TEXT_MARGIN);
	plm_text_say(text,
		     view->severity == PLM_SEVERITY_HIGH ? plm_text_ink(standing) : PLM_INK_PLAIN,
		     plm_severity_name(view->severity));
	plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT);
	sheet->indent = PLM_TEXT_WORDS_AT;
	plm_text_say(text, PLM_INK_BOLD, view->rule->title);
	/* One word, so that it is not torn at a line's end; a longer id than this is cut. */
	snprintf(id, sizeof id, " (%s)", plm_benchmark_short_id(view->rule->id));
	plm_text_say(text, PLM_INK_FAINT, id);
	write_sentences(text, view, standing);
	if (standing == PLM_FAILED)
		write_remedy(text, view->rule);
}

void plm_text_findings(struct plm_text *text, enum plm_standing standing)
{
	struct plm_finding_cursor cursor = {.standing = standing,
					    .severity = PLM_SEVERITY_COUNT - 1};
	struct plm_rule_view view;

	for (size_t n = 0; plm_next_finding(text->audit, &cursor, &view); n++) {
		if (n == 0) {
			plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
			plm_text_say(text, plm_text_ink(standing), titles[standing]);
			plm_sheet_end_line(&text->sheet);
		}
		write_rule(text, &view, standing);
		plm_sheet_end_line(&text->sheet);
	}
}

static void write_line(struct plm_text *text, const struct plm_rule_view *view,
		       const struct plm_outcome *outcome)
{
	struct plm_buf *out = text->sheet.out;

	plm_buf_printf(out, "%s %s ", plm_verdict_name(outcome->verdict),
		       plm_severity_name(view->severity));
	plm_terminal_text(out, plm_benchmark_short_id(view->rule->id));
	if (outcome->instance) {
		plm_buf_str(out, " [");
		plm_terminal_text(out, outcome->instance);
		plm_buf_char(out, ']');
	}
	plm_buf_str(out, ": ");
	plm_terminal_text(out, plm_said(text->audit, view->rule, outcome));
	plm_buf_char(out, '\n');
}

void plm_text_findings_only(struct plm_text *text)
{
	for (int standing = PLM_FAILED; standing <= PLM_UNJUDGED; standing++) {
		struct plm_finding_cursor cursor = {.standing = (enum plm_standing)standing,
						    .severity = PLM_SEVERITY_COUNT - 1};
		struct plm_rule_view view;

		while (plm_next_finding(text->audit, &cursor, &view))
			for (size_t i = 0; i < view.count; i++) {
				const struct plm_outcome *outcome = &view.results[i].outcome;

				if ((int)plm_verdict_standing(outcome->verdict) == standing)
					write_line(text, &view, outcome);
			}
	}
	if (text->audit->scope_problem) {
		plm_buf_str(text->sheet.out, "incomplete: ");
		plm_terminal_text(text->sheet.out, text->audit->scope_problem);
		plm_buf_char(text->sheet.out, '\n');
	}
}
