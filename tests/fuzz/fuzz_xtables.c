/*
 * fuzz_xtables.c: a table of legacy iptables as the kernel hands it out, from hostile bytes: the family, the hooks in use, where each
 * begins and ends, then the entries.
 */
#include "core/base/buf.h"
#include "core/host/xtables.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_BYTES = 2 + 4 * PLM_XTABLES_HOOKS };

static unsigned offset_at(const uint8_t *data)
{
	return data[0] | (unsigned)data[1] << 8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_buf struct plm_buf text = {.limit_bytes = 1 << 20};
	plm_auto_free unsigned char *entries = NULL;
	struct plm_xtables table = {.table = "filter"};
	int error;

	if (size < HEAD_BYTES)
		return 0;
	/* Of the input's exact size, so that a read beyond it is seen. */
	table.size_bytes = size - HEAD_BYTES;
	entries = malloc(table.size_bytes ? table.size_bytes : 1);
	if (!entries)
		return 0;
	memcpy(entries, data + HEAD_BYTES, table.size_bytes);
	table.entries = entries;
	table.ipv6 = data[0] & 1;
	table.valid_hooks = data[1];
	for (size_t h = 0; h < PLM_XTABLES_HOOKS; h++) {
		table.hook_entry[h] = offset_at(data + 2 + 4 * h);
		table.underflow[h] = offset_at(data + 4 + 4 * h);
	}
	error = plm_xtables_save(&table, &text);
	if (!text.failed && (error ? text.size_bytes != 0 : text.data[0] != '*'))
		abort();
	return 0;
}
