/*
 * html_findings.c: what to act on, worst first: one entry a rule, with the sentence of each
 * instance and the first step of the remedy. The evidence is with the rule, one link away.
 */
#include "reports/page.h"

enum {
	MAX_SENTENCES = 5, /* of one rule: the rest is a count and a link */
};

struct finding {
	const struct plm_rule_view *view;
	enum plm_standing standing;
};

static void write_standing(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	plm_buf_str(page->out, plm_standing_class(finding->standing));
}

static void write_severity_class(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	plm_buf_str(page->out, plm_severity_name(finding->view->severity));
}

static void write_severity(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	plm_page_severity(page, finding->view->severity);
}

/* The verdict of the first result that is listed here: a rule can have failed and unjudged ones. */
static void write_chip(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;
	const struct plm_rule_result *result = finding->view->results;

	while (plm_verdict_standing(result->outcome.verdict) != finding->standing)
		result++;
	plm_page_chip(page, result->outcome.verdict);
}

static void write_id(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	plm_html_text(page->out, finding->view->rule->id);
}

static void write_title(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	plm_html_text(page->out, finding->view->rule->title);
}

static void write_sentences(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;
	const struct plm_rule_view *view = finding->view;
	size_t written = 0, wanted = view->counts[finding->standing];

	for (size_t i = 0; i < view->count && written < MAX_SENTENCES; i++) {
		const struct plm_outcome *outcome = &view->results[i].outcome;

		if (plm_verdict_standing(outcome->verdict) != finding->standing)
			continue;
		plm_page_sentence(page, outcome->message, plm_unnamed_instance(outcome));
		written++;
	}
	if (wanted > written) {
		plm_buf_str(page->out, "<p class=\"more\"><a href=\"#");
		plm_html_text(page->out, view->rule->id);
		plm_buf_printf(page->out, "\">and %zu more</a></p>\n", wanted - written);
	}
}

static void write_remedy(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;
	struct plm_slice hint =
		plm_first_sentence(plm_words(page->audit, finding->view->rule->fixtext));

	if (finding->standing != PLM_FAILED || !hint.size_bytes)
		return;
	plm_buf_str(page->out, "<p class=\"remedy\"><span class=\"remedy-label\">Remedy</span> ");
	plm_html_text_n(page->out, hint.data, hint.size_bytes);
	plm_buf_str(page->out, "</p>\n");
}

static const struct plm_slot slots[] = {
	{"standing", write_standing},
	{"severity-class", write_severity_class},
	{"severity", write_severity},
	{"chip", write_chip},
	{"id", write_id},
	{"title", write_title},
	{"sentences", write_sentences},
	{"remedy", write_remedy},
	{NULL, NULL},
};

static size_t write_list(struct plm_page *page, enum plm_standing standing, const char *before)
{
	struct plm_finding_cursor cursor = {.standing = standing,
					    .severity = PLM_SEVERITY_COUNT - 1};
	struct plm_rule_view view;
	size_t written = 0;

	while (plm_next_finding(page->audit, &cursor, &view)) {
		struct finding finding = {&view, standing};

		if (written++ == 0)
			plm_buf_str(page->out, before);
		plm_page_fill(page, &plm_asset_finding, slots, &finding);
	}
	if (written)
		plm_buf_str(page->out, "</ol>\n");
	return written;
}

void plm_page_findings(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (!write_list(page, PLM_FAILED, "<ol class=\"findings\">\n"))
		plm_buf_str(page->out, page->totals.judged
					       ? "<p class=\"all-well\">No rule fails.</p>\n"
					       : "<p class=\"all-well\">There is nothing to act "
						 "on: nothing was evaluated.</p>\n");
	write_list(page, PLM_UNJUDGED,
		   "<h2 class=\"second\" id=\"unjudged\">What could not be judged</h2>\n"
		   "<p class=\"section-note\">Each of these may be bad. The reason says what to "
		   "change so that the next audit can tell.</p>\n<ol class=\"findings\">\n");
}
