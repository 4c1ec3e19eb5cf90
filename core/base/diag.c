/*
 * diag.c: a list of problems. Does no I/O.
 */
#include "core/base/diag.h"

#include "core/base/arena.h"
#include "core/base/err.h"

void plm_diags_init(struct plm_diags *diags, struct plm_arena *arena)
{
	*diags = (struct plm_diags){.arena = arena, .limit = 1000};
}

void plm_diag_add(struct plm_diags *diags, enum plm_diag_level level, const char *file, long line,
		  const char *remedy, const char *fmt, ...)
{
	struct plm_diag *d;
	va_list args;

	diags->error_count += level == PLM_DIAG_ERROR ? 1 : 0;
	if (diags->limit && diags->count >= diags->limit) {
		diags->dropped++;
		return;
	}
	d = plm_push(diags->arena, diags->items, diags->count);
	if (!d) {
		diags->out_of_memory = true;
		return;
	}
	*d = (struct plm_diag){.level = level, .code = diags->code, .file = file, .line = line};
	va_start(args, fmt);
	d->message = plm_arena_vprintf(diags->arena, fmt, args);
	va_end(args);
	d->remedy = remedy ? plm_arena_strdup(diags->arena, remedy) : NULL;
	if (!d->message || (remedy && !d->remedy)) {
		diags->count--;
		diags->out_of_memory = true;
	}
}

int plm_diags_fail(const struct plm_diags *diags, enum plm_code code, struct plm_err **err)
{
	const struct plm_diag *first = NULL;
	size_t others;

	if (diags->out_of_memory)
		return plm_err_nomem(err);
	if (diags->error_count == 0)
		return 0;
	for (size_t i = 0; i < diags->count && !first; i++)
		if (diags->items[i].level == PLM_DIAG_ERROR)
			first = &diags->items[i];
	others = diags->error_count - 1;
	plm_err_set(err, code, "%s", first ? first->message : "too many problems");
	if (first)
		plm_err_at(err, first->file, first->line);
	if (first && first->remedy && others)
		plm_err_remedy(err, "%s (and %zu more: run plimsoll lint)", first->remedy, others);
	else if (others)
		plm_err_remedy(err, "there are %zu more: run plimsoll lint", others);
	else if (first && first->remedy)
		plm_err_remedy(err, "%s", first->remedy);
	return -(int)code;
}
