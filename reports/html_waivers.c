/*
 * html_waivers.c: the waivers that were given, what each did, and who answers for it. Reads the
 * finished audit; must not judge.
 */
#include "reports/page.h"

#include "core/base/text.h"
#include "core/benchmark/waivers.h"

static void write_cell(struct plm_page *page, const char *text)
{
	plm_buf_str(page->out, "<td>");
	plm_html_text(page->out, text);
	plm_buf_str(page->out, "</td>");
}

static void write_what(struct plm_page *page, const struct plm_waiver_use *use)
{
	const struct plm_waiver *waiver = use->waiver;

	plm_buf_str(page->out, "<th scope=\"row\">");
	if (use->state == PLM_WAIVER_APPLIED) {
		plm_buf_str(page->out, "<a href=\"#");
		plm_html_text(page->out, waiver->rule->id);
		plm_buf_str(page->out, "\">");
		plm_html_text(page->out, waiver->rule->title);
		plm_buf_str(page->out, "</a>");
	} else {
		plm_html_text(page->out, waiver->rule ? waiver->rule->title : waiver->rule_name);
	}
	plm_buf_str(page->out, "</th>");
}

static void write_use(struct plm_page *page, const struct plm_waiver_use *use)
{
	const struct plm_waiver *waiver = use->waiver;

	plm_buf_str(page->out, "<tr>");
	write_what(page, use);
	if (use->state == PLM_WAIVER_APPLIED)
		plm_buf_printf(page->out, "<td>waives %zu result%s</td>", use->count,
			       use->count == 1 ? "" : "s");
	else
		write_cell(page, use->state == PLM_WAIVER_OTHER_HOST
					 ? "is for other hosts"
					 : plm_waiver_trouble(use->state));
	write_cell(page, waiver->instance ? waiver->instance : "all");
	write_cell(page, waiver->reason);
	write_cell(page, waiver->authority);
	plm_buf_str(page->out, "<td>");
	plm_page_date(page, waiver->expires);
	plm_buf_str(page->out, "</td>");
	write_cell(page, waiver->ticket);
	plm_buf_str(page->out, "</tr>\n");
}

void plm_page_waived(struct plm_page *page, const struct plm_rule_result *result)
{
	if (!result->waiver)
		return;
	plm_buf_str(page->out, "<p class=\"waived\"><a href=\"#waivers\">Waived</a> by ");
	plm_html_text(page->out, result->waiver->authority);
	plm_buf_printf(page->out, "; the result was %s. ", plm_verdict_name(result->unwaived));
	plm_html_text(page->out, result->waiver->reason);
	plm_buf_str(page->out, "</p>\n");
}

void plm_page_waivers(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	if (!audit->waivers || !audit->waivers->count)
		return;
	plm_buf_str(page->out, "<section id=\"waivers\" aria-labelledby=\"waivers-title\">\n"
			       "<h2 id=\"waivers-title\">Waivers</h2>\n<p>");
	plm_html_text(page->out, audit->waivers->file);
	if (audit->unwaived_scores[PLM_SCORE_DEFAULT].evaluated) {
		struct plm_slice score =
			plm_short_score(audit->unwaived_scores[PLM_SCORE_DEFAULT].value);

		plm_buf_str(page->out, ". Without waivers the score is ");
		plm_html_text_n(page->out, score.data, score.size_bytes);
	}
	plm_buf_str(page->out,
		    ".</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		    "aria-labelledby=\"waivers-title\"><table class=\"waivers\"><thead><tr>"
		    "<th scope=\"col\">Rule</th><th scope=\"col\">What it does</th>"
		    "<th scope=\"col\">Instances</th><th scope=\"col\">Reason</th>"
		    "<th scope=\"col\">Who answers</th><th scope=\"col\">Until</th>"
		    "<th scope=\"col\">Ticket</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < audit->waivers->count; i++)
		write_use(page, &audit->waiver_uses[i]);
	plm_buf_str(page->out, "</tbody></table></div>\n</section>\n");
}
