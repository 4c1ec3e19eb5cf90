/*
 * html_findings.c: what to act on, worst first: one entry a rule, with the sentence of each
 * instance and the first step of the remedy. The evidence is with the rule, one link away.
 */
#include "reports/page.h"

enum {
	FIRST_FINDINGS = 10, /* of one severity: the rest is folded */
	FEW = 2,	     /* so many are not worth a fold */
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
	size_t wanted = view->counts[finding->standing];
	size_t written = plm_page_sentences(page, view, finding->standing);

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

static void write_new(struct plm_page *page, const void *subject)
{
	const struct finding *finding = subject;

	if (finding->standing == PLM_FAILED)
		plm_page_new_badge(page, finding->view);
}

static const struct plm_slot slots[] = {
	{"new", write_new},
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

/* Of each severity how many rules have results of a standing. */
static size_t count_findings(const struct plm_audit *audit, enum plm_standing standing,
			     size_t counts[PLM_SEVERITY_COUNT])
{
	struct plm_rule_view view;
	size_t at = 0, all = 0;

	while (plm_next_rule(audit, &at, &view))
		if (view.counts[standing]) {
			counts[view.severity]++;
			all++;
		}
	return all;
}

static void open_severity(struct plm_page *page, const struct finding *finding, size_t count)
{
	const char *severity = plm_severity_name(finding->view->severity);

	plm_buf_printf(page->out, "<h3 class=\"findings-title\" id=\"%s-%s\">",
		       plm_standing_class(finding->standing), severity);
	plm_page_severity(page, finding->view->severity);
	plm_buf_printf(page->out,
		       " <span class=\"count\">%zu %s</span></h3>\n<ol class=\"findings\">\n",
		       count, plm_plural(count, "rule", "rules"));
}

static void fold(struct plm_page *page, const struct finding *finding, size_t rest)
{
	plm_buf_printf(page->out,
		       "</ol>\n<details class=\"fold\"><summary>%zu more of severity %s</summary>\n"
		       "<ol class=\"findings\" start=\"%d\">\n",
		       rest, plm_severity_name(finding->view->severity), FIRST_FINDINGS + 1);
}

/* Worst first; of each severity the first ones at once, the others on request. */
static bool write_list(struct plm_page *page, enum plm_standing standing)
{
	struct plm_finding_cursor cursor = {.standing = standing,
					    .severity = PLM_SEVERITY_COUNT - 1};
	size_t counts[PLM_SEVERITY_COUNT] = {0}, written[PLM_SEVERITY_COUNT] = {0};
	size_t all = count_findings(page->audit, standing, counts);
	struct plm_rule_view view;

	while (plm_next_finding(page->audit, &cursor, &view)) {
		struct finding finding = {&view, standing};
		size_t count = counts[view.severity], at = written[view.severity]++;
		bool folded = count > FIRST_FINDINGS + FEW;

		if (at == 0)
			open_severity(page, &finding, count);
		if (at == FIRST_FINDINGS && folded)
			fold(page, &finding, count - at);
		plm_page_fill(page, &plm_asset_finding, slots, &finding);
		if (at + 1 == count)
			plm_buf_str(page->out, folded ? "</ol>\n</details>\n" : "</ol>\n");
	}
	return all > 0;
}

static bool has_unjudged(const struct plm_audit *audit)
{
	size_t counts[PLM_SEVERITY_COUNT] = {0};

	return count_findings(audit, PLM_UNJUDGED, counts) > 0;
}

void plm_page_findings(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (!write_list(page, PLM_FAILED))
		plm_buf_str(page->out, page->totals.judged
					       ? "<p class=\"all-well\">No rule fails.</p>\n"
					       : "<p class=\"all-well\">There is nothing to act "
						 "on: nothing was evaluated.</p>\n");
	if (!has_unjudged(page->audit))
		return;
	plm_buf_str(page->out,
		    "<h2 class=\"second\" id=\"unjudged\">What could not be judged</h2>\n"
		    "<p class=\"section-note\">Each of these may be bad. The reason says what to "
		    "change so that the next audit can tell.</p>\n");
	write_list(page, PLM_UNJUDGED);
}
