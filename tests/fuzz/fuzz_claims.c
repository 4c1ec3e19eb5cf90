/*
 * fuzz_claims.c: every reader of claims over JSON from hostile bytes: options, bundles and states that engines' files may hold.
 * The first byte says which of them. What they say is compared with itself: a value never differs from itself.
 */
#include <stdlib.h>

#include "core/facts/claims_read.h"
#include "core/host/host.h"
#include "small_root.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static claim_read *reader_of(const struct claim_row *row, unsigned kind)
{
	claim_read *const readers[] = {row->docker, row->noted, row->bundle, row->state};

	return readers[kind % 4];
}

static void read_all(struct claim_reader *r, unsigned kind)
{
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES && !r->failed; i++) {
		claim_read *read = reader_of(&claim_rows[i], kind);
		struct plm_claim_value *row = r->claims->values[i];

		for (int origin = 0; origin < PLM_CLAIM_ORIGINS; origin++)
			row[origin].presence = PLM_ABSENT;
		r->source = "fuzz.json";
		if (read)
			read(r, &row[PLM_CLAIM_ASKED]);
		row[PLM_CLAIM_STATE] = row[PLM_CLAIM_EFFECT] = row[PLM_CLAIM_ASKED];
		if (plm_claims_compare(r->claims, (enum plm_claim_attribute)i).verdict >
		    PLM_CLAIM_AGREED)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_datum text = {.presence = PLM_PRESENT,
				 .data = (const char *)data + 1,
				 .size_bytes = size ? size - 1 : 0};
	struct plm_process_list processes = {0};
	struct plm_claim_documents documents = {.processes = &processes};
	plm_auto_json json_t *json = NULL;
	struct plm_claims claims = {0};
	struct plm_host *host = NULL;
	struct claim_reader reader = {.arena = arena, .d = &documents, .claims = &claims};

	if (!arena || size < 3 || plm_host_open_root(small_root(), &host, NULL) < 0)
		return 0;
	documents.facts = plm_facts_new(host, arena);
	if (documents.facts && plm_json_parse(&text, &json) == 0 && json) {
		reader.json = reader.beside = json;
		reader.beside_source = "fuzz.json";
		read_all(&reader, data[0]);
	}
	plm_host_close(host);
	return 0;
}
