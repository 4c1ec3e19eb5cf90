/*
 * html_instances.c: the instances of a rule on few lines: one each, or, where a large host has very
 * many that say the same but for names and process ids, one line for all of them and their names.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "reports/kinds.h"

static void write_facts(struct plm_page *page, const struct plm_outcome *outcome, bool shortened);

/* ---- one instance, one line ---- */

void plm_page_short_result(struct plm_page *page, const struct plm_rule_view *view, size_t result,
			   bool anchored)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;

	plm_buf_str(page->out, "<li");
	if (anchored) {
		plm_buf_str(page->out, " id=\"");
		plm_page_result_id(page, view, result);
		plm_buf_str(page->out, "\"");
	}
	plm_buf_str(page->out, ">");
	plm_page_sentence(page, outcome->message, plm_unnamed_instance(outcome));
	plm_page_waived(page, &view->results[result]);
	write_facts(page, outcome, false);
	plm_buf_str(page->out, "</li>\n");
}

/* ---- writing ---- */

static void write_text(struct plm_page *page, const char *text, bool shortened, bool numbers)
{
	plm_auto_buf struct plm_buf buf = {0};

	if (shortened)
		plm_kinds_shorten(&buf, text, numbers);
	if (buf.failed && !page->out->failed)
		page->out->failed = buf.failed;
	plm_buf_str(page->out, "<code>");
	plm_html_text(page->out, shortened ? plm_buf_text(&buf) : text);
	plm_buf_str(page->out, "</code>");
}

static void write_facts(struct plm_page *page, const struct plm_outcome *outcome, bool shortened)
{
	plm_buf_str(page->out, "<p class=\"short-evidence\">");
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];

		plm_buf_str(page->out, "<span>");
		write_text(page, fact->source ? fact->source : "", shortened, true);
		plm_buf_char(page->out, ' ');
		if (fact->presence == PLM_PRESENT && fact->value && *fact->value)
			write_text(page, fact->value, shortened, false);
		else
			plm_page_fact_state(page, fact);
		plm_buf_str(page->out, "</span> ");
	}
	plm_buf_str(page->out, "</p>");
}

static void write_kind(struct plm_page *page, const struct plm_kinds *kinds,
		       const struct plm_kind *kind, const struct plm_rule_view *view)
{
	size_t result = kind->first;

	if (kind->count == 1) {
		plm_page_short_result(page, view, result, false);
		return;
	}
	plm_buf_str(page->out, "<li>");
	plm_page_sentence(page, kind->sentence, NULL);
	write_facts(page, &view->results[result].outcome, true);
	plm_buf_printf(page->out, "<p class=\"members-of\">%zu:", kind->count);
	for (size_t i = 0; i < kind->count; i++, result = kinds->chain[result]) {
		plm_buf_str(page->out, " <bdi>");
		plm_html_text(page->out, view->results[result].outcome.instance);
		plm_buf_str(page->out, "</bdi>");
	}
	plm_buf_str(page->out, "</p></li>\n");
}

void plm_page_folded_results(struct plm_page *page, const struct plm_rule_view *view,
			     enum plm_standing standing)
{
	struct plm_kinds kinds;
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	if (!arena || plm_kinds_gather(&kinds, arena, view, standing) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	for (const struct plm_kind *kind = kinds.head; kind; kind = kind->next)
		write_kind(page, &kinds, kind, view);
}
