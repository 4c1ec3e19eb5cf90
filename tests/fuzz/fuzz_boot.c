/*
 * fuzz_boot.c: /etc/default/grub, grub.cfg with its environment, boot loader entries and kernel
 * command lines from hostile bytes. The first byte cuts the rest in two: file and environment.
 */
#include "checks/kernel/boot.h"
#include "checks/kernel/shell.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct boot_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct boot_line *line = &lines->items[i];
		struct plm_slice words = {line->words.data, line->words.size_bytes};
		struct boot_parameter p = boot_parameter_find(words, "audit");

		if (!line->source || (line->words.presence == PLM_PRESENT && !words.data))
			abort();
		if (p.value.data &&
		    (p.value.data < words.data ||
		     p.value.data + p.value.size_bytes > words.data + words.size_bytes))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const files[] = {"fuzz"};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_shell shell = {.arena = arena};
	struct boot_lines lines = {0};
	struct plm_slice text, environment;
	struct plm_datum datum = {.presence = PLM_PRESENT};
	size_t cut, offset, size_bytes;

	if (!arena || size == 0)
		return 0;
	cut = (size - 1) * data[0] / 256;
	text = (struct plm_slice){(const char *)data + 1, size - 1 - cut};
	environment = (struct plm_slice){(const char *)data + size - cut, cut};
	datum.data = text.data;
	datum.size_bytes = text.size_bytes;
	if (boot_parse_grub_defaults(arena, &datum, files, 1, &lines) < 0 ||
	    boot_parse_grub_variables(&shell, "fuzz", text, environment) < 0 ||
	    boot_parse_grub_cfg(&shell, "fuzz", text, &lines) < 0 ||
	    boot_parse_entry(&shell, "fuzz", text, &lines) < 0)
		return 0;
	if (boot_parse_extlinux(arena, "fuzz", text, &lines) < 0)
		return 0;
	boot_parameter_find(text, "audit");
	boot_image_cmdline(text, &offset, &size_bytes);
	ask(&lines);
	return 0;
}
