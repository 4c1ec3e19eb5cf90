/*
 * fuzz_packages.c: a package list and the Release file beside it from hostile bytes. The first byte
 * says how the list is packed, the rest up to a zero byte is the Release file, what follows is the
 * list.
 */
#include "small_root.h"

#include "checks/patch/patch.h"
#include "core/base/arena.h"
#include "core/facts/debian_version.h"
#include "core/host/host.h"

#define PREFIX PATCH_LISTS "/example.org_debian_dists_stable"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char status[] = "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\n"
			     "Version: 1.21.22\n\nPackage: bash\nStatus: hold ok installed\n"
			     "Architecture: amd64\nVersion: 5.2.15-2+b8\n\nPackage: libc6\n"
			     "Status: install ok installed\nArchitecture: i386\nVersion: 2.36-9\n\n"
			     "Package: tzdata\nStatus: install ok installed\nArchitecture: all\n"
			     "Version: 2025b-0\n\n";

static void put_files(const uint8_t *data, size_t size)
{
	static const char *const lists[] = {PREFIX "_main_binary-amd64_Packages",
					    PREFIX "_main_binary-amd64_Packages.lz4",
					    PREFIX "_main_binary-amd64_Packages.gz"};
	size_t chosen = size ? data[0] % 3 : 0;
	const uint8_t *rest = data + (size ? 1 : 0), *end = data + size;
	const uint8_t *zero = rest < end ? memchr(rest, 0, (size_t)(end - rest)) : NULL;
	const uint8_t *list = zero ? zero + 1 : end;

	small_root_put(PLM_DPKG_STATUS, status, sizeof(status) - 1);
	small_root_put(PREFIX "_InRelease", rest, (size_t)((zero ? zero : end) - rest));
	for (size_t i = 0; i < 3; i++)
		small_root_put(lists[i], i == chosen ? list : NULL, (size_t)(end - list));
}

static void check(const struct patch_updates *updates)
{
	for (size_t i = 0; i < updates->count; i++) {
		const struct patch_update *u = &updates->items[i];

		if (!u->list || plm_debian_version_compare(plm_slice_of(u->candidate),
							   plm_slice_of(u->package->version)) <= 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct patch_updates *updates;
	struct plm_host *host = NULL;
	struct plm_facts *facts;

	put_files(data, size);
	if (!arena || plm_host_open_root(small_root(), &host, NULL) < 0)
		abort();
	facts = plm_facts_new(host, arena);
	if (!facts || patch_updates(facts, PATCH_ALL, &updates, NULL) < 0)
		abort();
	check(updates);
	if (patch_updates(facts, PATCH_SECURITY, &updates, NULL) < 0)
		abort();
	check(updates);
	plm_host_close(host);
	return 0;
}
