/*
 * fuzz_acl.c: the attribute system.posix_acl_access from hostile bytes: only whole entries of named users and groups come out,
 * with permissions that exist.
 */
#include <stdlib.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct filesystem_acl acl = {0};

	if (!arena ||
	    filesystem_acl_parse(arena,
				 (struct plm_slice){.data = (const char *)data, .size_bytes = size},
				 &acl) < 0)
		return 0;
	if (acl.named_count > size / 8 ||
	    (acl.state.presence != PLM_PRESENT && (acl.named_count || !acl.state.error)))
		abort();
	for (size_t i = 0; i < acl.named_count; i++)
		if (acl.named[i].permissions > 07)
			abort();
	return 0;
}
