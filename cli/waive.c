/*
 * waive.c: `plimsoll waive`: adds a waiver to a file. Reads the benchmark, so that the rule exists;
 * never the host.
 */
#include "command.h"
#include "session.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/iso_time.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/waivers.h"
#include "core/host/local.h"

#include <sys/stat.h>

static int required(const struct plm_invocation *inv, const char *name, const char **value,
		    struct plm_err **err)
{
	*value = plm_given_value(inv, name);
	if (*value && plm_slice_trim(plm_slice_of(*value)).size_bytes)
		return 0;
	plm_err_set(err, PLM_E_USAGE, "a waiver needs --%s", name);
	plm_err_remedy(err, "say rule, reason, authority and expires");
	return -PLM_E_USAGE;
}

static int read_times(const struct plm_invocation *inv, struct plm_waiver *waiver,
		      struct plm_err **err)
{
	const char *text = NULL;
	int rc = required(inv, "expires", &text, err);

	if (rc == 0)
		rc = plm_cli_now(&waiver->created, err);
	if (rc < 0)
		return rc;
	if (!plm_iso_time_parse(text, &waiver->expires) &&
	    !plm_iso_day_parse(text, &waiver->expires)) {
		plm_err_set(err, PLM_E_USAGE, "--expires %s: no point in time", text);
		plm_err_remedy(err, "write a day, 2026-12-31, or a second in UTC, "
				    "2026-12-31T12:00:00Z");
		return -PLM_E_USAGE;
	}
	if (waiver->expires >= waiver->created)
		return 0;
	return plm_err_set(err, PLM_E_USAGE, "--expires %s has passed", text);
}

static int read_result(const struct plm_invocation *inv, struct plm_waiver *waiver,
		       struct plm_err **err)
{
	const char *text = plm_given_value(inv, "result");

	waiver->new_verdict = PLM_VERDICT_INFORMATIONAL;
	if (!text || plm_waiver_verdict_parse(text, &waiver->new_verdict))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "--result %s: a waived finding cannot become that", text);
	plm_err_remedy(err, "write informational, notapplicable or pass");
	return -PLM_E_USAGE;
}

static int read_words(const struct plm_invocation *inv, struct plm_waiver *waiver,
		      struct plm_err **err)
{
	int rc = required(inv, "rule", &waiver->rule_name, err);

	if (rc == 0)
		rc = required(inv, "reason", &waiver->reason, err);
	if (rc == 0)
		rc = required(inv, "authority", &waiver->authority, err);
	if (rc == 0)
		rc = read_times(inv, waiver, err);
	if (rc == 0)
		rc = read_result(inv, waiver, err);
	waiver->host = plm_given_value(inv, "host");
	if (!waiver->host)
		waiver->host = "*";
	waiver->instance = plm_given_value(inv, "instance");
	waiver->ticket = plm_given_value(inv, "ticket");
	return rc;
}

/* The full id of the rule goes into the file: a short one may become ambiguous. */
static int find_rule(struct plm_session *session, struct plm_waiver *waiver, struct plm_err **err)
{
	const char *name = plm_given_value(session->invocation, "benchmark");
	const struct plm_item *rule;
	int rc = plm_session_benchmark(session, name, err);

	if (rc < 0)
		return rc;
	rule = plm_benchmark_rule_named(session->benchmark, waiver->rule_name);
	if (!rule) {
		const char *near = plm_benchmark_rule_near(session->benchmark, waiver->rule_name);

		plm_err_set(err, PLM_E_NOTFOUND, "benchmark %s has no rule %s",
			    session->benchmark->id, waiver->rule_name);
		if (near)
			plm_err_remedy(err, "did you mean %s", near);
		return -PLM_E_NOTFOUND;
	}
	waiver->rule_name = rule->id;
	return 0;
}

static int add_to_file(struct plm_session *session, const char *file,
		       const struct plm_waiver *waiver, struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_datum content = {.data = NULL};
	struct stat st;
	int rc = 0;

	if (stat(file, &st) == 0)
		rc = plm_local_read(session->arena, file, PLM_WAIVERS_MAX_BYTES, &content, err);
	if (rc == 0)
		rc = plm_waivers_add(file, content.data, content.size_bytes, waiver, &out, err);
	return rc < 0 ? rc : plm_local_write(file, plm_buf_text(&out), out.size_bytes, 0644, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	struct plm_waiver waiver = {.line = 0};
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = read_words(inv, &waiver, err);
	if (rc == 0)
		rc = find_rule(&session, &waiver, err);
	if (rc == 0)
		rc = add_to_file(&session, inv->args[0], &waiver, err);
	return rc < 0 ? rc : PLM_EXIT_OK;
}

static const struct plm_option options[] = {
	{.name = "rule", .argument = "RULE", .help = "The rule, by id or by the last part of it."},
	{.name = "reason", .argument = "TEXT", .help = "Why the finding is accepted."},
	{.name = "authority", .argument = "NAME", .help = "Who answers for it."},
	{.name = "expires",
	 .argument = "TIME",
	 .help = "The last day it holds, 2026-12-31, or the last second, 2026-12-31T12:00:00Z; "
		 "UTC."},
	{.name = "host",
	 .argument = "PATTERN",
	 .help = "Host names it is for, with * and ?. Default: every host."},
	{.name = "instance",
	 .argument = "PATTERN",
	 .help = "Instances it is for, such as names of containers. Default: all of the rule's."},
	{.name = "ticket", .argument = "ID", .help = "Where it was decided."},
	{.name = "result",
	 .argument = "RESULT",
	 .help = "What the failed result becomes: informational (the default: it no longer "
		 "counts), "
		 "notapplicable or pass."},
	{.name = "benchmark",
	 .short_name = 'b',
	 .argument = "BENCHMARK",
	 .help = "The benchmark the rule is of. Default: container-host."},
};

static const struct plm_example examples[] = {
	{"waive waivers.xml --rule container_control_socket --instance ci-runner "
	 "--reason \"Builds images until the new runners are there\" --authority \"Ada Byron\" "
	 "--expires 2099-12-31 --ticket SEC-42",
	 "Accept a finding for one container for a while."},
};

const struct plm_command plm_command_waive = {
	.name = "waive",
	.summary = "add a waiver for a finding to a file",
	.arguments = "FILE",
	.description =
		"Adds a waiver to FILE, which is made when it does not exist: a finding that "
		"somebody answers for, for a while. An audit takes the file with --waivers; failed "
		"results that a waiver matches become what it says, as an override that names who, "
		"why and until when, and the score is given with and without. A waiver that has "
		"expired, or that matches nothing, changes nothing and is announced.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.min_args = 1,
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
