/*
 * fuzz_device_program.c: programs that decide on devices, from hostile text: whatever the instructions
 * are, they end, stay within the question and their stack, and never answer what they were not run for.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/device_program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct plm_device_question questions[] = {
		{PLM_DEVICE_BLOCK, PLM_DEVICE_READ, 8, 0},
		{PLM_DEVICE_CHAR, PLM_DEVICE_WRITE, UINT32_MAX, UINT32_MAX},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_device_program_list list;
	const struct plm_device_program *which;
	const char *why;

	if (!arena || plm_device_programs_parse(arena, text, &list) < 0)
		return 0;
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (plm_device_programs_ask(&list, &questions[i], &which, &why) ==
			    PLM_DEVICE_UNTOLD &&
		    (!which || !why))
			abort();
	return 0;
}
