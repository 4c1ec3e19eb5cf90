/*
 * html_groups.c: the tree of groups with their scores, each rule in it, and the links to the groups.
 * Walks the benchmark's tree and the results side by side: both are in document order.
 */
#include "reports/page.h"

struct branch {
	const struct plm_item *group;
	size_t first, end; /* its results */
	size_t counts[PLM_STANDING_COUNT];
	size_t not_selected;
	int depth; /* 1 for a group of the benchmark itself */
};

static bool is_below(const struct plm_item *item, const struct plm_item *group)
{
	while (item && item != group)
		item = item->parent;
	return item == group;
}

/* The results of everything in a group: they lie together from `at` on. */
static struct branch branch_at(const struct plm_audit *audit, const struct plm_item *group,
			       size_t at, int depth)
{
	struct branch branch = {.group = group, .first = at, .end = at, .depth = depth};
	struct plm_rule_view view;

	while (branch.end < audit->result_count &&
	       is_below(audit->results[branch.end].rule, group)) {
		plm_next_rule(audit, &branch.end, &view);
		branch.counts[plm_verdict_standing(view.verdict)]++;
		if (view.verdict == PLM_VERDICT_NOTSELECTED)
			branch.not_selected++;
	}
	return branch;
}

static bool is_shown(const struct branch *branch)
{
	size_t rules = 0;

	for (int s = 0; s < PLM_STANDING_COUNT; s++)
		rules += branch->counts[s];
	return rules > 0;
}

static void write_id(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;

	plm_html_text(page->out, branch->group->id);
}

static void write_heading(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;

	plm_buf_printf(page->out, "h%d", branch->depth + 2 < 6 ? branch->depth + 2 : 6);
}

static void write_title(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;

	plm_html_text(page->out, branch->group->title);
}

static void write_counts(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;

	plm_page_counts(page, branch->counts);
}

static void write_score(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;
	const struct plm_item_score *score = &page->audit->item_scores[branch->group->index];
	struct plm_slice value = plm_short_score(score->value);

	plm_page_bar(page, branch->counts);
	if (!score->evaluated) {
		plm_buf_str(page->out, "<span class=\"group-score\">no score</span>");
		return;
	}
	plm_buf_str(page->out, "<span class=\"group-score\"><span class=\"hidden\">score "
			       "</span>");
	plm_html_text_n(page->out, value.data, value.size_bytes);
	plm_buf_str(page->out, "</span>");
}

static void write_description(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;

	if (!branch->group->description || !branch->group->description[0])
		return;
	plm_buf_str(page->out, "<div class=\"group-words\">");
	plm_page_paragraphs(page, plm_words(page->audit, branch->group->description));
	plm_buf_str(page->out, "</div>\n");
}

static void write_members(struct plm_page *page, const void *subject);

static const struct plm_slot slots[] = {
	{"id", write_id},	    {"heading", write_heading},
	{"title", write_title},	    {"counts", write_counts},
	{"score", write_score},	    {"description", write_description},
	{"members", write_members}, {NULL, NULL},
};

/* Rules outside the profile: their names are enough. */
static void write_not_selected(struct plm_page *page, const struct branch *branch)
{
	struct plm_rule_view view;
	size_t at = branch->first, n = 0;

	while (at < branch->end && plm_next_rule(page->audit, &at, &view)) {
		if (view.verdict != PLM_VERDICT_NOTSELECTED || view.rule->parent != branch->group)
			continue;
		if (n++ == 0)
			plm_buf_str(page->out, "<details class=\"outside\"><summary>Rules outside "
					       "this profile</summary>\n<ul>\n");
		plm_buf_str(page->out, "<li>");
		plm_html_text(page->out, view.rule->title);
		plm_buf_str(page->out, "</li>\n");
	}
	if (n)
		plm_buf_str(page->out, "</ul></details>\n");
}

static void write_members(struct plm_page *page, const void *subject)
{
	const struct branch *branch = subject;
	const struct plm_item *group = branch->group;
	size_t at = branch->first;

	for (size_t i = 0; i < group->child_count; i++) {
		const struct plm_item *child = group->children[i];
		struct branch inner = branch_at(page->audit, child, at, branch->depth + 1);
		struct plm_rule_view view;

		at = inner.end;
		if (!is_shown(&inner))
			continue;
		if (child->kind == PLM_ITEM_GROUP) {
			plm_page_fill(page, &plm_asset_group, slots, &inner);
			continue;
		}
		plm_next_rule(page->audit, &inner.first, &view);
		if (view.verdict != PLM_VERDICT_NOTSELECTED)
			plm_page_rule(page, &view, branch->depth);
	}
	write_not_selected(page, branch);
}

void plm_page_rules(struct plm_page *page, const void *subject)
{
	struct branch root = branch_at(page->audit, page->audit->benchmark->root, 0, 0);

	(void)subject;
	write_members(page, &root);
}

void plm_page_group_links(struct plm_page *page, const void *subject)
{
	const struct plm_item *root = page->audit->benchmark->root;
	size_t at = 0, written = 0;

	(void)subject;
	for (size_t i = 0; i < root->child_count; i++) {
		struct branch branch = branch_at(page->audit, root->children[i], at, 1);

		at = branch.end;
		if (root->children[i]->kind != PLM_ITEM_GROUP || !is_shown(&branch))
			continue;
		if (!written++)
			plm_buf_str(page->out, "<h2>Groups and their scores</h2>\n"
					       "<ul class=\"contents-groups\">\n");
		plm_buf_str(page->out, "<li><a href=\"#");
		write_id(page, &branch);
		plm_buf_str(page->out, "\"><span class=\"link-title\">");
		write_title(page, &branch);
		plm_buf_str(page->out, "</span>");
		write_score(page, &branch);
		plm_buf_str(page->out, "</a></li>\n");
	}
	if (written)
		plm_buf_str(page->out, "</ul>\n");
}
