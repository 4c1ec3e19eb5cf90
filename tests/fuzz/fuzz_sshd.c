/*
 * fuzz_sshd.c: sshd_config(5) from hostile bytes, which includes itself: that must end, and every line must have its words.
 */
#include <stdlib.h>

#include "checks/access/sshd.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same text again for every Include, a few times. */
struct again {
	struct plm_slice all;
	unsigned depth, files;
};

static int read_again(struct sshd_parser *parser, const char *pattern,
		      const struct sshd_match *within)
{
	struct again *again = parser->context;

	if (!pattern || again->depth >= 4 || again->files >= 64)
		return 0;
	again->depth++;
	again->files++;
	if (sshd_parse(parser, again->all, "again", within) < 0)
		abort();
	again->depth--;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct again again = {.all = text};
	struct sshd_config config = {0};
	struct sshd_parser parser = {
		.arena = arena, .config = &config, .include = read_again, .context = &again};

	if (!arena || size > 4096 || sshd_parse(&parser, text, "fuzz", NULL) < 0)
		return 0;
	for (size_t i = 0; i < config.line_count; i++) {
		const struct sshd_line *line = &config.lines[i];
		const struct sshd_option *option = sshd_option_find(line->keyword);

		if (!line->keyword[0] || !line->value || (line->match && !line->match->criteria) ||
		    (option && !sshd_value(arena, option, line->value)))
			abort();
	}
	return 0;
}
