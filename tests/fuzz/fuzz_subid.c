/*
 * fuzz_subid.c: /etc/subuid and passwd(5) from hostile bytes.
 */
#include "checks/namespace/namespace.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct subid_table table = {.file = "fuzz"};
	struct plm_accounts accounts = {.user_count = 0};

	if (!arena || plm_accounts_parse_passwd(arena, text, &accounts) < 0 ||
	    subid_take_accounts(arena, &accounts, false, &table) < 0 ||
	    subid_parse_ranges(arena, text, table.accounts, table.account_count, &table) < 0)
		return 0;
	for (size_t i = 0; i < table.range_count; i++) {
		const struct subid_range *r = &table.ranges[i];

		if (r->last < r->first || r->last > UINT32_MAX || !r->name ||
		    (i > 0 && r->first < r[-1].first))
			abort();
		subid_account_from(table.accounts, table.account_count, r->first);
	}
	return 0;
}
