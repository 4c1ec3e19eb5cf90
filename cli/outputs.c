/*
 * outputs.c: FORMAT:FILE to a row of the report formats, and the rendered bytes to files.
 */
#include "outputs.h"

#include "command.h"
#include "overwrite.h"
#include "signing.h"
#include "terminal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/audit.h"
#include "reports/reports.h"

#include <unistd.h>

/* A word before the first colon is a format when it is one; else the whole is a file's name. */
static const struct plm_report_format *split_format(const char *text, const char **file)
{
	const char *colon = strchr(text, ':');
	const struct plm_report_format *format = NULL;
	char name[32];

	*file = text;
	if (colon && (size_t)(colon - text) < sizeof(name)) {
		memcpy(name, text, (size_t)(colon - text));
		name[colon - text] = '\0';
		format = plm_report_format(name);
	}
	if (!format)
		return plm_report_format_of_file(text);
	*file = colon + 1;
	return format;
}

static int unknown_format(const char *text, struct plm_err **err)
{
	plm_auto_buf struct plm_buf names = {0};

	for (size_t i = 0; plm_report_formats[i].name; i++)
		plm_buf_printf(&names, "%s%s:FILE", i ? ", " : "", plm_report_formats[i].name);
	plm_err_set(err, PLM_E_USAGE, "-o %s: no format by that name or extension", text);
	plm_err_remedy(err, "write one of %s", plm_buf_text(&names));
	return -PLM_E_USAGE;
}

static bool is_taken(const struct plm_outputs *outputs, const char *file)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (plm_str_eq(outputs->items[i].file, file) ||
		    plm_same_file(outputs->items[i].file, file))
			return true;
	return false;
}

static int add(struct plm_outputs *outputs, const char *text,
	       const struct plm_invocation *invocation, struct plm_err **err)
{
	bool sign = plm_given(invocation, "sign-key");
	struct plm_output output;
	int rc;

	output.format = split_format(text, &output.file);
	if (!output.format)
		return unknown_format(text, err);
	if (!*output.file)
		return plm_err_set(err, PLM_E_USAGE, "-o %s: the file's name is missing", text);
	if (sign && strcmp(output.file, "-") == 0)
		return plm_err_set(err, PLM_E_USAGE,
				   "-o %s: a signed report goes to a file, not to standard output",
				   text);
	if (is_taken(outputs, output.file))
		return plm_err_set(err, PLM_E_USAGE, "-o %s: two reports in one file", text);
	rc = plm_keep_what_is_read(invocation, output.file, err);
	if (rc < 0)
		return rc;
	outputs->items[outputs->count++] = output;
	return 0;
}

int plm_outputs_parse(const struct plm_invocation *invocation, struct plm_outputs *outputs,
		      struct plm_err **err)
{
	int rc = 0;

	outputs->items = calloc(invocation->given_count + 1, sizeof(*outputs->items));
	if (!outputs->items)
		return plm_err_nomem(err);
	for (size_t i = 0; i < invocation->given_count && rc == 0; i++)
		if (invocation->given[i].value &&
		    strcmp(invocation->given[i].option->name, "output") == 0)
			rc = add(outputs, invocation->given[i].value, invocation, err);
	return rc;
}

/* A report, and the signature beside it. */
struct rendered {
	struct plm_buf report, signature;
};

static int write_one(const struct plm_output *output, const struct rendered *rendered,
		     struct plm_err **err)
{
	plm_auto_buf struct plm_buf beside = {0};
	int rc = plm_output_write(output->file, &rendered->report, 0, err);

	if (rc < 0 || !rendered->signature.size_bytes)
		return rc;
	plm_buf_printf(&beside, "%s.sig", output->file);
	return beside.failed
		       ? plm_err_nomem(err)
		       : plm_output_write(plm_buf_text(&beside), &rendered->signature, 0, err);
}

static int render(const struct plm_output *output, const struct plm_audit *audit,
		  const struct plm_difference *since, struct plm_buf *rendered,
		  struct plm_err **err)
{
	const struct plm_report_options options = {.verbose = true, .since = since};
	int rc = output->format->write(audit, &options, rendered, err);

	if (rc == 0 && rendered->failed)
		rc = plm_err_set(err, rendered->failed, "the report is too large");
	return rc;
}

static int render_and_sign(const struct plm_output *output, const struct plm_audit *audit,
			   const struct plm_difference *since, const struct plm_signing *signing,
			   struct rendered *to, struct plm_err **err)
{
	int rc = render(output, audit, since, &to->report, err);

	return rc < 0 ? rc
		      : plm_signing_apply(signing, output, audit->end_seconds, &to->report,
					  &to->signature, err);
}

int plm_outputs_write(const struct plm_outputs *outputs, const struct plm_audit *audit,
		      const struct plm_difference *since, const struct plm_signing *signing,
		      struct plm_err **err)
{
	struct rendered *rendered = calloc(outputs->count + 1, sizeof(*rendered));
	int rc = rendered ? 0 : plm_err_nomem(err);

	for (size_t i = 0; i < outputs->count && rc == 0; i++)
		rc = render_and_sign(&outputs->items[i], audit, since, signing, &rendered[i], err);
	for (size_t i = 0; i < outputs->count && rc == 0; i++)
		rc = write_one(&outputs->items[i], &rendered[i], err);
	for (size_t i = 0; rendered && i < outputs->count; i++) {
		plm_buf_free(&rendered[i].report);
		plm_buf_free(&rendered[i].signature);
	}
	free(rendered);
	return rc;
}

int plm_outputs_summary(const struct plm_invocation *inv, const struct plm_audit *audit,
			const struct plm_difference *since, struct plm_err **err)
{
	struct plm_report_options options = {
		.colour = plm_terminal_colour(STDOUT_FILENO),
		.verbose = plm_given(inv, "verbose"),
		.width = plm_terminal_width(STDOUT_FILENO),
		.since = since,
		.findings_only = !plm_terminal_is(STDOUT_FILENO) && !plm_given(inv, "verbose"),
	};
	plm_auto_buf struct plm_buf out = {0};
	int rc = plm_report_format("text")->write(audit, &options, &out, err);

	return rc < 0 ? rc : plm_print(&out, err);
}

bool plm_outputs_on_stdout(const struct plm_outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (strcmp(outputs->items[i].file, "-") == 0)
			return true;
	return false;
}

void plm_outputs_free(struct plm_outputs *outputs)
{
	free(outputs->items);
	*outputs = (struct plm_outputs){0};
}
