/*
 * html_item.c: what the author of a rule or a group wrote: what is asked and why, the remedy,
 * references. Links lead out of the page only on a reader's click, and only by http or https.
 */
#include "reports/page.h"

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

static void write_reasons(struct plm_page *page, const struct plm_item *item)
{
	write_block(page, "why", "Why it matters",
		    plm_selection_text(page->selection, item->rationale));
	write_block(page, "warning", "Mind", plm_selection_text(page->selection, item->warning));
}

void plm_page_item_reasons(struct plm_page *page, const struct plm_item *item)
{
	if (!*item->rationale && !*item->warning)
		return;
	plm_buf_str(page->out, "<div class=\"blocks\">\n");
	write_reasons(page, item);
	plm_buf_str(page->out, "</div>\n");
}

void plm_page_item_words(struct plm_page *page, const struct plm_item *item)
{
	plm_buf_str(page->out, "<div class=\"blocks\">\n");
	write_block(page, "asked", "What is asked",
		    plm_selection_text(page->selection, item->description));
	write_reasons(page, item);
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
	plm_html_text(page->out, plm_selection_text(page->selection, fix->text));
	plm_buf_str(page->out, "</code></pre></figure>\n");
}

void plm_page_item_fix(struct plm_page *page, const struct plm_item *item)
{
	if (!item->fix_count && !(item->fixtext && item->fixtext[0]))
		return;
	plm_buf_str(page->out, "<div class=\"block fix\"><p class=\"block-title\">Remedy</p>\n");
	plm_page_paragraphs(page, plm_selection_text(page->selection, item->fixtext));
	for (size_t i = 0; i < item->fix_count; i++)
		write_script(page, &item->fixes[i]);
	plm_buf_str(page->out, "</div>\n");
}

static void write_command(struct plm_page *page, const char *caption, const struct plm_buf *command)
{
	plm_buf_printf(page->out,
		       "<figure class=\"script\"><figcaption><strong>%s</strong></figcaption>"
		       "<pre tabindex=\"0\"><code>",
		       caption);
	plm_html_text(page->out, plm_buf_text(command));
	plm_buf_str(page->out, "</code></pre></figure>\n");
}

void plm_page_recheck(struct plm_page *page, const struct plm_rule_view *view)
{
	enum plm_standing standing = plm_verdict_standing(view->verdict);
	plm_auto_buf struct plm_buf fix = {0}, again = {0};

	if (standing > PLM_UNJUDGED || !plm_recheck_command(page->audit, view->rule, &again))
		return;
	if (standing == PLM_FAILED)
		(void)plm_fix_command(page->audit, view->rule, &fix);
	plm_buf_printf(page->out, "<div class=\"block recheck\"><p class=\"block-title\">%s</p>\n",
		       standing != PLM_FAILED ? "When it can be read, ask again"
		       : fix.size_bytes	      ? "Have its script written, then ask again"
					      : "After the remedy, ask again");
	if (fix.size_bytes)
		write_command(page, "Script", &fix);
	write_command(page, "Command", &again);
	plm_buf_str(page->out, "</div>\n");
	if (fix.failed || again.failed)
		page->out->failed = PLM_E_NOMEM;
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

void plm_page_item_references(struct plm_page *page, const struct plm_item *item)
{
	if (!item->reference_count && !item->ident_count)
		return;
	plm_buf_str(page->out, "<div class=\"block references\"><p class=\"block-title\">"
			       "References</p>\n<ul>\n");
	for (size_t i = 0; i < item->reference_count; i++)
		write_reference(page, &item->references[i]);
	for (size_t i = 0; i < item->ident_count; i++) {
		plm_buf_str(page->out, "<li>");
		plm_html_text(page->out, item->idents[i].text);
		plm_buf_str(page->out, "</li>\n");
	}
	plm_buf_str(page->out, "</ul></div>\n");
}
