/*
 * html_instances.c: the instances of a rule, together where they say the same but for names and process ids: the first of them
 * with its evidence, and who else; of what passes, one line each or one for all of a kind.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "reports/matrix.h"

enum {
	ALIKE = 3,	/* so many of one kind are told together */
	ID_DIGITS = 11, /* more hexadecimal digits in a row than this are an id */
	NAMED = 6,	/* names said at once; the others are folded */
	SENTENCES = 5,	/* of one rule where it is only pointed at */
};

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

/* Digits of "[4026531840]", a namespace, at its bracket; 0 where it is none. */
static size_t namespace_at(const char *text)
{
	size_t digits = *text == '[' ? run_of(text + 1, "0123456789") : 0;

	return digits && text[digits + 1] == ']' ? digits : 0;
}

/* Ids and numbers become "*": of a source all of them, of a value ids and namespaces alone. */
static void add_shortened(struct plm_buf *out, const char *text, bool numbers)
{
	while (*text) {
		size_t digits = run_of(text, "0123456789"), hex = run_of(text, "0123456789abcdef");
		size_t run = hex >= 64			  ? hex
			     : numbers && hex > ID_DIGITS ? hex
			     : numbers			  ? digits
							  : 0;
		size_t namespace = namespace_at(text);

		plm_buf_add(out, namespace ? "[*" : run ? "*" : text, namespace ? 2 : 1);
		text += namespace ? namespace + 1 : run ? run : 1;
	}
}

/* How many bytes stand before the number of a process; 0 where there is none. */
static size_t process_at(const char *text)
{
	size_t before = plm_str_starts(text, "pid ") ? 4 : plm_str_starts(text, "/proc/") ? 6 : 0;

	return before && run_of(text + before, "0123456789") ? before : 0;
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
		} else if (process_at(text)) {
			plm_buf_add(out, text, process_at(text));
			plm_buf_char(out, '*');
			text += process_at(text) + run_of(text + process_at(text), "0123456789");
		} else {
			size_t hex = run_of(text, "0123456789abcdef");

			plm_buf_add(out, hex > ID_DIGITS ? "*" : text, 1);
			text += hex > ID_DIGITS ? hex : 1;
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

/* ---- gathering the kinds ---- */

/* In an arena of their own, which is NULL and the page failed when memory runs out. */
static struct plm_arena *gather(struct kinds *kinds, struct plm_page *page,
				const struct plm_rule_view *view, enum plm_standing standing)
{
	struct plm_arena *arena = plm_arena_new();
	int rc = 0;

	*kinds = (struct kinds){.arena = arena, .tail = &kinds->head};
	kinds->chain = arena ? plm_new_array(arena, size_t, view->count) : NULL;
	if (kinds->chain)
		plm_map_init(&kinds->by_key, arena);
	for (size_t i = 0; kinds->chain && rc == 0 && i < view->count; i++)
		if (plm_verdict_standing(view->results[i].outcome.verdict) == standing)
			rc = add_result(kinds, view, i);
	if (kinds->chain && rc == 0)
		return arena;
	page->out->failed = PLM_E_NOMEM;
	plm_arena_free(arena);
	return NULL;
}

void plm_page_folded_results(struct plm_page *page, const struct plm_rule_view *view,
			     enum plm_standing standing)
{
	struct kinds kinds;
	plm_auto_arena struct plm_arena *arena = gather(&kinds, page, view, standing);

	for (const struct kind *kind = arena ? kinds.head : NULL; kind; kind = kind->next)
		write_kind(page, &kinds, kind, view);
}

/* ---- what fails, or could not be judged ---- */

/* The name, with the number of the process where the sentence of its kind has one. */
static void write_member(struct plm_page *page, const struct plm_rule_view *view, size_t result,
			 bool anchored)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;
	const char *pid = outcome->message ? outcome->message : "";
	size_t digits;

	while (*pid && !process_at(pid))
		pid++;
	pid += process_at(pid);
	digits = run_of(pid, "0123456789");

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
static void write_alike(struct plm_page *page, const struct kinds *kinds, const struct kind *kind,
			const struct plm_rule_view *view)
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

static void write_bad_kind(struct plm_page *page, const struct kinds *kinds,
			   const struct kind *kind, const struct plm_rule_view *view, bool whole)
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
	struct kinds kinds;
	plm_auto_arena struct plm_arena *arena = gather(&kinds, page, view, standing);
	size_t written = 0, told = 0;

	for (const struct kind *kind = arena ? kinds.head : NULL; kind; kind = kind->next) {
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

static size_t write_pointer(struct plm_page *page, const struct kinds *kinds,
			    const struct kind *kind, const struct plm_rule_view *view, size_t room)
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
	struct kinds kinds;
	plm_auto_arena struct plm_arena *arena = gather(&kinds, page, view, standing);
	size_t told = 0, written = 0;

	for (const struct kind *kind = arena ? kinds.head : NULL; kind && written < SENTENCES;
	     kind = kind->next) {
		told += write_pointer(page, &kinds, kind, view, SENTENCES - written);
		written += kind->count >= ALIKE ? 1 : kind->count;
	}
	return told;
}
