/*
 * fuzz_file_contexts.c: file_contexts(5) and its substitutions from hostile bytes, and paths looked up in
 * them. The first line is the path.
 */
#include "checks/mac/selinux.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size}, line;
	struct mac_contexts contexts = {.specs = NULL};
	const struct mac_spec *spec = NULL;
	struct mac_label label;
	const char *path;

	if (!arena || !plm_next_line(&text, &line) || size > 4096)
		return 0;
	path = plm_arena_printf(arena, "/%.*s", (int)line.size_bytes, line.data);
	if (mac_parse_file_contexts(arena, "fuzz", text, &contexts) < 0 ||
	    mac_parse_substitutions(arena, text, &contexts.dist_subs) < 0 || !path)
		return 0;
	for (size_t i = 0; i < contexts.count; i++)
		if (contexts.specs[i].fixed > strlen(contexts.specs[i].pattern))
			abort();
	mac_match_context(arena, &contexts, path, PLM_FILE_REGULAR, &spec);
	if (spec && mac_parse_label(plm_slice_of(spec->context), &label) && !label.type.size_bytes)
		abort();
	return 0;
}
