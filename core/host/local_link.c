/*
 * local_link.c: what a name of the operator's leads to, whether it is there or not. Reads the text of
 * links; opens nothing.
 */
#include "core/host/local.h"

#include "core/base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel follows no more. */
enum { MOST_LINKS = 40 };

/* What a link's text means where the link is. */
static char *beside_link(const char *link, const char *text)
{
	const char *slash = text[0] == '/' ? NULL : strrchr(link, '/');
	char *name = NULL;

	if (asprintf(&name, "%.*s%s", slash ? (int)(slash - link) + 1 : 0, link, text) < 0)
		return NULL;
	return name;
}

char *plm_local_target(const char *path)
{
	char *name = strdup(path);

	for (unsigned i = 0; name && i < MOST_LINKS; i++) {
		char text[PATH_MAX];
		ssize_t size_bytes = readlink(name, text, sizeof(text) - 1);
		char *next;

		if (size_bytes < 0)
			return name;
		text[size_bytes] = '\0';
		next = beside_link(name, text);
		free(name);
		name = next;
	}
	errno = name ? ELOOP : ENOMEM;
	free(name);
	return NULL;
}
