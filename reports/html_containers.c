/*
 * html_containers.c: the running containers, one row each, with what their first process may do.
 * Reads the list the audit gathered; names and ids are untrusted.
 */
#include "reports/page.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/facts/containers.h"

#include <plimsoll/facts.h>

/* How often each instance failed, in one pass over the results. */
static int count_failures(struct plm_arena *arena, const struct plm_audit *audit,
			  struct plm_map *failures)
{
	plm_map_init(failures, arena);
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_outcome *outcome = &audit->results[i].outcome;
		size_t *n;

		if (outcome->verdict != PLM_VERDICT_FAIL || !outcome->instance)
			continue;
		n = plm_map_get(failures, outcome->instance);
		if (!n) {
			n = plm_new(arena, size_t);
			if (!n || plm_map_add(failures, outcome->instance, n) < 0)
				return -PLM_E_NOMEM;
		}
		(*n)++;
	}
	return 0;
}

static void write_name(struct plm_page *page, const struct plm_container *container)
{
	plm_buf_str(page->out, "<tr><th scope=\"row\"><bdi class=\"instance\">");
	plm_html_text(page->out, container->name);
	plm_buf_str(page->out, "</bdi> <span class=\"runtime\">");
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

static void write_container(struct plm_page *page, const struct plm_container *container,
			    const struct plm_map *counts)
{
	const size_t *count = plm_map_get(counts, container->name);
	size_t failures = count ? *count : 0;

	write_name(page, container);
	write_powers(page, container->init);
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

void plm_page_containers(struct plm_page *page, const void *subject)
{
	static const char *const columns[] = {"Name",	      "First process", "User",
					      "Capabilities", "System calls",  "Privileges",
					      "Failed"};
	const struct plm_container_list *list = page->audit->containers;
	plm_auto_arena struct plm_arena *arena = NULL;
	struct plm_map failures;

	(void)subject;
	if (!list)
		return;
	arena = plm_arena_new();
	if (!arena || count_failures(arena, page->audit, &failures) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	plm_buf_str(page->out, "<section id=\"containers\" aria-labelledby=\"containers-title\">\n"
			       "<h2 id=\"containers-title\">Running containers</h2>\n");
	write_notes(page, list);
	if (!list->count) {
		plm_buf_str(page->out, "<p class=\"all-well\">No container was running.</p>\n"
				       "</section>\n");
		return;
	}
	plm_buf_str(page->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
			       "aria-labelledby=\"containers-title\">\n<table "
			       "class=\"container-table\">\n<thead><tr>");
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		plm_buf_printf(page->out, "<th scope=\"col\">%s</th>", columns[i]);
	plm_buf_str(page->out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < list->count; i++)
		write_container(page, list->items[i], &failures);
	plm_buf_str(page->out, "</tbody></table>\n</div>\n");
	plm_page_matrix(page);
	plm_buf_str(page->out, "</section>\n");
}

void plm_page_containers_link(struct plm_page *page, const void *subject)
{
	(void)subject;
	if (page->audit->containers)
		plm_buf_str(page->out, "<li><a href=\"#containers\">Running containers</a></li>\n");
}
