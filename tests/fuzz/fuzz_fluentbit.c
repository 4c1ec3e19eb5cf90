/*
 * fuzz_fluentbit.c: a Fluent Bit configuration from hostile bytes, in the syntax the first byte names.
 */
#include "core/base/arena.h"
#include "core/forwarding/fluentbit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_flb conf = {.arena = arena};
	const char *text = (const char *)data + 1;

	if (!arena || size == 0)
		return 0;
	if (data[0] % 2)
		(void)plm_flb_read_yaml(&conf, "fuzz",
					&(struct plm_datum){.presence = PLM_PRESENT,
							    .data = text,
							    .size_bytes = size - 1});
	else
		plm_flb_read_classic(&conf, "fuzz", (struct plm_slice){text, size - 1});
	for (size_t i = 0; i < conf.count; i++)
		for (size_t k = 0; k < conf.items[i].count; k++)
			if (!plm_flb_value(&conf.items[i], conf.items[i].items[k].key))
				abort();
	return 0;
}
