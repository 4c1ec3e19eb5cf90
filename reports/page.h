/*
 * page.h: how the HTML page is put together: templates with named slots, and the writers that fill
 * them. The templates and the style sheet are the files in reports/html, embedded by the build.
 * Private to reports and to the pages of exports.
 */
#ifndef PLM_REPORTS_PAGE_H
#define PLM_REPORTS_PAGE_H

#include "core/base/buf.h"
#include "core/benchmark/selection.h"
#include "reports/escape.h"
#include "reports/view.h"

struct plm_arena;
struct plm_difference;

struct plm_asset {
	const unsigned char *data;
	size_t size_bytes;
};
extern const struct plm_asset plm_asset_style, plm_asset_page, plm_asset_page_script,
	plm_asset_gauge, plm_asset_rule, plm_asset_finding, plm_asset_group, plm_asset_framework,
	plm_asset_difference;
/* "sha256-…" of the style sheet and of the script, for the Content-Security-Policy. */
extern const char plm_style_hash[], plm_page_script_hash[];

/* Rules (not results) by severity and standing: what the head of the page counts. */
struct plm_totals {
	size_t rules[PLM_SEVERITY_COUNT][PLM_STANDING_COUNT];
	size_t standing[PLM_STANDING_COUNT];
	size_t judged; /* failed, unjudged or passed */
};

struct plm_page {
	const struct plm_audit *audit; /* NULL on a page that shows a benchmark only */
	const struct plm_selection *selection;
	const struct plm_difference
		*since;	   /* an earlier audit that was given to compare with, or NULL */
	const bool *fresh; /* of each result whether it failed since then; NULL: none */
	struct plm_buf *out;
	struct plm_totals totals;
};

/* What writes a slot "{{name}}" of a template. `subject` is whatever the template is about. */
struct plm_slot {
	const char *name;
	void (*write)(struct plm_page *page, const void *subject);
};

/* Appends the template with its slots filled. `slots` ends with a row without a name; a slot that
 * is not in it fails the page with PLM_E_INTERNAL. */
void plm_page_fill(struct plm_page *page, const struct plm_asset *template,
		   const struct plm_slot *slots, const void *subject);

/* html_words.c: the small pieces. */
const char *plm_standing_class(enum plm_standing standing); /* "fail", "open", … */
const char *plm_verdict_class(enum plm_verdict verdict);    /* of its standing */
/* The sign of a verdict, with its word for who hears the page. */
void plm_page_symbol(struct plm_page *page, enum plm_verdict verdict);
void plm_page_chip(struct plm_page *page, enum plm_verdict verdict);
void plm_page_severity(struct plm_page *page, enum plm_severity severity);
void plm_page_paragraphs(struct plm_page *page, const char *text);
/* instance is written before the message; NULL for none. */
void plm_page_sentence(struct plm_page *page, const char *message, const char *instance);
/* A bar of shares: failed, unjudged, passed; nothing when all are 0. */
void plm_page_bar(struct plm_page *page, const size_t counts[PLM_STANDING_COUNT]);
/* "3 fail, 1 not judged, 12 pass": only those that occur. */
void plm_page_counts(struct plm_page *page, const size_t counts[PLM_STANDING_COUNT]);
void plm_page_date(struct plm_page *page, int64_t seconds); /* 22 November 2026, 08:15 UTC */
/* <dt>term</dt><dd>text</dd>, nothing when the text is NULL or empty. */
void plm_page_pair(struct plm_page *page, const char *term, const char *text);

/* html_item.c: what its author wrote, with the selection's values in it. */
void plm_page_item_words(struct plm_page *page, const struct plm_item *item);
/* The same without what is asked; nothing when there is neither. */
void plm_page_item_reasons(struct plm_page *page, const struct plm_item *item);
void plm_page_item_fix(struct plm_page *page, const struct plm_item *item);
/* How to ask again of one rule. */
void plm_page_recheck(struct plm_page *page, const struct plm_rule_view *view);
void plm_page_item_references(struct plm_page *page, const struct plm_item *item);

/* The sections of the report. */
void plm_page_headline(struct plm_page *page, const void *subject);
void plm_page_particulars(struct plm_page *page, const void *subject);
void plm_page_cautions(struct plm_page *page, const void *subject);
void plm_page_tally(struct plm_page *page, const void *subject);
void plm_page_gauge(struct plm_page *page, const void *subject);
void plm_page_findings(struct plm_page *page, const void *subject);
void plm_page_rules(struct plm_page *page, const void *subject);
void plm_page_group_links(struct plm_page *page, const void *subject);
void plm_page_rule(struct plm_page *page, const struct plm_rule_view *view, int depth);
/* The anchor of one of a rule's results: "r17-3", with the position among them. */
void plm_page_result_id(struct plm_page *page, const struct plm_rule_view *view, size_t result);
void plm_page_fact_state(struct plm_page *page, const struct plm_evidence *fact);
/* One instance with all its evidence. */
void plm_page_full_result(struct plm_page *page, const struct plm_rule_view *view, size_t result);
/* All instances that failed, or were not judged: of those that say the same one is told whole, and the others named. Each has
 * its anchor. */
void plm_page_bad_results(struct plm_page *page, const struct plm_rule_view *view,
			  enum plm_standing standing);
/* The first sentences of a standing, those that say the same together; returns how many results they are about. */
size_t plm_page_sentences(struct plm_page *page, const struct plm_rule_view *view,
			  enum plm_standing standing);
/* One instance as an <li>; an anchored one is what the matrix leads to. */
void plm_page_short_result(struct plm_page *page, const struct plm_rule_view *view, size_t result,
			   bool anchored);
/* All instances of a standing as <li>s: those that say the same together. */
void plm_page_folded_results(struct plm_page *page, const struct plm_rule_view *view,
			     enum plm_standing standing);
void plm_page_outcomes(struct plm_page *page, const struct plm_rule_view *view);
void plm_page_containers(struct plm_page *page, const void *subject);
struct plm_matrix;
/* Containers by rules; a matrix without columns is not shown. */
void plm_page_matrix(struct plm_page *page, const struct plm_matrix *matrix);
void plm_page_matrix_filters(struct plm_page *page, const struct plm_matrix *matrix);
void plm_page_containers_link(struct plm_page *page, const void *subject);
/* html_waivers.c: under a result that a waiver overrides; and all waivers that were given. */
void plm_page_waived(struct plm_page *page, const struct plm_rule_result *result);
void plm_page_waivers(struct plm_page *page, const void *subject);
/* html_since.c: against an earlier audit. */
void plm_page_mark_new(struct plm_page *page, struct plm_arena *arena); /* fills page->fresh */
void plm_page_new_badge(struct plm_page *page, const struct plm_rule_view *view);
void plm_page_since(struct plm_page *page, const void *subject);
void plm_page_score_since(struct plm_page *page);
void plm_page_since_link(struct plm_page *page, const void *subject);
/* html_controls.c: by framework, number and rule. */
void plm_page_controls(struct plm_page *page, const void *subject);
void plm_page_controls_link(struct plm_page *page, const void *subject);
void plm_page_legend(struct plm_page *page, const void *subject);
void plm_page_scores(struct plm_page *page, const void *subject);
void plm_page_origin(struct plm_page *page, const void *subject);
/* html_print.c: the head of each sheet of paper, and its hash. */
void plm_page_running_title(struct plm_page *page, const void *subject);
void plm_page_running_title_hash(struct plm_page *page, const void *subject);
void plm_page_files(struct plm_page *page, const void *subject);
void plm_page_values(struct plm_page *page, const void *subject);

#endif
