/*
 * lint.c: `plimsoll lint`: every problem of a benchmark in one pass.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/lint.h"
#include "core/engine/audit.h"

static void print_diag(const struct plm_diag *diag, struct plm_buf *out)
{
	plm_buf_printf(out, "%s:", diag->file);
	if (diag->line)
		plm_buf_printf(out, "%ld:", diag->line);
	plm_buf_printf(out, " %s: %s", diag->level == PLM_DIAG_ERROR ? "error" : "warning",
		       diag->message);
	if (diag->remedy)
		plm_buf_printf(out, "; %s", diag->remedy);
	plm_buf_char(out, '\n');
}

/* Every rule's check is tried under the benchmark as it stands and under every profile: a profile sets the values that
 * a check's attributes take. */
static int lint_checks(struct plm_session *session, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = session->benchmark;
	int rc = 0;

	for (size_t i = 0; i <= benchmark->profile_count && rc == 0; i++) {
		const char *profile = i ? benchmark->profiles[i - 1].id : NULL;

		if (session->diags.error_count)
			break;
		rc = plm_benchmark_select(benchmark, profile, session->arena, &session->selection,
					  err);
		if (rc == 0)
			rc = plm_audit_plan_check(session->registry, session->selection,
						  session->arena, &session->diags, err);
	}
	return rc;
}

/* A problem that diags already holds is not also an error of the command. */
static int forgive(const struct plm_session *session, int rc, struct plm_err **err)
{
	if (rc == 0 || session->diags.error_count == 0 || rc == -PLM_E_NOMEM)
		return rc;
	plm_err_free(*err);
	*err = NULL;
	return 0;
}

static int lint(struct plm_session *session, const char *file, struct plm_err **err)
{
	int rc = plm_session_registry(session, err);

	if (rc < 0)
		return rc;
	rc = plm_session_benchmark(session, file, err);
	if (rc == 0)
		rc = plm_benchmark_lint(session->benchmark, &session->diags);
	if (rc == 0)
		rc = lint_checks(session, err);
	return forgive(session, rc, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	size_t warnings;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = lint(&session, inv->args[0], err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < session.diags.count; i++)
		print_diag(&session.diags.items[i], &out);
	warnings = session.diags.count + session.diags.dropped - session.diags.error_count;
	plm_buf_printf(&out, "%s: %zu error%s, %zu warning%s\n", inv->args[0],
		       session.diags.error_count, session.diags.error_count == 1 ? "" : "s",
		       warnings, warnings == 1 ? "" : "s");
	rc = plm_print(&out, err);
	if (rc < 0)
		return rc;
	return session.diags.error_count ? PLM_EXIT_GATE : PLM_EXIT_OK;
}

static const struct plm_option options[] = {
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
};

static const struct plm_example examples[] = {
	{"lint my-benchmark.xml", "Every problem with file, line and remedy."},
};

const struct plm_command plm_command_lint = {
	.name = "lint",
	.summary = "find every problem of a benchmark",
	.arguments = "FILE",
	.description =
		"Loads a benchmark and says everything that is wrong with it, one problem a "
		"line as FILE:LINE: LEVEL: WHAT; REMEDY. Errors make the benchmark unusable; "
		"warnings are what its author would want to know. Exits 1 when there are "
		"errors.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.min_args = 1,
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
