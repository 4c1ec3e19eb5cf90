/*
 * fuzz_sysctl_dump.c: what sysctl -a printed, from hostile bytes: all of it stays below /proc/sys.
 */
#include "core/base/arena.h"
#include "core/host/bare.h"
#include "core/host/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t files_below(const struct plm_node *node)
{
	size_t count = node->st.kind == PLM_FILE_REGULAR;

	for (size_t i = 0; i < node->child_count; i++)
		if (node->children[i]->present)
			count += files_below(node->children[i]);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_recording *recording = arena ? plm_recording_new(arena) : NULL;
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	const struct plm_node *sys;
	size_t count;

	if (!recording || plm_bare_sysctls(recording, text, &count) < 0)
		return 0;
	sys = plm_recording_at(recording, "/proc/sys");
	if (files_below(recording->root) != (sys ? files_below(sys) : 0))
		abort();
	return 0;
}
