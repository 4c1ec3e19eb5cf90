/*
 * collect.c: gathers what the kernel swaps to, from /proc/swaps (proc(5)). Judges nothing.
 */
#include "swap.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* "FILENAME TYPE SIZE USED PRIORITY", the size in KiB; false for the heading and for lines cut short. */
static bool area_size(struct plm_slice line, uint64_t *size_bytes)
{
	struct plm_slice word;

	for (int i = 0; i < 3; i++)
		if (!plm_next_word(&line, " \t", &word))
			return false;
	return plm_parse_u64(word, 10, size_bytes) &&
	       !__builtin_mul_overflow(*size_bytes, 1024, size_bytes);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct swap_areas *areas = plm_new(plm_facts_arena(facts), struct swap_areas);
	const struct plm_datum *datum = NULL;
	struct plm_slice rest, line;
	uint64_t size_bytes;
	int rc;

	(void)key;
	if (!areas)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, "/proc/swaps", PLM_READ_SMALL, &datum, err);
	if (rc < 0)
		return rc;
	areas->source = *datum;
	rest = (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
	while (plm_next_line(&rest, &line)) {
		if (!area_size(line, &size_bytes))
			continue;
		areas->count++;
		areas->size_bytes += size_bytes;
	}
	*value = areas;
	return 0;
}

const struct plm_fact swap_areas_fact = {"swap areas", gather};
