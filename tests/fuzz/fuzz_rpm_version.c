/*
 * fuzz_rpm_version.c: two versions in one input, parted by a line break: the order must turn with them, and the lines of
 * a listing must come to packages that can be found again.
 */
#include "core/base/arena.h"
#include "core/facts/packages_rpm.h"
#include "core/facts/rpm_version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size}, rest = text;
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_package_list list = {.manager = PLM_PACKAGES_RPM};
	struct plm_slice a, b;

	if (!arena)
		abort();
	if (plm_next_line(&rest, &a) && plm_next_line(&rest, &b)) {
		plm_rpm_version_compare(a, b);
		if (plm_rpm_version_compare(a, a) != 0 ||
		    sign(plm_rpm_version_compare(a, b)) != -sign(plm_rpm_version_compare(b, a)))
			abort();
	}
	plm_map_init(&list.by_name, arena);
	if (plm_packages_parse_rpm(arena, text, &list) < 0)
		abort();
	for (size_t i = 0; i < list.count; i++)
		if (!plm_package_find(&list, plm_slice_of(list.items[i]->name)))
			abort();
	return 0;
}
