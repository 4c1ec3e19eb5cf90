/*
 * html_matrix.c: containers by the rules that judge each container, worst first, each mark leading to its
 * evidence. Reads the results and the list of containers; names are untrusted.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/base/map.h"

#include <plimsoll/facts.h>

enum { LARGEST_ID = 512 };

/* What one rule says of one container. */
struct cell {
	bool judged;
	enum plm_standing standing;
	size_t result; /* position among the rule's results, for the link */
};

struct column {
	struct plm_rule_view view;
};

struct row {
	const struct plm_container *container;
	struct cell *cells; /* one a column */
	size_t failed[PLM_SEVERITY_COUNT];
	size_t unjudged;
};

struct matrix {
	struct plm_arena *arena;
	struct plm_map by_name; /* of struct row */
	struct row *rows;
	size_t row_count;
	struct column *columns;
	size_t column_count;
};

/* ---- building ---- */

static bool speaks_of_containers(const struct matrix *m, const struct plm_rule_view *view)
{
	for (size_t i = 0; i < view->count; i++) {
		const char *instance = view->results[i].outcome.instance;

		if (instance && plm_map_get(&m->by_name, instance))
			return true;
	}
	return false;
}

static int add_rows(struct matrix *m, const struct plm_container_list *list)
{
	m->rows = plm_new_array(m->arena, struct row, list->count + 1);
	if (!m->rows)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < list->count; i++) {
		struct row *row = &m->rows[m->row_count++];

		row->container = list->items[i];
		if (plm_map_set(&m->by_name, row->container->name, row) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* Worst severity first, as everywhere on the page. */
static int add_columns(struct matrix *m, const struct plm_audit *audit)
{
	for (int severity = PLM_SEVERITY_COUNT - 1; severity >= 0; severity--) {
		struct plm_rule_view view;
		size_t at = 0;

		while (plm_next_rule(audit, &at, &view)) {
			struct column *column;

			if ((int)view.severity != severity || !speaks_of_containers(m, &view))
				continue;
			column = plm_push(m->arena, m->columns, m->column_count);
			if (!column)
				return -PLM_E_NOMEM;
			column->view = view;
		}
	}
	return 0;
}

static void fill_column(struct matrix *m, size_t at)
{
	const struct plm_rule_view *view = &m->columns[at].view;

	for (size_t i = 0; i < view->count; i++) {
		const struct plm_outcome *outcome = &view->results[i].outcome;
		struct row *row =
			outcome->instance ? plm_map_get(&m->by_name, outcome->instance) : NULL;
		enum plm_standing standing = plm_verdict_standing(outcome->verdict);

		if (!row)
			continue;
		row->cells[at] = (struct cell){.judged = true, .standing = standing, .result = i};
		row->failed[view->severity] += standing == PLM_FAILED ? 1 : 0;
		row->unjudged += standing == PLM_UNJUDGED ? 1 : 0;
	}
}

static int worst_first(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	for (int severity = PLM_SEVERITY_COUNT - 1; severity >= 0; severity--)
		if (a->failed[severity] != b->failed[severity])
			return a->failed[severity] < b->failed[severity] ? 1 : -1;
	if (a->unjudged != b->unjudged)
		return a->unjudged < b->unjudged ? 1 : -1;
	return strcmp(a->container->name, b->container->name);
}

static int build(struct matrix *m, const struct plm_audit *audit)
{
	int rc;

	plm_map_init(&m->by_name, m->arena);
	rc = add_rows(m, audit->containers);
	if (rc == 0)
		rc = add_columns(m, audit);
	for (size_t i = 0; i < m->row_count && rc == 0; i++) {
		m->rows[i].cells = plm_new_array(m->arena, struct cell, m->column_count + 1);
		rc = m->rows[i].cells ? 0 : -PLM_E_NOMEM;
	}
	for (size_t i = 0; i < m->column_count && rc == 0; i++)
		fill_column(m, i);
	if (rc == 0)
		qsort(m->rows, m->row_count, sizeof(*m->rows), worst_first);
	return rc;
}

/* ---- writing ---- */

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

static void write_head(struct plm_page *page, const struct matrix *m)
{
	plm_buf_str(page->out, "<thead><tr><th scope=\"col\">Container</th>");
	for (size_t i = 0; i < m->column_count; i++) {
		const struct plm_item *rule = m->columns[i].view.rule;

		plm_buf_printf(page->out, "<th scope=\"col\" class=\"%s\"><a href=\"#",
			       plm_severity_name(m->columns[i].view.severity));
		plm_html_text(page->out, rule->id);
		plm_buf_str(page->out, "\" title=\"");
		plm_html_text(page->out, rule->title);
		plm_buf_str(page->out, "\">");
		write_short_name(page, rule->id);
		plm_buf_str(page->out, "</a></th>");
	}
	plm_buf_str(page->out, "</tr></thead>\n");
}

static void write_cell(struct plm_page *page, const struct column *column, const struct cell *cell)
{
	static const struct {
		const char *symbol, *words;
	} marks[PLM_STANDING_COUNT] = {
		[PLM_FAILED] = {"\u2715", "fails"},
		[PLM_UNJUDGED] = {"?", "not judged"},
		[PLM_PASSED] = {"\u2713", "passes"},
		[PLM_NOT_APPLICABLE] = {"\u2013", "not applicable"},
		[PLM_ASIDE] = {"\u00b7", "set aside"},
	};
	bool linked = cell->standing == PLM_FAILED || cell->standing == PLM_UNJUDGED;

	if (!cell->judged) {
		plm_buf_str(page->out, "<td></td>");
		return;
	}
	plm_buf_printf(page->out, "<td class=\"%s %s\">", plm_standing_class(cell->standing),
		       plm_severity_name(column->view.severity));
	if (linked) {
		plm_buf_str(page->out, "<a href=\"#");
		plm_page_result_id(page, &column->view, cell->result);
		plm_buf_str(page->out, "\">");
	}
	plm_buf_printf(
		page->out,
		"<span aria-hidden=\"true\">%s</span><span class=\"hidden\">%s</span>%s</td>",
		marks[cell->standing].symbol, marks[cell->standing].words, linked ? "</a>" : "");
}

static void write_row(struct plm_page *page, const struct matrix *m, const struct row *row)
{
	plm_buf_str(page->out, "<tr><th scope=\"row\"><bdi class=\"instance\">");
	plm_html_text(page->out, row->container->name);
	plm_buf_str(page->out, "</bdi></th>");
	for (size_t i = 0; i < m->column_count; i++)
		write_cell(page, &m->columns[i], &row->cells[i]);
	plm_buf_str(page->out, "</tr>\n");
}

static void write_matrix(struct plm_page *page, const struct matrix *m)
{
	plm_buf_str(page->out,
		    "<h3 class=\"matrix-title\" id=\"matrix-title\">Who fails what</h3>\n"
		    "<p class=\"section-note\">Worst first. Each mark leads to its "
		    "evidence.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		    "aria-labelledby=\"matrix-title\">\n<table class=\"matrix\">\n");
	write_head(page, m);
	plm_buf_str(page->out, "<tbody>\n");
	for (size_t i = 0; i < m->row_count; i++)
		write_row(page, m, &m->rows[i]);
	plm_buf_str(page->out, "</tbody></table>\n</div>\n");
}

void plm_page_matrix(struct plm_page *page)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct matrix m = {.arena = arena};

	if (!arena || build(&m, page->audit) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	if (m.column_count)
		write_matrix(page, &m);
}
