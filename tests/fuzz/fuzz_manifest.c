/*
 * fuzz_manifest.c: the manifest of a recorded host, from hostile bytes. Without root/ and without
 * bases, so that nothing on disk is read.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_recording *recording = arena ? plm_recording_new(arena) : NULL;
	struct plm_layer layer = {.manifest = "manifest", .root_fd = -1};
	plm_auto_err struct plm_err *err = NULL;
	const struct plm_node *node = NULL;
	int rc;

	if (!recording)
		return 0;
	rc = plm_manifest_parse(recording, &layer, (const char *)data, size, &err);
	if ((rc < 0) != (err != NULL))
		abort();
	plm_recording_find(recording, "/etc/../a/b/./c", 0, &node);
	plm_recording_find(recording, "/a", PLM_FIND_NOFOLLOW, &node);
	return 0;
}
