/*
 * guide.c: the guide's page: its head, and the writer of each slot of exports/html/guide.html.
 */
#include "exports/guide_page.h"

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

static void write_guide_style(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_add(page->out, plm_asset_guide_style.data, plm_asset_guide_style.size_bytes);
}

static void write_guide_style_hash(struct plm_page *page, const void *subject)
{
	(void)subject;
	plm_buf_str(page->out, plm_guide_style_hash);
}

static void write_language(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;

	plm_html_text(page->out, guide->benchmark->language ? guide->benchmark->language : "en");
}

static void write_tool_version(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;

	plm_html_text(page->out, guide->options->tool_version);
}

static void write_title(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;

	plm_html_text(page->out, guide->benchmark->title);
}

static void write_page_title(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;

	write_title(page, guide);
	if (guide->selection->profile) {
		plm_buf_str(page->out, ": ");
		plm_html_text(page->out, plm_selection_text(guide->selection,
							    guide->selection->profile->title));
	}
}

static size_t count_severity(const struct plm_guide *guide, enum plm_severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < guide->benchmark->rule_count; i++) {
		const struct plm_item *rule = guide->benchmark->rules[i];

		count += plm_guide_shows(guide, rule) &&
			 guide->selection->items[rule->index].severity == severity;
	}
	return count;
}

/* "123 rules: 30 of high severity, 60 medium, 33 low." */
static void write_headline(struct plm_page *page, const void *subject)
{
	static const enum plm_severity order[] = {PLM_SEVERITY_HIGH, PLM_SEVERITY_MEDIUM,
						  PLM_SEVERITY_LOW, PLM_SEVERITY_INFO};
	const struct plm_guide *guide = subject;
	size_t all = guide->rules[guide->benchmark->root->index];
	const char *separator = ": ";

	plm_buf_printf(page->out, "<strong>%zu %s</strong>", all, plm_plural(all, "rule", "rules"));
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		size_t count = count_severity(guide, order[i]);

		if (!count)
			continue;
		plm_buf_printf(page->out, "%s%zu of %s severity", separator, count,
			       plm_severity_name(order[i]));
		separator = ", ";
	}
	plm_buf_char(page->out, '.');
}

static void write_particulars(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct plm_profile *profile = guide->selection->profile;

	if (profile)
		plm_page_pair(page, "Profile",
			      plm_selection_text(guide->selection, profile->title));
	else
		plm_page_pair(page, "Profile",
			      guide->options->whole ? "the whole benchmark" : "as it stands");
	plm_page_pair(page, "Version", guide->benchmark->version);
	plm_page_pair(page, "Status", guide->benchmark->status);
	plm_page_pair(page, "Since", guide->benchmark->status_date);
}

static void write_part(struct plm_page *page, const char *id, const char *title, bool there)
{
	if (there)
		plm_buf_printf(page->out, "<li><a href=\"#%s\">%s</a></li>\n", id, title);
}

static void write_parts(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct plm_benchmark *b = guide->benchmark;
	bool values = false, references = false, outside = false;

	for (size_t i = 0; i < b->value_count; i++)
		values |= guide->users[i].count > 0;
	for (size_t i = 0; i < b->rule_count; i++) {
		references |= plm_guide_shows(guide, b->rules[i]) && b->rules[i]->reference_count;
		outside |= !plm_guide_shows(guide, b->rules[i]) && !b->rules[i]->abstract &&
			   !b->rules[i]->hidden;
	}
	write_part(page, "about", "About this benchmark", true);
	write_part(page, "profiles", "Profiles", guide->options->whole && b->profile_count);
	write_part(page, "rules", "Rules", true);
	write_part(page, "values", "Values", values);
	write_part(page, "cited", "References", references);
	write_part(page, "outside", "Outside this profile", outside && !guide->options->whole);
}

static void write_titled(struct plm_page *page, const char *title, const char *text)
{
	if (!text || !*text)
		return;
	if (title)
		plm_buf_printf(page->out, "<h3>%s</h3>\n", title);
	plm_page_paragraphs(page, plm_selection_text(page->selection, text));
}

static void write_about(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct plm_benchmark *benchmark = guide->benchmark;

	write_titled(page, NULL, benchmark->description);
	if (guide->selection->profile)
		write_titled(page, "This profile", guide->selection->profile->description);
	write_titled(page, "Before you read", benchmark->front_matter);
	for (size_t i = 0; i < benchmark->notice_count; i++)
		write_titled(page, i ? NULL : "Notice", benchmark->notices[i].text);
	if (guide->hidden)
		plm_buf_printf(page->out, "<p>Its author keeps %zu %s out of documents.</p>\n",
			       guide->hidden, plm_plural(guide->hidden, "rule", "rules"));
	plm_page_item_references(page, benchmark->root);
}

static void write_rear(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const char *text = guide->benchmark->rear_matter;

	if (!text || !*text)
		return;
	plm_buf_str(page->out,
		    "<section id=\"rear\" aria-labelledby=\"rear-title\">\n"
		    "<h2 id=\"rear-title\">Afterwords</h2>\n<div class=\"guide-words\">\n");
	write_titled(page, NULL, text);
	plm_buf_str(page->out, "</div>\n</section>\n");
}

static void write_origin(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;

	plm_html_text(page->out, guide->benchmark->id);
	plm_buf_str(page->out, " (SHA-256 of its file <code>");
	plm_html_text(page->out, guide->benchmark->sha256);
	plm_buf_str(page->out, "</code>)");
}

static const struct plm_slot slots[] = {
	{"language", write_language},
	{"style-hash", write_style_hash},
	{"guide-style-hash", write_guide_style_hash},
	{"style", write_style},
	{"guide-style", write_guide_style},
	{"tool-version", write_tool_version},
	{"page-title", write_page_title},
	{"title", write_title},
	{"headline", write_headline},
	{"particulars", write_particulars},
	{"parts", write_parts},
	{"contents", plm_guide_contents},
	{"about", write_about},
	{"profiles", plm_guide_profiles},
	{"rules", plm_guide_rules},
	{"values", plm_guide_values},
	{"cited", plm_guide_cited},
	{"outside", plm_guide_outside},
	{"rear", write_rear},
	{"origin", write_origin},
	{NULL, NULL},
};

int plm_guide_write(const struct plm_guide_options *options, struct plm_arena *arena,
		    struct plm_buf *out, struct plm_err **err)
{
	struct plm_guide guide = {
		.options = options,
		.benchmark = options->selection->benchmark,
		.selection = options->selection,
		.arena = arena,
	};
	struct plm_page page = {.selection = options->selection, .out = out};

	if (plm_guide_prepare(&guide) < 0)
		out->failed = PLM_E_NOMEM;
	else
		plm_page_fill(&page, &plm_asset_guide, slots, &guide);
	return plm_report_end(out, err);
}
