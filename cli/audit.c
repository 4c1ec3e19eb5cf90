/*
 * audit.c: `plimsoll audit`: judges a host by a benchmark, writes the reports, and says by its exit code whether the gate is met.
 */
#include "command.h"
#include "gate.h"
#include "outputs.h"
#include "session.h"
#include "signing.h"
#include "terminal.h"
#include "tool.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/audit.h"
#include "core/host/local.h"
#include "exports/recall.h"
#include "exports/results.h"
#include "reports/reports.h"

/* What an audit is given besides the benchmark. */
struct extras {
	const struct plm_waivers *waivers;
	const struct plm_element *dictionary;
	const struct plm_tool *tool;
};

/* Of files of a kernel the other profiles of our own benchmark would judge next to nothing. */
static const char *fallback_profile(const struct plm_session *session)
{
	return plm_session_is_bare(session) && !session->invocation->arg_count ? "kernel-hardening"
									       : NULL;
}

static int prepare(struct plm_session *session, struct extras *extras, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	int rc = plm_session_registry(session, err);

	if (rc == 0)
		rc = plm_tool_describe(session, &extras->tool, err);
	if (rc == 0)
		rc = plm_session_benchmark(session, inv->arg_count ? inv->args[0] : NULL, err);
	if (rc == 0)
		rc = plm_session_select(session, fallback_profile(session), err);
	if (rc == 0)
		rc = plm_session_rules(session, err);
	if (rc == 0)
		rc = plm_session_waivers(session, &extras->waivers, err);
	if (rc == 0)
		rc = plm_session_dictionary(session, &extras->dictionary, err);
	if (rc == 0)
		rc = plm_session_host(session, err);
	return rc;
}

static int judge(struct plm_session *session, const struct extras *extras, struct plm_audit **audit,
		 struct plm_err **err)
{
	struct plm_progress progress = {0};
	struct plm_audit_options options = {
		.registry = session->registry,
		.host = session->host,
		.selection = session->selection,
		.waivers = extras->waivers,
		.dictionary = extras->dictionary,
		.tool_version = PLM_VERSION,
	};
	int rc;

	if (plm_terminal_redraws(STDERR_FILENO)) {
		options.progress = plm_progress_draw;
		options.progress_context = &progress;
	}
	rc = plm_audit_run(&options, session->arena, &session->diags, audit, err);
	plm_progress_clear(&progress);
	if (rc == 0 && plm_cli_environment("SOURCE_DATE_EPOCH"))
		(*audit)->duration_us = 0;
	return rc;
}

/* What --previous names, for a chain of reports. */
static int read_previous(struct plm_session *session, const struct plm_previous **previous,
			 struct plm_err **err)
{
	const char *file = plm_given_value(session->invocation, "previous");
	struct plm_previous *before = plm_new(session->arena, struct plm_previous);
	char *hex = plm_arena_alloc(session->arena, PLM_SHA256_HEX_BYTES);
	struct plm_audit *then = NULL;
	struct plm_datum bytes = {0};
	int rc;

	if (!file)
		return 0;
	if (!before || !hex)
		return plm_err_nomem(err);
	rc = plm_local_read(session->arena, file, PLM_RESULTS_MAX_BYTES, &bytes, err);
	if (rc == 0)
		rc = plm_recall_text(file, bytes.data, bytes.size_bytes, session->arena,
				     &session->diags, &then, err);
	if (rc != 0)
		return rc;
	plm_sha256_hex(bytes.data, bytes.size_bytes, hex);
	*before = (struct plm_previous){plm_file_name(file), hex, then->end_seconds};
	*previous = before;
	return 0;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_cleanup(plm_outputs_free) struct plm_outputs outputs = {0};
	plm_cleanup(plm_signing_end) struct plm_signing signing = {.module = NULL};
	struct extras extras = {.waivers = NULL};
	const struct plm_difference *since = NULL;
	const struct plm_previous *previous = NULL;
	struct plm_audit *audit = NULL;
	int rc = plm_session_init(&session, inv, err);

	/* All that can be wrong with the command line is said before the host is read. */
	if (rc == 0)
		rc = plm_gate_check(&session, err);
	if (rc == 0)
		rc = plm_outputs_parse(inv, &outputs, err);
	if (rc == 0)
		rc = plm_signing_init(&session, &signing, err);
	if (rc == 0)
		rc = read_previous(&session, &previous, err);
	if (rc == 0)
		rc = prepare(&session, &extras, err);
	if (rc == 0)
		rc = judge(&session, &extras, &audit, err);
	if (rc == 0) {
		audit->previous = previous;
		audit->tool = extras.tool;
		rc = plm_gate_judge(&session, audit, &since, err);
	}
	if (rc == 0)
		rc = plm_outputs_write(&outputs, audit, since, &signing, err);
	if (rc == 0 && !plm_given(inv, "quiet") && !plm_outputs_on_stdout(&outputs))
		rc = plm_outputs_summary(inv, audit, since, err);
	return rc < 0 ? rc : plm_gate_exit(audit, &session, plm_given(inv, "quiet"));
}

static const struct plm_option options[] = {
	PLM_OPTION_PROFILE,
	PLM_OPTION_TAILORING,
	PLM_OPTION_SET,
	PLM_OPTION_OUTPUT,
	PLM_OPTIONS_SIGN,
	{.name = "previous",
	 .argument = "RESULTS",
	 .help = "XCCDF results of the audit before this one: the report names their file, time "
		 "and "
		 "SHA-256, so that plimsoll verify --chain sees when one of a series is missing or "
		 "was altered."},
	{.name = "rule",
	 .argument = "RULE",
	 .help = "Judge only this rule, by its id or the last part of it, whether or not the "
		 "profile has it: after a fix. May be given many times."},
	PLM_OPTIONS_GATE,
	{.name = "waivers",
	 .argument = "FILE",
	 .help = "Findings that somebody answers for, for a while: see plimsoll waive. They no "
		 "longer close the gate; the score is given with and without them."},
	{.name = "cpe",
	 .argument = "FILE",
	 .help = "A CPE dictionary: names and checks of the platforms the benchmark is for, beside "
		 "those it brings along itself."},
	PLM_OPTION_ROOT,
	PLM_OPTION_HOST,
	PLM_OPTIONS_BARE,
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
	PLM_OPTION_NO_WALK,
	{.name = "verbose", .short_name = 'v', .help = "Show what passed too, and the evidence."},
	{.name = "quiet", .short_name = 'q', .help = "Print nothing; the exit code tells."},
};

static const struct plm_example examples[] = {
	{"audit", "Judge this host by the installed benchmark."},
	{"audit -p strict -o report.html -o results.xml", "The strict profile, with two reports."},
	{"audit -q -p acceptance --fail-on medium", "A gate in a pipeline."},
	{"audit --tailoring ours.xml -o results.xml", "By a profile that plimsoll tailor wrote."},
	{"audit -p strict --set kernel_kptr=2", "With one value changed for this audit."},
	{"audit --rule kernel_kptr_restrict -v", "One rule again, after a fix."},
	{"audit -o results.xml --sign-key key.pem --sign-cert cert.pem", "Results that nobody can "
									 "alter unseen."},
	{"audit --root /mnt/image my-benchmark.xml", "An image before it is deployed."},
	{"audit --kernel-config .config", "A kernel that was built, by the profile "
					  "kernel-hardening."},
};

const struct plm_command plm_command_audit = {
	.name = "audit",
	.summary = "judge a host by a benchmark and write reports",
	.arguments = "[BENCHMARK]",
	.description =
		"Loads a benchmark (an XCCDF 1.2 file, or the name of an installed one; by default "
		"container-host), reads what its selected rules ask of the host, and writes scored "
		"reports. A summary goes to standard output: the whole of it on a terminal, the "
		"findings alone elsewhere.\n\n"
		"A check that could not read what it needs says unknown, never pass; then the "
		"audit "
		"is incomplete and the exit code is 2. Run it as root to read everything. It "
		"executes nothing, opens no network connection and changes nothing on the host.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
