/*
 * html.c: one self-contained page: no resource from elsewhere, no script but its own, nothing untrusted
 * unescaped. This file names the writer of each slot of reports/html/page.html.
 */
#include "reports/formats.h"

#include "reports/page.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "reports/reports.h"

static void write_host(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_html_text(page->out, plm_host_name(page->audit));
}

static void write_tool_version(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_html_text(page->out, page->audit->tool_version);
}

/* Whose judgement it is: stored results may be another tool's. */
static void write_judged_by(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	plm_buf_str(page->out,
		    plm_str_eq(audit->tool_name, "plimsoll") ? "Written by " : "Judged by ");
	plm_html_text(page->out, audit->tool_name);
	plm_buf_char(page->out, ' ');
	plm_html_text(page->out, audit->tool_version);
}

/* Nobody should take another tool's judgement for ours. */
static void write_brand_note(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	if (plm_str_eq(audit->tool_name, "plimsoll")) {
		plm_buf_str(page->out, "Audit of a container host");
		return;
	}
	plm_buf_str(page->out, "Judged by ");
	plm_html_text(page->out, audit->tool_name);
	plm_buf_char(page->out, ' ');
	plm_html_text(page->out, audit->tool_version);
}

static void write_style(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_add(page->out, plm_asset_style.data, plm_asset_style.size_bytes);
}

static void write_style_hash(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_str(page->out, plm_style_hash);
}

static void write_script(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_add(page->out, plm_asset_page_script.data, plm_asset_page_script.size_bytes);
}

static void write_script_hash(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_str(page->out, plm_page_script_hash);
}

static void write_date(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_page_date(page, page->audit->end_seconds);
}

static const struct plm_slot slots[] = {
	{"style-hash", write_style_hash},
	{"style", write_style},
	{"running-title", plm_page_running_title},
	{"running-title-hash", plm_page_running_title_hash},
	{"script-hash", write_script_hash},
	{"script", write_script},
	{"tool-version", write_tool_version},
	{"judged-by", write_judged_by},
	{"brand-note", write_brand_note},
	{"host", write_host},
	{"date", write_date},
	{"headline", plm_page_headline},
	{"particulars", plm_page_particulars},
	{"cautions", plm_page_cautions},
	{"gauge", plm_page_gauge},
	{"group-links", plm_page_group_links},
	{"containers-link", plm_page_containers_link},
	{"tally", plm_page_tally},
	{"findings", plm_page_findings},
	{"rules", plm_page_rules},
	{"since", plm_page_since},
	{"since-link", plm_page_since_link},
	{"controls", plm_page_controls},
	{"controls-link", plm_page_controls_link},
	{"files", plm_page_files},
	{"containers", plm_page_containers},
	{"legend", plm_page_legend},
	{"waivers", plm_page_waivers},
	{"scores", plm_page_scores},
	{"origin", plm_page_origin},
	{"values", plm_page_values},
	{NULL, NULL},
};

static void count_rules(struct plm_page *page)
{
	struct plm_totals *totals = &page->totals;
	struct plm_rule_view view;
	size_t at = 0;

	while (plm_next_rule(page->audit, &at, &view)) {
		enum plm_standing standing = plm_verdict_standing(view.verdict);

		totals->rules[view.severity][standing]++;
		totals->standing[standing]++;
	}
	totals->judged = totals->standing[PLM_FAILED] + totals->standing[PLM_UNJUDGED] +
			 totals->standing[PLM_PASSED];
}

int plm_report_html(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_page page = {
		.audit = audit, .selection = audit->selection, .since = options->since, .out = out};

	if (!arena)
		return plm_err_nomem(err);
	count_rules(&page);
	plm_page_mark_new(&page, arena);
	plm_page_fill(&page, &plm_asset_page, slots, NULL);
	return plm_report_end(out, err);
}
