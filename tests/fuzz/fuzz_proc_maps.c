/*
 * fuzz_proc_maps.c: lines of /proc/PID/maps, whose paths anybody may choose.
 */
#include "checks/patch/stale.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice rest = {.data = (const char *)data, .size_bytes = size}, line, path;

	while (plm_next_line(&rest, &line)) {
		if (!patch_stale_line(line, &path))
			continue;
		if (path.size_bytes == 0 || path.data[0] != '/' || path.data < line.data ||
		    path.data + path.size_bytes > line.data + line.size_bytes)
			abort();
	}
	return 0;
}
