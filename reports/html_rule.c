/*
 * html_rule.c: one rule with everything known about it: outcome, what is asked and why, remedy,
 * references. Links lead out of the page only on a reader's click, and only by http or https.
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

static void write_outcome(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;

	plm_page_outcomes(page, card->view);
}

static void write_block(struct plm_page *page, const char *class, const char *title,
			const char *text)
{
	if (!text || !text[0])
		return;
	plm_buf_printf(page->out, "<div class=\"block %s\"><p class=\"block-title\">%s</p>\n",
		       class, title);
	plm_page_paragraphs(page, text);
	plm_buf_str(page->out, "</div>\n");
}

static void write_words(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;
	const struct plm_item *rule = card->view->rule;

	plm_buf_str(page->out, "<div class=\"blocks\">\n");
	write_block(page, "asked", "What is asked", plm_words(page->audit, rule->description));
	write_block(page, "why", "Why it matters", plm_words(page->audit, rule->rationale));
	write_block(page, "warning", "Mind", plm_words(page->audit, rule->warning));
	plm_buf_str(page->out, "</div>\n");
}

static const char *fix_language(const char *system)
{
	if (!system || !system[0])
		return "Script";
	if (plm_str_ends(system, ":sh") || plm_str_ends(system, ":bash"))
		return "Shell script";
	return plm_str_ends(system, ":ansible") ? "Ansible" : system;
}

static void write_script(struct plm_page *page, const struct plm_fix *fix)
{
	plm_buf_str(page->out, "<figure class=\"script\"><figcaption><strong>");
	plm_html_text(page->out, fix_language(fix->system));
	plm_buf_str(page->out, "</strong> <span>disruption ");
	plm_html_text(page->out, fix->disruption);
	plm_buf_str(page->out, "</span> <span>complexity ");
	plm_html_text(page->out, fix->complexity);
	plm_buf_str(page->out, "</span>");
	if (fix->reboot)
		plm_buf_str(page->out, " <span>needs a reboot</span>");
	plm_buf_str(page->out, "</figcaption><pre tabindex=\"0\"><code>");
	plm_html_text(page->out, plm_words(page->audit, fix->text));
	plm_buf_str(page->out, "</code></pre></figure>\n");
}

static void write_fix(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;
	const struct plm_item *rule = card->view->rule;

	if (!rule->fix_count && !(rule->fixtext && rule->fixtext[0]))
		return;
	plm_buf_str(page->out, "<div class=\"block fix\"><p class=\"block-title\">Remedy</p>\n");
	plm_page_paragraphs(page, plm_words(page->audit, rule->fixtext));
	for (size_t i = 0; i < rule->fix_count; i++)
		write_script(page, &rule->fixes[i]);
	plm_buf_str(page->out, "</div>\n");
}

static void write_reference(struct plm_page *page, const struct plm_reference *reference)
{
	const char *text =
		reference->text && reference->text[0] ? reference->text : reference->href;
	bool link = reference->href && (plm_str_starts(reference->href, "https://") ||
					plm_str_starts(reference->href, "http://"));

	plm_buf_str(page->out, "<li>");
	if (link) {
		plm_buf_str(page->out, "<a rel=\"noreferrer\" href=\"");
		plm_html_text(page->out, reference->href);
		plm_buf_str(page->out, "\">");
	}
	plm_html_text(page->out, text);
	plm_buf_str(page->out, link ? "</a></li>\n" : "</li>\n");
}

static void write_references(struct plm_page *page, const void *subject)
{
	const struct card *card = subject;
	const struct plm_item *rule = card->view->rule;

	if (!rule->reference_count && !rule->ident_count)
		return;
	plm_buf_str(page->out, "<div class=\"block references\"><p class=\"block-title\">"
			       "References</p>\n<ul>\n");
	for (size_t i = 0; i < rule->reference_count; i++)
		write_reference(page, &rule->references[i]);
	for (size_t i = 0; i < rule->ident_count; i++) {
		plm_buf_str(page->out, "<li>");
		plm_html_text(page->out, rule->idents[i].text);
		plm_buf_str(page->out, "</li>\n");
	}
	plm_buf_str(page->out, "</ul></div>\n");
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
