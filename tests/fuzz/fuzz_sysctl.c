/*
 * fuzz_sysctl.c: sysctl.d(5) from hostile bytes, and what is found for keys of every kind.
 */
#include "core/base/arena.h"
#include "core/facts/sysctl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct plm_sysctl_conf *conf, const char *path,
		  const struct plm_sysctl_value *found)
{
	if (!found->source)
		abort();
	if (found->value.presence != PLM_PRESENT)
		return;
	if (!*found->value.data || strlen(found->value.data) != found->value.size_bytes)
		abort();
	for (size_t i = 0; i < conf->count; i++)
		if (strcmp(conf->items[i].path, path) == 0 || conf->items[i].pattern)
			return;
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const keys[] = {"kernel.kptr_restrict", "net.ipv4.conf.all.rp_filter"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_sysctl_gap gap = {.file = "gap", .error = 13, .before = size % 8};
	struct plm_sysctl_conf conf = {.gaps = &gap, .gap_count = size % 2};
	struct plm_sysctl_value found;

	if (!arena || plm_sysctl_parse(arena, "fuzz", text, &conf) < 0)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		const char *path = plm_sysctl_path(arena, plm_slice_of(keys[i]));

		if (path && plm_sysctl_find(arena, &conf, path, &found) == 0)
			check(&conf, path, &found);
	}
	for (size_t i = 0; i < conf.count && i < 16; i++)
		if (plm_sysctl_find(arena, &conf, conf.items[i].path, &found) == 0)
			check(&conf, conf.items[i].path, &found);
	return 0;
}
