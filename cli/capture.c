/*
 * capture.c: `plimsoll capture`: records what an audit reads on this host into one file, without what must not leave it.
 */
#include "command.h"
#include "containers.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/engine/audit.h"
#include "core/host/capture.h"

#include <unistd.h>

/* It tells much about a host, even without its secrets. */
enum { RECORDING_MODE = 0600 };

static int prepare(struct plm_session *session, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	struct plm_host *live;
	int rc = plm_session_registry(session, err);

	if (rc == 0)
		rc = plm_session_benchmark(session, inv->arg_count ? inv->args[0] : NULL, err);
	if (rc == 0)
		rc = plm_session_select(session, NULL, err);
	if (rc == 0)
		rc = plm_session_host(session, err);
	if (rc < 0)
		return rc;
	live = plm_take(session->host);
	return plm_host_open_capture(live, &session->host, err);
}

static int audit_once(struct plm_session *session, struct plm_facts *facts,
		      const struct plm_selection *selection, struct plm_err **err)
{
	struct plm_audit_options options = {
		.facts = facts,
		.registry = session->registry,
		.host = session->host,
		.selection = selection,
		.tool_version = PLM_VERSION,
	};
	struct plm_audit *audit = NULL;

	return plm_audit_run(&options, session->arena, &session->diags, &audit, err);
}

/* Without --profile, every profile: so that any of them can be asked of the recording. */
static int audit_all(struct plm_session *session, struct plm_facts *facts, struct plm_err **err)
{
	struct plm_selection *selection = NULL;
	int rc = audit_once(session, facts, session->selection, err);

	if (plm_given(session->invocation, "profile"))
		return rc;
	for (size_t i = 0; rc == 0 && i < session->benchmark->profile_count; i++) {
		rc = plm_benchmark_select(session->benchmark, session->benchmark->profiles[i].id,
					  session->arena, &selection, err);
		if (rc == 0)
			rc = audit_once(session, facts, selection, err);
	}
	return rc;
}

/* What `plimsoll containers` reads of all and of each, whether or not a rule asked. */
static int ask_containers(struct plm_session *session, struct plm_facts *facts,
			  struct plm_err **err)
{
	struct containers_view view = {.arena = session->arena, .facts = facts};
	int rc = plm_facts_processes(facts, &view.processes, err);

	if (rc == 0)
		rc = plm_facts_containers(view.facts, &view.list, err);
	for (size_t i = 0; rc == 0 && i < view.list->count; i++) {
		struct container_detail detail = {0};

		rc = container_detail_read(&view, view.list->items[i], &detail, err);
	}
	return rc;
}

/* By one set of facts: a process that comes while the profiles are asked one after the other is in none of them. */
static int ask_all(struct plm_session *session, struct plm_err **err)
{
	struct plm_facts *facts = plm_facts_new(session->host, session->arena);
	int rc = facts ? audit_all(session, facts, err) : plm_err_nomem(err);

	return rc < 0 ? rc : ask_containers(session, facts, err);
}

static int write_recording(struct plm_session *session, const char *file, struct plm_err **err)
{
	plm_auto_buf struct plm_buf archive = {0};
	struct plm_capture_summary summary;
	int rc = plm_host_capture_pack(session->host, &archive, &summary, err);

	if (rc == 0)
		rc = plm_output_write(file, &archive, RECORDING_MODE, err);
	if (rc == 0 && !plm_given(session->invocation, "quiet"))
		fprintf(stderr,
			"plimsoll: %s: %zu paths, %ju KiB in %zu KiB; secrets taken out of %zu "
			"files\n",
			strcmp(file, "-") == 0 ? "standard output" : file, summary.paths,
			(uintmax_t)(summary.content_bytes / 1024), archive.size_bytes / 1024,
			summary.redacted);
	return rc;
}

/* A recording is no text: it is not written to a terminal. */
static int check_output(const char *file, struct plm_err **err)
{
	if (file && (strcmp(file, "-") != 0 || !isatty(STDOUT_FILENO)))
		return 0;
	plm_err_set(err, PLM_E_USAGE,
		    file ? "standard output is a terminal" : "capture needs -o FILE");
	plm_err_remedy(err, "name the recording, for example -o HOST.tar.zst");
	return -PLM_E_USAGE;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	const char *file = plm_given_value(inv, "output");
	int rc = check_output(file, err);

	if (rc == 0)
		rc = plm_session_init(&session, inv, err);
	if (rc == 0)
		rc = prepare(&session, err);
	if (rc == 0)
		rc = ask_all(&session, err);
	return rc < 0 ? rc : write_recording(&session, file, err);
}

static const struct plm_option options[] = {
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "The recording, by custom HOST.tar.zst. It appears whole or not at all, readable "
		 "by its owner only. FILE - is standard output, for a pipe."},
	{.name = "profile",
	 .short_name = 'p',
	 .argument = "PROFILE",
	 .help = "Record what this profile reads. Default: what any profile of the benchmark "
		 "reads."},
	{.name = "host",
	 .argument = "RECORDING",
	 .help = "Record what is asked of another recording, or of a directory in the form of one, "
		 "instead of this host."},
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
	PLM_OPTION_NO_WALK,
	{.name = "quiet", .short_name = 'q', .help = "Print nothing; the exit code tells."},
};

static const struct plm_example examples[] = {
	{"capture -o web1.tar.zst", "Record this host."},
	{"audit --host web1.tar.zst -p strict", "Judge it elsewhere, as any user."},
};

const struct plm_command plm_command_capture = {
	.name = "capture",
	.summary = "record this host, to be judged elsewhere",
	.arguments = "[BENCHMARK]",
	.description =
		"Audits this host and records every answer it gave: files, listings, links, "
		"metadata, processes, what the kernel and systemd said. audit and containers read "
		"the recording with --host, on any machine and as any user, with the same "
		"verdicts; "
		"its clock is the time of the recording. What was not read then is unreadable in "
		"it, never absent.\n\n"
		"Password hashes, private keys, values of environments, and passwords and tokens "
		"in "
		"command lines, settings and URLs are replaced before they are recorded; names "
		"stay. The file still tells much "
		"about the host: keep it as you keep its reports. A recording that was cut off or "
		"altered is refused.\n\n"
		"Run it as root: what could not be read stays unreadable in the recording.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
