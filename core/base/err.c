/*
 * err.c: errors with place, context and remedy, rendered as one line. Never prints, never exits.
 */
#include "core/base/err.h"

#include "core/base/text.h"

#include <stdarg.h>

struct plm_err {
	enum plm_code code;
	char *place;
	char *message;
	char *remedy;
	char *line; /* the rendering */
};

/* One error that needs no memory. It is never written to and never freed. */
static const struct plm_err out_of_memory = {.code = PLM_E_NOMEM};

static bool is_static(const struct plm_err *err)
{
	return err == &out_of_memory;
}

void plm_err_fill_nomem(struct plm_err **err)
{
	if (!err)
		return;
	plm_err_free(*err);
	/* The cast drops const from an object that is_static() keeps everyone from writing to. */
	*err = (struct plm_err *)(uintptr_t)&out_of_memory;
}

static char *join(const char *a, const char *separator, const char *b)
{
	char *joined = NULL;

	if (asprintf(&joined, "%s%s%s", a, separator, b) < 0)
		return NULL;
	return joined;
}

static char *copy_escaped(const char *raw)
{
	size_t size = strlen(raw);
	size_t room = plm_text_escaped_size(raw, size) + 1;
	char *clean = malloc(room);

	if (clean)
		plm_text_escape(clean, room, raw, size);
	return clean;
}

/* Rebuilds the one-line rendering; on failure the error becomes "out of memory". */
static void render(struct plm_err **err)
{
	struct plm_err *e = *err;
	char *raw = NULL;

	if (asprintf(&raw, "%s%s%s%s%s", e->place ? e->place : "", e->place ? ": " : "", e->message,
		     e->remedy ? "; " : "", e->remedy ? e->remedy : "") < 0) {
		plm_err_fill_nomem(err);
		return;
	}
	free(e->line);
	e->line = copy_escaped(raw);
	free(raw);
	if (!e->line)
		plm_err_fill_nomem(err);
}

void plm_err_fill(struct plm_err **err, enum plm_code code, const char *fmt, ...)
{
	struct plm_err *e = code == PLM_E_NOMEM ? NULL : calloc(1, sizeof(*e));
	va_list args;
	int length;

	if (!err || !e) {
		free(e);
		plm_err_fill_nomem(err);
		return;
	}
	e->code = code;
	va_start(args, fmt);
	length = vasprintf(&e->message, fmt, args);
	va_end(args);
	if (length < 0)
		e->message = NULL;
	plm_err_free(*err);
	*err = e;
	if (length < 0)
		plm_err_fill_nomem(err);
	else
		render(err);
}

static bool writable(struct plm_err *const *err)
{
	return err && *err && !is_static(*err);
}

void plm_err_at(struct plm_err **err, const char *file, long line)
{
	char *place = NULL;
	int length;

	if (!writable(err))
		return;
	if (line > 0)
		length = asprintf(&place, "%s:%ld", file, line);
	else
		length = asprintf(&place, "%s", file);
	if (length < 0) {
		plm_err_fill_nomem(err);
		return;
	}
	free((*err)->place);
	(*err)->place = place;
	render(err);
}

void plm_err_remedy(struct plm_err **err, const char *fmt, ...)
{
	char *remedy = NULL;
	va_list args;
	int length;

	if (!writable(err))
		return;
	va_start(args, fmt);
	length = vasprintf(&remedy, fmt, args);
	va_end(args);
	if (length < 0) {
		plm_err_fill_nomem(err);
		return;
	}
	free((*err)->remedy);
	(*err)->remedy = remedy;
	render(err);
}

void plm_err_context(struct plm_err **err, const char *fmt, ...)
{
	char *context = NULL;
	char *message;
	va_list args;
	int length;

	if (!writable(err))
		return;
	va_start(args, fmt);
	length = vasprintf(&context, fmt, args);
	va_end(args);
	message = length < 0 ? NULL : join(context, ": ", (*err)->message);
	if (length >= 0)
		free(context);
	if (!message) {
		plm_err_fill_nomem(err);
		return;
	}
	free((*err)->message);
	(*err)->message = message;
	render(err);
}

enum plm_code plm_err_code(const struct plm_err *err)
{
	return err ? err->code : PLM_OK;
}

const char *plm_err_message(const struct plm_err *err)
{
	if (!err)
		return "no error";
	if (is_static(err))
		return "out of memory; free some memory or raise the memory limit";
	return err->line;
}

void plm_err_free(struct plm_err *err)
{
	if (!err || is_static(err))
		return;
	free(err->place);
	free(err->message);
	free(err->remedy);
	free(err->line);
	free(err);
}
