/*
 * archive_seal.h: the last bytes of a recording: a skippable frame of zstd (RFC 8878, 3.1.2) that
 * holds the SHA-256 of all before it, so that no byte can change or be missing unseen, and every
 * tool that reads zstd passes over it. Private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_ARCHIVE_SEAL_H
#define PLM_CORE_HOST_ARCHIVE_SEAL_H

#include <plimsoll/types.h>

struct plm_buf;

enum { PLM_SEAL_BYTES = 8 + 64 };

void plm_archive_seal(struct plm_buf *out);
/* Whether the last PLM_SEAL_BYTES are the seal of what is before them. */
bool plm_archive_is_sealed(const char *data, size_t size_bytes);

#endif
