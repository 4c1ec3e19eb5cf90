/*
 * html_matrix_filters.c: the choices above a large matrix: which containers, which rules, which runtime. They work by style alone.
 */
#include "core/facts/containers.h"
#include "reports/matrix.h"
#include "reports/page.h"

static void write_choice(struct plm_page *page, const char *group, const char *id,
			 const char *words, bool checked)
{
	plm_buf_printf(page->out,
		       "<label><input type=\"radio\" name=\"%s\" id=\"%s-%s\"%s/><span>%s</span>"
		       "</label>\n",
		       group, group, id, checked ? " checked=\"checked\"" : "", words);
}

static void write_runtime_choices(struct plm_page *page, const struct plm_matrix *m)
{
	size_t counts[PLM_RUNTIME_COUNT] = {0}, different = 0;

	for (size_t i = 0; i < m->row_count; i++)
		different += counts[m->rows[i].container->runtime]++ == 0;
	if (different < 2)
		return;
	plm_buf_str(page->out, "<fieldset class=\"filter\"><legend>Of</legend>\n");
	write_choice(page, "of", "any", "any runtime", true);
	for (int runtime = 0; runtime < PLM_RUNTIME_COUNT; runtime++)
		if (counts[runtime])
			write_choice(page, "of", plm_runtime_name((enum plm_runtime)runtime),
				     plm_runtime_name((enum plm_runtime)runtime), false);
	plm_buf_str(page->out, "</fieldset>\n");
}

void plm_page_matrix_filters(struct plm_page *page, const struct plm_matrix *m)
{
	static const struct {
		const char *id, *words;
	} severities[] = {{"high", "High"}, {"medium", "Medium"}, {"low", "Low"}};

	plm_buf_str(page->out, "<div class=\"matrix-filters\">\n"
			       "<fieldset class=\"filter\"><legend>Containers</legend>\n");
	write_choice(page, "rows", "all", "All", true);
	write_choice(page, "rows", "high", "Failing high", false);
	write_choice(page, "rows", "failed", "Failing any", false);
	write_choice(page, "rows", "unjudged", "Not judged", false);
	plm_buf_str(page->out, "</fieldset>\n"
			       "<fieldset class=\"filter\"><legend>Rules</legend>\n");
	write_choice(page, "cols", "all", "All", true);
	for (size_t i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		write_choice(page, "cols", severities[i].id, severities[i].words, false);
	plm_buf_str(page->out, "</fieldset>\n");
	write_runtime_choices(page, m);
	plm_buf_str(page->out,
		    "<fieldset class=\"filter\"><legend class=\"hidden\">Groups</legend>\n"
		    "<label><input type=\"checkbox\" id=\"open-all\"/><span>Open all groups</span>"
		    "</label>\n</fieldset>\n</div>\n");
}
