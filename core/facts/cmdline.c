/*
 * cmdline.c: walks the NUL-separated arguments of a process. Reads only the bytes it is given.
 */
#include "core/facts/cmdline.h"

#include <string.h>

const char *plm_cmdline_next(const struct plm_datum *cmdline, size_t *at)
{
	const char *arg;

	if (cmdline->presence != PLM_PRESENT || *at >= cmdline->size_bytes)
		return NULL;
	arg = cmdline->data + *at;
	*at += strlen(arg) + 1;
	return arg;
}

const char *plm_cmdline_value(const struct plm_datum *cmdline, size_t *at, const char *arg,
			      const char *option)
{
	size_t n = strlen(option);

	if (strncmp(arg, option, n) != 0)
		return NULL;
	if (arg[n] == '=')
		return arg + n + 1;
	return arg[n] == '\0' ? plm_cmdline_next(cmdline, at) : NULL;
}

const char *plm_cmdline_find(const struct plm_datum *cmdline, const char *const *spellings)
{
	const char *arg, *value;
	size_t at = 0;

	while ((arg = plm_cmdline_next(cmdline, &at)))
		for (size_t i = 0; spellings[i]; i++) {
			value = plm_cmdline_value(cmdline, &at, arg, spellings[i]);
			if (value)
				return value;
		}
	return NULL;
}
