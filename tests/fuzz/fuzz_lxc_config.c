/*
 * fuzz_lxc_config.c: LXC configurations from hostile bytes, which include themselves: that must end, and every word must lie in
 * the text.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/lxc_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_again(void *context, const char *path, struct plm_datum *text)
{
	const struct plm_slice *all = context;

	*text = (struct plm_datum){.presence = path[0] == '/' ? PLM_PRESENT : PLM_UNREADABLE,
				   .data = all->data,
				   .size_bytes = all->size_bytes};
	return 0;
}

static void check_words(const struct plm_lxc_config *config, const struct plm_slice *text)
{
	static const char *const keys[] = {"lxc.cap.drop", "lxc.idmap", "lxc.mount.auto"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct plm_lxc_words words = plm_lxc_config_words(config, keys[i]);
		struct plm_slice word;

		while (plm_lxc_next_word(&words, &word))
			if (word.data < text->data || word.size_bytes == 0 ||
			    word.data + word.size_bytes > text->data + text->size_bytes)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data, .size_bytes = size};
	struct plm_lxc_includes includes = {read_again, &text};
	struct plm_lxc_config config = {0};

	/* Each line may name all lines again: larger ones only take longer. */
	if (!arena || size > 4096 || plm_lxc_config_parse(arena, text, &includes, &config) < 0)
		return 0;
	check_words(&config, &text);
	return 0;
}
