/*
 * fuzz_bolt.c: databases from hostile bytes: every bucket is walked, every key is looked up again and gives the same; it
 * ends, and nothing is outside of what was read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/bolt.h"
#include "core/host/containerd_state.h"
#include "core/host/podman_state.h"
#include "tests/unit/host/read_slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct look {
	struct plm_bolt *bolt;
	const struct plm_bolt_bucket *bucket;
	uint32_t sum;
};

/* Touches every byte, so that a sanitizer sees one that is not there. */
static uint32_t sum_of(struct plm_slice s)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < s.size_bytes; i++)
		sum = sum * 31 + (unsigned char)s.data[i];
	return sum;
}

static int look_at(void *context, const struct plm_bolt_entry *entry)
{
	struct look *look = context, below = {look->bolt, &entry->bucket, 0};
	struct plm_bolt_entry again;
	char key[256];
	int error;

	look->sum ^= sum_of(entry->key) ^ sum_of(entry->value);
	if (entry->key.size_bytes < sizeof(key) &&
	    !memchr(entry->key.data, '\0', entry->key.size_bytes)) {
		memcpy(key, entry->key.data, entry->key.size_bytes);
		key[entry->key.size_bytes] = '\0';
		error = plm_bolt_get(look->bolt, look->bucket, key, &again);
		if (!error && (again.is_bucket != entry->is_bucket ||
			       again.value.size_bytes != entry->value.size_bytes))
			abort();
	}
	return entry->is_bucket ? plm_bolt_each(look->bolt, &entry->bucket, look_at, &below) : 0;
}

/* What probes make of it is text, each line whole. */
static void tell(struct plm_slice *all,
		 int (*ask)(plm_read_at_fn *read_at, void *context, struct plm_buf *text))
{
	plm_auto_buf struct plm_buf text = {0};

	if (ask(read_slice, all, &text) != 0 || !text.size_bytes)
		return;
	if (text.data[text.size_bytes - 1] != '\n' || memchr(text.data, '\0', text.size_bytes))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice all = {(const char *)data, size};
	struct plm_bolt_bucket top;
	struct plm_bolt bolt;
	struct look look = {&bolt, &top, 0};

	if (!arena || plm_bolt_open(&bolt, arena, read_slice, &all) != 0)
		return 0;
	/* A walk of a small file need not be a long one. */
	bolt.left_bytes = 16 * size;
	top = plm_bolt_top(&bolt);
	plm_bolt_each(&bolt, &top, look_at, &look);
	tell(&all, plm_podman_state_text);
	tell(&all, plm_containerd_state_text);
	if (plm_bolt_recheck(&bolt) != 0)
		abort();
	return 0;
}
