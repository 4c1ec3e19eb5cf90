/*
 * report.c: `plimsoll report`: stored results, of plimsoll or of another SCAP tool, in any format of report.
 */
#include "command.h"
#include "outputs.h"
#include "session.h"
#include "signing.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "exports/recall.h"

/* What somebody who gave this file would want to know of the report. */
static void tell(const struct plm_diags *diags)
{
	char text[512];

	for (size_t i = 0; i < diags->count; i++) {
		if (diags->items[i].level != PLM_DIAG_NOTE)
			continue;
		plm_text_escape(text, sizeof(text), diags->items[i].message,
				strlen(diags->items[i].message));
		fprintf(stderr, "plimsoll: %s: %s\n", diags->items[i].file, text);
	}
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_cleanup(plm_outputs_free) struct plm_outputs outputs = {0};
	plm_cleanup(plm_signing_end) struct plm_signing signing = {.module = NULL};
	struct plm_audit *audit = NULL;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_outputs_parse(inv, &outputs, err);
	if (rc == 0)
		rc = plm_signing_init(&session, &signing, err);
	if (rc == 0)
		rc = plm_recall(inv->args[0], session.arena, &session.diags, &audit, err);
	if (rc == 0)
		rc = plm_outputs_write(&outputs, audit, NULL, &signing, err);
	if (rc == 0 && !outputs.count)
		rc = plm_outputs_summary(inv, audit, NULL, err);
	if (rc == 0)
		tell(&session.diags);
	return rc;
}

static const struct plm_option options[] = {
	PLM_OPTION_OUTPUT,
	PLM_OPTIONS_SIGN,
	{.name = "verbose", .short_name = 'v', .help = "Show what passed too, and the evidence."},
};

static const struct plm_example examples[] = {
	{"report results.xml", "What an earlier audit found, as it was said then."},
	{"report results.xml -o report.html", "The page of an earlier audit."},
};

const struct plm_command plm_command_report = {
	.name = "report",
	.summary = "write the reports of an earlier audit",
	.arguments = "RESULTS",
	.description =
		"Reads XCCDF 1.2 results, those of plimsoll or of another SCAP tool, alone or in "
		"an "
		"ARF collection, and writes them in any format that plimsoll audit has. Without "
		"--output the summary goes to standard output. The host is not looked at; what "
		"other "
		"tools leave out, such as evidence, is not made up. The exit code says whether the "
		"reports were written, not what they say.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.min_args = 1,
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
