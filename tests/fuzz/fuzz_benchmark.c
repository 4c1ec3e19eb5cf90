/*
 * fuzz_benchmark.c: hostile bytes as a benchmark: parsed, linted, and every profile selected. Reads
 * memory only.
 */
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/benchmark.h"
#include "core/lint/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Touches every text, as a report would. */
static void read_texts(const struct plm_selection *selection)
{
	const struct plm_benchmark *b = selection->benchmark;

	for (size_t i = 0; i < b->item_count; i++) {
		const struct plm_item *item = b->items[i];

		if (!plm_selection_text(selection, item->title) ||
		    !plm_selection_text(selection, item->description) ||
		    !plm_selection_text(selection, item->fixtext))
			abort();
	}
}

static void use(const struct plm_benchmark *benchmark, struct plm_arena *arena,
		struct plm_diags *diags)
{
	struct plm_selection *selection;

	plm_lint_benchmark(benchmark, diags);
	if (plm_benchmark_select(benchmark, NULL, arena, &selection, NULL) == 0)
		read_texts(selection);
	for (size_t i = 0; i < benchmark->profile_count; i++)
		if (plm_benchmark_select(benchmark, benchmark->profiles[i].id, arena, &selection,
					 NULL) == 0)
			read_texts(selection);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;
	int r;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	r = plm_benchmark_parse("fuzz.xml", (const char *)data, size, arena, &diags, &benchmark,
				&err);
	/* A refusal says why, in one line; what is accepted has no errors. */
	if (r < 0 ? strchr(plm_err_message(err), '\n') != NULL : diags.error_count > 0)
		abort();
	if (r == 0)
		use(benchmark, arena, &diags);
	return 0;
}
