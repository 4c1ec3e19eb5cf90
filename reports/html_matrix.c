/*
 * html_matrix.c: the matrix of containers and rules as one table: a column a rule, a row a
 * container, worst first, each mark leading to its evidence. Many containers are folded by what they
 * run, and shown and filtered by style alone,
 * without scripts too. Names are untrusted.
 */
#include "reports/page.h"

#include "core/facts/containers.h"
#include "reports/matrix.h"

enum { LARGEST_ID = 512 };

/* ---- the head ---- */

/* "container_host_mount_writable" is "host mount writable" under the heading of containers. */
static void write_short_name(struct plm_page *page, const char *id)
{
	char name[LARGEST_ID];
	const char *text = plm_benchmark_short_id(id);
	const char *group = strchr(text, '_');

	snprintf(name, sizeof(name), "%s", group ? group + 1 : text);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = ' ';
	plm_html_text(page->out, name);
}

/* How many columns from `at` on have the same severity. */
static size_t same_severity(const struct plm_matrix *m, size_t at)
{
	size_t end = at;

	while (end < m->column_count && m->columns[end].severity == m->columns[at].severity)
		end++;
	return end - at;
}

static void write_severities(struct plm_page *page, const struct plm_matrix *m)
{
	plm_buf_str(page->out, "<colgroup><col class=\"names\"/></colgroup>");
	for (size_t i = 0; i < m->column_count; i += same_severity(m, i))
		plm_buf_printf(page->out, "<colgroup class=\"%s\" span=\"%zu\"></colgroup>",
			       plm_severity_name(m->columns[i].severity), same_severity(m, i));
	plm_buf_str(page->out, "\n<thead><tr class=\"severities\"><th scope=\"col\" rowspan=\"2\">"
			       "Container</th>");
	for (size_t i = 0; i < m->column_count; i += same_severity(m, i)) {
		plm_buf_printf(page->out,
			       "<th scope=\"colgroup\" class=\"%s first\" colspan=\"%zu\">",
			       plm_severity_name(m->columns[i].severity), same_severity(m, i));
		plm_page_severity(page, m->columns[i].severity);
		plm_buf_str(page->out, "</th>");
	}
	plm_buf_str(page->out, "</tr>\n");
}

static void write_head(struct plm_page *page, const struct plm_matrix *m)
{
	write_severities(page, m);
	plm_buf_str(page->out, "<tr class=\"rules\">");
	for (size_t i = 0; i < m->column_count; i++) {
		const struct plm_item *rule = m->columns[i].rule;
		bool first = i == 0 || m->columns[i].severity != m->columns[i - 1].severity;

		plm_buf_printf(page->out, "<th scope=\"col\" class=\"%s%s\"><a href=\"#",
			       plm_severity_name(m->columns[i].severity), first ? " first" : "");
		plm_html_text(page->out, rule->id);
		plm_buf_str(page->out, "\" title=\"");
		plm_html_text(page->out, rule->title);
		plm_buf_str(page->out, "\">");
		write_short_name(page, rule->id);
		plm_buf_str(page->out, "</a></th>");
	}
	plm_buf_str(page->out, "</tr></thead>\n");
}

/* ---- rows ---- */

/* What passes has no class: most of a large matrix does. */
static void write_cell(struct plm_page *page, const struct plm_rule_view *column,
		       const struct plm_matrix_row *row, size_t at)
{
	static const char *const marks[] = {
		[PLM_PASSED] = "<td>\u2713</td>",
		[PLM_NOT_APPLICABLE] = "<td class=\"not-applicable\">\u2013</td>",
		[PLM_ASIDE] = "<td class=\"aside\">\u00b7</td>",
		[PLM_MATRIX_SILENT] = "<td></td>",
	};
	bool failed = row->standings[at] == PLM_FAILED;

	if (!failed && row->standings[at] != PLM_UNJUDGED) {
		plm_buf_str(page->out, marks[row->standings[at]]);
		return;
	}
	plm_buf_printf(page->out, "<td class=\"%s %s\"><a href=\"#", failed ? "failed" : "unjudged",
		       plm_severity_name(column->severity));
	plm_page_result_id(page, column, row->results[at]);
	plm_buf_printf(page->out, "\" aria-label=\"%s\">%s</a></td>",
		       failed ? "fails" : "not judged", failed ? "\u2715" : "?");
}

/* The filters choose by these classes. */
static void write_sort(struct plm_page *page, bool high, bool failing, bool unjudged)
{
	plm_buf_printf(page->out, "%s%s%s", high ? " some-high" : "", failing ? " some-failed" : "",
		       unjudged ? " some-unjudged" : "");
}

static bool fails(const size_t failed[PLM_SEVERITY_COUNT])
{
	for (int severity = 0; severity < PLM_SEVERITY_COUNT; severity++)
		if (failed[severity])
			return true;
	return false;
}

/* The marks of a row that says the same as another are that one's. */
static void write_as(struct plm_page *page, const struct plm_matrix *m,
		     const struct plm_matrix_row *lead)
{
	plm_buf_printf(page->out, "<td class=\"as\" colspan=\"%zu\">as <a href=\"#c%zu\"><bdi>",
		       m->column_count, lead->position);
	plm_html_text(page->out, lead->container->name);
	plm_buf_str(page->out, "</bdi></a></td></tr>\n");
}

/* `lead` is the row that a row like another one is like. */
static void write_row(struct plm_page *page, const struct plm_matrix *m,
		      const struct plm_matrix_row *row, const struct plm_matrix_row *lead)
{
	plm_buf_printf(page->out, "<tr id=\"c%zu\" class=\"of-%s", row->position,
		       plm_runtime_name(row->container->runtime));
	write_sort(page, row->failed[PLM_SEVERITY_HIGH], fails(row->failed), row->unjudged);
	plm_buf_printf(page->out, "%s\"><th scope=\"row\"><bdi class=\"instance\">",
		       row->is_like ? " like" : "");
	plm_html_text(page->out, row->container->name);
	plm_buf_str(page->out, "</bdi>");
	if (row->alike)
		plm_buf_printf(page->out, " <span class=\"alike\">and %zu alike</span>",
			       row->alike);
	plm_buf_str(page->out, "</th>");
	if (row->is_like) {
		write_as(page, m, lead);
		return;
	}
	for (size_t i = 0; i < m->column_count; i++)
		write_cell(page, &m->columns[i], row, i);
	plm_buf_str(page->out, "</tr>\n");
}

/* ---- groups ---- */

static void write_group_cell(struct plm_page *page, const struct plm_rule_view *column,
			     const struct plm_matrix_group *group, size_t at)
{
	size_t n = group->failed[at] ? group->failed[at] : group->unjudged[at];

	if (!n) {
		plm_buf_str(page->out, group->passed[at]
					       ? "<td>\u2713</td>"
					       : "<td class=\"not-applicable\">\u2013</td>");
		return;
	}
	plm_buf_printf(page->out, "<td class=\"%s %s\"><a href=\"#",
		       group->failed[at] ? "failed" : "unjudged",
		       plm_severity_name(column->severity));
	plm_html_text(page->out, column->rule->id);
	plm_buf_printf(page->out, "\" aria-label=\"%zu of %zu %s\">%zu</a></td>", n, group->count,
		       group->failed[at] ? "fail" : "not judged", n);
}

/* A group has a runtime's class when one of its containers does. */
static void write_runtimes(struct plm_page *page, const struct plm_matrix *m,
			   const struct plm_matrix_group *group)
{
	bool seen[PLM_RUNTIME_COUNT] = {false};

	for (size_t i = group->first; i < group->first + group->count; i++) {
		enum plm_runtime runtime = m->rows[i].container->runtime;

		if (!seen[runtime])
			plm_buf_printf(page->out, " of-%s", plm_runtime_name(runtime));
		seen[runtime] = true;
	}
}

static void write_group_classes(struct plm_page *page, const struct plm_matrix *m,
				const struct plm_matrix_group *group)
{
	bool high = false, failing = false, unjudged = false;

	for (size_t i = 0; i < m->column_count; i++) {
		failing = failing || group->failed[i];
		unjudged = unjudged || group->unjudged[i];
		high = high || (group->failed[i] && m->columns[i].severity == PLM_SEVERITY_HIGH);
	}
	write_sort(page, high, failing, unjudged);
	write_runtimes(page, m, group);
}

static void write_group_head(struct plm_page *page, const struct plm_matrix *m,
			     const struct plm_matrix_group *group)
{
	const char *noun = plm_plural(group->count, "container", "containers");

	plm_buf_str(page->out, "<tbody class=\"bundle");
	write_group_classes(page, m, group);
	plm_buf_str(page->out,
		    "\"><tr><th scope=\"rowgroup\"><label><input type=\"checkbox\" "
		    "class=\"open\"/><span class=\"bundle-name\"><bdi class=\"instance\">");
	plm_html_text(page->out, group->label);
	plm_buf_printf(page->out,
		       "</bdi> <span class=\"alike\">%s%zu %s</span></span></label></th>",
		       group->kind[0] == 'i'   ? ""
		       : group->kind[0] == 'p' ? "pod, "
					       : "image not known, ",
		       group->count, noun);
	for (size_t i = 0; i < m->column_count; i++)
		write_group_cell(page, &m->columns[i], group, i);
	plm_buf_str(page->out, "</tr></tbody>\n");
}

static void write_group_rows(struct plm_page *page, const struct plm_matrix *m,
			     const struct plm_matrix_group *group)
{
	const struct plm_matrix_row *lead = NULL;

	plm_buf_str(page->out, "<tbody class=\"members\">\n");
	for (size_t i = group->first; i < group->first + group->count; i++) {
		lead = m->rows[i].is_like ? lead : &m->rows[i];
		write_row(page, m, &m->rows[i], lead);
	}
	if (group->count > group->kinds)
		plm_buf_printf(
			page->out,
			"<tr class=\"each\"><th scope=\"row\"><label><input "
			"type=\"checkbox\" class=\"each-one\"/><span>Show also the %zu that "
			"are like another</span></label></th><td colspan=\"%zu\"></td></tr>\n",
			group->count - group->kinds, m->column_count);
	plm_buf_str(page->out, "</tbody>\n");
}

/* ---- the whole ---- */

static void write_summary(struct plm_page *page, const struct plm_matrix *m)
{
	size_t failing = 0, high = 0;

	for (size_t i = 0; i < m->row_count; i++) {
		failing += fails(m->rows[i].failed);
		high += m->rows[i].failed[PLM_SEVERITY_HIGH] > 0;
	}
	plm_buf_printf(page->out,
		       "<p class=\"section-note\">%zu of %zu %s %s at least one rule, %zu one of "
		       "high severity. The worst come first%s. Each mark leads to its "
		       "evidence.</p>\n",
		       failing, m->row_count, plm_plural(m->row_count, "container", "containers"),
		       plm_plural(failing, "fails", "fail"), high,
		       m->folded ? ", by image or by pod; a number counts the containers that fail"
				 : "");
}

static void write_key(struct plm_page *page)
{
	plm_buf_str(page->out,
		    "<ul class=\"matrix-key\" aria-label=\"Key\">\n"
		    "<li><span class=\"mark failed high\">\u2715</span> fails, high severity</li>\n"
		    "<li><span class=\"mark failed medium\">\u2715</span> medium</li>\n"
		    "<li><span class=\"mark failed low\">\u2715</span> low</li>\n"
		    "<li><span class=\"mark unjudged\">?</span> not judged</li>\n"
		    "<li><span class=\"mark\">\u2713</span> passes</li>\n"
		    "<li><span class=\"mark not-applicable\">\u2013</span> not applicable</li>\n"
		    "</ul>\n");
}

void plm_page_matrix(struct plm_page *page, const struct plm_matrix *m)
{
	plm_buf_str(page->out,
		    "<h3 class=\"matrix-title\" id=\"matrix-title\">Who fails what</h3>\n");
	write_summary(page, m);
	if (m->folded)
		plm_page_matrix_filters(page, m);
	write_key(page);
	plm_buf_printf(page->out,
		       "<div class=\"scroll%s\" tabindex=\"0\" role=\"region\" "
		       "aria-labelledby=\"matrix-title\">\n<table class=\"matrix%s\">\n",
		       m->folded ? " tall" : "", m->folded ? " folded" : "");
	write_head(page, m);
	if (!m->folded)
		plm_buf_str(page->out, "<tbody>\n");
	for (size_t i = 0; i < m->group_count && m->folded; i++) {
		write_group_head(page, m, &m->groups[i]);
		write_group_rows(page, m, &m->groups[i]);
	}
	for (size_t i = 0; i < m->row_count && !m->folded; i++)
		write_row(page, m, &m->rows[i], NULL);
	if (!m->folded)
		plm_buf_str(page->out, "</tbody>\n");
	plm_buf_str(page->out, "</table>\n</div>\n");
}
