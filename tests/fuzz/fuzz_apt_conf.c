/*
 * fuzz_apt_conf.c: apt's configuration, which any package may add to.
 */
#include "core/facts/apt_conf.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_apt_conf conf = {0};
	size_t at = 0;

	if (!arena || plm_apt_parse(arena, "10first", text, &conf) < 0 ||
	    plm_apt_parse(arena, "20second", text, &conf) < 0)
		abort();
	for (size_t i = 0; i < conf.count; i++)
		if (!conf.items[i].name || conf.items[i].line == 0)
			abort();
	while (plm_apt_next(&conf, "A", &at))
		if (at > conf.count)
			abort();
	plm_apt_find(&conf, "A::B");
	return 0;
}
