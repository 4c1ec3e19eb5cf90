/*
 * fuzz_go_build.c: programs from hostile bytes: their build information is found or not, and its text is bounded.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/host/go_build.h"
#include "tests/unit/host/read_slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice all = {(const char *)data, size};
	plm_auto_buf struct plm_buf text = {0};

	plm_go_build_text(read_slice, &all, &text);
	if (text.size_bytes && (text.size_bytes > size || strncmp(text.data, "go ", 3) != 0 ||
				text.data[text.size_bytes - 1] != '\n'))
		abort();
	return 0;
}
