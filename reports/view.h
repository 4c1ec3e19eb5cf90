/*
 * view.h: what several formats read out of a finished audit: the results of one rule together,
 * findings worst first, times and numbers in words. Private to reports and exports.
 */
#ifndef PLM_REPORTS_VIEW_H
#define PLM_REPORTS_VIEW_H

#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/audit.h"

struct plm_buf;
struct plm_err;
struct plm_item;

/* How a verdict stands with a reader: what to act on, what to look into, what to leave. */
enum plm_standing {
	PLM_FAILED = 0,
	PLM_UNJUDGED, /* unknown, error: it may be bad */
	PLM_PASSED,
	PLM_NOT_APPLICABLE,
	PLM_ASIDE, /* not checked, not selected, for information */
	PLM_STANDING_COUNT
};
enum plm_standing plm_verdict_standing(enum plm_verdict verdict);

/* All results of one rule: one, or one an instance. */
struct plm_rule_view {
	const struct plm_item *rule;
	const struct plm_rule_result *results;
	size_t count;
	size_t counts[PLM_STANDING_COUNT];
	enum plm_verdict verdict; /* of all of them together */
	enum plm_severity severity;
};

/* Takes the results of the next rule, from *at (0 at first); false at the end. */
bool plm_next_rule(const struct plm_audit *audit, size_t *at, struct plm_rule_view *view);

/* Walks the rules with at least one result of `standing`, worst severity first, document order
 * within one. Start with {.standing = …, .severity = PLM_SEVERITY_COUNT - 1}. */
struct plm_finding_cursor {
	enum plm_standing standing;
	int severity;
	size_t at;
};
bool plm_next_finding(const struct plm_audit *audit, struct plm_finding_cursor *cursor,
		      struct plm_rule_view *view);

/* The instance when the sentence does not name it by itself; else NULL. */
const char *plm_unnamed_instance(const struct plm_outcome *outcome);

/* The first sentence of a text of ours, for one line. */
struct plm_slice plm_first_sentence(const char *text);
/* The next paragraph (paragraphs are apart by an empty line); false at the end. */
bool plm_next_paragraph(struct plm_slice *rest, struct plm_slice *paragraph);

const char *plm_host_name(const struct plm_audit *audit); /* never NULL */
const char *plm_profile_title(const struct plm_audit *audit);
/* The sentence of a result; where its tool stored none, its rule's title. */
const char *plm_said(const struct plm_audit *audit, const struct plm_item *rule,
		     const struct plm_outcome *outcome);
/* A text of the benchmark with the values this audit used in place of <sub>. */
const char *plm_words(const struct plm_audit *audit, const char *text);

void plm_iso_time(struct plm_buf *out, int64_t seconds); /* 2026-11-22T08:15:00Z */
/* A weight in decimals, exact to 18 places. */
void plm_weight_decimal(struct plm_buf *out, uint64_t num, uint64_t den);
/* "container", or "containers" when n is not 1. */
const char *plm_plural(size_t n, const char *one, const char *many);
/* A decimal score of the engine's with at most one place, cut and not rounded: nothing looks
 * better than it is. */
struct plm_slice plm_short_score(const char *value);
/* "EACCES" and "Permission denied", in English whatever the locale; never NULL. */
const char *plm_errno_name(int error);

/* One line of evidence: its aspect, what stands between, its source, and " = VALUE" or " absent". */
void plm_evidence_line(struct plm_buf *out, const struct plm_evidence *fact, const char *between);

/* 0, or what a buffer that failed says. */
int plm_report_end(const struct plm_buf *out, struct plm_err **err);

/* Why a waiver does not apply, to follow its rule; NULL for one that does, or is for other hosts. */
const char *plm_waiver_trouble(enum plm_waiver_state state);

/* "plimsoll fix -p strict --rule kernel_kptr_restrict -o fix.sh" of a rule that failed and has a script for a shell that is
 * for no instance alone; "plimsoll audit -p strict --rule kernel_kptr_restrict -v". False where there is no such command:
 * another tool's results, or names that would mean something to a shell. */
bool plm_fix_command(const struct plm_audit *audit, const struct plm_item *rule,
		     struct plm_buf *out);
bool plm_recheck_command(const struct plm_audit *audit, const struct plm_item *rule,
			 struct plm_buf *out);

#endif
