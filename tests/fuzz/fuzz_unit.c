/*
 * fuzz_unit.c: unit files from hostile bytes: what is handed on lies within the text or is a joined line of no more bytes.
 */
#include <stdlib.h>

#include "core/facts/unit_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, const char *file, struct plm_slice section, struct plm_slice key,
		struct plm_slice value)
{
	const size_t *size = context;
	size_t sum = 0;

	if (!file || key.size_bytes + value.size_bytes > *size)
		abort();
	/* Every byte is looked at, so that one beyond the text is noticed. */
	for (size_t i = 0; i < section.size_bytes; i++)
		sum += (unsigned char)section.data[i];
	for (size_t i = 0; i < key.size_bytes; i++)
		sum += (unsigned char)key.data[i];
	for (size_t i = 0; i < value.size_bytes; i++)
		sum += (unsigned char)value.data[i];
	return sum == SIZE_MAX ? -PLM_E_LIMIT : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};

	plm_unit_parse(text, "fuzz.service", take, &size);
	return 0;
}
