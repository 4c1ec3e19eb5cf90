/*
 * fix_shell.c: fixes as a shell script. Each one is handed to a shell of its own, so that none can
 * break, stop or see another, whatever its author wrote.
 */
#include "exports/fix_writers.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"

static const char usage[] = "#\n"
			    "# Run it as root: sh FILE [RULE]... With rules named, only theirs are "
			    "run. Each fix runs in\n"
			    "# a shell of its own (FIX_SHELL; sh when not set), may be run again, "
			    "and does not stop the\n"
			    "# others when it fails: then the exit code is 1.\n"
			    "set -u\n\n";

static const char prologue[] =
	"wanted=\"$*\" known='' count=0 failed='' reboot=''\n"
	"\n"
	"# apply RULE SHORT-RULE REBOOT: runs the script on descriptor 3.\n"
	"apply() {\n"
	"\tknown=\"$known $1 $2\"\n"
	"\tcase \" $wanted \" in\n"
	"\t'  ' | *\" $1 \"* | *\" $2 \"*) ;;\n"
	"\t*) return 0 ;;\n"
	"\tesac\n"
	"\tprintf 'fix: %s\\n' \"$2\"\n"
	"\tcount=$((count + 1))\n"
	"\tif ! \"${FIX_SHELL:-sh}\" -c \"$(cat <&3)\" \"$2\" </dev/null 3<&-; then\n"
	"\t\tprintf 'FAILED: %s\\n' \"$2\" >&2\n"
	"\t\tfailed=\"$failed $2\"\n"
	"\telif [ \"$3\" = true ]; then\n"
	"\t\treboot=\"$reboot $2\"\n"
	"\tfi\n"
	"}\n";

static const char epilogue[] =
	"\nstatus=0\n"
	"for rule in $wanted; do\n"
	"\tcase \"$known \" in\n"
	"\t*\" $rule \"*) ;;\n"
	"\t*) printf 'there is no fix of %s here\\n' \"$rule\" >&2; status=1 ;;\n"
	"\tesac\n"
	"done\n"
	"[ -z \"$reboot\" ] || printf 'takes effect after a reboot:%s\\n' \"$reboot\"\n"
	"[ -z \"$failed\" ] || { printf 'failed:%s\\n' \"$failed\" >&2; status=1; }\n"
	"printf '%d fixes run\\n' \"$count\"\n"
	"exit $status\n";

/* In single quotes. */
static void quote(struct plm_buf *out, const char *text)
{
	plm_buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			plm_buf_str(out, "'\\''");
		else
			plm_buf_char(out, *text);
	}
	plm_buf_char(out, '\'');
}

static bool has_line(const char *script, const char *line)
{
	struct plm_slice rest = plm_slice_of(script), next;

	while (plm_next_line(&rest, &next))
		if (plm_slice_is(next, line))
			return true;
	return false;
}

/* A line that the script does not hold ends it. */
static void delimiter(const char *script, size_t number, char *word, size_t room)
{
	for (size_t turn = 0; turn == 0 || has_line(script, word); turn++)
		snprintf(word, room, "END_OF_FIX_%zu_%zu", number, turn);
}

static void write_job(const struct plm_fix_list *list, size_t index, struct plm_buf *out)
{
	const struct plm_fix_job *job = &list->jobs[index];
	const struct plm_selection *selection = list->selection;
	char word[64];

	delimiter(job->script, index + 1, word, sizeof(word));
	plm_buf_printf(out, "\n# ---- %zu of %zu ----\n", index + 1, list->job_count);
	plm_fix_comment(out, "Rule", job->rule->id);
	plm_fix_comment(out, "Title", plm_selection_text(selection, job->rule->title));
	plm_fix_comment(out, "Severity",
			plm_severity_name(selection->items[job->rule->index].severity));
	plm_fix_comment(out, "Instance", job->instance);
	plm_fix_comment(out, "Only for", job->fix->platform);
	plm_fix_write_cost(job->fix, out);
	plm_buf_str(out, "apply ");
	quote(out, job->rule->id);
	plm_buf_char(out, ' ');
	quote(out, plm_benchmark_short_id(job->rule->id));
	plm_buf_printf(out, " %s 3<<'%s'\n%s\n%s\n", job->fix->reboot ? "true" : "false", word,
		       job->script, word);
}

int plm_fix_write_shell(const struct plm_fix_list *list, struct plm_buf *out, struct plm_err **err)
{
	(void)err;
	plm_buf_str(out, "#!/bin/sh\n");
	plm_fix_write_origin(list, out);
	plm_buf_str(out, usage);
	plm_buf_str(out, prologue);
	for (size_t i = 0; i < list->job_count; i++)
		write_job(list, i, out);
	plm_fix_write_without(list, out);
	plm_buf_str(out, epilogue);
	return out->failed ? -(int)out->failed : 0;
}
