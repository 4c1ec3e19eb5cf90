/*
 * tailor.h: wishes of a person become an XCCDF 1.2 Tailoring [6.7] that an audit, or another SCAP
 * tool, takes. What is written is read back, so that no tailoring comes out that does not do what
 * was asked.
 */
#ifndef PLM_EXPORTS_TAILOR_H
#define PLM_EXPORTS_TAILOR_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_benchmark;
struct plm_buf;
struct plm_err;
struct plm_profile;
struct plm_selection;

enum plm_wish_kind {
	PLM_WISH_SELECT = 0, /* a Rule or Group */
	PLM_WISH_UNSELECT,
	PLM_WISH_SET,	   /* a Value to a text; of a list its items with blanks between them */
	PLM_WISH_SEVERITY, /* of a Rule */
	PLM_WISH_WEIGHT,   /* of a Rule or Group */
	PLM_WISH_ROLE,	   /* of a Rule */
};

struct plm_wish {
	enum plm_wish_kind kind;
	const char *name; /* id, or the last part of it */
	const char *text; /* NULL for select and unselect */
};

struct plm_tailor_options {
	const struct plm_benchmark *benchmark;
	const struct plm_profile *base; /* NULL: the benchmark as it stands */
	const char *
		name; /* of the new profile: a whole id, or its last part; NULL: made of the base's */
	const char *title;	 /* NULL: made of the base's */
	const char *description; /* NULL: none */
	int64_t time_seconds;
	const struct plm_wish *wishes;
	size_t wish_count;
};

/* Appends the Tailoring and gives what its profile makes of the benchmark. PLM_E_NOTFOUND with the
 * nearest name; PLM_E_INVALID for a text that cannot be, the same wish twice, or a rule that would
 * still not be evaluated; PLM_E_NOMEM. */
int plm_tailor_write(const struct plm_tailor_options *options, struct plm_arena *arena,
		     struct plm_buf *out, struct plm_selection **selection, struct plm_err **err);

#endif
