/*
 * fuzz_zchunk.c: the head of a zchunk file from hostile bytes: what is said of it lies within it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/facts/zchunk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_zchunk head = {.packed = false};
	/* Of the input's exact size, so that a read beyond it is seen. */
	void *copy = malloc(size ? size : 1);
	int rc;

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	rc = plm_zchunk_head(copy, size, &head);
	if (rc == 0 && (head.head_bytes > size || head.dictionary_bytes > PLM_ZCHUNK_MOST_BYTES))
		abort();
	free(copy);
	return 0;
}
