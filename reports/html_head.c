/*
 * html_head.c: the head of the page: what is wrong in one sentence, who the host is, the counts. Reads the finished audit; judges nothing.
 */
#include "core/engine/gate.h"
#include "reports/difference/difference.h"
#include "reports/page.h"

#include "core/facts/facts.h"

/* "1 of 4 rules fails, and is of high severity"; "5 of 25 rules fail, all of them of high severity". */
static void write_failed(struct plm_page *page, size_t failed, size_t high)
{
	plm_buf_printf(page->out, "<strong>%zu of %zu %s</strong>, ", failed, page->totals.judged,
		       failed == 1 ? "rules fails" : "rules fail");
	if (failed == 1)
		plm_buf_str(page->out, high ? "and is of high severity." : "not of high severity.");
	else if (high == failed)
		plm_buf_str(page->out, "all of them of high severity.");
	else if (high)
		plm_buf_printf(page->out, "%zu of them of high severity.", high);
	else
		plm_buf_str(page->out, "none of them of high severity.");
}

void plm_page_headline(struct plm_page *page, const void *subject)
{
	const struct plm_totals *t = &page->totals;
	size_t failed = t->standing[PLM_FAILED], unjudged = t->standing[PLM_UNJUDGED];
	size_t high = t->rules[PLM_SEVERITY_HIGH][PLM_FAILED];

	(void)subject;
	if (!page->audit->scores[PLM_SCORE_DEFAULT].evaluated && !failed && !unjudged) {
		plm_buf_str(page->out, "Nothing was evaluated: no selected rule applies here, and "
				       "this page is no statement about the host.");
		return;
	}
	if (failed)
		write_failed(page, failed, high);
	else if (unjudged)
		plm_buf_str(page->out, "<strong>No rule fails</strong>, as far as could be seen.");
	else
		plm_buf_printf(page->out, "<strong>All %zu rules that apply hold.</strong>",
			       t->judged);
	if (unjudged)
		plm_buf_printf(page->out, " %zu could not be judged%s.", unjudged,
			       failed ? " and may be bad too" : "");
}

static void write_platform(struct plm_page *page, const struct plm_host_identity *host)
{
	plm_page_pair(page, "System", host->os_name);
	if (!host->kernel)
		return;
	plm_buf_str(page->out, "<div><dt>Kernel</dt><dd>Linux ");
	plm_html_text(page->out, host->kernel);
	if (host->machine) {
		plm_buf_str(page->out, ", ");
		plm_html_text(page->out, host->machine);
	}
	plm_buf_str(page->out, "</dd></div>\n");
}

/* The first of them; all stand at the back of the page. */
static void write_addresses(struct plm_page *page, const struct plm_host_addresses *addresses)
{
	enum { MOST = 4 };

	if (!addresses->count && !addresses->problem)
		return;
	plm_buf_printf(
		page->out, "<div><dt>%s</dt><dd>",
		plm_plural(addresses->problem ? 2 : addresses->count, "Address", "Addresses"));
	for (size_t i = 0; i < addresses->count && i < MOST; i++) {
		plm_buf_str(page->out, i ? ", " : "");
		plm_html_text(page->out, addresses->items[i].address);
	}
	if (addresses->count > MOST)
		plm_buf_printf(page->out, " and %zu more", addresses->count - MOST);
	if (addresses->problem) {
		plm_buf_str(page->out, "could not be read: ");
		plm_html_text(page->out, addresses->problem);
	}
	plm_buf_str(page->out, "</dd></div>\n");
}

static void write_hardware(struct plm_page *page, const struct plm_host_identity *host)
{
	uint64_t mib = host->memory_bytes >> 20, tenths = (mib * 10 + 512) / 1024;

	if (!host->cpu_count || !host->memory_bytes)
		return;
	plm_buf_printf(page->out, "<div><dt>Hardware</dt><dd>%u %s, %llu.%llu GiB</dd></div>\n",
		       host->cpu_count, plm_plural(host->cpu_count, "processor", "processors"),
		       (unsigned long long)tenths / 10, (unsigned long long)tenths % 10);
}

/* What an earlier audit that was given to compare with says of this one. */
static void write_since(struct plm_page *page)
{
	const struct plm_difference *since = page->since;
	size_t new;

	if (!since)
		return;
	new = plm_difference_new(since, PLM_SEVERITY_UNKNOWN);
	plm_buf_str(page->out, "<div><dt>Since ");
	plm_page_date(page, since->then->end_seconds);
	plm_buf_printf(page->out, "</dt><dd>%zu new %s, %zu fixed or gone", new,
		       plm_plural(new, "failure", "failures"),
		       since->counts[PLM_CHANGE_FIXED] + since->counts[PLM_CHANGE_VANISHED]);
	if (since->then->scores[PLM_SCORE_DEFAULT].evaluated) {
		struct plm_slice value =
			plm_short_score(since->then->scores[PLM_SCORE_DEFAULT].value);

		plm_buf_printf(page->out, "; the score was %.*s", (int)value.size_bytes,
			       value.data);
	}
	plm_buf_str(page->out, "</dd></div>\n");
}

void plm_page_particulars(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	if (audit->host)
		write_platform(page, audit->host);
	if (!plm_str_eq(audit->host_label, "this host"))
		plm_page_pair(page, "Read from", audit->host_label);
	if (audit->host) {
		write_addresses(page, &audit->host->addresses);
		write_hardware(page, audit->host);
	}
	if (audit->containers)
		plm_buf_printf(page->out, "<div><dt>Containers</dt><dd>%zu running</dd></div>\n",
			       audit->containers->count);
	plm_page_pair(page, "Profile", plm_profile_title(audit));
	plm_buf_str(page->out, "<div><dt>Benchmark</dt><dd>");
	plm_html_text(page->out, audit->benchmark->title);
	plm_buf_char(page->out, ' ');
	plm_html_text(page->out, audit->benchmark->version);
	plm_buf_str(page->out, "</dd></div>\n<div><dt>Audited</dt><dd>");
	plm_page_date(page, audit->end_seconds);
	plm_buf_str(page->out, "</dd></div>\n");
	write_since(page);
}

/* What was asked for is said of an open gate too: nobody should have to guess how high it is. */
static void write_open_gate(struct plm_page *page)
{
	const struct plm_audit *audit = page->audit;

	plm_buf_str(page->out, "<p class=\"caution open\" role=\"note\"><span class=\"symbol\" "
			       "aria-hidden=\"true\">\u2713</span> <strong>The gate is open:"
			       "</strong> ");
	for (size_t i = 0; i < audit->gate_count; i++) {
		plm_buf_str(page->out, i ? "; " : "");
		plm_html_text(page->out, audit->gates[i].sentence);
	}
	plm_buf_str(page->out, ".</p>\n");
}

static void write_gates(struct plm_page *page)
{
	const struct plm_audit *audit = page->audit;

	if (audit->gate_count && !plm_gates_closed(audit))
		write_open_gate(page);
	for (size_t i = 0; i < audit->gate_count; i++) {
		if (!audit->gates[i].closed)
			continue;
		plm_buf_str(page->out,
			    "<p class=\"caution closed\" role=\"note\"><span class=\"symbol\" "
			    "aria-hidden=\"true\">\u2715</span> <strong>The gate is "
			    "closed:</strong> ");
		plm_html_text(page->out, audit->gates[i].sentence);
		plm_buf_str(page->out, ".</p>\n");
	}
}

void plm_page_cautions(struct plm_page *page, const void *subject)
{
	const struct plm_audit *audit = page->audit;

	(void)subject;
	write_gates(page);
	if (audit->inapplicable) {
		plm_buf_str(page->out, "<p class=\"caution\" role=\"note\"><span class=\"symbol\" "
				       "aria-hidden=\"true\">!</span> <strong>Nothing was "
				       "evaluated.</strong> <bdi class=\"scope\">");
		plm_html_text(page->out, audit->inapplicable);
		plm_buf_str(page->out, ".</bdi></p>\n");
	}
	if (!audit->scope_problem && !audit->incomplete)
		return;
	plm_buf_str(page->out, "<p class=\"caution\" role=\"note\"><span class=\"symbol\" "
			       "aria-hidden=\"true\">!</span> <strong>This audit is "
			       "incomplete.</strong> ");
	if (audit->scope_problem) {
		plm_buf_str(page->out, "<bdi class=\"scope\">");
		plm_html_text(page->out, audit->scope_problem);
		plm_buf_str(page->out, ".</bdi>");
	} else if (!audit->verdict_counts[PLM_VERDICT_UNKNOWN] &&
		   !audit->verdict_counts[PLM_VERDICT_ERROR]) {
		plm_buf_str(page->out, "Rules that were selected have a check that ");
		plm_html_text(page->out, audit->tool_name);
		plm_buf_str(page->out, " cannot evaluate: they are set aside.");
	} else {
		plm_buf_str(page->out, "Something that had to be judged could not be: see "
				       "<a href=\"#unjudged\">what could not be judged</a>.");
	}
	plm_buf_str(page->out, "</p>\n");
}

/* "2 high, 1 medium": only severities that occur. */
static void write_split(struct plm_page *page, enum plm_standing standing)
{
	const char *comma = "";

	plm_buf_str(page->out, "<span class=\"tile-split\">");
	for (int s = PLM_SEVERITY_HIGH; s >= PLM_SEVERITY_UNKNOWN; s--) {
		size_t n = page->totals.rules[s][standing];

		if (!n)
			continue;
		plm_buf_printf(page->out, "%s%zu %s", comma, n,
			       s == PLM_SEVERITY_UNKNOWN ? "of unknown severity"
							 : plm_severity_name((enum plm_severity)s));
		comma = ", ";
	}
	plm_buf_str(page->out, "</span>");
}

struct tile {
	enum plm_standing standing;
	const char *symbol, *words;
};

static void write_tile(struct plm_page *page, const struct tile *tile)
{
	size_t n = page->totals.standing[tile->standing];

	plm_buf_printf(page->out,
		       "<li class=\"tile %s%s\"><span class=\"tile-count\">%zu</span> "
		       "<span class=\"tile-words\"><span class=\"symbol\" "
		       "aria-hidden=\"true\">%s</span> %s</span> ",
		       plm_standing_class(tile->standing), n ? "" : " none", n, tile->symbol,
		       tile->words);
	if (tile->standing <= PLM_PASSED)
		write_split(page, tile->standing);
	plm_buf_str(page->out, "</li>\n");
}

void plm_page_tally(struct plm_page *page, const void *subject)
{
	static const struct tile tiles[] = {
		{PLM_FAILED, "\u2715", "failed"},
		{PLM_UNJUDGED, "?", "not judged"},
		{PLM_PASSED, "\u2713", "passed"},
		{PLM_NOT_APPLICABLE, "\u2013", "not applicable"},
		{PLM_ASIDE, "\u00b7", "set aside"},
	};
	size_t rules = 0;

	(void)subject;
	plm_page_bar(page, page->totals.standing);
	plm_buf_str(page->out, "<ul class=\"tiles\">\n");
	for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
		write_tile(page, &tiles[i]);
		rules += page->totals.standing[tiles[i].standing];
	}
	plm_buf_printf(page->out,
		       "</ul>\n<p class=\"tally-note\">%zu rules of the benchmark, %zu results: a "
		       "rule about containers has one for each. Set aside are rules outside the "
		       "profile, for information, or without a check.</p>\n",
		       rules, page->audit->result_count);
}
