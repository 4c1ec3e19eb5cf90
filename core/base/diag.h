/*
 * diag.h: many problems found in one pass over a file, each with place, element and remedy; for
 * lint and loaders.
 */
#ifndef PLM_CORE_BASE_DIAG_H
#define PLM_CORE_BASE_DIAG_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_err;

enum plm_diag_level {
	PLM_DIAG_ERROR = 0, /* the file cannot be used */
	PLM_DIAG_WARNING,   /* it can, but its author would want to know */
	PLM_DIAG_NOTE,	    /* nothing wrong: something its author may want to add */
};

struct plm_diag {
	enum plm_diag_level level;
	const char *code; /* what kind of problem it is, for lint; NULL when nobody said */
	const char *file;
	long line; /* 0 when none */
	const char *message;
	const char *remedy; /* NULL when there is none */
};

struct plm_diags {
	struct plm_arena *arena;
	struct plm_diag *items; /* in order of discovery */
	size_t count;
	size_t error_count;
	size_t limit; /* further ones are counted in `dropped`; 0: 1000 */
	size_t dropped;
	const char *code; /* what the next ones get; static text, or NULL */
	bool out_of_memory;
};

void plm_diags_init(struct plm_diags *diags, struct plm_arena *arena);
/* file is borrowed; remedy is copied and may be NULL. */
void plm_diag_add(struct plm_diags *diags, enum plm_diag_level level, const char *file, long line,
		  const char *remedy, const char *fmt, ...) PLM_PRINTF(6, 7);
/* 0 when there are no errors; else `code` with the first error in *err (and how many more there
 * are). */
int plm_diags_fail(const struct plm_diags *diags, enum plm_code code, struct plm_err **err);

#endif
