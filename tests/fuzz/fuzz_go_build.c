/*
 * fuzz_go_build.c: programs from hostile bytes: their build information is found or not, and its text is bounded.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/host/go_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_at(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	const struct plm_slice *all = context;

	if (offset > all->size_bytes || size_bytes > all->size_bytes - offset)
		return false;
	memcpy(to, all->data + offset, size_bytes);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice all = {(const char *)data, size};
	plm_auto_buf struct plm_buf text = {0};

	plm_go_build_text(read_at, &all, &text);
	if (text.size_bytes && (text.size_bytes > size || strncmp(text.data, "go ", 3) != 0 ||
				text.data[text.size_bytes - 1] != '\n'))
		abort();
	return 0;
}
