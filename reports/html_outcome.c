/*
 * html_outcome.c: what was found for one rule: the sentence and the evidence of each instance.
 * Instances that pass are kept short: a large host has thousands of them.
 */
#include "reports/page.h"

static void write_state(struct plm_page *page, const struct plm_evidence *fact)
{
	switch (fact->presence) {
	case PLM_PRESENT:
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

static void write_row(struct plm_page *page, const struct plm_outcome *outcome, size_t i)
{
	const struct plm_evidence *fact = &outcome->evidence[i];
	const char *aspect = plm_aspect_name(fact->aspect);

	plm_buf_printf(page->out,
		       "<tr><th scope=\"row\"><span class=\"aspect\">%s</span></th><td "
		       "data-label=\"Found\">",
		       aspect);
	write_state(page, fact);
	plm_buf_str(page->out, "</td>");
	if (i == 0 && outcome->expected) {
		plm_buf_printf(page->out,
			       "<td class=\"expected\" data-label=\"Expected\" rowspan=\"%zu\">",
			       outcome->evidence_count);
		plm_html_text(page->out, outcome->expected);
		plm_buf_str(page->out, "</td>");
	}
	plm_buf_str(page->out, "<td class=\"source\" data-label=\"Source\"><code>");
	plm_html_text(page->out, fact->source);
	plm_buf_str(page->out, "</code></td></tr>\n");
}

static void write_evidence(struct plm_page *page, const struct plm_outcome *outcome)
{
	if (!outcome->evidence_count) {
		if (outcome->expected) {
			plm_buf_str(page->out, "<p class=\"expected-alone\">Expected: ");
			plm_html_text(page->out, outcome->expected);
			plm_buf_str(page->out, "</p>\n");
		}
		return;
	}
	plm_buf_str(page->out, "<table class=\"evidence\"><caption>Evidence</caption>\n<thead><tr>"
			       "<th scope=\"col\">Side</th><th scope=\"col\">Found</th>");
	if (outcome->expected)
		plm_buf_str(page->out, "<th scope=\"col\">Expected</th>");
	plm_buf_str(page->out, "<th scope=\"col\">Source</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < outcome->evidence_count; i++)
		write_row(page, outcome, i);
	plm_buf_str(page->out, "</tbody></table>\n");
}

static void write_full(struct plm_page *page, const struct plm_rule_view *view,
		       const struct plm_outcome *outcome)
{
	plm_buf_printf(page->out, "<div class=\"result %s\">\n",
		       plm_verdict_class(outcome->verdict));
	if (view->count > 1 || outcome->instance)
		plm_page_chip(page, outcome->verdict);
	if (outcome->message && outcome->message[0])
		plm_page_sentence(page, outcome);
	write_evidence(page, outcome);
	plm_buf_str(page->out, "</div>\n");
}

/* One instance on one line, its evidence behind the sentence. */
static void write_short(struct plm_page *page, const struct plm_outcome *outcome)
{
	plm_buf_str(page->out, "<li>");
	plm_page_sentence(page, outcome);
	plm_buf_str(page->out, "<p class=\"short-evidence\">");
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		plm_buf_str(page->out, "<span><code>");
		plm_html_text(page->out, outcome->evidence[i].source);
		plm_buf_str(page->out, "</code> ");
		write_state(page, &outcome->evidence[i]);
		plm_buf_str(page->out, "</span> ");
	}
	plm_buf_str(page->out, "</p></li>\n");
}

static void write_others(struct plm_page *page, const struct plm_rule_view *view,
			 enum plm_standing standing, const char *words)
{
	if (!view->counts[standing])
		return;
	plm_buf_printf(page->out, "<details class=\"others %s\"><summary>%zu %s</summary>\n<ul>\n",
		       plm_standing_class(standing), view->counts[standing], words);
	for (size_t i = 0; i < view->count; i++)
		if (plm_verdict_standing(view->results[i].outcome.verdict) == standing)
			write_short(page, &view->results[i].outcome);
	plm_buf_str(page->out, "</ul>\n</details>\n");
}

void plm_page_outcomes(struct plm_page *page, const struct plm_rule_view *view)
{
	if (view->count == 1) {
		write_full(page, view, &view->results[0].outcome);
		return;
	}
	for (int standing = PLM_FAILED; standing <= PLM_UNJUDGED; standing++)
		for (size_t i = 0; i < view->count; i++) {
			const struct plm_outcome *outcome = &view->results[i].outcome;

			if ((int)plm_verdict_standing(outcome->verdict) == standing)
				write_full(page, view, outcome);
		}
	write_others(page, view, PLM_PASSED, "pass");
	write_others(page, view, PLM_NOT_APPLICABLE, "not applicable");
	write_others(page, view, PLM_ASIDE, "set aside");
}
