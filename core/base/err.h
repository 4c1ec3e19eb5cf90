/*
 * err.h: the one error type. A function that fails returns the negative of an enum plm_code and,
 * when its last argument is not NULL, leaves an error there that the caller owns and frees. Context
 * is added on the way up.
 *
 * The rendering is one line: "FILE:LINE: CONTEXT: MESSAGE; REMEDY".
 */
#ifndef PLM_CORE_BASE_ERR_H
#define PLM_CORE_BASE_ERR_H

#include <plimsoll/types.h>

#include "core/base/cleanup.h"

struct plm_err;

/* Sets *err (freeing what was there) and gives -code: int plm_err_set(struct plm_err **err, enum plm_code code, const
 * char *fmt, ...). Out of memory is stored without allocating. A macro, so that a reader of the code that calls it, compiler and
 * analyser among them, sees the negative result. */
#define plm_err_set(err, code, ...) (plm_err_fill((err), (code), __VA_ARGS__), plm_err_result(code))

/* -PLM_E_NOMEM with its error. */
#define plm_err_nomem(err) (plm_err_fill_nomem(err), plm_err_result(PLM_E_NOMEM))

void plm_err_fill(struct plm_err **err, enum plm_code code, const char *fmt, ...) PLM_PRINTF(3, 4);
void plm_err_fill_nomem(struct plm_err **err);

static inline int plm_err_result(enum plm_code code)
{
	return -(int)code;
}

/* Where it is: a file and a line (0 when there is no line). No effect on NULL or on out of memory.
 */
void plm_err_at(struct plm_err **err, const char *file, long line);

/* What the user can do about it, as an imperative without a full stop. */
void plm_err_remedy(struct plm_err **err, const char *fmt, ...) PLM_PRINTF(2, 3);

/* Puts "what was being done" before the message. */
void plm_err_context(struct plm_err **err, const char *fmt, ...) PLM_PRINTF(2, 3);

enum plm_code plm_err_code(const struct plm_err *err); /* PLM_OK for NULL */
const char *
plm_err_message(const struct plm_err *err); /* the whole line, control characters escaped */
void plm_err_free(struct plm_err *err);

static inline void plm_cleanup_err(struct plm_err **err)
{
	plm_err_free(*err);
}
#define plm_auto_err plm_cleanup(plm_cleanup_err)

#endif
