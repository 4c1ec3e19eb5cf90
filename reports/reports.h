/*
 * reports.h: a finished audit becomes a document. One file per format, one row in the table.
 * Deterministic: the same audit gives the same bytes. Nothing untrusted leaves unescaped.
 */
#ifndef PLM_REPORTS_REPORTS_H
#define PLM_REPORTS_REPORTS_H

#include <plimsoll/types.h>

struct plm_audit;
struct plm_buf;
struct plm_difference;
struct plm_err;

struct plm_report_options {
	bool colour;  /* text only */
	bool unicode; /* text only: the locale's encoding is UTF-8 */
	bool verbose; /* text only: passes and evidence too */
	int width;    /* text only: columns; 0: 80 */
	/* text only: nothing but failures and what could not be judged, one line each, neither
	 * wrapped nor coloured: for cron mail and pipes. */
	bool findings_only;
	const struct plm_difference
		*since; /* what is new since an earlier audit, or NULL: html and text */
};

struct plm_report_format {
	const char *name;      /* "xccdf" */
	const char *extension; /* ".xml" */
	const char *summary;
	/* Appends to out. Returns 0 or -PLM_E_NOMEM, -PLM_E_LIMIT. */
	int (*write)(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);
};

/* The formats, ended by a row whose name is NULL. */
extern const struct plm_report_format plm_report_formats[];

/* By name; NULL when there is none. */
const struct plm_report_format *plm_report_format(const char *name);
/* By a file's extension, the longest that fits (".junit.xml" before ".xml"); NULL when there is none. */
const struct plm_report_format *plm_report_format_of_file(const char *file);

#endif
