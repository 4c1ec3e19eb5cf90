/*
 * fuzz_results.c: hostile bytes as stored XCCDF results, and as the benchmark that they carry: read, and made into scripts of
 * every format. Reads memory only.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "exports/fixes.h"
#include "exports/results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever titles, ids and targets hold: the frame of the document stays on lines of its own. */
static void write_all(const struct plm_selection *selection, const struct plm_stored_result *result,
		      struct plm_arena *arena)
{
	for (const struct plm_fix_format *f = plm_fix_formats; f->name; f++) {
		struct plm_fix_list list = {
			.selection = selection, .result = result, .tool_version = "fuzz"};
		plm_auto_buf struct plm_buf out = {0};

		if (plm_fixes_collect(f, arena, &list) < 0 || f->write(&list, &out, NULL) < 0)
			continue;
		for (const char *c = plm_buf_text(&out); c < out.data + out.size_bytes; c++)
			if (!*c)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_stored_result *result;
	struct plm_benchmark *benchmark;
	struct plm_selection *selection;
	struct plm_diags diags;
	int rc;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	rc = plm_stored_result_parse("fuzz.xml", (const char *)data, size, NULL, arena, &diags,
				     &result, &err);
	if (rc < 0 && strchr(plm_err_message(err), '\n'))
		abort();
	if (rc < 0 || plm_benchmark_parse("fuzz.xml", (const char *)data, size, arena, &diags,
					  &benchmark, NULL) < 0)
		return 0;
	if (plm_stored_result_select(result, benchmark, arena, &selection, NULL) == 0)
		write_all(selection, result, arena);
	return 0;
}
