/*
 * html_rule.c: one rule with everything known about it: outcome, then what its author wrote.
 */
#include "reports/page.h"

struct card {
	const struct plm_rule_view *view;
	int depth; /* of its group: the heading's level follows */
};

static void write_standing(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_buf_str(page->out, plm_verdict_class(card->view->verdict));
}

static void write_chip(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_chip(page, card->view->verdict);
}

static void write_heading(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_buf_printf(page->out, "h%d", card->depth + 3 < 6 ? card->depth + 3 : 6);
}

static void write_id(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_html_text(page->out, card->view->rule->id);
}

static void write_title(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_html_text(page->out, card->view->rule->title);
}

/* "2 of 4": how many instances fail. */
static void write_instances(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;
	const struct plm_rule_view *view = card->view;
	enum plm_standing standing = plm_verdict_standing(view->verdict);

	if (view->count > 1)
		plm_buf_printf(page->out,
			       "<span class=\"instances\">%zu of %zu<span class=\"hidden\"> "
			       "instances</span></span>",
			       view->counts[standing], view->count);
}

static void write_severity(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_severity(page, card->view->severity);
}

static void write_severity_class(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_buf_str(page->out, plm_severity_name(card->view->severity));
}

static void write_new(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_new_badge(page, card->view);
}

static void write_outcome(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_outcomes(page, card->view);
}

static void write_words(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_item_words(page, card->view->rule);
}

static void write_fix(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_item_fix(page, card->view->rule);
	plm_page_recheck(page, card->view);
}

static void write_references(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_item_references(page, card->view->rule);
}

static void write_meta(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;
	const struct plm_rule_result *first = card->view->results;

	plm_buf_str(page->out, "<div><dt>Rule</dt><dd><code>");
	plm_html_text(page->out, plm_benchmark_short_id(first->rule->id));
	plm_buf_str(page->out, "</code></dd></div>\n<div><dt>Weight</dt><dd>");
	plm_weight_decimal(page->out, first->weight.num, first->weight.den);
	plm_buf_str(page->out, "</dd></div>\n");
	if (first->role == PLM_ROLE_UNSCORED)
		plm_page_pair(page, "Role", "not part of the score");
	if (first->role == PLM_ROLE_UNCHECKED)
		plm_page_pair(page, "Role", "not checked in this profile");
	plm_buf_str(page->out, "<div><dt>Judged</dt><dd>");
	plm_page_date(page, first->time_seconds);
	plm_buf_str(page->out, "</dd></div>\n");
}

void plm_page_rule(struct plm_page *page, const struct plm_rule_view *view, int depth)
{
	static const struct plm_slot slots[] = {
		{"standing", write_standing},
		{"chip", write_chip},
		{"heading", write_heading},
		{"id", write_id},
		{"title", write_title},
		{"instances", write_instances},
		{"severity", write_severity},
		{"severity-class", write_severity_class},
		{"new", write_new},
		{"outcome", write_outcome},
		{"words", write_words},
		{"fix", write_fix},
		{"references", write_references},
		{"meta", write_meta},
		{NULL, NULL},
	};
	struct card card = {view, depth};

	plm_page_fill(page, &plm_asset_rule, slots, &card);
}
