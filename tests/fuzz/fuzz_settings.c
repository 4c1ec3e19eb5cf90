/*
 * fuzz_settings.c: a configuration and a drop-in of systemd's kind from hostile bytes: parsed, then asked.
 * The first byte cuts the rest in two.
 */
#include "core/base/arena.h"
#include "core/facts/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct plm_arena *arena, const struct plm_settings *conf,
		const struct plm_setting *setting)
{
	struct plm_settings_value value;
	struct plm_settings_list list;
	bool is;

	if (plm_settings_find(arena, conf, setting->section, setting->key, &value) < 0 ||
	    plm_settings_list(arena, conf, setting->section, setting->key, &list) < 0)
		return;
	if (conf->gap_count == 0 && (value.value.presence == PLM_PRESENT) != (list.count > 0))
		abort();
	if (!value.source || (value.value.presence == PLM_PRESENT && !*value.value.data))
		abort();
	(void)plm_settings_boolean(setting->value, &is);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_settings conf = {.where = "fuzz.conf"};
	const char *text = (const char *)data + 1;
	size_t cut;

	if (!arena || size == 0)
		return 0;
	cut = (size - 1) * data[0] / 256;
	if (plm_settings_parse(arena, "a", (struct plm_slice){text, cut}, &conf) < 0 ||
	    plm_settings_parse(arena, "b", (struct plm_slice){text + cut, size - 1 - cut}, &conf) <
		    0)
		return 0;
	for (size_t i = 0; i < conf.count && i < 100; i++)
		ask(arena, &conf, &conf.items[i]);
	return 0;
}
