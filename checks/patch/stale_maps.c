/*
 * stale_maps.c: which lines of /proc/PID/maps are about code that was deleted. Reads only its arguments.
 */
#include "checks/patch/stale.h"

/* What programs make and delete for themselves: it never came from a package. */
static const char *const makeshift[] = {
	"/memfd:",	  "/dev/", "/SYSV",	"/i915", "/drm",   "/[aio]",
	"/anon_hugepage", "/tmp/", "/var/tmp/", "/run/", "/proc/", "/sys/",
};

static bool is_makeshift(struct plm_slice path)
{
	for (size_t i = 0; i < sizeof(makeshift) / sizeof(makeshift[0]); i++)
		if (plm_slice_starts(path, makeshift[i]))
			return true;
	return false;
}

/* "address perms offset device inode", then blanks, then the path to the end of the line. */
bool patch_stale_line(struct plm_slice line, struct plm_slice *path)
{
	static const char mark[] = " (deleted)";
	const size_t mark_bytes = sizeof(mark) - 1;
	struct plm_slice words[5], rest = line;

	if (rest.size_bytes < mark_bytes ||
	    memcmp(rest.data + rest.size_bytes - mark_bytes, mark, mark_bytes) != 0)
		return false;
	for (size_t i = 0; i < 5; i++)
		if (!plm_next_word(&rest, " ", &words[i]))
			return false;
	if (words[1].size_bytes != 4 || words[1].data[2] != 'x' || plm_slice_is(words[4], "0"))
		return false;
	rest = plm_slice_trim(rest);
	if (rest.size_bytes <= mark_bytes || rest.data[0] != '/')
		return false;
	rest.size_bytes -= mark_bytes;
	if (is_makeshift(rest))
		return false;
	*path = rest;
	return true;
}
