/*
 * judge.c: how an evaluator writes its result. Copies every text it is given; does no I/O.
 */
#include "core/engine/judge.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/secret.h"
#include "core/engine/result.h"

enum { VALUE_ROOM_BYTES = 4096 }; /* what a report shows of one value */

static struct plm_arena *arena_of(const struct plm_eval *ev)
{
	return ev->result->list->arena;
}

/* Passes a text on, and takes note when there was no memory for it. */
static const char *kept(struct plm_eval *ev, const char *text)
{
	if (!text)
		ev->result->out_of_memory = true;
	return text;
}

/* A text without the secrets in it: a command line or a line of a file may hold some. */
static const char *without_secrets(struct plm_eval *ev, const char *text)
{
	plm_auto_buf struct plm_buf masked = {0};

	if (!text || !plm_secret_mask(plm_slice_of(text), &masked))
		return masked.failed ? NULL : text;
	return masked.failed ? NULL : plm_arena_strdup(arena_of(ev), plm_buf_text(&masked));
}

void plm_instance(struct plm_eval *ev, const char *name)
{
	plm_result_instance(ev->result, name);
}

void plm_verdict(struct plm_eval *ev, enum plm_verdict verdict, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ev->result->outcome.message =
		kept(ev, without_secrets(ev, plm_arena_vprintf(arena_of(ev), fmt, args)));
	va_end(args);
	ev->result->outcome.verdict = verdict;
	ev->result->has_verdict = true;
}

enum plm_verdict plm_verdict_given(const struct plm_eval *ev)
{
	return ev->result->has_verdict ? ev->result->outcome.verdict : PLM_VERDICT_NOTCHECKED;
}

void plm_expected(struct plm_eval *ev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ev->result->outcome.expected = kept(ev, plm_arena_vprintf(arena_of(ev), fmt, args));
	va_end(args);
}

/* The first part of a value, without the white space at its end and with NUL bytes (which separate
 * names and arguments) shown as blanks. */
static const char *first_part(struct plm_eval *ev, const char *value, size_t size_bytes)
{
	bool cut = size_bytes > VALUE_ROOM_BYTES;
	char *text;

	while (size_bytes && memchr(" \t\n", value[size_bytes - 1], 4))
		size_bytes--;
	if (cut)
		text = plm_arena_printf(arena_of(ev), "%.*s… (%zu bytes)", VALUE_ROOM_BYTES, value,
					size_bytes);
	else
		text = plm_arena_strndup(arena_of(ev), value, size_bytes);
	for (size_t i = 0; text && !cut && i < size_bytes; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return kept(ev, text);
}

static const char *shown(struct plm_eval *ev, const char *value, size_t size_bytes)
{
	plm_auto_buf struct plm_buf masked = {0};
	bool changed = plm_secret_mask((struct plm_slice){value, size_bytes}, &masked);

	if (masked.failed)
		return kept(ev, NULL);
	return changed ? first_part(ev, plm_buf_text(&masked), masked.size_bytes)
		       : first_part(ev, value, size_bytes);
}

static void add_evidence(struct plm_eval *ev, const struct plm_evidence *evidence,
			 size_t value_size_bytes)
{
	struct plm_result *result = ev->result;
	struct plm_evidence *to = plm_push(arena_of(ev), result->evidence, result->evidence_count);

	if (!to) {
		result->out_of_memory = true;
		return;
	}
	*to = *evidence;
	to->source = kept(ev, plm_arena_strdup(arena_of(ev), evidence->source));
	to->value = NULL;
	if (evidence->presence == PLM_PRESENT && evidence->value)
		to->value = shown(ev, evidence->value, value_size_bytes);
}

void plm_evidence(struct plm_eval *ev, const struct plm_evidence *evidence)
{
	add_evidence(ev, evidence, evidence->value ? strlen(evidence->value) : 0);
}

void plm_evidence_datum(struct plm_eval *ev, enum plm_aspect aspect, const char *source,
			const struct plm_datum *datum)
{
	struct plm_evidence evidence = {.aspect = aspect,
					.source = source,
					.presence = datum->presence,
					.error = datum->error,
					.value = datum->data};

	add_evidence(ev, &evidence, datum->size_bytes);
}

void plm_evidence_value(struct plm_eval *ev, enum plm_aspect aspect, const char *source,
			const char *fmt, ...)
{
	struct plm_evidence evidence = {
		.aspect = aspect, .source = source, .presence = PLM_PRESENT};
	va_list args;

	va_start(args, fmt);
	evidence.value = kept(ev, plm_arena_vprintf(arena_of(ev), fmt, args));
	va_end(args);
	plm_evidence(ev, &evidence);
}
