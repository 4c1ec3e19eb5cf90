/*
 * html_instances.c: the instances of a rule on few lines: one each, or, where a large host has very
 * many that say the same but for names and process ids, one line for all of them and their names.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "reports/matrix.h"

/* What results that say the same have in common, and who they are. */
struct kind {
	const char *sentence;
	size_t first, count;
	struct kind *next;
	size_t last;
};

struct kinds {
	struct plm_arena *arena;
	struct plm_map by_key;
	struct kind *head, **tail;
	size_t *chain; /* of each result, the next one of its kind */
};

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

/* ---- what is the same of many ---- */

static size_t run_of(const char *at, const char *set)
{
	return strspn(at, set);
}

/* Ids and numbers become "*": of a source all of them, of a value ids alone. */
static void add_shortened(struct plm_buf *out, const char *text, bool numbers)
{
	while (*text) {
		size_t digits = run_of(text, "0123456789"), hex = run_of(text, "0123456789abcdef");
		size_t run = hex >= 64 ? hex : numbers && hex > 11 ? hex : numbers ? digits : 0;

		plm_buf_add(out, run ? "*" : text, 1);
		text += run ? run : 1;
	}
}

/* A sentence with "*" where the instance is named and where a process is. */
static void add_sentence(struct plm_buf *out, const struct plm_outcome *outcome)
{
	const char *text = outcome->message ? outcome->message : "";
	size_t name = outcome->instance ? strlen(outcome->instance) : 0;

	while (*text) {
		if (name && strncmp(text, outcome->instance, name) == 0) {
			plm_buf_char(out, '*');
			text += name;
		} else if (plm_str_starts(text, "pid ")) {
			plm_buf_str(out, "pid *");
			text += 4 + run_of(text + 4, "0123456789");
		} else {
			plm_buf_char(out, *text++);
		}
	}
}

static const char *key_of(struct plm_arena *arena, const struct plm_outcome *outcome,
			  const char *sentence)
{
	plm_auto_buf struct plm_buf key = {0};

	plm_buf_str(&key, sentence);
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];

		plm_buf_printf(&key, "\n%d %d %d ", (int)fact->aspect, (int)fact->presence,
			       fact->error);
		add_shortened(&key, fact->source ? fact->source : "", true);
		plm_buf_char(&key, '\n');
		add_shortened(&key, fact->value ? fact->value : "", false);
	}
	return key.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&key));
}

static int add_result(struct kinds *kinds, const struct plm_rule_view *view, size_t result)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;
	plm_auto_buf struct plm_buf sentence = {0};
	const char *key;
	struct kind *kind;

	add_sentence(&sentence, outcome);
	key = sentence.failed ? NULL : key_of(kinds->arena, outcome, plm_buf_text(&sentence));
	kind = key ? plm_map_get(&kinds->by_key, key) : NULL;
	if (kind) {
		kinds->chain[kind->last] = result;
		kind->last = result;
		kind->count++;
		return 0;
	}
	kind = plm_new(kinds->arena, struct kind);
	if (!key || !kind || plm_map_add(&kinds->by_key, key, kind) < 0)
		return -PLM_E_NOMEM;
	*kind = (struct kind){.first = result, .last = result, .count = 1};
	kind->sentence = plm_arena_strdup(kinds->arena, plm_buf_text(&sentence));
	*kinds->tail = kind;
	kinds->tail = &kind->next;
	return kind->sentence ? 0 : -PLM_E_NOMEM;
}

/* ---- writing ---- */

static void write_text(struct plm_page *page, const char *text, bool shortened, bool numbers)
{
	plm_auto_buf struct plm_buf buf = {0};

	if (shortened)
		add_shortened(&buf, text, numbers);
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

static void write_kind(struct plm_page *page, const struct kinds *kinds, const struct kind *kind,
		       const struct plm_rule_view *view)
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
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct kinds kinds = {.arena = arena, .tail = &kinds.head};
	int rc = 0;

	kinds.chain = arena ? plm_new_array(arena, size_t, view->count) : NULL;
	if (!kinds.chain) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	plm_map_init(&kinds.by_key, arena);
	for (size_t i = 0; rc == 0 && i < view->count; i++)
		if (plm_verdict_standing(view->results[i].outcome.verdict) == standing)
			rc = add_result(&kinds, view, i);
	if (rc < 0)
		page->out->failed = PLM_E_NOMEM;
	for (const struct kind *kind = kinds.head; rc == 0 && kind; kind = kind->next)
		write_kind(page, &kinds, kind, view);
}
