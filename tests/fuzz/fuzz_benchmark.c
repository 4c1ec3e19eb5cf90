/*
 * fuzz_benchmark.c: hostile bytes as a benchmark: parsed, linted, every profile selected, and resolved
 * twice. Reads memory only.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/resolved.h"
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

	plm_lint_benchmark(benchmark, NULL, diags);
	if (plm_benchmark_select(benchmark, NULL, arena, &selection, NULL) == 0)
		read_texts(selection);
	for (size_t i = 0; i < benchmark->profile_count; i++)
		if (plm_benchmark_select(benchmark, benchmark->profiles[i].id, arena, &selection,
					 NULL) == 0)
			read_texts(selection);
}

/* What was resolved loads, and resolving it changes nothing more; copies may have made it too large. */
static void resolve(const char *data, size_t size, struct plm_arena *arena)
{
	plm_auto_buf struct plm_buf once = {0}, twice = {0};
	struct plm_diags diags;
	int r;

	plm_diags_init(&diags, arena);
	if (plm_benchmark_resolve_text("fuzz.xml", data, size, arena, &diags, &once, NULL) < 0)
		return;
	plm_diags_init(&diags, arena);
	r = plm_benchmark_resolve_text("once.xml", plm_buf_text(&once), once.size_bytes, arena,
				       &diags, &twice, NULL);
	if (r == -PLM_E_LIMIT || r == -PLM_E_NOMEM)
		return;
	if (r < 0 || strcmp(plm_buf_text(&once), plm_buf_text(&twice)) != 0)
		abort();
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
	if (r == 0) {
		use(benchmark, arena, &diags);
		resolve((const char *)data, size, arena);
	}
	return 0;
}
