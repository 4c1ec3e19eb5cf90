/*
 * html_about.c: the back of the page: what the verdicts mean, scores in every model, where the
 * report comes from, the values in force.
 */
#include "reports/page.h"

#include "core/benchmark/tailoring.h"

#include "core/facts/facts.h"

void plm_page_legend(struct plm_page *page, const void *subject)
{
	static const struct {
		enum plm_verdict verdict;
		const char *words;
	} legend[] = {
		{PLM_VERDICT_FAIL, "What was asked does not hold."},
		{PLM_VERDICT_UNKNOWN, "Something that had to be read could not be. It is never "
				      "counted as a pass."},
		{PLM_VERDICT_ERROR, "plimsoll itself could not finish the check."},
		{PLM_VERDICT_PASS, "Everything that was asked about holds, on every side that was "
				   "asked."},
		{PLM_VERDICT_NOTAPPLICABLE, "What the rule is about does not exist on this host."},
		{PLM_VERDICT_NOTCHECKED, "The rule has no check that plimsoll can evaluate."},
	};

	(void)subject;
	for (size_t i = 0; i < sizeof legend / sizeof *legend; i++) {
		plm_buf_str(page->out, "<dt>");
		plm_page_chip(page, legend[i].verdict);
		plm_buf_printf(page->out, "</dt><dd>%s</dd>\n", legend[i].words);
	}
}

void plm_page_scores(struct plm_page *page, const void *subject)
{
	static const char *const models[PLM_SCORE_COUNT] = {
		[PLM_SCORE_DEFAULT] = "default: groups and weights",
		[PLM_SCORE_FLAT] = "flat: weights",
		[PLM_SCORE_FLAT_UNWEIGHTED] = "flat, unweighted: rules",
		[PLM_SCORE_ABSOLUTE] = "absolute: all or nothing",
	};

	(void)subject;
	plm_buf_str(page->out, "<table class=\"scores\"><thead><tr><th scope=\"col\">XCCDF "
			       "model</th><th scope=\"col\">Score</th><th scope=\"col\">Of</th>"
			       "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < PLM_SCORE_COUNT; i++) {
		const struct plm_score *score = &page->audit->scores[i];

		plm_buf_printf(page->out, "<tr><th scope=\"row\">%s</th><td>", models[i]);
		plm_html_text(page->out, score->evaluated ? score->value : "none");
		plm_buf_str(page->out, "</td><td>");
		plm_html_text(page->out, score->maximum);
		plm_buf_str(page->out, "</td></tr>\n");
	}
	plm_buf_str(page->out, "</tbody></table>\n<p>What could not be judged counts as failed; "
			       "what does not apply is not counted.</p>\n");
}

static void write_tailoring_origin(struct plm_page *page, const struct plm_tailoring *tailoring)
{
	if (!tailoring)
		return;
	plm_page_pair(page, "Tailoring", tailoring->id);
	plm_page_pair(page, "Its file", tailoring->file);
	plm_page_pair(page, "Its SHA-256", tailoring->sha256);
}

/* "192.0.2.7/24 on eth0 (02:00:5e:10:00:07)" */
static void write_addresses(struct plm_page *page, const struct plm_host_addresses *addresses)
{
	for (size_t i = 0; i < addresses->count; i++) {
		const struct plm_host_address *address = &addresses->items[i];

		plm_buf_str(page->out, "<div><dt>Address</dt><dd>");
		plm_html_text(page->out, address->address);
		if (address->interface) {
			plm_buf_printf(page->out, "/%u on ", address->prefix);
			plm_html_text(page->out, address->interface);
		}
		if (address->mac) {
			plm_buf_str(page->out, " (");
			plm_html_text(page->out, address->mac);
			plm_buf_char(page->out, ')');
		}
		plm_buf_str(page->out, "</dd></div>\n");
	}
}

void plm_page_origin(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	plm_page_pair(page, "Benchmark", audit->benchmark->id);
	plm_page_pair(page, "File", audit->benchmark->file);
	plm_page_pair(page, "SHA-256", audit->benchmark->sha256);
	if (audit->selection->profile)
		plm_page_pair(page, "Profile", audit->selection->profile->id);
	write_tailoring_origin(page, audit->selection->tailoring);
	if (!audit->host)
		return;
	plm_page_pair(page, "Machine id", audit->host->machine_id);
	plm_page_pair(page, "Boot id", audit->host->boot_id);
	write_addresses(page, &audit->host->addresses);
	plm_page_pair(page, "Audited as uid", audit->host->reader_euid);
}

void plm_page_values(struct plm_page *page, const void *subject)
{
	const struct plm_benchmark *benchmark = page->audit->benchmark;

	(void)subject;
	if (!benchmark->value_count)
		return;
	plm_buf_str(page->out, "<details class=\"values\"><summary>Values in force</summary>\n"
			       "<table><thead><tr><th scope=\"col\">Value</th><th scope=\"col\">"
			       "Set to</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < benchmark->value_count; i++) {
		plm_buf_str(page->out, "<tr><th scope=\"row\">");
		plm_html_text(page->out, benchmark->values[i].title);
		plm_buf_str(page->out, "</th><td><code>");
		plm_html_text(page->out, page->audit->selection->values[i]);
		plm_buf_str(page->out, "</code></td></tr>\n");
	}
	plm_buf_str(page->out, "</tbody></table></details>\n");
}
