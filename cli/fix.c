/*
 * fix.c: `plimsoll fix`: the fix scripts of a profile, or of what failed in a stored result, as one document.
 */
#include "command.h"
#include "overwrite.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "exports/fixes.h"
#include "exports/results.h"

/* What --format says, else the extension of -o. */
static const struct plm_fix_format *choose_format(const struct plm_invocation *inv,
						  const char *file, struct plm_err **err)
{
	const char *name = plm_given_value(inv, "format");
	const struct plm_fix_format *format;

	if (!name)
		name = plm_str_ends(file, ".yml") || plm_str_ends(file, ".yaml") ? "ansible" : "sh";
	format = plm_fix_format(name);
	if (!format) {
		plm_err_set(err, PLM_E_USAGE, "fix: there is no format %s", name);
		plm_err_remedy(err, "write --format sh or --format ansible");
	}
	return format;
}

static int check_benchmark(const struct plm_stored_result *result,
			   const struct plm_benchmark *benchmark, struct plm_err **err)
{
	if (!result->benchmark || strcmp(result->benchmark, benchmark->id) == 0)
		return 0;
	plm_err_set(err, PLM_E_INVALID, "the results are of benchmark %s, not of %s",
		    result->benchmark, benchmark->id);
	plm_err_at(err, result->file, 0);
	plm_err_remedy(err, "name the file of that benchmark");
	return -PLM_E_INVALID;
}

/* The benchmark that is named, else the one that the results carry, else the installed one. */
static int load(struct plm_session *session, const char *results, struct plm_stored_result **result,
		struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	const char *file = inv->arg_count ? inv->args[0] : NULL;
	int rc = 0;

	if (results)
		rc = plm_stored_result_load(results, NULL, session->arena, &session->diags, result,
					    err);
	if (rc < 0)
		return rc;
	if (results && !file && (*result)->in_benchmark)
		file = results;
	rc = plm_session_benchmark(session, file, err);
	if (rc == 0 && results)
		rc = check_benchmark(*result, session->benchmark, err);
	if (rc < 0)
		return rc;
	return results ? plm_stored_result_select(*result, session->benchmark, session->arena,
						  &session->selection, err)
		       : plm_session_select(session, NULL, err);
}

static int none_failed(const char *results, struct plm_err **err)
{
	plm_err_set(err, PLM_E_NOTFOUND, "no rule of --rule failed there");
	plm_err_at(err, results, 0);
	plm_err_remedy(err, "leave out --result to have its fix all the same");
	return -PLM_E_NOTFOUND;
}

static int write_file(const struct plm_fix_list *list, const struct plm_fix_format *format,
		      const char *file, struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0}, said = {0};
	int rc = format->write(list, &out, err);

	if (rc < 0)
		return plm_err_nomem(err);
	rc = plm_output_write(file, &out, format->mode, err);
	if (rc < 0 || strcmp(file, "-") == 0)
		return rc;
	plm_buf_printf(&said, "%s: %zu %s", file, list->job_count,
		       list->job_count == 1 ? "fix" : "fixes");
	if (list->without_count)
		plm_buf_printf(&said, "; %zu %s no script of that kind", list->without_count,
			       list->without_count == 1 ? "rule has" : "rules have");
	plm_buf_char(&said, '\n');
	return plm_print(&said, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	const char *results = plm_given_value(inv, "result");
	const char *file = plm_given(inv, "output") ? plm_given_value(inv, "output") : "-";
	const struct plm_fix_format *format = choose_format(inv, file, err);
	struct plm_fix_list list = {.tool_version = PLM_VERSION};
	struct plm_stored_result *result = NULL;
	int rc;

	if (!format)
		return -PLM_E_USAGE;
	if (results &&
	    (plm_given(inv, "profile") || plm_given(inv, "tailoring") || plm_given(inv, "set")))
		return plm_err_set(err, PLM_E_USAGE,
				   "the results say which profile and values: leave out --profile, "
				   "--tailoring and --set");
	rc = plm_keep_what_is_read(inv, file, err);
	if (rc == 0)
		rc = plm_session_init(&session, inv, err);
	if (rc == 0)
		rc = load(&session, results, &result, err);
	if (rc == 0)
		rc = plm_session_rules(&session, err);
	if (rc < 0)
		return rc;
	list.selection = session.selection;
	list.result = result;
	list.named = plm_given(inv, "rule");
	if (plm_fixes_collect(format, session.arena, &list) < 0)
		return plm_err_nomem(err);
	if (result && list.named && !list.job_count && !list.without_count)
		return none_failed(results, err);
	return write_file(&list, format, file, err);
}

static const struct plm_option options[] = {
	PLM_OPTION_PROFILE,
	PLM_OPTION_TAILORING,
	PLM_OPTION_SET,
	{.name = "result",
	 .argument = "RESULTS.xml",
	 .help = "Only the rules that failed in these XCCDF 1.2 results, with the values that were "
		 "used then. Results of other SCAP tools work too."},
	{.name = "rule",
	 .argument = "RULE",
	 .help = "Only the fix of this rule, by its id or the last part of it, whether or not the "
		 "profile has it; with --result only if it failed there. May be given many times."},
	{.name = "format",
	 .argument = "FORMAT",
	 .help = "sh: a shell script. ansible: an Ansible playbook. Default: ansible when the file "
		 "ends in .yml or .yaml, else sh."},
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "Where to write it; - (the default) is standard output."},
};

static const struct plm_example examples[] = {
	{"fix -p strict -o fix.sh", "A script with every fix of the strict profile."},
	{"fix --result results.xml -o fix.sh", "Only what failed."},
	{"fix --rule kernel_kptr_restrict", "The fix of one rule, to look at; audit --rule asks "
					    "again after it."},
	{"fix --result results.xml -o fix.yml", "The same as an Ansible playbook."},
};

const struct plm_command plm_command_fix = {
	.name = "fix",
	.summary = "write a script that mends what a profile asks for or what failed",
	.arguments = "[BENCHMARK]",
	.description =
		"Gathers the fix scripts of a benchmark into one document, each marked with its "
		"rule, with the profile's values in it. plimsoll runs none of them: read the "
		"document, then run it.\n\n"
		"With --result the benchmark is the one that the results carry, unless BENCHMARK "
		"names another file of it. Rules that have no script are named at the document's "
		"end.\n\n"
		"The shell script runs each fix in a shell of its own: one that fails does not "
		"stop the others, and the script then exits 1. Names of rules as its arguments run "
		"only those. In the playbook each fix is a task, tagged with its rule.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
