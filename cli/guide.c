/*
 * guide.c: `plimsoll guide`: a benchmark or one of its profiles as a page for reading.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "exports/catalogue.h"
#include "exports/guide.h"

/* What --format says, else the extension of -o. */
static int choose_format(const struct plm_invocation *inv, const char *file, bool *markdown,
			 struct plm_err **err)
{
	const char *name = plm_given_value(inv, "format");

	*markdown = name ? plm_str_eq(name, "markdown") : plm_str_ends(file, ".md");
	if (!name || *markdown || plm_str_eq(name, "html"))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "guide: there is no format %s", name);
	plm_err_remedy(err, "write --format html or --format markdown");
	return -PLM_E_USAGE;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	struct plm_guide_options options = {.tool_version = PLM_VERSION};
	const char *file = plm_given(inv, "output") ? plm_given_value(inv, "output") : "-";
	bool markdown = false;
	int rc = choose_format(inv, file, &markdown, err);

	if (rc == 0)
		rc = plm_session_init(&session, inv, err);
	if (rc == 0 && markdown)
		rc = plm_session_registry(&session, err);
	if (rc == 0)
		rc = plm_session_benchmark(&session, inv->arg_count ? inv->args[0] : NULL, err);
	if (rc == 0)
		rc = plm_session_select(&session, "none", err);
	if (rc < 0)
		return rc;
	options.selection = session.selection;
	options.whole = !plm_given(inv, "profile") && !plm_given(inv, "tailoring");
	if (markdown)
		rc = plm_catalogue_write(&options, session.registry, session.arena, &out, err);
	else
		rc = plm_guide_write(&options, session.arena, &out, err);
	if (rc < 0)
		return rc;
	return plm_output_write(file, &out, 0, err);
}

static const struct plm_option options[] = {
	{.name = "profile",
	 .short_name = 'p',
	 .argument = "PROFILE",
	 .help = "Show what this profile asks, with its values. Default: every rule of the "
		 "benchmark, with the profiles it is in. 'none' takes the benchmark as it stands."},
	PLM_OPTION_TAILORING,
	PLM_OPTION_SET,
	{.name = "format",
	 .argument = "FORMAT",
	 .help = "html, a page with every word, or markdown, a catalogue with what each rule "
		 "reads. "
		 "Default: by the extension of --output (.md), else html."},
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "Where to write it; - (the default) is standard output."},
};

static const struct plm_example examples[] = {
	{"guide -o guide.html", "All of container-host, to read or to print."},
	{"guide -p strict -o strict.html", "What its strict profile asks, with the values set."},
};

const struct plm_command plm_command_guide = {
	.name = "guide",
	.summary = "write a benchmark or a profile as a page for reading",
	.arguments = "[BENCHMARK]",
	.description =
		"Writes a benchmark as one self-contained HTML page, without scripts, to read, "
		"keep or print: every group and rule with what it asks, why, the remedy and its "
		"references, the values as the profile sets them, and what the rules refer to. "
		"Each rule can be linked to by its id. No host is looked at.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
