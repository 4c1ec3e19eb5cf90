/*
 * fuzz_pins.c: apt's preferences, and what they make of an archive and of a package.
 */
#include "checks/patch/patch.h"
#include "checks/patch/pins.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct patch_release_file release = {.origin = "Debian",
							  .label = "Debian",
							  .suite = "stable-backports",
							  .codename = "bookworm-backports",
							  .version = "12.1",
							  .not_automatic = true,
							  .but_automatic_upgrades = true};
	static const struct patch_list list = {
		.path = PATCH_LISTS
		"/deb.example.org_debian_dists_bookworm-backports_main_binary-amd64_"
		"Packages",
		.release = &release};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct patch_pins pins = {0};
	int priority;

	if (!arena || patch_pins_parse(arena, "preferences", text, &pins) == -PLM_E_NOMEM)
		abort();
	priority = patch_priority_of(&pins, &list);
	if (priority < PATCH_PRIORITY_NEVER || priority > 32767)
		abort();
	if (pins.count == 0 && priority != PATCH_PRIORITY_KEPT)
		abort();
	patch_pin_of(&pins, "bash", "bash");
	return 0;
}
