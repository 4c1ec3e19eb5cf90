/*
 * html_gauge.c: the load line: the score as a mark on a ship's side. Reads the finished audit; judges nothing.
 */
#include "reports/page.h"

#include "core/base/rational.h"

static void write_gauge_class(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (!page->audit->scores[PLM_SCORE_DEFAULT].evaluated)
		plm_buf_str(page->out, " unscored");
}

static void write_gauge_y(struct plm_page *page, const void *subject)
{
	const struct plm_score *score = &page->audit->scores[PLM_SCORE_DEFAULT];
	uint64_t num = 0, den = 1, tenths = 0;

	(void)subject;
	/* 0 lies at 170 and 100 at 10: 1.6 units a point, here in tenths of a unit. */
	if (score->evaluated && score->value && plm_decimal_parse(score->value, &num, &den))
		tenths = num <= 100 * den ? num * 16 / den : 1600;
	plm_buf_printf(page->out, "%u.%u", (unsigned)((1700 - tenths) / 10),
		       (unsigned)((1700 - tenths) % 10));
}

static void write_gauge_label(struct plm_page *page, const void *subject)
{
	const struct plm_score *score = &page->audit->scores[PLM_SCORE_DEFAULT];
	struct plm_slice value = plm_short_score(score->value);

	(void)subject;
	if (!score->evaluated) {
		plm_buf_str(page->out, "Load line: no score");
		return;
	}
	plm_buf_str(page->out, "Load line at ");
	plm_html_text_n(page->out, value.data, value.size_bytes);
	plm_buf_str(page->out, " of 100");
}

static void write_gauge_caption(struct plm_page *page, const void *subject)
{
	const struct plm_score *score = &page->audit->scores[PLM_SCORE_DEFAULT];
	struct plm_slice value = plm_short_score(score->value);

	(void)subject;
	if (!score->evaluated) {
		plm_buf_str(page->out, "<span class=\"score\">\u2013</span> <span>no score</span>");
		return;
	}
	plm_buf_str(page->out, "<span class=\"score\">");
	plm_html_text_n(page->out, value.data, value.size_bytes);
	plm_buf_str(page->out, "</span> <span class=\"score-of\">of 100</span>");
	plm_page_score_since(page);
	if (!page->audit->waived_count)
		return;
	value = plm_short_score(page->audit->unwaived_scores[PLM_SCORE_DEFAULT].value);
	plm_buf_str(page->out, "<span class=\"score-beside\">");
	plm_html_text_n(page->out, value.data, value.size_bytes);
	plm_buf_str(page->out, " without <a href=\"#waivers\">waivers</a></span>");
}

void plm_page_gauge(struct plm_page *page, const void *subject)
{
	static const struct plm_slot slots[] = {
		{"gauge-class", write_gauge_class},
		{"gauge-y", write_gauge_y},
		{"gauge-label", write_gauge_label},
		{"gauge-caption", write_gauge_caption},
		{NULL, NULL},
	};

	plm_page_fill(page, &plm_asset_gauge, slots, subject);
}
