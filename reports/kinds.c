/*
 * kinds.c: which results of a rule say the same but for names, ids, process and namespace numbers. Reads the finished results.
 */
#include "reports/kinds.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"

enum { ID_DIGITS = 11 }; /* more hexadecimal digits in a row than this are an id */

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
void plm_kinds_shorten(struct plm_buf *out, const char *text, bool numbers)
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
size_t plm_kinds_process_at(const char *text)
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
		} else if (plm_kinds_process_at(text)) {
			plm_buf_add(out, text, plm_kinds_process_at(text));
			plm_buf_char(out, '*');
			text += plm_kinds_process_at(text) +
				run_of(text + plm_kinds_process_at(text), "0123456789");
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
		plm_kinds_shorten(&key, fact->source ? fact->source : "", true);
		plm_buf_char(&key, '\n');
		plm_kinds_shorten(&key, fact->value ? fact->value : "", false);
	}
	return key.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&key));
}

static int add_result(struct plm_kinds *kinds, const struct plm_rule_view *view, size_t result)
{
	const struct plm_outcome *outcome = &view->results[result].outcome;
	plm_auto_buf struct plm_buf sentence = {0};
	const char *key;
	struct plm_kind *kind;

	add_sentence(&sentence, outcome);
	key = sentence.failed ? NULL : key_of(kinds->arena, outcome, plm_buf_text(&sentence));
	kind = key ? plm_map_get(&kinds->by_key, key) : NULL;
	if (kind) {
		kinds->chain[kind->last] = result;
		kind->last = result;
		kind->count++;
		return 0;
	}
	kind = plm_new(kinds->arena, struct plm_kind);
	if (!key || !kind || plm_map_add(&kinds->by_key, key, kind) < 0)
		return -PLM_E_NOMEM;
	*kind = (struct plm_kind){.first = result, .last = result, .count = 1};
	kind->sentence = plm_arena_strdup(kinds->arena, plm_buf_text(&sentence));
	*kinds->tail = kind;
	kinds->tail = &kind->next;
	return kind->sentence ? 0 : -PLM_E_NOMEM;
}

int plm_kinds_gather(struct plm_kinds *kinds, struct plm_arena *arena,
		     const struct plm_rule_view *view, enum plm_standing standing)
{
	int rc = 0;

	*kinds = (struct plm_kinds){.arena = arena, .tail = &kinds->head};
	kinds->chain = plm_new_array(arena, size_t, view->count);
	if (!kinds->chain)
		return -PLM_E_NOMEM;
	plm_map_init(&kinds->by_key, arena);
	for (size_t i = 0; rc == 0 && i < view->count; i++)
		if (plm_verdict_standing(view->results[i].outcome.verdict) == standing)
			rc = add_result(kinds, view, i);
	return rc;
}
