/*
 * archive_seal.c: makes and checks the seal. Knows bytes only.
 */
#include "core/host/archive_seal.h"

#include "core/base/buf.h"
#include "core/base/sha256.h"

/* Magic number 0x184D2A50 and the size of what follows, both little-endian. */
static const char frame[8] = {0x50, 0x2a, 0x4d, 0x18, 64, 0, 0, 0};

void plm_archive_seal(struct plm_buf *out)
{
	char hex[PLM_SHA256_HEX_BYTES];

	plm_sha256_hex(out->data, out->size_bytes, hex);
	plm_buf_add(out, frame, sizeof(frame));
	plm_buf_add(out, hex, sizeof(hex) - 1);
}

bool plm_archive_is_sealed(const char *data, size_t size_bytes)
{
	char hex[PLM_SHA256_HEX_BYTES];
	const char *seal;

	if (size_bytes < PLM_SEAL_BYTES)
		return false;
	seal = data + size_bytes - PLM_SEAL_BYTES;
	if (memcmp(seal, frame, sizeof(frame)) != 0)
		return false;
	plm_sha256_hex(data, size_bytes - PLM_SEAL_BYTES, hex);
	return memcmp(seal + sizeof(frame), hex, sizeof(hex) - 1) == 0;
}
