/*
 * lint.c: `plimsoll lint`: every problem of the files an author wrote, in one pass.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/lint/lint.h"

enum format { TEXT = 0, JSON, SARIF };

struct lint {
	struct plm_session session;
	enum format format;
	bool fails;		     /* --fail-on is not none */
	enum plm_diag_level fail_on; /* findings of this level or worse */
	struct plm_lint_report *reports;
	size_t count;
	bool unread; /* a file could not be looked at */
};

/* The index of a word; PLM_E_USAGE with all of them. */
static int one_of(const struct plm_invocation *inv, const char *option, const char *const *words,
		  size_t count, size_t *index, struct plm_err **err)
{
	const char *text = plm_given_value(inv, option);
	plm_auto_buf struct plm_buf all = {0};

	for (size_t i = 0; text && i < count; i++) {
		if (strcmp(words[i], text) == 0) {
			*index = i;
			return 0;
		}
		plm_buf_printf(&all, "%s%s", i ? (i + 1 < count ? ", " : " or ") : "", words[i]);
	}
	if (!text)
		return 0;
	plm_err_set(err, PLM_E_USAGE, "--%s %s: there is no such word", option, text);
	plm_err_remedy(err, "write %s", plm_buf_text(&all));
	return -PLM_E_USAGE;
}

static int parse(struct lint *l, const struct plm_invocation *inv, struct plm_err **err)
{
	static const char *const formats[] = {"text", "json", "sarif"};
	static const char *const levels[] = {"error", "warning", "note", "none"};
	size_t format = TEXT, level = PLM_DIAG_ERROR;
	int rc = one_of(inv, "format", formats, 3, &format, err);

	if (rc == 0)
		rc = one_of(inv, "fail-on", levels, 4, &level, err);
	l->format = (enum format)format;
	l->fails = level <= PLM_DIAG_NOTE;
	l->fail_on = (enum plm_diag_level)level;
	return rc;
}

/* A file that cannot be read is said and does not keep the others from being looked at. */
static int lint_files(struct lint *l, struct plm_err **err)
{
	const struct plm_invocation *inv = l->session.invocation;
	struct plm_lint_options options = {
		.registry = l->session.registry,
		.benchmark_file = plm_given_value(inv, "benchmark"),
	};

	if (plm_cli_now(&options.now_seconds, err) < 0)
		return -PLM_E_USAGE;
	l->reports = plm_new_array(l->session.arena, struct plm_lint_report, inv->arg_count);
	if (!l->reports)
		return plm_err_nomem(err);
	options.others = l->reports;
	for (size_t i = 0; i < inv->arg_count; i++) {
		int rc;

		options.other_count = l->count;
		rc = plm_lint_file(&options, inv->args[i], l->session.arena, &l->reports[l->count],
				   err);
		if (rc == -PLM_E_NOMEM)
			return rc;
		if (rc == 0) {
			l->count++;
			continue;
		}
		fprintf(stderr, "plimsoll: %s\n", plm_err_message(*err));
		l->unread = true;
		plm_err_free(*err);
		*err = NULL;
	}
	return 0;
}

static int print(const struct lint *l, struct plm_err **err)
{
	struct plm_arena *arena = l->session.arena;
	plm_auto_buf struct plm_buf out = {0};
	int rc = 0;

	switch (l->format) {
	case TEXT:
		rc = plm_lint_text(l->reports, l->count, plm_given(l->session.invocation, "notes"),
				   &out);
		break;
	case JSON:
		rc = plm_lint_json(l->reports, l->count, arena, &out);
		break;
	case SARIF:
		rc = plm_lint_sarif(l->reports, l->count, PLM_VERSION, arena, &out);
		break;
	}
	return rc < 0 ? plm_err_nomem(err) : plm_print(&out, err);
}

static int exit_code(const struct lint *l)
{
	if (l->unread)
		return PLM_EXIT_INCOMPLETE;
	for (size_t i = 0; l->fails && i < l->count; i++)
		for (int level = 0; level <= (int)l->fail_on; level++)
			if (plm_lint_count(&l->reports[i], (enum plm_diag_level)level))
				return PLM_EXIT_GATE;
	return PLM_EXIT_OK;
}

/* ---- what the codes mean ---- */

static const char *code_name_at(const void *list, size_t index)
{
	const struct plm_lint_code *code = plm_lint_code_at(index);

	(void)list;
	return code ? code->name : NULL;
}

static int explain(const char *name, struct plm_err **err)
{
	const struct plm_lint_code *code = plm_lint_code(name);
	const char *near = code ? NULL : plm_nearest(name, code_name_at, NULL);
	plm_auto_buf struct plm_buf out = {0};

	if (code) {
		plm_buf_printf(&out, "%s (%s)\n%s.\n\n%s\n", code->name,
			       plm_lint_level_name(code->level), code->summary, code->help);
		return plm_print(&out, err);
	}
	plm_err_set(err, PLM_E_USAGE, "lint: there is no code %s", name);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else
		plm_err_remedy(err, "plimsoll lint --codes lists them");
	return -PLM_E_USAGE;
}

static int list_codes(struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0};
	const struct plm_lint_code *code;

	for (size_t i = 0; (code = plm_lint_code_at(i)); i++)
		plm_buf_printf(&out, "%-24s %-8s %s\n", code->name,
			       plm_lint_level_name(code->level), code->summary);
	return plm_print(&out, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	struct lint l = {0};
	int rc;

	if (plm_given(inv, "explain"))
		return explain(plm_given_value(inv, "explain"), err);
	if (plm_given(inv, "codes"))
		return list_codes(err);
	if (inv->arg_count == 0) {
		plm_err_set(err, PLM_E_USAGE, "lint: an argument is missing");
		plm_err_remedy(err, "write plimsoll lint FILE...");
		return -PLM_E_USAGE;
	}
	rc = parse(&l, inv, err);
	if (rc == 0)
		rc = plm_session_init(&l.session, inv, err);
	if (rc == 0)
		rc = plm_session_registry(&l.session, err);
	if (rc == 0)
		rc = lint_files(&l, err);
	if (rc == 0)
		rc = print(&l, err);
	rc = rc < 0 ? rc : exit_code(&l);
	plm_session_free(&l.session);
	return rc;
}

static const struct plm_option options[] = {
	{.name = "format",
	 .argument = "FORMAT",
	 .help = "text (the default), json, or sarif: SARIF 2.1.0 for code hosts and editors."},
	{.name = "fail-on",
	 .argument = "LEVEL",
	 .help = "Exit 1 when there is a finding of this level or worse: error (the default), "
		 "warning, note or none."},
	{.name = "notes", .help = "Show notes too: nothing wrong, but something to add."},
	{.name = "benchmark",
	 .argument = "FILE",
	 .help = "The benchmark that tailorings and waivers are held against. Default: one of the "
		 "files given, "
		 "else the one that the tailoring names."},
	{.name = "explain",
	 .argument = "CODE",
	 .help = "Say what a code means and what to do about it."},
	{.name = "codes", .help = "List all codes."},
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
};

static const struct plm_example examples[] = {
	{"lint my-benchmark.xml", "Every problem with file, line and remedy."},
	{"lint --fail-on warning *.xml", "A gate in a pipeline."},
	{"lint --format sarif my-benchmark.xml >lint.sarif", "For a code host."},
	{"lint --explain value-unused", "What a finding means."},
};

const struct plm_command plm_command_lint = {
	.name = "lint",
	.summary = "find every problem of benchmarks, tailorings and waivers",
	.arguments = "FILE...",
	.description =
		"Loads each file and says everything that is wrong with it, one problem a line as "
		"FILE:LINE: LEVEL: WHAT; REMEDY [CODE]. Errors make the file unusable; warnings "
		"are what is legal and most likely a slip; notes are what could be added. Exits 1 "
		"when there is a finding at or above --fail-on, and 2 when a file cannot be "
		"looked at.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = SIZE_MAX,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
