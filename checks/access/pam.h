/*
 * pam.h: the stack of modules that PAM runs for a service and a type, as pam.d(5) puts it together, and the options modules take
 * from their own files.
 */
#ifndef PLM_CHECKS_ACCESS_PAM_H
#define PLM_CHECKS_ACCESS_PAM_H

#include "core/base/text.h"
#include "core/facts/facts.h"

enum pam_type { PAM_AUTH = 0, PAM_ACCOUNT, PAM_PASSWORD, PAM_SESSION };

extern const char *const pam_type_names[]; /* ends in NULL */

struct pam_line {
	enum pam_type type;
	const char *control; /* "required", or what stands in [ ] */
	const char *module;  /* "pam_unix.so", without a directory */
	const char *const *arguments;
	size_t argument_count;
	const char
		*include; /* the file's name of "include", "substack" and "@include", else NULL */
	bool every_type;  /* of "@include" */
	const char *file;
	size_t line;
	bool reachable;	  /* something before it may hand over to it */
	bool spared;	  /* who gave the right password never comes to it */
	size_t stack_end; /* where its substack, or the stack, ends among the lines */
};

struct pam_stack {
	struct plm_datum
		state;	  /* of the service's file: PRESENT, ABSENT, or why it cannot be told */
	const char *path; /* of that file */
	struct pam_line *lines; /* of the type, in order, includes resolved */
	size_t line_count;
	const char *gap; /* what could not be read, or is not there, or NULL */
	int gap_error;
};

/* ---- pam_parse.c: pure ---- */

/* The lines of one file; *bad_line is the first that is not pam.d's, or 0. 0 or -PLM_E_NOMEM. */
int pam_parse(struct plm_arena *arena, struct plm_slice text, const char *file,
	      struct pam_line **lines, size_t *count, size_t *bad_line);
/* Which lines of a stack are reachable from its first, and whom they spare; stack_end 0 is the whole stack's. */
void pam_reach(struct pam_line *lines, size_t count);
/* A module that asks for the password itself, or ends a stack: sparing somebody is what it is there for. */
bool pam_is_authority(const struct pam_line *line);
/* Whether a failure of the module counts. */
bool pam_is_binding(const struct pam_line *line);
/* The value of an option among a line's arguments: "true" of a flag; NULL when it is not there. */
const char *pam_argument(const struct pam_line *line, const char *option);

/* ---- collect_pam.c ---- */

int pam_stack(struct plm_facts *facts, const char *service, enum pam_type type,
	      const struct pam_stack **out, struct plm_err **err);

/* ---- pam_settings.c ---- */

struct pam_setting {
	struct plm_datum
		state; /* PRESENT with the value, ABSENT: not said, or why it cannot be told */
	const char *source;
};

/* What a module's own file says of an option. */
int pam_module_setting(struct plm_facts *facts, const char *module, const char *option,
		       struct pam_setting *out, struct plm_err **err);
/* What the module does when nothing is said, "" when plimsoll does not know. */
const char *pam_module_default(const char *module, const char *option);

#endif
