/*
 * extlinux.c: kernel parameters out of the files of extlinux and syslinux, which boards with U-Boot have
 * as well. Pure: takes text, gives lines.
 */
#include "checks/kernel/boot.h"

#include <strings.h>

#include "core/base/arena.h"

enum { MAX_ENTRIES = 512 };

static bool is_word(struct plm_slice word, const char *name)
{
	return word.size_bytes == strlen(name) &&
	       strncasecmp(word.data, name, word.size_bytes) == 0;
}

/* Recovery entries drop most parameters on purpose. */
static bool is_recovery(struct plm_slice words)
{
	return boot_parameter_find(words, "single").set ||
	       boot_parameter_find(words, "recovery").set;
}

static int add(struct plm_arena *arena, const char *source, const struct plm_datum *words,
	       struct boot_lines *lines)
{
	struct boot_line *line = plm_push(arena, lines->items, lines->count);

	if (!line || !source)
		return -PLM_E_NOMEM;
	*line = (struct boot_line){.source = source, .words = *words};
	return 0;
}

int boot_parse_extlinux(struct plm_arena *arena, const char *file, struct plm_slice text,
			struct boot_lines *lines)
{
	size_t first = lines->count;
	struct plm_slice line, word;

	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		struct plm_datum words = {.presence = PLM_PRESENT};

		if (!plm_next_word(&line, " \t", &word) || !is_word(word, "append"))
			continue;
		line = plm_slice_trim(line);
		if (is_recovery(line))
			continue;
		words.data = line.size_bytes ? line.data : "";
		words.size_bytes = line.size_bytes;
		if (lines->count - first >= MAX_ENTRIES)
			return add(arena, file, &(struct plm_datum){.presence = PLM_UNREADABLE},
				   lines);
		if (add(arena, plm_arena_printf(arena, "%s:%zu", file, number), &words, lines) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}
