/*
 * read_slice.h: bytes in memory as a file for the readers of packed files. For unit tests and fuzz targets.
 */
#ifndef PLM_TESTS_UNIT_HOST_READ_SLICE_H
#define PLM_TESTS_UNIT_HOST_READ_SLICE_H

#include <string.h>

#include "core/base/text.h"
#include "core/host/read_at.h"

/* context: a struct plm_slice; the contract is plm_read_at_fn's. */
static inline bool read_slice(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	const struct plm_slice *all = context;

	if (offset > all->size_bytes || size_bytes > all->size_bytes - offset)
		return false;
	memcpy(to, all->data + offset, size_bytes);
	return true;
}

#endif
