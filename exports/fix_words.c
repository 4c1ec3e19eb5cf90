/*
 * fix_words.c: what both kinds of fix documents say in comments. Titles and ids are not trusted:
 * each comment stays on its line.
 */
#include "exports/fix_writers.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "exports/results.h"
#include "reports/escape.h"

void plm_fix_comment(struct plm_buf *out, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	plm_buf_printf(out, "# %s: ", name);
	plm_terminal_text(out, text);
	plm_buf_char(out, '\n');
}

static void write_result(const struct plm_stored_result *result, struct plm_buf *out)
{
	if (!result)
		return;
	plm_fix_comment(out, "Failures of", result->target);
	plm_fix_comment(out, "Audited", result->end_time);
	plm_fix_comment(out, "Results", result->id);
}

void plm_fix_write_origin(const struct plm_fix_list *list, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = list->selection->benchmark;
	const struct plm_profile *profile = list->selection->profile;

	plm_buf_printf(out, "# Written by plimsoll %s.\n", list->tool_version);
	plm_fix_comment(out, "Benchmark", benchmark->title);
	plm_fix_comment(out, "Version", benchmark->version);
	plm_fix_comment(out, "SHA-256", benchmark->sha256);
	plm_fix_comment(out, "Profile",
			list->result ? list->result->profile
			: profile    ? profile->id
				     : "none");
	write_result(list->result, out);
	plm_buf_printf(out, "# Fixes: %zu; rules without one: %zu, named at the end\n",
		       list->job_count, list->without_count);
}

void plm_fix_write_without(const struct plm_fix_list *list, struct plm_buf *out)
{
	if (list->without_count)
		plm_buf_str(out, "\n# ---- rules that have no such fix ----\n");
	for (size_t i = 0; i < list->without_count; i++)
		plm_fix_comment(out, "Rule", list->without[i]->id);
}

void plm_fix_write_cost(const struct plm_fix *fix, struct plm_buf *out)
{
	plm_buf_printf(out, "# Fix: %s, disruption %s, complexity %s%s\n", fix->strategy,
		       fix->disruption, fix->complexity, fix->reboot ? ", needs a reboot" : "");
}
