/*
 * diff.c: `plimsoll diff`: what changed between two audits, from their stored results.
 */
#include "command.h"
#include "overwrite.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "reports/difference/difference.h"
#include "reports/reports.h"
#include "exports/recall.h"

#include <unistd.h>

enum format { TEXT = 0, JSON, HTML };

static int no_such_format(const char *name, struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "diff: there is no format %s", name);
	plm_err_remedy(err, "write --format text, json or html");
	return -PLM_E_USAGE;
}

/* A file that is named after another format of report would hold text. */
static bool is_for_difference(const char *file)
{
	const struct plm_report_format *format = plm_report_format_of_file(file);

	return !format || plm_str_eq(format->name, "text") || plm_str_eq(format->name, "json") ||
	       plm_str_eq(format->name, "html");
}

/* What --format says, else the extension of -o. */
static int choose_format(const struct plm_invocation *inv, const char *file, enum format *format,
			 struct plm_err **err)
{
	static const char *const names[] = {"text", "json", "html"};
	const char *name = plm_given_value(inv, "format");

	*format = plm_str_ends(file, ".json") ? JSON : plm_str_ends(file, ".html") ? HTML : TEXT;
	if (!name)
		return is_for_difference(file) ? 0 : no_such_format(file, err);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*format = (enum format)i;
		if (strcmp(names[i], name) == 0)
			return 0;
	}
	return no_such_format(name, err);
}

static int render(enum format format, const struct plm_difference *difference, bool colour,
		  struct plm_buf *out, struct plm_err **err)
{
	if (format == JSON)
		return plm_difference_json(difference, out, err);
	if (format == HTML)
		return plm_difference_html(difference, out, err);
	return plm_difference_text(difference, colour, out, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	const char *file = plm_given(inv, "output") ? plm_given_value(inv, "output") : "-";
	bool colour = strcmp(file, "-") == 0 && plm_terminal_colour(STDOUT_FILENO);
	struct plm_difference *difference = NULL;
	struct plm_audit *then = NULL, *now = NULL;
	enum format format = TEXT;
	int rc = choose_format(inv, file, &format, err);

	if (rc == 0)
		rc = plm_keep_what_is_read(inv, file, err);
	if (rc == 0)
		rc = plm_session_init(&session, inv, err);
	if (rc == 0)
		rc = plm_recall(inv->args[0], session.arena, &session.diags, &then, err);
	if (rc == 0)
		rc = plm_recall(inv->args[1], session.arena, &session.diags, &now, err);
	if (rc == 0)
		rc = plm_difference_make(then, now, session.arena, &difference, err);
	if (rc == 0)
		rc = render(format, difference, colour, &out, err);
	if (rc == 0)
		rc = plm_output_write(file, &out, 0, err);
	if (rc < 0)
		return rc;
	return plm_difference_new(difference, PLM_SEVERITY_UNKNOWN) ? PLM_EXIT_GATE : PLM_EXIT_OK;
}

static const struct plm_option options[] = {
	{.name = "format",
	 .argument = "FORMAT",
	 .help = "text, json or html. Default: by the extension of --output, else text."},
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "Where to write it; - (the default) is standard output."},
};

static const struct plm_example examples[] = {
	{"diff monday.xml tuesday.xml", "What is new since Monday."},
	{"diff monday.xml tuesday.xml -o changes.html", "The same as a page."},
};

const struct plm_command plm_command_diff = {
	.name = "diff",
	.summary = "tell what changed between two audits",
	.arguments = "OLD NEW",
	.description =
		"Compares two files of XCCDF 1.2 results: new failures, those that are fixed, what "
		"cannot be judged any more, values that are others although the verdict is the "
		"same, "
		"containers that came and went. A failure that nobody asked about before, because "
		"the benchmark, the profile or a value is another one, stands apart: it is no "
		"change "
		"of the host.\n\n"
		"Exits with 1 when the host has new failures, with 0 when it has none.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.min_args = 2,
	.max_args = 2,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
