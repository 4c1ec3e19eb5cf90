/*
 * help.h: what --help and the man pages share.
 */
#ifndef PLM_CLI_HELP_H
#define PLM_CLI_HELP_H

#include <stdbool.h>
#include <stddef.h>

struct plm_help_row {
	const char *name, *meaning;
};

extern const char plm_program_summary[];
extern const struct plm_help_row plm_exit_rows[];     /* ended by a NULL name */
extern const struct plm_help_row plm_variable_rows[]; /* ended by a NULL name */
extern const struct plm_help_row plm_file_rows[];     /* ended by a NULL name */

/* Takes the next paragraph (up to an empty line) off *rest; false at the end or when it does not fit. */
bool plm_help_paragraph(const char **rest, char *paragraph, size_t room);

#endif
