/*
 * fuzz_yaml.c: a kubelet's configuration and a drop-in of it from hostile bytes: parsed, laid over one another, asked
 * for an option. The first byte cuts the rest in two.
 */
#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/facts/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const json_t *config)
{
	static const char *const fields[] = {"authentication.anonymous.enabled", "clusterDNS",
					     "evictionHard", "evictionHard.memory.available",
					     "streamingConnectionIdleTimeout"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const char *value, *member;

	for (size_t i = 0; arena && i < sizeof(fields) / sizeof(*fields); i++) {
		const struct kubelet_option *option = kubelet_option_find(fields[i], &member);

		if (kubelet_option_of_file(arena, config, option, member, &value) < 0)
			return;
		if (value && !kubelet_mentions(config, option, member))
			abort();
		if (value && !kubelet_judged(arena, option->kind, value))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_json json_t *merged = json_object(), *config = NULL, *dropin = NULL;
	struct plm_datum text = {.presence = PLM_PRESENT};
	size_t cut;

	if (!merged || size == 0)
		return 0;
	cut = (size - 1) * data[0] / 256;
	text.data = (const char *)data + 1;
	text.size_bytes = size - 1 - cut;
	if (plm_yaml_parse(&text, &config) < 0)
		return 0;
	text.data = (const char *)data + size - cut;
	text.size_bytes = cut;
	if (plm_yaml_parse(&text, &dropin) < 0)
		return 0;
	if ((config && !json_is_object(config)) || (dropin && !json_is_object(dropin)))
		abort();
	if (kubelet_merge(merged, config) == 0 && kubelet_merge(merged, dropin) == 0)
		ask(merged);
	return 0;
}
