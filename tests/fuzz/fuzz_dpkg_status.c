/*
 * fuzz_dpkg_status.c: dpkg's status file from hostile bytes.
 */
#include "small_root.h"

#include "core/base/arena.h"
#include "core/facts/packages.h"
#include "core/host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_up_all(const struct plm_package_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct plm_package *p = list->items[i];

		if (!plm_package_find(list, plm_slice_of(p->name)) || !p->version || !p->source ||
		    !p->source_version || !p->architecture || !p->state)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_package_list *list;
	struct plm_host *host = NULL;
	struct plm_facts *facts;

	small_root_put(PLM_DPKG_STATUS, data, size);
	if (!arena || plm_host_open_root(small_root(), &host, NULL) < 0)
		abort();
	facts = plm_facts_new(host, arena);
	if (!facts || plm_facts_packages(facts, &list, NULL) < 0)
		abort();
	look_up_all(list);
	plm_host_close(host);
	return 0;
}
