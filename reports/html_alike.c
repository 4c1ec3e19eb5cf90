/*
 * html_alike.c: the instances of a rule that fail or could not be judged: of those that say the same the first is told with its
 * evidence, and the others are named. Names are untrusted.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "reports/kinds.h"
#include "reports/matrix.h"

enum {
	ALIKE = 3,     /* so many of one kind are told together */
	NAMED = 6,     /* names said at once; the others are folded */
	SENTENCES = 5, /* of one rule where it is only pointed at */
};

/* ---- what fails, or could not be judged ---- */

/* The name, with the number of the process where the sentence of its kind has one. */
static void write_member(struct plm_page *page, const struct plm_rule_view *view, size_t result,
			 bool anchored)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;
	const char *pid = outcome->message ? outcome->message : "";
	size_t digits;

	while (*pid && !plm_kinds_process_at(pid))
		pid++;
	pid += plm_kinds_process_at(pid);
	digits = strspn(pid, "0123456789");

	plm_buf_str(page->out, "<li");
	if (anchored) {
		plm_buf_str(page->out, " id=\"");
		plm_page_result_id(page, view, result);
		plm_buf_char(page->out, '"');
	}
	plm_buf_str(page->out, "><bdi>");
	plm_html_text(page->out, outcome->instance ? outcome->instance : "");
	plm_buf_str(page->out, "</bdi>");
	if (digits)
		plm_buf_printf(page->out, " pid %.*s", (int)digits, pid);
	plm_page_waived(page, &view->results[result]);
	plm_buf_str(page->out, "</li>\n");
}

/* All of a kind but its first. */
static void write_alike(struct plm_page *page, const struct plm_kinds *kinds,
			const struct plm_kind *kind, const struct plm_rule_view *view)
{
	size_t result = kinds->chain[kind->first], more = kind->count - 1;
	bool folded = more > NAMED;

	if (folded)
		plm_buf_str(page->out, "<details class=\"others alike-list\"><summary>");
	else
		plm_buf_str(page->out, "<div class=\"alike-list\"><p>");
	plm_buf_printf(page->out, "The same of %zu more%s", more, folded ? ": " : ":");
	for (size_t i = 0, at = result; folded && i < NAMED; i++, at = kinds->chain[at]) {
		plm_buf_str(page->out, i ? ", <bdi>" : "<bdi>");
		plm_html_text(page->out, view->results[at].outcome.instance);
		plm_buf_str(page->out, "</bdi>");
	}
	plm_buf_str(page->out, folded ? " \u2026</summary>\n<ul>\n" : "</p>\n<ul>\n");
	for (size_t i = 0; i < more; i++, result = kinds->chain[result])
		write_member(page, view, result, true);
	plm_buf_str(page->out, folded ? "</ul>\n</details>\n" : "</ul>\n</div>\n");
}

static void write_bad_kind(struct plm_page *page, const struct plm_kinds *kinds,
			   const struct plm_kind *kind, const struct plm_rule_view *view,
			   bool whole)
{
	bool together = kind->count >= ALIKE;
	size_t result = kind->first;

	for (size_t i = 0; i < (together ? 1 : kind->count); i++, result = kinds->chain[result])
		if (whole)
			plm_page_full_result(page, view, result);
		else
			plm_page_short_result(page, view, result, true);
	if (!together)
		return;
	plm_buf_str(page->out, whole ? "" : "<li>");
	write_alike(page, kinds, kind, view);
	plm_buf_str(page->out, whole ? "" : "</li>\n");
}

void plm_page_bad_results(struct plm_page *page, const struct plm_rule_view *view,
			  enum plm_standing standing)
{
	struct plm_kinds kinds;
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	size_t written = 0, told = 0;

	if (!arena || plm_kinds_gather(&kinds, arena, view, standing) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	for (const struct plm_kind *kind = kinds.head; kind; kind = kind->next) {
		if (written == PLM_MANY)
			plm_buf_printf(
				page->out,
				"<details class=\"others many\"><summary>%zu more</summary>\n"
				"<ul>\n",
				view->counts[standing] - told);
		write_bad_kind(page, &kinds, kind, view, written < PLM_MANY);
		told += kind->count;
		written++;
	}
	if (written > PLM_MANY)
		plm_buf_str(page->out, "</ul>\n</details>\n");
}

/* ---- pointed at ---- */

static size_t write_pointer(struct plm_page *page, const struct plm_kinds *kinds,
			    const struct plm_kind *kind, const struct plm_rule_view *view,
			    size_t room)
{
	bool together = kind->count >= ALIKE;
	size_t result = kind->first, more = kind->count - 1, i;

	for (i = 0; i < (together ? 1 : kind->count) && i < room; i++) {
		const struct plm_outcome *outcome = &view->results[result].outcome;

		plm_page_sentence(page, outcome->message, plm_unnamed_instance(outcome));
		result = kinds->chain[result];
	}
	if (!together)
		return i;
	plm_buf_printf(page->out, "<p class=\"likewise\">The same of %zu more: ", more);
	for (i = 0; i < more && i < NAMED; i++, result = kinds->chain[result]) {
		plm_buf_str(page->out, i ? ", <bdi>" : "<bdi>");
		plm_html_text(page->out, view->results[result].outcome.instance);
		plm_buf_str(page->out, "</bdi>");
	}
	plm_buf_str(page->out, more > NAMED ? " \u2026</p>\n" : "</p>\n");
	return kind->count;
}

size_t plm_page_sentences(struct plm_page *page, const struct plm_rule_view *view,
			  enum plm_standing standing)
{
	struct plm_kinds kinds;
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	size_t told = 0, written = 0;

	if (!arena || plm_kinds_gather(&kinds, arena, view, standing) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return 0;
	}
	for (const struct plm_kind *kind = kinds.head; kind && written < SENTENCES;
	     kind = kind->next) {
		told += write_pointer(page, &kinds, kind, view, SENTENCES - written);
		written += kind->count >= ALIKE ? 1 : kind->count;
	}
	return told;
}
