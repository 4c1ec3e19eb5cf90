/*
 * fuzz_sqlite.c: SQLite databases from hostile bytes: what is told of Podman's is text, each line whole; it ends, and
 * nothing is outside of what was read.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/host/podman_state.h"
#include "tests/unit/host/read_slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice all = {(const char *)data, size};
	plm_auto_buf struct plm_buf text = {0};

	if (plm_podman_sqlite_text(read_slice, &all, &text) != 0 || !text.size_bytes)
		return 0;
	if (text.data[text.size_bytes - 1] != '\n' || memchr(text.data, '\0', text.size_bytes))
		abort();
	return 0;
}
