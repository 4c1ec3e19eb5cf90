/*
 * hostile_mounts.c: as many mounts as the kernel allows. Writes to its own mount namespace only.
 */
#include "tests/live/hostile.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

static bool bind_tree(const char *from, const char *to)
{
	if (mkdir(to, 0755) < 0)
		hostile_die(to);
	if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) == 0)
		return true;
	if (errno != ENOSPC)
		hostile_die(to);
	return false;
}

/* Binds the directory with all that is below it into itself: twice as many mounts each time, so that d5 has 32.
 * Such trees fill what is left when there is no more room to double. */
static size_t fill(const char *directory, size_t most)
{
	char from[256], to[256];
	size_t count = 1;
	int doublings = 0;

	for (; 2 * count <= most; doublings++, count *= 2) {
		snprintf(to, sizeof(to), "%s/d%d", directory, doublings);
		if (!bind_tree(directory, to))
			return count;
	}
	for (int i = doublings - 1; i >= 0; i--) {
		size_t size = (size_t)1 << i;

		snprintf(from, sizeof(from), "%s/d%d", directory, i);
		snprintf(to, sizeof(to), "%s/r%d", directory, i);
		if (count + size <= most && bind_tree(from, to))
			count += size;
	}
	return count;
}

void hostile_mounts(const char *directory, size_t most, size_t stacked)
{
	char point[256];
	size_t count = 1;

	if (mkdir(directory, 0755) < 0 && errno != EEXIST)
		hostile_die(directory);
	if (mount("many", directory, "tmpfs", 0, "size=64m") < 0)
		hostile_die(directory);
	if (most)
		count = fill(directory, most);
	snprintf(point, sizeof(point), "%s/stack", directory);
	if (mkdir(point, 0755) < 0)
		hostile_die(point);
	for (size_t i = 0; i < stacked; i++, count++)
		if (mount(point, point, NULL, MS_BIND, NULL) < 0)
			break;
	printf("%zu\n", count);
	fflush(stdout);
}
