/*
 * text.c: findings as compilers write theirs: FILE:LINE: LEVEL: MESSAGE; REMEDY [CODE].
 */
#include "core/lint/lint.h"

#include "core/base/buf.h"
#include "core/base/text.h"

static void escaped(struct plm_buf *out, const char *text)
{
	size_t n = strlen(text), room = plm_text_escaped_size(text, n);
	char *to = plm_buf_reserve(out, room + 1);

	if (!to)
		return;
	plm_text_escape(to, room + 1, text, n);
	out->size_bytes += room;
}

static void write_finding(const struct plm_diag *diag, struct plm_buf *out)
{
	escaped(out, diag->file);
	plm_buf_char(out, ':');
	if (diag->line)
		plm_buf_printf(out, "%ld:", diag->line);
	plm_buf_printf(out, " %s: ", plm_lint_level_name(diag->level));
	escaped(out, diag->message);
	if (diag->remedy) {
		plm_buf_str(out, "; ");
		escaped(out, diag->remedy);
	}
	plm_buf_printf(out, " [%s]\n", diag->code ? diag->code : "model");
}

static void write_count(struct plm_buf *out, size_t count, const char *word)
{
	plm_buf_printf(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

static void write_summary(const struct plm_lint_report *report, bool notes, struct plm_buf *out)
{
	size_t noted = plm_lint_count(report, PLM_DIAG_NOTE);

	escaped(out, report->file);
	plm_buf_str(out, ": ");
	write_count(out, plm_lint_count(report, PLM_DIAG_ERROR), "error");
	plm_buf_str(out, ", ");
	write_count(out, plm_lint_count(report, PLM_DIAG_WARNING), "warning");
	if (noted) {
		plm_buf_str(out, ", ");
		write_count(out, noted, "note");
		plm_buf_str(out, notes ? "" : " (--notes shows them)");
	}
	if (report->diags.dropped)
		plm_buf_printf(out, ", %zu more are not shown", report->diags.dropped);
	plm_buf_char(out, '\n');
}

int plm_lint_text(const struct plm_lint_report *reports, size_t count, bool notes,
		  struct plm_buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct plm_diags *diags = &reports[i].diags;

		for (size_t k = 0; k < diags->count; k++)
			if (notes || diags->items[k].level != PLM_DIAG_NOTE)
				write_finding(&diags->items[k], out);
		write_summary(&reports[i], notes, out);
	}
	return out->failed ? -(int)out->failed : 0;
}
