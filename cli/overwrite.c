/*
 * overwrite.c: what a command writes must not take the place of what it reads, nor of something else that it writes. Looks at
 * files' metadata only.
 */
#include "overwrite.h"

#include "command.h"
#include "signing.h"

#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/local.h"

#include <sys/stat.h>

static bool same_directory(const char *a, const char *b)
{
	plm_auto_free char *in_a = strndup(a, (size_t)(plm_file_name(a) - a));
	plm_auto_free char *in_b = strndup(b, (size_t)(plm_file_name(b) - b));
	struct stat of_a, of_b;

	return in_a && in_b && stat(*in_a ? in_a : ".", &of_a) == 0 &&
	       stat(*in_b ? in_b : ".", &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
	       of_a.st_ino == of_b.st_ino;
}

/* Of files that are not there yet, behind links that lead to nothing too. */
static bool same_name(const char *a, const char *b)
{
	plm_auto_free char *to_a = plm_local_target(a);
	plm_auto_free char *to_b = plm_local_target(b);

	return to_a && to_b && strcmp(plm_file_name(to_a), plm_file_name(to_b)) == 0 &&
	       same_directory(to_a, to_b);
}

bool plm_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;
	bool is_a = stat(a, &of_a) == 0, is_b = stat(b, &of_b) == 0;

	if (is_a && is_b)
		return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev &&
		       of_a.st_ino == of_b.st_ino;
	return !is_a && !is_b && same_name(a, b);
}

static bool names_a_file(const struct plm_given *given)
{
	return given->option->argument && strcmp(given->option->name, "output") != 0 &&
	       (strcmp(given->option->argument, "FILE") == 0 ||
		strncmp(given->option->argument, "RESULTS", strlen("RESULTS")) == 0);
}

static int would_replace(const char *file, const char *read, struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "-o %s would replace %s, which this is made from", file,
		    read);
	plm_err_remedy(err, "name another file");
	return -PLM_E_USAGE;
}

int plm_keep_what_is_read(const struct plm_invocation *invocation, const char *file,
			  struct plm_err **err)
{
	if (strcmp(file, "-") == 0)
		return 0;
	for (size_t i = 0; i < invocation->arg_count; i++)
		if (plm_same_file(file, invocation->args[i]))
			return would_replace(file, invocation->args[i], err);
	for (size_t i = 0; i < invocation->given_count; i++) {
		const struct plm_given *given = &invocation->given[i];

		if (names_a_file(given) && plm_same_file(file, given->value))
			return would_replace(file, given->value, err);
	}
	return 0;
}
