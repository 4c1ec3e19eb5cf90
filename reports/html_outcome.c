/*
 * html_outcome.c: what was found for one rule: the sentence and the evidence of each instance.
 * Instances that pass are kept short: a large host has thousands of them.
 */
#include "reports/page.h"

#include "reports/matrix.h"

void plm_page_fact_state(struct plm_page *page, const struct plm_evidence *fact)
{
	switch (fact->presence) {
	case PLM_PRESENT:
		if (!fact->value || !*fact->value) {
			plm_buf_str(page->out, "<span class=\"state\">empty</span>");
			return;
		}
		plm_buf_str(page->out, "<code>");
		plm_html_text(page->out, fact->value);
		plm_buf_str(page->out, "</code>");
		return;
	case PLM_ABSENT:
		plm_buf_str(page->out, "<span class=\"state absent\">does not exist</span>");
		return;
	case PLM_UNREADABLE:
	default:
		plm_buf_printf(page->out,
			       "<span class=\"state unreadable\">could not be read: %s</span>",
			       plm_errno_words(fact->error));
	}
}

static void write_row(struct plm_page *page, const struct plm_evidence *fact)
{
	plm_buf_printf(page->out,
		       "<tr><th scope=\"row\">%s</th><td class=\"value\" data-label=\"Value\">",
		       plm_aspect_name(fact->aspect));
	plm_page_fact_state(page, fact);
	plm_buf_str(page->out, "</td><td class=\"source\" data-label=\"Source\"><code>");
	plm_html_text(page->out, fact->source);
	plm_buf_str(page->out, "</code></td></tr>\n");
}

/* What was expected stands above what was found, so that the eye compares downwards. */
static void write_evidence(struct plm_page *page, const struct plm_outcome *outcome)
{
	if (!outcome->evidence_count && !outcome->expected)
		return;
	plm_buf_str(page->out, "<table class=\"evidence\"><caption>Evidence</caption>\n<thead><tr>"
			       "<th scope=\"col\">Side</th><th scope=\"col\">Value</th>"
			       "<th scope=\"col\">Source</th></tr></thead>\n<tbody>\n");
	if (outcome->expected) {
		plm_buf_str(page->out, "<tr class=\"expected\"><th scope=\"row\">expected</th>"
				       "<td class=\"value\" data-label=\"Value\">");
		plm_html_text(page->out, outcome->expected);
		plm_buf_str(page->out, "</td><td class=\"source\" data-label=\"Source\">this "
				       "rule</td></tr>\n");
	}
	for (size_t i = 0; i < outcome->evidence_count; i++)
		write_row(page, &outcome->evidence[i]);
	plm_buf_str(page->out, "</tbody></table>\n");
}

void plm_page_result_id(struct plm_page *page, const struct plm_rule_view *view, size_t result)
{
	plm_buf_printf(page->out, "r%zu-%zu", view->rule->index, result);
}

void plm_page_full_result(struct plm_page *page, const struct plm_rule_view *view, size_t result)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;

	plm_buf_str(page->out, "<div class=\"result\" id=\"");
	plm_page_result_id(page, view, result);
	plm_buf_str(page->out, "\">\n");
	if (view->count > 1 || outcome->instance) {
		plm_buf_str(page->out, "<p class=\"result-head\">");
		plm_page_chip(page, outcome->verdict);
		plm_buf_str(page->out, " <bdi class=\"instance\">");
		plm_html_text(page->out, outcome->instance);
		plm_buf_str(page->out, "</bdi></p>\n");
	}
	if (outcome->message && outcome->message[0])
		plm_page_sentence(page, outcome->message, NULL);
	plm_page_waived(page, &view->results[result]);
	write_evidence(page, outcome);
	plm_buf_str(page->out, "</div>\n");
}

static void write_others(struct plm_page *page, const struct plm_rule_view *view,
			 enum plm_standing standing, const char *words)
{
	if (!view->counts[standing])
		return;
	plm_buf_printf(page->out, "<details class=\"others %s\"><summary>%zu %s</summary>\n<ul>\n",
		       plm_standing_class(standing), view->counts[standing], words);
	if (view->counts[standing] > PLM_MANY)
		plm_page_folded_results(page, view, standing);
	for (size_t i = 0; i < view->count && view->counts[standing] <= PLM_MANY; i++)
		if (plm_verdict_standing(view->results[i].outcome.verdict) == standing)
			plm_page_short_result(page, view, i, false);
	plm_buf_str(page->out, "</ul>\n</details>\n");
}

void plm_page_outcomes(struct plm_page *page, const struct plm_rule_view *view)
{
	if (view->count == 1) {
		plm_page_full_result(page, view, 0);
		return;
	}
	plm_page_bad_results(page, view, PLM_FAILED);
	plm_page_bad_results(page, view, PLM_UNJUDGED);
	write_others(page, view, PLM_PASSED, "pass");
	write_others(page, view, PLM_NOT_APPLICABLE, "not applicable");
	write_others(page, view, PLM_ASIDE, "set aside");
}
