/*
 * html_controls.c: the rules by the framework controls they refer to, so that an auditor finds a number of a framework and what
 * the host has to say to it. Reads the finished audit; judges nothing.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "reports/controls.h"

static void write_rule(struct plm_page *page, const struct plm_rule_view *view)
{
	plm_buf_printf(page->out, "<li class=\"%s\">", plm_verdict_class(view->verdict));
	plm_page_symbol(page, view->verdict);
	plm_buf_str(page->out, " <a href=\"#");
	plm_html_text(page->out, view->rule->id);
	plm_buf_str(page->out, "\">");
	plm_html_text(page->out, view->rule->title);
	plm_buf_str(page->out, "</a></li>\n");
}

/* What does not apply is a number: an auditor asks what holds and what does not. */
static void write_control(struct plm_page *page, const struct plm_controls *c,
			  const struct plm_control *control)
{
	size_t silent = control->counts[PLM_NOT_APPLICABLE] + control->counts[PLM_ASIDE];

	plm_buf_str(page->out, silent < control->use_count
				       ? "<tr><th scope=\"row\">"
				       : "<tr class=\"nothing\"><th scope=\"row\">");
	plm_html_text_n(page->out, control->number.data, control->number.size_bytes);
	plm_buf_str(page->out, "</th><td>");
	if (silent < control->use_count)
		plm_buf_str(page->out, "<ul>\n");
	for (size_t i = 0; i < control->use_count; i++) {
		const struct plm_rule_view *view = &c->views[control->uses[i].rule];

		if (plm_verdict_standing(view->verdict) <= PLM_PASSED)
			write_rule(page, view);
	}
	if (silent < control->use_count)
		plm_buf_str(page->out, "</ul>");
	if (silent)
		plm_buf_printf(page->out, "<span class=\"silent\">%zu %s not apply here</span>",
			       silent, plm_plural(silent, "rule does", "rules do"));
	plm_buf_str(page->out, "</td></tr>\n");
}

static void write_name(struct plm_page *page, const void *subject)
{
	const struct plm_framework *framework = subject;

	plm_html_text_n(page->out, framework->name.data, framework->name.size_bytes);
}

static void write_summary(struct plm_page *page, const void *subject)
{
	const struct plm_framework *framework = subject;

	plm_page_counts(page, framework->counts);
	plm_page_bar(page, framework->counts);
}

struct chapter {
	struct plm_framework framework; /* first, so that it is a subject too */
	const struct plm_controls *all;
};

static void write_numbers(struct plm_page *page, const void *subject)
{
	const struct chapter *chapter = subject;

	for (size_t i = 0; i < chapter->framework.control_count; i++)
		write_control(page, chapter->all, &chapter->framework.controls[i]);
}

static const struct plm_slot slots[] = {
	{"name", write_name},
	{"summary", write_summary},
	{"numbers", write_numbers},
	{NULL, NULL},
};

static void write_frameworks(struct plm_page *page, const struct plm_controls *c)
{
	if (!c->framework_count)
		return;
	plm_buf_str(page->out,
		    "<section id=\"controls\" aria-labelledby=\"controls-title\">\n"
		    "<h2 id=\"controls-title\">By framework</h2>\n<p class=\"section-note\">The "
		    "numbers of each framework that rules of this profile speak to. A number whose "
		    "rules all pass is not thereby fulfilled: plimsoll sees the host, not the "
		    "organisation.</p>\n");
	for (size_t i = 0; i < c->framework_count; i++) {
		struct chapter chapter = {c->frameworks[i], c};

		plm_page_fill(page, &plm_asset_framework, slots, &chapter);
	}
	plm_buf_str(page->out, "</section>\n");
}

void plm_page_controls(struct plm_page *page, const void *subject)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_controls c;

	(void)subject;
	if (!arena || plm_controls_build(&c, arena, page->audit) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	write_frameworks(page, &c);
}

void plm_page_controls_link(struct plm_page *page, const void *subject)
{
	struct plm_slice framework, number;
	struct plm_rule_view view;
	size_t at = 0;

	(void)subject;
	while (plm_next_rule(page->audit, &at, &view))
		for (size_t i = 0; i < view.rule->reference_count; i++)
			if (view.verdict != PLM_VERDICT_NOTSELECTED &&
			    plm_control_split(&view.rule->references[i], &framework, &number)) {
				plm_buf_str(page->out, "<li><a href=\"#controls\">By framework"
						       "</a></li>\n");
				return;
			}
}
