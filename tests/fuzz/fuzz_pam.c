/*
 * fuzz_pam.c: pam.d(5) from hostile bytes: a line that is taken has a type, a control and a module or an include, and the first
 * line of a stack is always reached.
 */
#include <stdlib.h>

#include "checks/access/pam.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct pam_line *lines = NULL;
	size_t count = 0, bad_line = 0;

	if (!arena ||
	    pam_parse(arena, (struct plm_slice){.data = (const char *)data, .size_bytes = size},
		      "/etc/pam.d/x", &lines, &count, &bad_line) < 0)
		return 0;
	pam_reach(lines, count);
	if (bad_line > size + 1 || (count && !lines[0].reachable))
		abort();
	for (size_t i = 0; i < count; i++) {
		if (!lines[i].control || !lines[i].module || !lines[i].line ||
		    lines[i].type > PAM_SESSION)
			abort();
		pam_is_binding(&lines[i]);
		pam_argument(&lines[i], "nullok");
	}
	return 0;
}
