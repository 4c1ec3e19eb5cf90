/*
 * fuzz_addresses.c: the text of the probe "addresses" from hostile bytes; what is taken from it is read back as it was written.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/facts/addresses.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(struct plm_arena *arena, const struct plm_host_address *address)
{
	plm_auto_buf struct plm_buf text = {0};
	struct plm_host_address again;

	plm_address_add(&text, address);
	if (plm_address_read(arena, plm_slice_of(plm_buf_text(&text)), &again) < 0 ||
	    !plm_str_eq(again.address, address->address) || again.prefix != address->prefix ||
	    !plm_str_eq(again.mac, address->mac))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_host_addresses addresses;

	if (!arena || plm_addresses_parse(arena, text, &addresses) < 0)
		return 0;
	for (size_t i = 0; i < addresses.count; i++)
		read_back(arena, &addresses.items[i]);
	return 0;
}
