/*
 * list.c: `plimsoll list`: the benchmarks there are, and the profiles, rules, values and references of one.
 */
#include "list.h"

#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "exports/lists.h"
#include "reports/escape.h"

void list_column(struct plm_buf *out, size_t width, const char *text)
{
	size_t end = out->size_bytes + width;

	plm_terminal_text(out, text);
	while (out->size_bytes < end && !out->failed)
		plm_buf_char(out, ' ');
	plm_buf_char(out, ' ');
}

void list_last(struct plm_buf *out, const char *text)
{
	plm_terminal_text(out, text);
	plm_buf_char(out, '\n');
}

struct listing {
	const struct plm_selection *selection;
	struct plm_arena *arena;
	bool all; /* also the rules that the profile leaves out */
};

static int profiles_text(const struct listing *l, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = l->selection->benchmark;
	struct plm_listed_profile listed;
	int rc = 0;

	for (size_t i = 0; i < benchmark->profile_count && rc == 0; i++) {
		if (benchmark->profiles[i].abstract)
			continue;
		rc = plm_list_profile(benchmark, &benchmark->profiles[i], l->arena, &listed);
		list_column(out, 24, plm_benchmark_short_id(benchmark->profiles[i].id));
		list_last(out, rc < 0 ? "" : listed.title);
	}
	return rc;
}

/* " (it requires a, which is not selected)", " (group g: it conflicts with b, which is selected)" */
static void write_why(const struct listing *l, const struct plm_item *rule, struct plm_buf *out)
{
	const struct plm_item *of;
	const char *why = plm_selection_why_not(l->selection, rule, &of);

	if (!why)
		return;
	plm_buf_str(out, " (");
	if (of->kind == PLM_ITEM_GROUP)
		plm_buf_printf(out, "group %s: ", plm_benchmark_short_id(of->id));
	plm_terminal_text(out, why);
	plm_buf_char(out, ')');
}

static int rules_text(const struct listing *l, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = l->selection->benchmark;

	for (size_t i = 0; i < benchmark->rule_count; i++) {
		const struct plm_item *rule = benchmark->rules[i];
		const struct plm_selected_item *item = &l->selection->items[rule->index];

		if (!item->active && (!l->all || rule->abstract))
			continue;
		list_column(out, 8, item->active ? plm_severity_name(item->severity) : "-");
		list_column(out, 36, plm_benchmark_short_id(rule->id));
		plm_terminal_text(out, plm_selection_text(l->selection, rule->title));
		write_why(l, rule, out);
		plm_buf_char(out, '\n');
	}
	return 0;
}

static int values_text(const struct listing *l, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = l->selection->benchmark;

	for (size_t i = 0; i < benchmark->value_count; i++) {
		if (benchmark->values[i].abstract)
			continue;
		list_column(out, 36, plm_benchmark_short_id(benchmark->values[i].id));
		list_column(out, 16, l->selection->values[i]);
		list_last(out, benchmark->values[i].title);
	}
	return 0;
}

static int references_text(const struct listing *l, struct plm_buf *out)
{
	struct plm_cited_list list;
	int rc = plm_list_references(l->selection, l->all, l->arena, &list);

	for (size_t i = 0; i < list.count && rc == 0; i++) {
		const struct plm_cited *cited = &list.items[i];

		list_column(out, 36, *cited->text ? cited->text : cited->href);
		for (size_t k = 0; k < cited->rule_count; k++)
			plm_buf_printf(out, "%s%s", k ? " " : "",
				       plm_benchmark_short_id(cited->rules[k]->id));
		plm_buf_char(out, '\n');
	}
	return rc;
}

static int profiles_json(const struct listing *l, struct plm_buf *out)
{
	return plm_list_profiles_json(l->selection, l->arena, out);
}

static int rules_json(const struct listing *l, struct plm_buf *out)
{
	return plm_list_rules_json(l->selection, l->all, out);
}

static int values_json(const struct listing *l, struct plm_buf *out)
{
	return plm_list_values_json(l->selection, out);
}

static int references_json(const struct listing *l, struct plm_buf *out)
{
	struct plm_cited_list list;
	int rc = plm_list_references(l->selection, l->all, l->arena, &list);

	return rc < 0 ? rc : plm_list_references_json(l->selection, &list, out);
}

static const struct kind {
	const char *name;
	int (*text)(const struct listing *listing, struct plm_buf *out);
	int (*json)(const struct listing *listing, struct plm_buf *out);
} kinds[] = {
	{"profiles", profiles_text, profiles_json},
	{"rules", rules_text, rules_json},
	{"values", values_text, values_json},
	{"references", references_text, references_json},
	{0},
};

static const char *kind_name_at(const void *list, size_t index)
{
	return ((const struct kind *)list)[index].name;
}

/* A benchmark's name alone says whose lists are wanted, but not which. */
static bool is_benchmark(struct plm_session *session, const char *name)
{
	return plm_session_benchmark(session, name, NULL) == 0;
}

static const struct kind *find_kind(struct plm_session *session, const char *name,
				    struct plm_err **err)
{
	const char *near = plm_nearest(name, kind_name_at, kinds);

	for (const struct kind *kind = kinds; kind->name; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	plm_err_set(err, PLM_E_USAGE, "list: there is nothing called %s", name);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else if (is_benchmark(session, name))
		plm_err_remedy(err, "write plimsoll list profiles %s, or rules, values, references",
			       name);
	else
		plm_err_remedy(err, "write benchmarks, profiles, rules, values or references");
	return NULL;
}

static int list(struct plm_session *session, bool json, struct plm_buf *out, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	struct listing listing = {.arena = session->arena, .all = plm_given(inv, "all")};
	const struct kind *kind;
	int rc;

	if (!inv->arg_count || strcmp(inv->args[0], "benchmarks") == 0)
		return list_benchmarks(session, json, out, err);
	kind = find_kind(session, inv->args[0], err);
	if (!kind)
		return -PLM_E_USAGE;
	rc = plm_session_benchmark(session, inv->arg_count > 1 ? inv->args[1] : NULL, err);
	if (rc == 0)
		rc = plm_session_select(session, NULL, err);
	if (rc < 0)
		return rc;
	listing.selection = session->selection;
	rc = json ? kind->json(&listing, out) : kind->text(&listing, out);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	bool json;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_session_format(&session, &json, err);
	if (rc == 0)
		rc = list(&session, json, &out, err);
	return rc < 0 ? rc : plm_print(&out, err);
}

static const struct plm_option options[] = {
	PLM_OPTION_PROFILE,
	PLM_OPTION_TAILORING,
	PLM_OPTION_SET,
	{.name = "all",
	 .short_name = 'a',
	 .help = "List also the rules that the profile leaves out (with - for their severity, and "
		 "why when requires or conflicts do), and what only they refer to."},
	PLM_OPTION_FORMAT,
};

static const struct plm_example examples[] = {
	{"list", "The installed benchmarks."},
	{"list profiles", "The profiles of container-host."},
	{"list rules -p strict", "The rules that its strict profile selects."},
	{"list values --format json", "Its values with all their options, for programs."},
	{"list references", "What its rules refer to, and which rules do."},
};

const struct plm_command plm_command_list = {
	.name = "list",
	.summary = "list benchmarks, or what is in one",
	.arguments = "[benchmarks|profiles|rules|values|references] [BENCHMARK]",
	.description =
		"Lists the installed benchmarks, the profiles of a benchmark, the rules that a "
		"profile selects, the values as it sets them, or what its rules refer to, one a "
		"line. BENCHMARK is a file or the name of an installed one; by default "
		"container-host.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 2,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
