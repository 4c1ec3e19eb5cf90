/*
 * list.c: `plimsoll list`: the benchmarks there are, and the profiles and rules of one.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/host/local.h"

static int list_benchmarks(struct plm_session *session, struct plm_buf *out, struct plm_err **err)
{
	const char *directory = plm_session_profiles_directory(session);
	const char *const *names = NULL;
	size_t count = 0;
	int rc = directory ? plm_local_list(session->arena, directory, ".xml", &names, &count, err)
			   : plm_err_nomem(err);

	for (size_t i = 0; i < count && rc == 0; i++) {
		const char *file = plm_arena_printf(session->arena, "%s/%s", directory, names[i]);

		rc = file ? plm_session_benchmark(session, file, err) : plm_err_nomem(err);
		if (rc == 0)
			plm_buf_printf(out, "%-24.*s %s\n", (int)(strlen(names[i]) - 4), names[i],
				       session->benchmark->title);
	}
	if (rc == 0 && count == 0)
		plm_buf_printf(out, "no benchmark in %s\n", directory);
	return rc;
}

static void list_profiles(const struct plm_session *session, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = session->benchmark;

	for (size_t i = 0; i < benchmark->profile_count; i++)
		plm_buf_printf(out, "%-24s %s\n", plm_benchmark_short_id(benchmark->profiles[i].id),
			       benchmark->profiles[i].title);
}

static void list_rules(const struct plm_session *session, struct plm_buf *out)
{
	const struct plm_selection *selection = session->selection;

	for (size_t i = 0; i < session->benchmark->rule_count; i++) {
		const struct plm_item *rule = session->benchmark->rules[i];
		const struct plm_selected_item *item = &selection->items[rule->index];

		if (item->active)
			plm_buf_printf(out, "%-8s %-36s %s\n", plm_severity_name(item->severity),
				       plm_benchmark_short_id(rule->id), rule->title);
	}
}

static int load(struct plm_session *session, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	int rc = plm_session_benchmark(session, inv->arg_count > 1 ? inv->args[1] : NULL, err);

	return rc < 0 ? rc : plm_session_select(session, err);
}

static int list(struct plm_session *session, const char *what, struct plm_buf *out,
		struct plm_err **err)
{
	int rc;

	if (strcmp(what, "benchmarks") == 0)
		return list_benchmarks(session, out, err);
	if (strcmp(what, "profiles") != 0 && strcmp(what, "rules") != 0) {
		plm_err_set(err, PLM_E_USAGE, "list: there is nothing called %s", what);
		plm_err_remedy(err, "write benchmarks, profiles or rules");
		return -PLM_E_USAGE;
	}
	rc = load(session, err);
	if (rc < 0)
		return rc;
	if (what[0] == 'p')
		list_profiles(session, out);
	else
		list_rules(session, out);
	return 0;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = list(&session, inv->arg_count ? inv->args[0] : "benchmarks", &out, err);
	return rc < 0 ? rc : plm_print(&out, err);
}

static const struct plm_option options[] = {
	PLM_OPTION_PROFILE,
};

static const struct plm_example examples[] = {
	{"list", "The installed benchmarks."},
	{"list profiles", "The profiles of container-host."},
	{"list rules -p strict", "The rules that its strict profile selects."},
};

const struct plm_command plm_command_list = {
	.name = "list",
	.summary = "list benchmarks, profiles or rules",
	.arguments = "[benchmarks|profiles|rules] [BENCHMARK]",
	.description = "Lists the installed benchmarks, the profiles of a benchmark, or the rules "
		       "that a profile selects, one a line. BENCHMARK is a file or the name of an "
		       "installed one; by default container-host.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 2,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
