/*
 * html_since.c: what an earlier audit says of this one: the score then and now, what is new, with links, and what is gone. Reads
 * the difference that was made; judges nothing.
 */
#include "reports/difference/difference.h"
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/base/rational.h"

enum { FIRST_CHANGES = 8 };

static bool is_new(enum plm_change change)
{
	return change <= PLM_CHANGE_UNWAIVED;
}

static bool is_gone(enum plm_change change)
{
	return change == PLM_CHANGE_FIXED || change == PLM_CHANGE_VANISHED;
}

void plm_page_mark_new(struct plm_page *page, struct plm_arena *arena)
{
	const struct plm_difference *since = page->since;
	const struct plm_rule_result *results = page->audit->results;
	bool *fresh;

	if (!since || !page->audit->result_count)
		return;
	fresh = plm_new_array(arena, bool, page->audit->result_count);
	if (!fresh) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	for (size_t i = 0; i < since->count; i++) {
		const struct plm_rule_result *now = since->items[i].now;

		if (is_new(since->items[i].change) && now)
			fresh[now - results] = true;
	}
	page->fresh = fresh;
}

void plm_page_new_badge(struct plm_page *page, const struct plm_rule_view *view)
{
	size_t first = (size_t)(view->results - page->audit->results);

	for (size_t i = 0; page->fresh && i < view->count; i++)
		if (page->fresh[first + i]) {
			plm_buf_str(page->out, "<span class=\"new\">New</span>");
			return;
		}
}

/* In tenths, cut as everything that is shown; false when there is none. */
static bool score_tenths(const struct plm_audit *audit, int64_t *tenths)
{
	const struct plm_score *score = &audit->scores[PLM_SCORE_DEFAULT];
	uint64_t num = 0, den = 1;

	if (!score->evaluated || !plm_decimal_parse(score->value, &num, &den) || num > 100 * den)
		return false;
	*tenths = (int64_t)((unsigned __int128)num * 10 / den);
	return true;
}

static void write_score(struct plm_page *page, const struct plm_difference *since)
{
	int64_t then, now, by;

	if (!score_tenths(since->then, &then) || !score_tenths(page->audit, &now))
		return;
	plm_buf_printf(page->out,
		       "<p class=\"trend\"><span class=\"hidden\">The score was </span>"
		       "<span class=\"trend-then\">%d.%d</span> <span class=\"symbol\" "
		       "aria-hidden=\"true\">\u2192</span><span class=\"hidden\"> and is </span> "
		       "<span class=\"trend-now\">%d.%d</span> ",
		       (int)(then / 10), (int)(then % 10), (int)(now / 10), (int)(now % 10));
	if (plm_difference_incomparable(since)) {
		plm_buf_printf(page->out,
			       "<span class=\"trend-by aside\">another %s: not to be "
			       "compared</span></p>\n",
			       plm_difference_incomparable(since));
		return;
	}
	by = now < then ? then - now : now - then;
	plm_buf_printf(page->out, "<span class=\"trend-by %s\">", now < then ? "failed" : "passed");
	if (by)
		plm_buf_printf(page->out, "%d.%d %s</span></p>\n", (int)(by / 10), (int)(by % 10),
			       now < then ? "lower" : "higher");
	else
		plm_buf_str(page->out, "the same</span></p>\n");
}

/* Beside the score on the cover; nothing where the two cannot be compared. */
void plm_page_score_since(struct plm_page *page)
{
	const struct plm_difference *since = page->since;
	int64_t then, now;

	if (!since || plm_difference_incomparable(since) || !score_tenths(since->then, &then) ||
	    !score_tenths(page->audit, &now))
		return;
	plm_buf_printf(page->out,
		       "<span class=\"score-beside\">%s <a href=\"#since\">%d.%d</a></span>",
		       now < then   ? "\u2193 down from"
		       : now > then ? "\u2191 up from"
				    : "as before,",
		       (int)(then / 10), (int)(then % 10));
}

static void write_count(struct plm_page *page, const char *class, size_t n, const char *words)
{
	plm_buf_printf(page->out,
		       "<li class=\"tile %s%s\"><span class=\"tile-count\">%zu</span> <span "
		       "class=\"tile-words\">%s</span></li>\n",
		       class, n ? "" : " none", n, words);
}

static void write_counts(struct plm_page *page, const struct plm_difference *since)
{
	const size_t *counts = since->counts;

	plm_buf_str(page->out, "<ul class=\"tiles\">\n");
	write_count(page, "failed", plm_difference_new(since, PLM_SEVERITY_UNKNOWN), "new");
	write_count(page, "unjudged", counts[PLM_CHANGE_BLIND], "not judged any more");
	write_count(page, "passed", counts[PLM_CHANGE_FIXED] + counts[PLM_CHANGE_VANISHED],
		    "fixed or gone");
	write_count(page, "", since->unchanged, "failed both times");
	write_count(page, "", counts[PLM_CHANGE_ASKED], "not asked then");
	plm_buf_str(page->out, "</ul>\n");
}

/* The anchor of a result that fails: its rule's number and its place among the rule's results. */
static void write_target(struct plm_page *page, const struct plm_rule_result *now)
{
	const struct plm_rule_result *first = now;

	if (plm_verdict_standing(now->outcome.verdict) > PLM_UNJUDGED) {
		plm_html_text(page->out, now->rule->id);
		return;
	}
	while (first > page->audit->results && first[-1].rule == now->rule)
		first--;
	plm_buf_printf(page->out, "r%zu-%zu", now->rule->index, (size_t)(now - first));
}

static void write_change(struct plm_page *page, const struct plm_changed *changed)
{
	const struct plm_rule_result *result = changed->now ? changed->now : changed->then;
	bool linked = changed->now && result->outcome.verdict != PLM_VERDICT_NOTSELECTED;

	plm_buf_str(page->out, "<li>");
	plm_page_severity(page, result->severity);
	plm_buf_str(page->out, linked ? " <a href=\"#" : " ");
	if (linked) {
		write_target(page, changed->now);
		plm_buf_str(page->out, "\">");
	}
	plm_html_text(page->out, result->rule->title);
	if (result->outcome.instance) {
		plm_buf_str(page->out, ": <bdi class=\"instance\">");
		plm_html_text(page->out, result->outcome.instance);
		plm_buf_str(page->out, "</bdi>");
	}
	plm_buf_str(page->out, linked ? "</a></li>\n" : "</li>\n");
}

/* The first ones at once, the others on request. */
static void write_list(struct plm_page *page, const char *title, bool wanted(enum plm_change),
		       size_t count)
{
	size_t written = 0;

	if (!count)
		return;
	plm_buf_printf(page->out, "<h3 class=\"changes-title\">%s</h3>\n<ul class=\"changes\">\n",
		       title);
	for (size_t i = 0; i < page->since->count; i++) {
		if (!wanted(page->since->items[i].change))
			continue;
		if (written++ == FIRST_CHANGES)
			plm_buf_printf(page->out,
				       "</ul>\n<details class=\"fold\"><summary>%zu more</summary>"
				       "\n<ul class=\"changes\">\n",
				       count - FIRST_CHANGES);
		write_change(page, &page->since->items[i]);
	}
	plm_buf_str(page->out, written > FIRST_CHANGES ? "</ul>\n</details>\n" : "</ul>\n");
}

void plm_page_since(struct plm_page *page, const void *subject)
{
	const struct plm_difference *since = page->since;

	(void)subject;
	if (!since)
		return;
	plm_buf_str(page->out, "<section class=\"tally\" id=\"since\" aria-labelledby=\"since-title"
			       "\">\n<h2 id=\"since-title\">Since ");
	plm_page_date(page, since->then->end_seconds);
	plm_buf_str(page->out, "</h2>\n");
	if (since->other_host) {
		plm_buf_str(page->out,
			    "<p class=\"caution\">The earlier audit is of another host: ");
		plm_html_text(page->out, since->other_host);
		plm_buf_str(page->out, ".</p>\n");
	}
	write_score(page, since);
	write_counts(page, since);
	write_list(page, "New failures", is_new, plm_difference_new(since, PLM_SEVERITY_UNKNOWN));
	write_list(page, "Fixed or gone", is_gone,
		   since->counts[PLM_CHANGE_FIXED] + since->counts[PLM_CHANGE_VANISHED]);
	plm_buf_str(page->out, "</section>\n");
}

void plm_page_since_link(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (page->since)
		plm_buf_str(page->out, "<li><a href=\"#since\">What changed</a></li>\n");
}
