/*
 * text.h: the parts of the text report. Private to reports.
 */
#ifndef PLM_REPORTS_TEXT_H
#define PLM_REPORTS_TEXT_H

#include "reports/view.h"
#include "reports/wrap.h"

struct plm_report_options;

struct plm_text {
	const struct plm_audit *audit;
	const struct plm_report_options *options;
	struct plm_sheet sheet;
	size_t rules[PLM_STANDING_COUNT]; /* by the verdict of all their results */
};

enum {
	PLM_TEXT_MARGIN = 2,
	PLM_TEXT_WORDS_AT = 11, /* where titles and sentences begin */
};

/* Words in one ink; a leading space keeps them apart from what stands before. */
void plm_text_say(struct plm_text *text, enum plm_ink ink, const char *words);
enum plm_ink plm_text_ink(enum plm_standing standing);

/* The findings of one standing, worst first. */
void plm_text_findings(struct plm_text *text, enum plm_standing standing);
/* One finding a line, for programs and cron mail. */
void plm_text_findings_only(struct plm_text *text);

/* text_waivers.c: what was waived and which waivers do not apply; the second one a line each. */
void plm_text_waivers(struct plm_text *text);
void plm_text_waiver_lines(struct plm_text *text);

#endif
