/*
 * fuzz_syslogng.c: a syslog-ng configuration from hostile bytes, and every word of it.
 */
#include "core/base/arena.h"
#include "core/forwarding/syslogng.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(const struct plm_ng_word *word)
{
	size_t found = 0;

	for (; word; word = word->next) {
		if (!word->text || word->line < 1)
			abort();
		(void)plm_ng_value(word, "port");
		found += 1 + count(word->inside);
	}
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_ng_text text = {.arena = arena};

	if (!arena)
		return 0;
	plm_ng_read(&text, "fuzz", (struct plm_slice){(const char *)data, size});
	if (count(text.first) > text.word_count)
		abort();
	return 0;
}
