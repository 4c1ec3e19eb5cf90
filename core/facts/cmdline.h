/*
 * cmdline.h: the arguments in a /proc/PID/cmdline, which may be anything. Pure.
 */
#ifndef PLM_CORE_FACTS_CMDLINE_H
#define PLM_CORE_FACTS_CMDLINE_H

#include <plimsoll/types.h>

/* Takes the next argument; NULL at the end. *at starts at 0. */
const char *plm_cmdline_next(const struct plm_datum *cmdline, size_t *at);

/* Whether arg is `option`: "OPTION=VALUE" gives its value, "OPTION" takes the next argument. NULL
 * when it is not, or has no value. */
const char *plm_cmdline_value(const struct plm_datum *cmdline, size_t *at, const char *arg,
			      const char *option);

/* The value of the first of an option's spellings (NULL-terminated list) that is given, or NULL. */
const char *plm_cmdline_find(const struct plm_datum *cmdline, const char *const *spellings);

#endif
