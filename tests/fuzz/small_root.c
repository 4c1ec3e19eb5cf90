/*
 * small_root.c: see small_root.h. Writes below a directory of its own in /tmp only.
 */
#define _XOPEN_SOURCE 700
#include "small_root.h"

#include <ftw.h>
#include <sys/stat.h>

static char directory[] = "/tmp/plimsoll_fuzz_XXXXXX";
static int made;

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void take_all_away(void)
{
	nftw(directory, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

const char *small_root(void)
{
	if (made)
		return directory;
	if (!mkdtemp(directory) || atexit(take_all_away) != 0)
		abort();
	made = 1;
	return directory;
}

void small_root_put(const char *path, const void *data, size_t size_bytes)
{
	char whole[512];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s%s", small_root(), path);
	if (!data) {
		remove(whole);
		return;
	}
	for (char *slash = whole + strlen(directory) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(whole, 0755);
		*slash = '/';
	}
	f = fopen(whole, "wb");
	if (!f || fwrite(data, 1, size_bytes, f) != size_bytes || fclose(f) != 0)
		abort();
}
