/*
 * formats.c: the table of report formats and how one is found in it.
 */
#include "reports/reports.h"

#include "core/base/text.h"
#include "reports/formats.h"

const struct plm_report_format plm_report_formats[] = {
	{"xccdf", ".xml", "XCCDF 1.2 results with the evidence inside, for SCAP tools",
	 plm_report_xccdf},
	{"arf", ".arf.xml", "ARF 1.1: benchmark, host and XCCDF results in one collection",
	 plm_report_arf},
	{"html", ".html", "one self-contained page to read, keep or print", plm_report_html},
	{"text", ".txt", "what a terminal shows", plm_report_text},
	{"json", ".json", "one JSON object with everything (docs/schemas/results-1.json)",
	 plm_report_json},
	{"jsonl", ".jsonl", "JSON lines: the audit, then one result a line", plm_report_jsonl},
	{"csv", ".csv", "one result a row [RFC 4180]", plm_report_csv},
	{"junit", ".junit.xml", "JUnit XML: a test case a result, for pipelines", plm_report_junit},
	{"sarif", ".sarif", "SARIF 2.1.0, for code hosting and editors", plm_report_sarif},
	{"oscal", ".oscal.json", "OSCAL assessment results 1.1", plm_report_oscal},
	{"prometheus", ".prom", "metrics for the node exporter's textfile collector",
	 plm_report_prometheus},
	{"markdown", ".md", "findings for tickets, merge requests and wikis", plm_report_markdown},
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
	const struct plm_report_format *best = NULL;

	for (const struct plm_report_format *f = plm_report_formats; f->name; f++)
		if (plm_str_ends(file, f->extension) &&
		    (!best || strlen(f->extension) > strlen(best->extension)))
			best = f;
	return best;
}
