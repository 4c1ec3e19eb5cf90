/*
 * html_containers.c: the running containers, one row each, with what their first process may do.
 * Reads the list the audit gathered; names and ids are untrusted.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/facts/containers.h"
#include "reports/matrix.h"

/* The name leads to its row of the matrix. */
static void write_name(struct plm_page *page, const struct plm_matrix_row *row, bool linked)
{
	const struct plm_container *container = row->container;

	plm_buf_str(page->out, "<tr><th scope=\"row\">");
	if (linked)
		plm_buf_printf(page->out, "<a href=\"#c%zu\">", row->position);
	plm_buf_str(page->out, "<bdi class=\"instance\">");
	plm_html_text(page->out, container->name);
	plm_buf_printf(page->out, "</bdi>%s <span class=\"runtime\">", linked ? "</a>" : "");
	plm_html_text(page->out, plm_runtime_name(container->runtime));
	plm_buf_str(page->out, "</span></th><td data-label=\"First process\"><code>");
	plm_html_text(page->out, container->init->comm);
	plm_buf_printf(page->out, "</code> pid %d, one of %zu", container->init->pid,
		       container->process_count);
	if (container->unreadable_count)
		plm_buf_printf(page->out, " (%zu unreadable)", container->unreadable_count);
	plm_buf_str(page->out, "</td>");
}

static const char *seccomp_words(const struct plm_process *init)
{
	if (init->seccomp_mode < 0)
		return "unknown";
	return init->seccomp_mode == 0 ? "none" : init->seccomp_mode == 1 ? "strict" : "filtered";
}

static const char *privileges_words(const struct plm_process *init)
{
	if (init->no_new_privs < 0)
		return "unknown";
	return init->no_new_privs ? "cannot gain" : "can gain";
}

static void write_powers(struct plm_page *page, const struct plm_process *init)
{
	if (init->presence != PLM_PRESENT) {
		plm_buf_str(page->out, "<td colspan=\"4\" data-label=\"May do\">could not be "
				       "read</td>");
		return;
	}
	plm_buf_printf(page->out, "<td data-label=\"User\">%u%s</td>", init->uid[1],
		       init->uid[1] == 0 && init->in_initial_userns ? ", root on the host" : "");
	plm_buf_printf(page->out, "<td data-label=\"Capabilities\">%d</td>",
		       __builtin_popcountll(init->cap_eff));
	plm_buf_printf(page->out, "<td data-label=\"System calls\">%s</td>", seccomp_words(init));
	plm_buf_printf(page->out, "<td data-label=\"Privileges\">%s</td>", privileges_words(init));
}

static void write_container(struct plm_page *page, const struct plm_matrix_row *row, bool linked)
{
	size_t failures = 0;

	for (int severity = 0; severity < PLM_SEVERITY_COUNT; severity++)
		failures += row->failed[severity];
	write_name(page, row, linked);
	write_powers(page, row->container->init);
	plm_buf_printf(page->out, "<td data-label=\"Failed\"><span class=\"%s\">%zu</span></td>",
		       failures ? "count failed" : "count", failures);
	plm_buf_str(page->out, "</tr>\n");
}

static void write_notes(struct plm_page *page, const struct plm_container_list *list)
{
	if (list->scope_problem) {
		plm_buf_str(page->out, "<p class=\"section-note\">");
		plm_html_text(page->out, list->scope_problem);
		plm_buf_str(page->out, ".</p>\n");
	}
	if (list->unreadable_processes)
		plm_buf_printf(page->out,
			       "<p class=\"section-note\">%zu %s may belong to containers but "
			       "could not be read.</p>\n",
			       list->unreadable_processes,
			       plm_plural(list->unreadable_processes, "process", "processes"));
}

static void write_list(struct plm_page *page, const struct plm_matrix *m)
{
	static const char *const columns[] = {"Name",	      "First process", "User",
					      "Capabilities", "System calls",  "Privileges",
					      "Failed"};

	if (m->folded)
		plm_buf_printf(page->out,
			       "<details class=\"inventory\"><summary>All %zu containers, and what "
			       "their first processes may do</summary>\n",
			       m->row_count);
	plm_buf_str(page->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
			       "aria-label=\"All containers\">\n<table "
			       "class=\"container-table\">\n<thead><tr>");
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		plm_buf_printf(page->out, "<th scope=\"col\">%s</th>", columns[i]);
	plm_buf_str(page->out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < m->row_count; i++)
		write_container(page, &m->rows[i], m->column_count > 0);
	plm_buf_str(page->out, m->folded ? "</tbody></table>\n</div>\n</details>\n"
					 : "</tbody></table>\n</div>\n");
}

static void write_tables(struct plm_page *page)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_matrix m;

	if (!arena || plm_matrix_build(&m, arena, page->audit) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	if (m.column_count)
		plm_page_matrix(page, &m);
	write_list(page, &m);
}

void plm_page_containers(struct plm_page *page, const void *subject)
{
	const struct plm_container_list *list = page->audit->containers;

	(void)subject;
	if (!list)
		return;
	plm_buf_str(page->out, "<section id=\"containers\" aria-labelledby=\"containers-title\">\n"
			       "<h2 id=\"containers-title\">Running containers</h2>\n");
	write_notes(page, list);
	if (list->count)
		write_tables(page);
	else
		plm_buf_str(page->out, "<p class=\"all-well\">No container was running.</p>\n");
	plm_buf_str(page->out, "</section>\n");
}

void plm_page_containers_link(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (page->audit->containers)
		plm_buf_str(page->out, "<li><a href=\"#containers\">Running containers</a></li>\n");
}
