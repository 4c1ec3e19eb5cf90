/*
 * html_words.c: the small pieces of the page: chips, tags, bars, paragraphs, dates. A verdict or a
 * severity is always a word and a shape, never a colour alone.
 */
#include "reports/page.h"

struct chip {
	const char *symbol, *words;
};

static const struct chip chips[PLM_VERDICT_COUNT] = {
	[PLM_VERDICT_UNKNOWN] = {"?", "Unknown"},
	[PLM_VERDICT_PASS] = {"\u2713", "Pass"},
	[PLM_VERDICT_FAIL] = {"\u2715", "Fail"},
	[PLM_VERDICT_ERROR] = {"!", "Error"},
	[PLM_VERDICT_NOTAPPLICABLE] = {"\u2013", "Not applicable"},
	[PLM_VERDICT_NOTCHECKED] = {"\u25cb", "Not checked"},
	[PLM_VERDICT_NOTSELECTED] = {"\u00b7", "Not selected"},
	[PLM_VERDICT_INFORMATIONAL] = {"i", "For information"},
	[PLM_VERDICT_FIXED] = {"\u2713", "Fixed"},
};

static const struct chip severities[PLM_SEVERITY_COUNT] = {
	[PLM_SEVERITY_UNKNOWN] = {"", "Severity unknown"},
	[PLM_SEVERITY_INFO] = {"", "Info"},
	[PLM_SEVERITY_LOW] = {"\u25b2", "Low"},
	[PLM_SEVERITY_MEDIUM] = {"\u25b2\u25b2", "Medium"},
	[PLM_SEVERITY_HIGH] = {"\u25b2\u25b2\u25b2", "High"},
};

const char *plm_standing_class(enum plm_standing standing)
{
	static const char *const names[PLM_STANDING_COUNT] = {
		[PLM_FAILED] = "failed", [PLM_UNJUDGED] = "unjudged",
		[PLM_PASSED] = "passed", [PLM_NOT_APPLICABLE] = "not-applicable",
		[PLM_ASIDE] = "aside",
	};

	return names[standing];
}

const char *plm_verdict_class(enum plm_verdict verdict)
{
	return plm_standing_class(plm_verdict_standing(verdict));
}

void plm_page_symbol(struct plm_page *page, enum plm_verdict verdict)
{
	plm_buf_printf(
		page->out,
		"<span class=\"symbol\" aria-hidden=\"true\">%s</span><span class=\"hidden\">"
		"%s:</span>",
		chips[verdict].symbol, chips[verdict].words);
}

void plm_page_chip(struct plm_page *page, enum plm_verdict verdict)
{
	plm_buf_printf(
		page->out,
		"<span class=\"chip %s\"><span class=\"symbol\" aria-hidden=\"true\">%s</span> "
		"%s</span>",
		plm_verdict_class(verdict), chips[verdict].symbol, chips[verdict].words);
}

void plm_page_severity(struct plm_page *page, enum plm_severity severity)
{
	plm_buf_printf(page->out,
		       "<span class=\"severity %s\"><span class=\"symbol\" aria-hidden=\"true\">%s"
		       "</span> %s</span>",
		       plm_severity_name(severity), severities[severity].symbol,
		       severities[severity].words);
}

void plm_page_paragraphs(struct plm_page *page, const char *text)
{
	struct plm_slice rest = plm_slice_of(text ? text : ""), paragraph;

	while (plm_next_paragraph(&rest, &paragraph)) {
		plm_buf_str(page->out, "<p>");
		plm_html_text_n(page->out, paragraph.data, paragraph.size_bytes);
		plm_buf_str(page->out, "</p>\n");
	}
}

/* A name (pam_unix.so, net.ipv4.ip_forward) keeps its first letter at the head of a sentence. */
static bool begins_with_name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	return text[n] && !strchr(" ,:;'-", text[n]);
}

void plm_page_sentence(struct plm_page *page, const char *message, const char *instance)
{
	bool verbatim = begins_with_name(instance ? instance : message);

	plm_buf_printf(page->out, "<p class=\"sentence%s\">", verbatim ? " verbatim" : "");
	if (instance) {
		plm_buf_str(page->out, "<bdi class=\"instance\">");
		plm_html_text(page->out, instance);
		plm_buf_str(page->out, "</bdi> ");
	}
	plm_buf_str(page->out, "<bdi>");
	plm_html_text(page->out, message);
	plm_buf_str(page->out, "</bdi></p>\n");
}

void plm_page_counts(struct plm_page *page, const size_t counts[PLM_STANDING_COUNT])
{
	static const struct {
		enum plm_standing standing;
		const char *one, *many;
	} words[] = {
		{PLM_FAILED, "fails", "fail"},
		{PLM_UNJUDGED, "not judged", "not judged"},
		{PLM_PASSED, "passes", "pass"},
	};
	const char *separator = "";

	plm_buf_str(page->out, "<span class=\"counts\">");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = counts[words[i].standing];

		if (!n)
			continue;
		plm_buf_printf(page->out, "%s<span class=\"%s\">%zu %s</span>", separator,
			       plm_standing_class(words[i].standing), n,
			       plm_plural(n, words[i].one, words[i].many));
		separator = ", ";
	}
	plm_buf_str(page->out, "</span>");
}

void plm_page_bar(struct plm_page *page, const size_t counts[PLM_STANDING_COUNT])
{
	static const enum plm_standing order[] = {PLM_FAILED, PLM_UNJUDGED, PLM_PASSED};
	size_t total = counts[PLM_FAILED] + counts[PLM_UNJUDGED] + counts[PLM_PASSED], at = 0;

	if (!total)
		return;
	plm_buf_str(page->out, "<svg class=\"bar\" viewBox=\"0 0 1000 10\" "
			       "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		size_t width = counts[order[i]] * 1000 / total;

		if (i == 2 && counts[order[i]])
			width = 1000 - at;
		plm_buf_printf(page->out,
			       "<rect class=\"%s\" x=\"%zu\" width=\"%zu\" height=\"10\"/>",
			       plm_standing_class(order[i]), at, width);
		at += width;
	}
	plm_buf_str(page->out, "</svg>");
}

void plm_page_date(struct plm_page *page, int64_t seconds)
{
	static const char *const months[] = {
		"January", "February", "March",	    "April",   "May",	   "June",
		"July",	   "August",   "September", "October", "November", "December",
	};
	time_t t = (time_t)seconds;
	struct tm tm = {.tm_mday = 1, .tm_year = 70};

	gmtime_r(&t, &tm);
	plm_buf_str(page->out, "<time datetime=\"");
	plm_iso_time(page->out, seconds);
	plm_buf_printf(page->out, "\">%d %s %lld, %02d:%02d UTC</time>", tm.tm_mday,
		       months[tm.tm_mon], tm.tm_year + 1900LL, tm.tm_hour, tm.tm_min);
}

void plm_page_pair(struct plm_page *page, const char *term, const char *text)
{
	if (!text || !text[0])
		return;
	plm_buf_printf(page->out, "<div><dt>%s</dt><dd>", term);
	plm_html_text(page->out, text);
	plm_buf_str(page->out, "</dd></div>\n");
}
