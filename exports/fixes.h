/*
 * fixes.h: the fix scripts of a benchmark gathered into one document that an operator runs: those a
 * profile asks for, or only those of rules that failed in a stored result.
 */
#ifndef PLM_EXPORTS_FIXES_H
#define PLM_EXPORTS_FIXES_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;
struct plm_err;
struct plm_fix;
struct plm_item;
struct plm_selection;
struct plm_stored_result;

/* One rule's fix. */
struct plm_fix_job {
	const struct plm_item *rule;
	const struct plm_fix *fix;
	const char *instance; /* what it is for, when its script names one; else NULL */
	const char *script;   /* its text with the selection's values in it */
};

struct plm_fix_list {
	const struct plm_selection *selection;
	const struct plm_stored_result *result; /* NULL: every rule of the profile */
	bool named; /* of those that failed only the rules that the selection has */
	const char *tool_version;
	const struct plm_fix_job *jobs; /* document order */
	size_t job_count;
	/* Rules that were meant and have no such fix, or one for an instance that is not known, or
	 * whose name does not go into a script. */
	const struct plm_item *const *without;
	size_t without_count;
};

struct plm_fix_format {
	const char *name;	    /* "sh" */
	const char *summary;	    /* one line */
	unsigned mode;		    /* of the file written */
	const char *const *systems; /* of fixes it can carry, the best first, ended by NULL */
	/* Appends the document; the same list gives the same bytes. 0 or -PLM_E_NOMEM. */
	int (*write)(const struct plm_fix_list *list, struct plm_buf *out, struct plm_err **err);
};

/* The formats, ended by a row whose name is NULL. */
extern const struct plm_fix_format plm_fix_formats[];
const struct plm_fix_format *plm_fix_format(const char *name); /* NULL when there is none */

/* Gathers what `list->selection` and `list->result` ask for: of each rule the first fix whose
 * system is the best that the format has. -PLM_E_NOMEM. */
int plm_fixes_collect(const struct plm_fix_format *format, struct plm_arena *arena,
		      struct plm_fix_list *list);

#endif
