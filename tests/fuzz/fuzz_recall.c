/*
 * fuzz_recall.c: hostile bytes as stored results: refused in one line, or an audit that every format of report can write.
 * Reads memory only.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "exports/recall.h"
#include "reports/reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_all(const struct plm_audit *audit)
{
	const struct plm_report_options options = {.verbose = true};

	for (size_t i = 0; plm_report_formats[i].name; i++) {
		plm_auto_buf struct plm_buf out = {0};
		plm_auto_err struct plm_err *err = NULL;

		if (plm_report_formats[i].write(audit, &options, &out, &err) < 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_audit *audit = NULL;
	struct plm_diags diags;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	if (plm_recall_text("r.xml", (const char *)data, size, arena, &diags, &audit, &err) == 0)
		write_all(audit);
	else if (strchr(plm_err_message(err), '\n'))
		abort();
	return 0;
}
