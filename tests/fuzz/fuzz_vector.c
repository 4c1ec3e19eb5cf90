/*
 * fuzz_vector.c: a Vector configuration from hostile bytes, in the language the first byte names, walked from every
 * sink.
 */
#include "core/base/arena.h"
#include "core/forwarding/vector.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, const char *id, const json_t *source, const char *doubt)
{
	size_t *seen = context;

	(void)doubt;
	if (!id || !source)
		abort();
	(*seen)++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_json json_t *config = json_object();
	struct plm_datum text = {.presence = PLM_PRESENT};
	size_t seen = 0;
	bool out_of_memory;
	const char *id;
	json_t *sink;

	if (!arena || !config || size == 0)
		return 0;
	text.data = (const char *)data + 1;
	text.size_bytes = size - 1;
	(void)plm_vector_read(arena, config, data[0] % 2 ? "f.yaml" : "f.toml", &text,
			      &out_of_memory);
	json_object_foreach(json_object_get(config, "sinks"), id, sink)
		plm_vector_walk(config, sink, take, &seen);
	return 0;
}
