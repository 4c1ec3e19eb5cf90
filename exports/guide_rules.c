/*
 * guide_rules.c: the groups and rules of a guide, and the table of contents. Writes what the author
 * wrote, escaped.
 */
#include "exports/guide_page.h"

#include "core/benchmark/uses.h"

/* A group or a rule on its way into a template. */
struct place {
	const struct plm_guide *guide;
	const struct plm_item *item;
	int depth; /* 1 for what stands in the benchmark itself */
};

static void write_id(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_html_text(page->out, place->item->id);
}

static void write_heading(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_buf_printf(page->out, "h%d", place->depth + 2 < 6 ? place->depth + 2 : 6);
}

static void write_title(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_html_text(page->out, plm_selection_text(page->selection, place->item->title));
}

static void write_severity(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_page_severity(page, page->selection->items[place->item->index].severity);
}

static void write_words(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_page_item_words(page, place->item);
}

static void write_fix(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_page_item_fix(page, place->item);
}

static void write_references(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	plm_page_item_references(page, place->item);
}

/* ---- what is known of a rule beside its texts ---- */

static void write_profiles(struct plm_page *page, const struct place *place)
{
	const struct plm_benchmark *benchmark = place->guide->benchmark;
	bool any = false;

	for (size_t p = 0; place->guide->options->whole && p < benchmark->profile_count; p++) {
		if (!place->guide->in[p * benchmark->item_count + place->item->index])
			continue;
		plm_buf_str(page->out, any ? "<li><a href=\"#"
					   : "<div><dt>In profiles</dt><dd><ul><li><a href=\"#");
		plm_html_text(page->out, benchmark->profiles[p].id);
		plm_buf_str(page->out, "\">");
		plm_html_text(page->out, plm_benchmark_short_id(benchmark->profiles[p].id));
		plm_buf_str(page->out, "</a></li>");
		any = true;
	}
	if (any)
		plm_buf_str(page->out, "</ul></dd></div>\n");
}

static void write_values(struct plm_page *page, const struct place *place)
{
	const struct plm_benchmark *benchmark = place->guide->benchmark;
	bool *uses = place->guide->scratch, any = false;

	memset(uses, 0, benchmark->value_count * sizeof(*uses));
	plm_rule_values(benchmark, place->item, uses);
	for (size_t v = 0; v < benchmark->value_count; v++) {
		if (!uses[v])
			continue;
		plm_buf_str(page->out,
			    any ? "<li>" : "<div><dt>Values</dt><dd><ul class=\"settings\"><li>");
		plm_buf_str(page->out, "<a href=\"#");
		plm_html_text(page->out, benchmark->values[v].id);
		plm_buf_str(page->out, "\">");
		plm_html_text(page->out, plm_benchmark_short_id(benchmark->values[v].id));
		plm_buf_str(page->out, "</a> <code>");
		plm_html_text(page->out, page->selection->values[v]);
		plm_buf_str(page->out, "</code></li>");
		any = true;
	}
	if (any)
		plm_buf_str(page->out, "</ul></dd></div>\n");
}

static void write_links(struct plm_page *page, const struct place *place, const char *term,
			const struct plm_item *const *items, size_t count)
{
	if (!count)
		return;
	plm_buf_printf(page->out, "<div><dt>%s</dt><dd><ul>", term);
	for (size_t i = 0; i < count; i++)
		plm_guide_rule_link(page, place->guide, items[i]);
	plm_buf_str(page->out, "</ul></dd></div>\n");
}

/* What decides beside the profile whether it is evaluated. */
static void write_conditions(struct plm_page *page, const struct place *place)
{
	const struct plm_item *rule = place->item;

	for (size_t i = 0; i < rule->requires_count; i++)
		write_links(page, place,
			    rule->requires[i].count > 1 ? "Requires one of" : "Requires",
			    rule->requires[i].items, rule->requires[i].count);
	write_links(page, place, "Conflicts with", rule->conflicts, rule->conflict_count);
	for (size_t i = 0; i < rule->platforms.count; i++)
		plm_page_pair(page, "For", rule->platforms.items[i]);
}

static void write_meta(struct plm_page *page, const void *subject)
{
	static const char *const roles[] = {NULL, "not part of the score", "shown, not checked"};
	const struct place *place = subject;
	const struct plm_selected_item *item = &page->selection->items[place->item->index];

	plm_buf_str(page->out, "<div><dt>Rule</dt><dd><code>");
	plm_html_text(page->out, plm_benchmark_short_id(place->item->id));
	plm_buf_str(page->out, "</code></dd></div>\n<div><dt>Weight</dt><dd>");
	plm_weight_decimal(page->out, item->weight.num, item->weight.den);
	plm_buf_str(page->out, "</dd></div>\n");
	plm_page_pair(page, "Role", roles[item->role]);
	write_conditions(page, place);
	write_profiles(page, place);
	write_values(page, place);
}

/* ---- the tree ---- */

static void write_members(struct plm_page *page, const void *subject);

static void write_description(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;
	const struct plm_item *group = place->item;

	if (group->description && *group->description) {
		plm_buf_str(page->out, "<div class=\"group-words\">");
		plm_page_paragraphs(page, plm_selection_text(page->selection, group->description));
		plm_buf_str(page->out, "</div>\n");
	}
	plm_page_item_reasons(page, group);
	plm_page_item_references(page, group);
}

static void write_member(struct plm_page *page, const struct place *place)
{
	static const struct plm_slot rule_slots[] = {
		{"id", write_id},
		{"heading", write_heading},
		{"title", write_title},
		{"severity", write_severity},
		{"words", write_words},
		{"fix", write_fix},
		{"references", write_references},
		{"meta", write_meta},
		{NULL, NULL},
	};
	static const struct plm_slot group_slots[] = {
		{"id", write_id},	    {"heading", write_heading},
		{"title", write_title},	    {"description", write_description},
		{"members", write_members}, {NULL, NULL},
	};

	if (place->item->kind == PLM_ITEM_RULE)
		plm_page_fill(page, &plm_asset_guide_rule, rule_slots, place);
	else
		plm_page_fill(page, &plm_asset_guide_group, group_slots, place);
}

static void write_members(struct plm_page *page, const void *subject)
{
	const struct place *place = subject;

	for (size_t i = 0; i < place->item->child_count; i++) {
		const struct place member = {place->guide, place->item->children[i],
					     place->depth + 1};

		if (plm_guide_shows(place->guide, member.item))
			write_member(page, &member);
	}
}

void plm_guide_rules(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct place root = {guide, guide->benchmark->root, 0};

	if (!plm_guide_shows(guide, root.item))
		plm_buf_str(page->out, "<p class=\"all-well\">There is no rule to show.</p>\n");
	write_members(page, &root);
}

/* ---- contents ---- */

static void write_entries(struct plm_page *page, const struct place *place)
{
	for (size_t i = 0; i < place->item->child_count; i++) {
		const struct place group = {place->guide, place->item->children[i],
					    place->depth + 1};
		bool inner = false;

		if (group.item->kind != PLM_ITEM_GROUP ||
		    !plm_guide_shows(place->guide, group.item))
			continue;
		plm_buf_str(page->out, "<li><a href=\"#");
		write_id(page, &group);
		plm_buf_str(page->out, "\"><span class=\"link-title\">");
		write_title(page, &group);
		plm_buf_printf(page->out, "</span><span class=\"group-score\">%zu</span></a>",
			       place->guide->rules[group.item->index]);
		for (size_t k = 0; k < group.item->child_count; k++)
			inner |= group.item->children[k]->kind == PLM_ITEM_GROUP &&
				 plm_guide_shows(place->guide, group.item->children[k]);
		if (inner) {
			plm_buf_str(page->out, "\n<ul class=\"contents-groups\">\n");
			write_entries(page, &group);
			plm_buf_str(page->out, "</ul>");
		}
		plm_buf_str(page->out, "</li>\n");
	}
}

void plm_guide_contents(struct plm_page *page, const void *subject)
{
	const struct plm_guide *guide = subject;
	const struct place root = {guide, guide->benchmark->root, 0};

	write_entries(page, &root);
}

void plm_guide_rule_link(struct plm_page *page, const struct plm_guide *guide,
			 const struct plm_item *rule)
{
	bool shown = plm_guide_shows(guide, rule);

	plm_buf_str(page->out, "<li>");
	if (shown) {
		plm_buf_str(page->out, "<a href=\"#");
		plm_html_text(page->out, rule->id);
		plm_buf_str(page->out, "\">");
		plm_html_text(page->out, plm_benchmark_short_id(rule->id));
		plm_buf_str(page->out, "</a>");
	} else {
		plm_html_text(page->out, plm_selection_text(page->selection, rule->title));
	}
	plm_buf_str(page->out, "</li>\n");
}
