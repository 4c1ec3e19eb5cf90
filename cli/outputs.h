/*
 * outputs.h: the reports an audit is asked for by -o.
 */
#ifndef PLM_CLI_OUTPUTS_H
#define PLM_CLI_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

struct plm_audit;
struct plm_difference;
struct plm_err;
struct plm_invocation;
struct plm_report_format;
struct plm_signing;

struct plm_output {
	const struct plm_report_format *format;
	const char *file; /* "-" for standard output */
};

struct plm_outputs {
	struct plm_output *items;
	size_t count;
};

/* Reads every -o; PLM_E_USAGE names the formats there are, and refuses the same file twice. */
int plm_outputs_parse(const struct plm_invocation *invocation, struct plm_outputs *outputs,
		      struct plm_err **err);
/* Renders and signs all of them before the first is written, so that a failure to render or to sign leaves nothing half
 * done. */
int plm_outputs_write(const struct plm_outputs *outputs, const struct plm_audit *audit,
		      const struct plm_difference *since, const struct plm_signing *signing,
		      struct plm_err **err);
/* The summary on standard output: a person gets the whole of it; a pipe or cron's mail the findings alone, but with
 * --verbose. */
int plm_outputs_summary(const struct plm_invocation *invocation, const struct plm_audit *audit,
			const struct plm_difference *since, struct plm_err **err);
bool plm_outputs_on_stdout(const struct plm_outputs *outputs);
void plm_outputs_free(struct plm_outputs *outputs);

/* The option these functions read, for the commands' tables. */
#define PLM_OPTION_OUTPUT                                                                          \
	{                                                                                          \
		.name = "output", .short_name = 'o', .argument = "[FORMAT:]FILE",                  \
		.help = "Write a report; may be given many times. FORMAT is xccdf, arf, html, "    \
			"text, "                                                                   \
			"json, jsonl, csv, junit, sarif, oscal, prometheus or markdown; without "  \
			"it "                                                                      \
			"the extension decides (.xml, .arf.xml, .html, .txt, .json, .jsonl, "      \
			".csv, "                                                                   \
			".junit.xml, .sarif, .oscal.json, .prom, .md). FILE - is standard "        \
			"output. Files appear whole or "                                           \
			"not at all."                                                              \
	}

#endif
