/*
 * fuzz_logrotate.c: configurations of logrotate and of chrony from hostile bytes.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct logging_rotation_conf conf = {.arena = arena};
	struct plm_slice text = {(const char *)data, size};
	const char *value;
	long line = 0;

	if (!arena)
		return 0;
	logging_rotation_parse(&conf, "fuzz", text);
	for (size_t i = 0; i < conf.count; i++)
		if (!conf.items[i].pattern || conf.items[i].line < 1)
			abort();
	if (logging_time_servers(text, &line) && line < 1)
		abort();
	for (int kind = LOGGING_TEXT; kind <= LOGGING_SPAN; kind++) {
		const char *copy = plm_arena_strndup(arena, text.data, size);

		if (copy)
			(void)logging_option_value(arena, (enum logging_option_kind)kind, copy,
						   &value);
	}
	return 0;
}
