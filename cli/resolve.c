/*
 * resolve.c: `plimsoll resolve`: a benchmark with everything taken over that anything extends.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/benchmark/resolved.h"

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	const char *file = plm_given(inv, "output") ? plm_given_value(inv, "output") : "-";
	const char *benchmark = NULL;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_session_benchmark_file(&session, inv->arg_count ? inv->args[0] : NULL,
						&benchmark, err);
	if (rc == 0)
		rc = plm_benchmark_resolve(benchmark, session.arena, &session.diags, &out, err);
	if (rc < 0)
		return rc;
	return plm_output_write(file, &out, 0, err);
}

static const struct plm_option options[] = {
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "Where to write it; - (the default) is standard output."},
};

static const struct plm_example examples[] = {
	{"resolve my-benchmark.xml -o resolved.xml",
	 "What my-benchmark.xml says once every extends is followed."},
};

const struct plm_command plm_command_resolve = {
	.name = "resolve",
	.summary = "write a benchmark with every extends followed",
	.arguments = "[BENCHMARK]",
	.description =
		"Writes a benchmark as XCCDF 1.2 in which nothing extends anything: every Profile, "
		"Group, Rule and Value holds what it takes over from others, by table 33 of the "
		"standard, and what is abstract is gone. Other tools then see what plimsoll judges "
		"by. Comments, signatures and results of the file are left out.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
