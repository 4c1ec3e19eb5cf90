/*
 * sha256.h: the SHA-256 of bytes in memory, FIPS 180-4. For naming what was audited, not for
 * secrets.
 */
#ifndef PLM_CORE_BASE_SHA256_H
#define PLM_CORE_BASE_SHA256_H

#include <plimsoll/types.h>

enum {
	PLM_SHA256_BYTES = 32,
	PLM_SHA256_HEX_BYTES = 65, /* with the closing NUL */
};

/* Lower-case hexadecimal digest of size_bytes at data (which may be NULL when there are none). */
void plm_sha256_hex(const void *data, size_t size_bytes, char hex[static PLM_SHA256_HEX_BYTES]);

#endif
