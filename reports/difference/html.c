/*
 * html.c: what changed between two audits as a page, in the style of the report. Without scripts; nothing
 * untrusted unescaped.
 */
#include "core/facts/containers.h"
#include "reports/difference/difference.h"
#include "reports/page.h"

static void write_style(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_add(page->out, plm_asset_style.data, plm_asset_style.size_bytes);
}

static void write_style_hash(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_str(page->out, plm_style_hash);
}

static void write_host(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;

	plm_html_text(page->out, plm_host_name(d->now));
}

static void write_headline(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;
	size_t new = plm_difference_new(d, PLM_SEVERITY_UNKNOWN);

	plm_buf_printf(page->out,
		       "<strong>%zu %s</strong>, %zu fixed or gone, %zu failed both times.", new,
		       plm_plural(new, "new failure", "new failures"),
		       d->counts[PLM_CHANGE_FIXED] + d->counts[PLM_CHANGE_VANISHED], d->unchanged);
}

static void write_moment(struct plm_page *page, const char *term, const struct plm_audit *audit)
{
	const struct plm_score *score = &audit->scores[PLM_SCORE_DEFAULT];

	plm_buf_printf(page->out, "<div><dt>%s</dt><dd>", term);
	plm_page_date(page, audit->end_seconds);
	if (score->evaluated) {
		struct plm_slice value = plm_short_score(score->value);

		plm_buf_printf(page->out, ", score %.*s", (int)value.size_bytes, value.data);
	}
	plm_buf_str(page->out, "</dd></div>\n");
}

static void write_particulars(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;

	write_moment(page, "Then", d->then);
	write_moment(page, "Now", d->now);
	plm_buf_str(page->out, "<div><dt>Benchmark</dt><dd>");
	plm_html_text(page->out, d->now->benchmark->title);
	plm_buf_str(page->out, "</dd></div>\n<div><dt>Profile</dt><dd>");
	plm_html_text(page->out, plm_profile_title(d->now));
	plm_buf_str(page->out, "</dd></div>\n");
}

static void write_cautions(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;

	if (d->other_host) {
		plm_buf_str(page->out,
			    "<p class=\"caution\">The earlier audit is of another host: ");
		plm_html_text(page->out, d->other_host);
		plm_buf_str(page->out, ".</p>\n");
	}
	if (d->other_benchmark || d->other_profile)
		plm_buf_printf(
			page->out,
			"<p class=\"caution\">The %s is another one: not everything below is a "
			"change of the host.</p>\n",
			d->other_benchmark ? "benchmark" : "profile");
}

static void write_part(struct plm_page *page, const char *id, const char *title, size_t count)
{
	if (count)
		plm_buf_printf(page->out,
			       "<li><a href=\"#%s\">%s <span class=\"count\">%zu</span></a></li>\n",
			       id, title, count);
}

static void write_parts(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;

	for (int change = 0; change < PLM_CHANGE_COUNT; change++)
		write_part(page, plm_change_name((enum plm_change)change),
			   plm_change_title((enum plm_change)change), d->counts[change]);
	write_part(page, "settings", "Other values", d->value_count);
	write_part(page, "came", "Containers that came", d->came_count);
	write_part(page, "went", "Containers that went", d->went_count);
}

/* The table of three columns that all parts but the findings have. */
static void open_table(struct plm_page *page, const char *first, const char *second,
		       const char *third)
{
	plm_buf_printf(page->out,
		       "<table class=\"evidence changes\"><thead><tr><th scope=\"col\">%s</th><th "
		       "scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
		       first, second, third);
}

/* What the second and the third column are, for narrow screens. */
static const char *const moments[2] = {"Then", "Now"};
static const char *const particulars[2] = {"Runtime", "Image"};

static void write_row(struct plm_page *page, const char *const labels[2], const char *first,
		      const char *second, const char *third)
{
	plm_buf_str(page->out, "<tr><th scope=\"row\">");
	plm_html_text(page->out, first);
	plm_buf_str(page->out, "</th><td class=\"value\" data-label=\"");
	plm_html_text(page->out, labels[0]);
	plm_buf_str(page->out, "\">");
	plm_html_text(page->out, second);
	plm_buf_str(page->out, "</td><td class=\"value\" data-label=\"");
	plm_html_text(page->out, labels[1]);
	plm_buf_str(page->out, "\">");
	plm_html_text(page->out, third);
	plm_buf_str(page->out, "</td></tr>\n");
}

static void write_changed(struct plm_page *page, const struct plm_changed *changed)
{
	const struct plm_rule_result *result = changed->now ? changed->now : changed->then;
	enum plm_verdict verdict = result->outcome.verdict;

	plm_buf_printf(page->out, "<li class=\"finding %s %s\">\n<div class=\"finding-head\">",
		       plm_standing_class(plm_verdict_standing(verdict)),
		       plm_severity_name(result->severity));
	plm_page_chip(page, verdict);
	plm_page_severity(page, result->severity);
	plm_buf_str(page->out, "<h3>");
	plm_html_text(page->out, result->rule->title);
	plm_buf_str(page->out, "</h3></div>\n");
	plm_page_sentence(page, result->outcome.message, plm_unnamed_instance(&result->outcome));
	if (changed->fact_count) {
		open_table(page, "Source", "Then", "Now");
		for (size_t i = 0; i < changed->fact_count; i++)
			write_row(page, moments, changed->facts[i].source, changed->facts[i].then,
				  changed->facts[i].now);
		plm_buf_str(page->out, "</tbody></table>\n");
	}
	plm_buf_str(page->out, "</li>\n");
}

static void write_kind(struct plm_page *page, const struct plm_difference *d,
		       enum plm_change change)
{
	const char *name = plm_change_name(change);

	if (!d->counts[change])
		return;
	plm_buf_printf(
		page->out,
		"<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n"
		"<ol class=\"findings\">\n",
		name, name, name, plm_change_title(change));
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].change == change)
			write_changed(page, &d->items[i]);
	plm_buf_str(page->out, "</ol>\n</section>\n");
}

static void write_containers(struct plm_page *page, const char *id, const char *title,
			     const struct plm_container *const *items, size_t count)
{
	if (!count)
		return;
	plm_buf_printf(page->out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
	open_table(page, "Name", "Runtime", "Image");
	for (size_t i = 0; i < count; i++)
		write_row(page, particulars, items[i]->name, plm_runtime_name(items[i]->runtime),
			  items[i]->image ? items[i]->image : "not known");
	plm_buf_str(page->out, "</tbody></table>\n</section>\n");
}

static void write_changes(struct plm_page *page, const void *subject)
{
	const struct plm_difference *d = subject;

	if (!d->count && !d->came_count && !d->went_count && !d->value_count)
		plm_buf_str(page->out, "<p class=\"all-well\">Nothing changed.</p>\n");
	for (int change = 0; change < PLM_CHANGE_COUNT; change++)
		write_kind(page, d, (enum plm_change)change);
	if (d->value_count) {
		plm_buf_str(page->out, "<section id=\"settings\">\n<h2>Other values</h2>\n");
		open_table(page, "Value", "Then", "Now");
		for (size_t i = 0; i < d->value_count; i++)
			write_row(page, moments, plm_benchmark_short_id(d->values[i].id),
				  d->values[i].then, d->values[i].now);
		plm_buf_str(page->out, "</tbody></table>\n</section>\n");
	}
	write_containers(page, "came", "Containers that came", d->came, d->came_count);
	write_containers(page, "went", "Containers that went", d->went, d->went_count);
}

static const struct plm_slot slots[] = {
	{"style-hash", write_style_hash},
	{"style", write_style},
	{"host", write_host},
	{"headline", write_headline},
	{"particulars", write_particulars},
	{"cautions", write_cautions},
	{"parts", write_parts},
	{"changes", write_changes},
	{NULL, NULL},
};

int plm_difference_html(const struct plm_difference *difference, struct plm_buf *out,
			struct plm_err **err)
{
	struct plm_page page = {
		.audit = difference->now, .selection = difference->now->selection, .out = out};

	plm_page_fill(&page, &plm_asset_difference, slots, difference);
	return plm_report_end(out, err);
}
