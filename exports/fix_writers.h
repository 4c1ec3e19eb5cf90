/*
 * fix_writers.h: the writers behind the table of fix formats. Private to exports.
 */
#ifndef PLM_EXPORTS_FIX_WRITERS_H
#define PLM_EXPORTS_FIX_WRITERS_H

#include "exports/fixes.h"

#define PLM_FIX_ANSIBLE "urn:xccdf:fix:script:ansible"

/* As plm_fix_format.write. */
int plm_fix_write_shell(const struct plm_fix_list *list, struct plm_buf *out, struct plm_err **err);
int plm_fix_write_ansible(const struct plm_fix_list *list, struct plm_buf *out,
			  struct plm_err **err);

/* "# " and what the document is, a line each: benchmark, profile, result. */
void plm_fix_write_origin(const struct plm_fix_list *list, struct plm_buf *out);
/* The rules without a fix, a comment each. */
void plm_fix_write_without(const struct plm_fix_list *list, struct plm_buf *out);
/* "# NAME: TEXT" on one line whatever the text holds; nothing when it is empty. */
void plm_fix_comment(struct plm_buf *out, const char *name, const char *text);
/* "disruption low, complexity low, needs a reboot" */
void plm_fix_write_cost(const struct plm_fix *fix, struct plm_buf *out);

#endif
