/*
 * fuzz_archive.c: a recording in one file from hostile bytes, behind its seal: whatever is accepted
 * has a manifest, and whatever is refused has one error. Reads nothing on disk.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_datum manifest = {0};
	struct plm_map members;
	int rc;

	if (!arena)
		return 0;
	plm_map_init(&members, arena);
	rc = plm_archive_unpack("fuzz", (const char *)data, size, &members, &manifest, &err);
	if ((rc < 0) != (err != NULL) || (rc == 0) != (manifest.presence == PLM_PRESENT))
		abort();
	return 0;
}
