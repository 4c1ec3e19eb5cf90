/*
 * fuzz_kernel_config.c: build options of a kernel and modprobe.d(5) from hostile bytes.
 */
#include "checks/kernel/kernel.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"SECCOMP", "SECCOMP_FILTER", "X"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct module_rules rules = {0};
	struct kernel_options options;

	if (!arena)
		return 0;
	if (kernel_options_parse(arena, text, &options) == 0)
		for (size_t i = 0; i < 3; i++) {
			struct kernel_option option = kernel_options_get(&options, names[i]);

			if (option.line == 0 && strcmp(option.value, "n") != 0)
				abort();
		}
	if (module_rules_parse(arena, "fuzz", text, &rules) == 0)
		module_rules_find(&rules, "net-pf-21");
	return 0;
}
