/*
 * fuzz_accounts.c: passwd(5), shadow(5) and group(5) from hostile bytes: whatever they hold, the state of a password and the kind
 * of its hash go together, and no line is counted that is not there.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/accounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_user(const struct plm_account *user, size_t size)
{
	if (!user->name[0] || !user->home || !user->shell || user->line == 0 || user->line > size ||
	    user->shadow_line > size || user->password == PLM_PASSWORD_UNKNOWN ||
	    (user->password == PLM_PASSWORD_SET) != (user->hash != NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_accounts accounts = {0};

	if (!arena || plm_accounts_parse_passwd(arena, text, &accounts) < 0 ||
	    plm_accounts_parse_shadow(arena, text, &accounts) < 0 ||
	    plm_accounts_parse_group(arena, text, &accounts) < 0)
		return 0;
	for (size_t i = 0; i < accounts.user_count; i++)
		check_user(&accounts.users[i], size);
	for (size_t i = 0; i < accounts.group_count; i++)
		for (size_t m = 0; m < accounts.groups[i].member_count; m++)
			if (!accounts.groups[i].members[m][0])
				abort();
	return 0;
}
