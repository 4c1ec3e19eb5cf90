/*
 * fuzz_rpm_metadata.c: what a repository of rpm packages publishes: its index, and packages and advisories in pieces cut
 * anywhere.
 */
#include "checks/patch/rpm_metadata.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int each(void *context, const struct rpm_offer *offer)
{
	size_t *count = context;

	if (offer->name.size_bytes == 0 || offer->version.size_bytes == 0)
		abort();
	return ++*count > 1000 ? 1 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct rpm_index index = {0};
	size_t count = 0, cut = size ? data[0] % size : 0;
	struct rpm_reader *reader = rpm_reader_new(each, &count);

	if (!arena || !reader)
		abort();
	if (rpm_index_parse(arena,
			    (struct plm_slice){.data = (const char *)data, .size_bytes = size},
			    &index) == -PLM_E_NOMEM)
		abort();
	if (rpm_reader_feed(reader, (const char *)data, cut) == 0 &&
	    rpm_reader_feed(reader, (const char *)data + cut, size - cut) == 0)
		rpm_reader_end(reader);
	rpm_reader_free(reader);
	return 0;
}
