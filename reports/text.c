/*
 * text.c: what a terminal shows: who was audited, findings worst first, counts and score. Untrusted
 * text is escaped before it is wrapped.
 */
#include "reports/text.h"

#include "core/base/buf.h"
#include "core/engine/gate.h"
#include "reports/difference/difference.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/tailoring.h"
#include "core/facts/facts.h"
#include "reports/formats.h"
#include "reports/reports.h"

enum {
	NARROWEST = 40,
	DEFAULT_WIDTH = 80,
};

void plm_text_say(struct plm_text *text, enum plm_ink ink, const char *words)
{
	plm_sheet_ink(&text->sheet, ink);
	plm_sheet_text(&text->sheet, words);
	plm_sheet_ink(&text->sheet, PLM_INK_PLAIN);
}

enum plm_ink plm_text_ink(enum plm_standing standing)
{
	static const enum plm_ink inks[PLM_STANDING_COUNT] = {
		[PLM_FAILED] = PLM_INK_BAD,  [PLM_UNJUDGED] = PLM_INK_DOUBT,
		[PLM_PASSED] = PLM_INK_GOOD, [PLM_NOT_APPLICABLE] = PLM_INK_FAINT,
		[PLM_ASIDE] = PLM_INK_FAINT,
	};

	return inks[standing];
}

/* The first of them: a node of a cluster has many. */
static void write_addresses(struct plm_text *text, const struct plm_host_addresses *addresses)
{
	enum { MOST = 4 };
	char word[128];

	if (addresses->problem) {
		plm_sheet_text(&text->sheet, "its addresses could not be read:");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, addresses->problem);
		plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	}
	if (!addresses->count)
		return;
	for (size_t i = 0; i < addresses->count && i < MOST; i++) {
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, addresses->items[i].address);
		if (i + 1 < addresses->count)
			plm_sheet_text(&text->sheet, ",");
	}
	if (addresses->count > MOST) {
		snprintf(word, sizeof(word), " and %zu more", addresses->count - MOST);
		plm_sheet_text(&text->sheet, word);
	}
	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
}

static void write_head(struct plm_text *text)
{
	const struct plm_audit *audit = text->audit;
	const char *os = audit->host ? audit->host->os_name : NULL;
	const char *kernel = audit->host ? audit->host->kernel : NULL;

	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	plm_text_say(text, PLM_INK_BOLD, plm_host_name(audit));
	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	if (os)
		plm_sheet_text(&text->sheet, os);
	if (os && kernel)
		plm_sheet_text(&text->sheet, ",");
	if (kernel) {
		plm_sheet_text(&text->sheet, os ? " Linux" : "Linux");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, kernel);
	}
	if (os || kernel)
		plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	if (audit->host)
		write_addresses(text, &audit->host->addresses);
	plm_sheet_text(&text->sheet, audit->benchmark->title);
	plm_sheet_space(&text->sheet);
	plm_sheet_text(&text->sheet, audit->benchmark->version);
	plm_sheet_text(&text->sheet, audit->selection->profile ? ", profile" : ",");
	plm_sheet_space(&text->sheet);
	plm_sheet_text(&text->sheet, plm_profile_title(audit));
	if (audit->selection->tailoring) {
		plm_sheet_text(&text->sheet, ", tailored by");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, audit->selection->tailoring->file);
	}
	plm_sheet_end_line(&text->sheet);
}

/* "2 passed": nothing for none. */
static void write_count(struct plm_text *text, enum plm_standing standing, const char *words)
{
	char count[32];

	if (!text->rules[standing])
		return;
	if (text->sheet.column > PLM_TEXT_MARGIN)
		plm_sheet_text(&text->sheet, ",");
	snprintf(count, sizeof count, " %zu", text->rules[standing]);
	plm_sheet_ink(&text->sheet, plm_text_ink(standing));
	plm_sheet_text(&text->sheet, text->sheet.column > PLM_TEXT_MARGIN ? count : count + 1);
	plm_sheet_text(&text->sheet, words);
	plm_sheet_ink(&text->sheet, PLM_INK_PLAIN);
}

static void write_gates(struct plm_text *text)
{
	for (size_t i = 0; i < text->audit->gate_count; i++) {
		if (!text->audit->gates[i].closed)
			continue;
		plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
		plm_text_say(text, PLM_INK_BAD, "the gate is closed:");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, text->audit->gates[i].sentence);
	}
}

/* What an earlier audit that was given to compare with says of this one. */
static void write_since(struct plm_text *text)
{
	const struct plm_difference *since = text->options->since;
	plm_auto_buf struct plm_buf words = {0};
	size_t new;

	if (!since)
		return;
	new = plm_difference_new(since, PLM_SEVERITY_UNKNOWN);
	plm_buf_str(&words, "since ");
	plm_iso_time(&words, since->then->end_seconds);
	plm_buf_printf(&words, ": %zu new %s, %zu fixed or gone", new,
		       plm_plural(new, "failure", "failures"),
		       since->counts[PLM_CHANGE_FIXED] + since->counts[PLM_CHANGE_VANISHED]);
	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	plm_sheet_text(&text->sheet, plm_buf_text(&words));
	if (since->other_host) {
		plm_sheet_text(&text->sheet, "; that audit is of another host:");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, since->other_host);
	}
	if (words.failed)
		text->sheet.out->failed = words.failed;
}

static void write_unwaived(struct plm_text *text)
{
	const struct plm_score *score = &text->audit->unwaived_scores[PLM_SCORE_DEFAULT];
	struct plm_slice value;

	if (!text->audit->waived_count || !score->evaluated)
		return;
	value = plm_short_score(score->value);
	plm_sheet_text(&text->sheet, ",");
	plm_sheet_space(&text->sheet);
	plm_sheet_text_n(&text->sheet, value.data, value.size_bytes);
	plm_sheet_text(&text->sheet, " without waivers");
}

static void write_score(struct plm_text *text)
{
	const struct plm_score *score = &text->audit->scores[PLM_SCORE_DEFAULT];
	struct plm_slice value = plm_short_score(score->value);

	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	if (!score->evaluated) {
		plm_text_say(text, PLM_INK_BOLD,
			     "no score: nothing was evaluated, no selected rule applies here");
		if (text->audit->inapplicable) {
			plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
			plm_sheet_text(&text->sheet, text->audit->inapplicable);
		}
		return;
	}
	plm_sheet_ink(&text->sheet, PLM_INK_BOLD);
	plm_sheet_text(&text->sheet, "score");
	plm_sheet_space(&text->sheet);
	plm_sheet_text_n(&text->sheet, value.data, value.size_bytes);
	plm_sheet_ink(&text->sheet, PLM_INK_PLAIN);
	plm_sheet_text(&text->sheet, " of 100");
	write_unwaived(text);
}

static void write_foot(struct plm_text *text)
{
	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	write_count(text, PLM_FAILED, " failed");
	write_count(text, PLM_UNJUDGED, " not judged");
	write_count(text, PLM_PASSED, " passed");
	write_count(text, PLM_NOT_APPLICABLE, " not applicable");
	write_count(text, PLM_ASIDE, " set aside");
	write_score(text);
	write_since(text);
	if (text->options->verbose)
		write_gates(text);
	if (text->audit->scope_problem) {
		plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
		plm_text_say(text, PLM_INK_DOUBT, "incomplete:");
		plm_sheet_space(&text->sheet);
		plm_sheet_text(&text->sheet, text->audit->scope_problem);
	}
	plm_sheet_end_line(&text->sheet);
}

static void count_rules(struct plm_text *text)
{
	struct plm_rule_view view;
	size_t at = 0;

	while (plm_next_rule(text->audit, &at, &view))
		text->rules[plm_verdict_standing(view.verdict)]++;
}

int plm_report_text(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err)
{
	int width = options->width ? options->width : DEFAULT_WIDTH;
	struct plm_text text = {
		.audit = audit,
		.options = options,
		.sheet = {.out = out, .colour = options->colour && !options->findings_only},
	};

	text.sheet.width = (size_t)(width < NARROWEST ? NARROWEST : width);
	count_rules(&text);
	if (options->findings_only) {
		plm_text_findings_only(&text);
		plm_text_waiver_lines(&text);
		return plm_report_end(out, err);
	}
	write_head(&text);
	plm_text_findings(&text, PLM_FAILED);
	plm_text_findings(&text, PLM_UNJUDGED);
	if (options->verbose) {
		plm_text_findings(&text, PLM_PASSED);
		plm_text_findings(&text, PLM_NOT_APPLICABLE);
	}
	plm_text_waivers(&text);
	write_foot(&text);
	return plm_report_end(out, err);
}
