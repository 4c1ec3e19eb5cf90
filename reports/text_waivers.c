/*
 * text_waivers.c: what waivers did to the result, for a terminal and for programs. Reads the
 * finished audit; must not judge.
 */
#include "reports/text.h"

#include "core/base/buf.h"
#include "core/base/iso_time.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/waivers.h"
#include "reports/escape.h"
#include "reports/reports.h"

static void write_title(struct plm_text *text, const char *title)
{
	plm_sheet_line(&text->sheet, PLM_TEXT_MARGIN);
	plm_text_say(text, PLM_INK_BOLD, title);
	plm_sheet_end_line(&text->sheet);
}

static void write_terms(struct plm_text *text, const struct plm_waiver *waiver)
{
	struct plm_sheet *sheet = &text->sheet;
	char until[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(waiver->expires, until);
	plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
	plm_sheet_text(sheet, waiver->reason);
	plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
	plm_sheet_ink(sheet, PLM_INK_FAINT);
	plm_sheet_text(sheet, waiver->authority);
	plm_sheet_text(sheet, ", until");
	plm_sheet_space(sheet);
	plm_sheet_text(sheet, until);
	if (waiver->ticket[0]) {
		plm_sheet_text(sheet, ",");
		plm_sheet_space(sheet);
		plm_sheet_text(sheet, waiver->ticket);
	}
	plm_sheet_ink(sheet, PLM_INK_PLAIN);
}

static void write_applied(struct plm_text *text, const struct plm_waiver_use *use)
{
	struct plm_sheet *sheet = &text->sheet;

	plm_sheet_line(sheet, PLM_TEXT_MARGIN);
	plm_sheet_text(sheet, "waived");
	plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT);
	sheet->indent = PLM_TEXT_WORDS_AT;
	plm_text_say(text, PLM_INK_BOLD, use->waiver->rule->title);
	for (size_t i = 0; i < text->audit->result_count; i++) {
		const struct plm_rule_result *result = &text->audit->results[i];

		if (result->waiver != use->waiver || !result->outcome.message)
			continue;
		plm_sheet_line(sheet, PLM_TEXT_WORDS_AT);
		plm_sheet_text(sheet, result->outcome.message);
	}
	write_terms(text, use->waiver);
	plm_sheet_end_line(sheet);
}

static void write_idle(struct plm_text *text, const struct plm_waiver_use *use)
{
	struct plm_sheet *sheet = &text->sheet;

	plm_sheet_line(sheet, PLM_TEXT_MARGIN);
	plm_sheet_tab(sheet, PLM_TEXT_WORDS_AT);
	sheet->indent = PLM_TEXT_WORDS_AT;
	plm_sheet_text(sheet, plm_benchmark_short_id(use->waiver->rule_name));
	plm_sheet_text(sheet, ":");
	plm_sheet_space(sheet);
	plm_text_say(text, PLM_INK_DOUBT, plm_waiver_trouble(use->state));
	write_terms(text, use->waiver);
	plm_sheet_end_line(sheet);
}

void plm_text_waivers(struct plm_text *text)
{
	const struct plm_audit *audit = text->audit;
	size_t count = audit->waivers ? audit->waivers->count : 0, idle = 0;

	if (audit->waived_count)
		write_title(text, "Waived");
	for (size_t i = 0; i < count; i++)
		if (audit->waiver_uses[i].state == PLM_WAIVER_APPLIED)
			write_applied(text, &audit->waiver_uses[i]);
	for (size_t i = 0; i < count; i++) {
		if (!plm_waiver_trouble(audit->waiver_uses[i].state))
			continue;
		if (idle++ == 0)
			write_title(text, "Waivers that do not apply");
		write_idle(text, &audit->waiver_uses[i]);
	}
}

void plm_text_waiver_lines(struct plm_text *text)
{
	const struct plm_audit *audit = text->audit;
	size_t count = audit->waivers ? audit->waivers->count : 0;

	for (size_t i = 0; i < count; i++) {
		const struct plm_waiver_use *use = &audit->waiver_uses[i];

		if (!plm_waiver_trouble(use->state))
			continue;
		plm_buf_str(text->sheet.out, "waiver ");
		plm_terminal_text(text->sheet.out, use->waiver->file);
		plm_buf_printf(text->sheet.out, ":%ld ", use->waiver->line);
		plm_terminal_text(text->sheet.out, plm_benchmark_short_id(use->waiver->rule_name));
		plm_buf_printf(text->sheet.out, ": %s\n", plm_waiver_trouble(use->state));
	}
}
