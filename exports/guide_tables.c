/*
 * guide_tables.c: the profiles, values and references of a guide, and what lies outside it.
 */
#include "exports/guide_page.h"

#include "exports/lists.h"

static void open_section(struct plm_page *page, const char *id, const char *title)
{
	plm_buf_printf(page->out,
		       "<section id=\"%s\" aria-labelledby=\"%s-title\">\n"
		       "<h2 id=\"%s-title\">%s</h2>\n",
		       id, id, id, title);
}

static void open_table(struct plm_page *page, const char *class, const char *const titles[3])
{
	plm_buf_printf(page->out,
		       "<table class=\"%s\"><thead><tr><th scope=\"col\">%s</th>"
		       "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
		       class, titles[0], titles[1], titles[2]);
}

static void close_table(struct plm_page *page)
{
	plm_buf_str(page->out, "</tbody></table>\n</section>\n");
}

/* <tr id="…"><th>title and what is said of it</th> */
static void open_row(struct plm_page *page, const char *id, const char *title, const char *note)
{
	plm_buf_str(page->out, "<tr id=\"");
	plm_html_text(page->out, id);
	plm_buf_str(page->out, "\"><th scope=\"row\">");
	plm_html_text(page->out, plm_selection_text(page->selection, title));
	if (note && *note) {
		plm_buf_str(page->out, "<span class=\"note\">");
		plm_html_text(page->out, plm_selection_text(page->selection, note));
		plm_buf_str(page->out, "</span>");
	}
	plm_buf_str(page->out, "</th>");
}

/* ---- profiles ---- */

static size_t rules_in(const struct plm_guide *guide, size_t profile)
{
	const struct plm_benchmark *benchmark = guide->benchmark;
	size_t count = 0;

	for (size_t i = 0; i < benchmark->rule_count; i++)
		count += guide->in[profile * benchmark->item_count + benchmark->rules[i]->index];
	return count;
}

void plm_guide_profiles(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct plm_benchmark *benchmark = guide->benchmark;

	if (!guide->options->whole || !benchmark->profile_count)
		return;
	open_section(page, "profiles", "Profiles");
	open_table(page, "guide-table wide", (const char *const[]){"Profile", "Name", "Rules"});
	for (size_t i = 0; i < benchmark->profile_count; i++) {
		const struct plm_profile *profile = &benchmark->profiles[i];

		open_row(page, profile->id, profile->title, profile->description);
		plm_buf_str(page->out, "<td data-label=\"Name\"><code>");
		plm_html_text(page->out, plm_benchmark_short_id(profile->id));
		plm_buf_str(page->out, "</code></td><td data-label=\"Rules\">");
		if (profile->abstract)
			plm_buf_str(page->out, "for others to extend");
		else
			plm_buf_printf(page->out, "%zu", rules_in(guide, i));
		plm_buf_str(page->out, "</td></tr>\n");
	}
	close_table(page);
}

/* ---- values ---- */

static void write_note(struct plm_page *page, const char *words, const char *text)
{
	plm_buf_printf(page->out, "<span class=\"note\">%s <code>", words);
	plm_html_text(page->out, text);
	plm_buf_str(page->out, "</code></span>");
}

static void write_choices(struct plm_page *page, const struct plm_value_choices *choices)
{
	if (!choices || !choices->count)
		return;
	plm_buf_str(page->out, choices->must_match ? "<span class=\"note\">one of "
						   : "<span class=\"note\">for example ");
	for (size_t i = 0; i < choices->count; i++) {
		plm_buf_str(page->out, i ? ", <code>" : "<code>");
		plm_html_text(page->out, choices->items[i].text);
		plm_buf_str(page->out, "</code>");
	}
	plm_buf_str(page->out, "</span>");
}

/* What else it may be: its limits, and the options that a profile can choose. */
static void write_options(struct plm_page *page, const struct plm_value *value,
			  const struct plm_selected_value *selected)
{
	const struct plm_value_constraints limits =
		plm_value_constraints(value, selected->selector);

	if (limits.lower_bound)
		write_note(page, "at least", limits.lower_bound->text);
	if (limits.upper_bound)
		write_note(page, "at most", limits.upper_bound->text);
	if (limits.match)
		write_note(page, "matching", limits.match->text);
	write_choices(page, limits.choices);
	for (size_t i = 0; i < value->option_count; i++) {
		if (!*value->options[i].selector)
			continue;
		plm_buf_str(page->out, "<span class=\"note\">");
		plm_html_text(page->out, value->options[i].selector);
		plm_buf_str(page->out, ": <code>");
		plm_html_text(page->out, value->options[i].text);
		plm_buf_str(page->out, "</code></span>");
	}
}

static void write_users(struct plm_page *page, const struct plm_guide *guide,
			const struct plm_rule_list *users)
{
	plm_buf_str(page->out, "<ul>\n");
	for (size_t i = 0; i < users->count; i++)
		plm_guide_rule_link(page, guide, users->items[i]);
	plm_buf_str(page->out, "</ul>");
}

void plm_guide_values(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct plm_benchmark *benchmark = guide->benchmark;
	bool any = false;

	for (size_t i = 0; i < benchmark->value_count; i++) {
		if (!guide->users[i].count)
			continue;
		if (!any) {
			open_section(page, "values", "Values");
			open_table(page, "guide-table",
				   (const char *const[]){"Value", "Set to", "Taken by"});
		}
		any = true;
		open_row(page, benchmark->values[i].id, benchmark->values[i].title,
			 benchmark->values[i].description);
		plm_buf_str(page->out, "<td data-label=\"Set to\"><code>");
		plm_html_text(page->out, page->selection->values[i]);
		plm_buf_str(page->out, "</code>");
		write_options(page, &benchmark->values[i], &page->selection->selected_values[i]);
		plm_buf_str(page->out, "</td><td data-label=\"Taken by\">");
		write_users(page, guide, &guide->users[i]);
		plm_buf_str(page->out, "</td></tr>\n");
	}
	if (any)
		close_table(page);
}

/* ---- references ---- */

void plm_guide_cited(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	struct plm_cited_list list;

	if (plm_list_references(guide->selection, guide->options->whole, guide->arena, &list) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	if (!list.count)
		return;
	open_section(page, "cited", "What the rules refer to");
	plm_buf_str(page->out, "<table class=\"guide-table\"><thead><tr><th scope=\"col\">Reference"
			       "</th><th scope=\"col\">Rules</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < list.count; i++) {
		const struct plm_rule_list rules = {list.items[i].rules, list.items[i].rule_count};

		plm_buf_str(page->out, "<tr><th scope=\"row\">");
		plm_html_text(page->out,
			      *list.items[i].text ? list.items[i].text : list.items[i].href);
		plm_buf_str(page->out, "</th><td data-label=\"Rules\">");
		write_users(page, guide, &rules);
		plm_buf_str(page->out, "</td></tr>\n");
	}
	close_table(page);
}

/* ---- what the profile leaves out ---- */

void plm_guide_outside(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	bool any = false;

	for (size_t i = 0; i < guide->benchmark->rule_count; i++) {
		const struct plm_item *rule = guide->benchmark->rules[i];

		if (plm_guide_shows(guide, rule) || rule->abstract || rule->hidden ||
		    guide->options->whole)
			continue;
		if (!any) {
			open_section(page, "outside", "Rules outside this profile");
			plm_buf_str(page->out, "<ul class=\"guide-list\">\n");
		}
		any = true;
		plm_guide_rule_link(page, guide, rule);
	}
	if (any)
		plm_buf_str(page->out, "</ul>\n</section>\n");
}
