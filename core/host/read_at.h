/*
 * read_at.h: how the readers of packed files (programs, databases) ask for bytes, so that none of them keeps a file whole;
 * private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_READ_AT_H
#define PLM_CORE_HOST_READ_AT_H

#include <plimsoll/types.h>

/* Reads exactly size_bytes at an offset of the file; false when they are not there. */
typedef bool plm_read_at_fn(void *context, uint64_t offset, void *to, size_t size_bytes);

/* The one of a descriptor open for reading, to which context points. */
plm_read_at_fn plm_read_at_fd;

#endif
