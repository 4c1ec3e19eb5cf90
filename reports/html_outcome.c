/*
 * html_outcome.c: what was found for one rule: the sentence and the evidence of each instance.
 * Instances that pass are kept short: a large host has thousands of them.
 */
#include "reports/page.h"

static void write_state(struct plm_page *page, const struct plm_evidence *fact)
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
	write_state(page, fact);
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
	plm_html_text(page->out, view->rule->id);
	plm_buf_printf(page->out, "-%zu", result);
}

static void write_full(struct plm_page *page, const struct plm_rule_view *view, size_t result)
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
	write_evidence(page, outcome);
	plm_buf_str(page->out, "</div>\n");
}

/* One instance on one line, its evidence behind the sentence. */
static void write_short(struct plm_page *page, const struct plm_outcome *outcome)
{
	plm_buf_str(page->out, "<li>");
	plm_page_sentence(page, outcome->message, plm_unnamed_instance(outcome));
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
		write_full(page, view, 0);
		return;
	}
	for (int standing = PLM_FAILED; standing <= PLM_UNJUDGED; standing++)
		for (size_t i = 0; i < view->count; i++) {
			enum plm_verdict verdict = view->results[i].outcome.verdict;

			if ((int)plm_verdict_standing(verdict) == standing)
				write_full(page, view, i);
		}
	write_others(page, view, PLM_PASSED, "pass");
	write_others(page, view, PLM_NOT_APPLICABLE, "not applicable");
	write_others(page, view, PLM_ASIDE, "set aside");
}
