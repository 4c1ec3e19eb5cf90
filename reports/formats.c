/*
 * formats.c: the table of report formats and how one is found in it.
 */
#include "reports/reports.h"

#include "core/base/text.h"
#include "reports/formats.h"

const struct plm_report_format plm_report_formats[] = {
	{"xccdf", ".xml", "XCCDF 1.2 results with the evidence inside, for SCAP tools",
	 plm_report_xccdf},
	{"html", ".html", "one self-contained page to read, keep or print", plm_report_html},
	{"text", ".txt", "what a terminal shows", plm_report_text},
	{NULL, NULL, NULL, NULL},
};

const struct plm_report_format *plm_report_format(const char *name)
{
	for (const struct plm_report_format *f = plm_report_formats; f->name; f++)
		if (plm_str_eq(f->name, name))
			return f;
	return NULL;
}

const struct plm_report_format *plm_report_format_of_file(const char *file)
{
	for (const struct plm_report_format *f = plm_report_formats; f->name; f++)
		if (plm_str_ends(file, f->extension))
			return f;
	return NULL;
}
