/*
 * overwrite.h: what may be written where, before anything is read.
 */
#ifndef PLM_CLI_OVERWRITE_H
#define PLM_CLI_OVERWRITE_H

#include <stdbool.h>

struct plm_err;
struct plm_invocation;

/* Whether two names lead to one regular file, or would, when there is none yet. */
bool plm_same_file(const char *a, const char *b);
/* PLM_E_USAGE when writing to `file` (of -o; "-" is standard output) would replace a file of the command line that is read:
 * an audit over its baseline compares with itself the next time, a report over signed results takes their signature away. */
int plm_keep_what_is_read(const struct plm_invocation *invocation, const char *file,
			  struct plm_err **err);

#endif
