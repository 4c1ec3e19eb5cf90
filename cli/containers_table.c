/*
 * containers_table.c: the containers as a table for people, and below it what is isolated but no container.
 */
#include "containers.h"

#include "core/base/buf.h"
#include "core/base/text.h"

bool containers_is_isolated(enum plm_process_class process_class)
{
	return process_class == PLM_CLASS_SANDBOX || process_class == PLM_CLASS_HELPER ||
	       process_class == PLM_CLASS_PRIVATE_MOUNTS ||
	       process_class == PLM_CLASS_NETWORK_ONLY || process_class == PLM_CLASS_UNREADABLE ||
	       process_class == PLM_CLASS_VM;
}

void container_put_words(struct plm_table *table, size_t column,
			 const struct container_privileges *privileges)
{
	for (size_t i = 0; i < privileges->word_count; i++)
		plm_table_item(table, column, privileges->words[i].severity,
			       privileges->words[i].text, i + 1 == privileges->word_count);
}

/* ---- containers ---- */

enum { RUNTIME, NAME, PID, PROCESSES, PRIVILEGES };

static const struct plm_table_column columns[] = {
	[RUNTIME] = {.title = "RUNTIME"},
	[NAME] = {.title = "NAME", .least = 12, .most_lines = 4},
	[PID] = {.title = "PID", .right = true},
	[PROCESSES] = {.title = "PROCS", .right = true},
	[PRIVILEGES] = {.title = "PRIVILEGES IN EFFECT", .least = 20},
};

static int add_container(const struct containers_view *view, struct plm_table *table,
			 const struct plm_container *container)
{
	struct container_privileges p;

	if (container_privileges(view, container, &p) < 0)
		return -PLM_E_NOMEM;
	plm_table_row(table);
	plm_table_put(table, RUNTIME, PLM_SEVERITY_INFO, plm_runtime_name(container->runtime));
	plm_table_put(table, NAME, p.severity, container->name);
	if (container->parent)
		plm_table_printf(table, NAME, PLM_SEVERITY_INFO, "(in %s)",
				 container->parent->name);
	if (container->parent && container->init->pid_depth > 1)
		plm_table_printf(table, NAME, PLM_SEVERITY_INFO, "(%d deep)",
				 container->init->pid_depth - 1);
	plm_table_printf(table, PID, PLM_SEVERITY_INFO, "%d", container->init->pid);
	plm_table_printf(table, PROCESSES, PLM_SEVERITY_INFO, "%zu", container->process_count);
	container_put_words(table, PRIVILEGES, &p);
	return 0;
}

static int write_containers(const struct containers_view *view, const struct plm_table_style *style,
			    struct plm_buf *out)
{
	struct plm_table *table =
		plm_table_new(view->arena, columns, sizeof(columns) / sizeof(columns[0]));

	if (view->list->count == 0)
		plm_buf_printf(out, "no container %s\n",
			       view->incomplete ? "was found" : "is running");
	for (size_t i = 0; i < view->list->count; i++)
		if (add_container(view, table, view->list->items[i]) < 0)
			return -PLM_E_NOMEM;
	return view->list->count ? plm_table_write(table, style, out) : 0;
}

/* ---- isolated, but no containers ---- */

static const enum plm_process_class isolated[] = {
	PLM_CLASS_SANDBOX,	PLM_CLASS_HELPER, PLM_CLASS_PRIVATE_MOUNTS,
	PLM_CLASS_NETWORK_ONLY, PLM_CLASS_VM,	  PLM_CLASS_UNREADABLE,
};
enum { ISOLATED = sizeof(isolated) / sizeof(isolated[0]) };

enum { CLASS, ISOLATED_PID, PROGRAM, CGROUP };

static const struct plm_table_column isolated_columns[] = {
	[CLASS] = {.title = "CLASS"},
	[ISOLATED_PID] = {.title = "PID", .right = true},
	[PROGRAM] = {.title = "PROGRAM", .least = 10, .most_lines = 4},
	[CGROUP] = {.title = "CONTROL GROUP", .least = 14, .most_lines = 4},
};

static size_t add_class(const struct containers_view *view, struct plm_table *table,
			enum plm_process_class process_class)
{
	const struct plm_process_list *list = view->processes;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct plm_process *p = list->items[i];

		if (list->classes[i] != process_class)
			continue;
		count++;
		plm_table_row(table);
		plm_table_words(table, CLASS, PLM_SEVERITY_INFO,
				plm_process_class_name(process_class));
		plm_table_printf(table, ISOLATED_PID, PLM_SEVERITY_INFO, "%d", p->pid);
		plm_table_put(table, PROGRAM, PLM_SEVERITY_INFO, p->comm);
		if (process_class == PLM_CLASS_UNREADABLE)
			plm_table_printf(table, PROGRAM, PLM_SEVERITY_MEDIUM, "(%s)",
					 plm_unreadable_reason(p));
		if (list->names[i])
			plm_table_put(table, PROGRAM, PLM_SEVERITY_INFO, list->names[i]);
		plm_table_put(table, CGROUP, PLM_SEVERITY_INFO,
			      p->cgroup ? p->cgroup : "not known");
	}
	return count;
}

static int write_counts(const struct containers_view *view, const struct plm_table_style *style,
			const size_t *counts, struct plm_buf *out)
{
	static const struct plm_table_column column = {.least = 20};
	struct plm_table *line = plm_table_new(view->arena, &column, 1);
	size_t left = 0;

	for (size_t i = 0; i < ISOLATED; i++)
		left += counts[i];
	plm_table_row(line);
	plm_table_printf(line, 0, PLM_SEVERITY_INFO, "isolated, but no containers: %zu processes%s",
			 left, left ? ":" : "");
	for (size_t i = 0; i < ISOLATED; i++) {
		left -= counts[i];
		if (counts[i])
			plm_table_printf(line, 0, PLM_SEVERITY_INFO, "%zu %s%s", counts[i],
					 plm_process_class_name(isolated[i]), left ? "," : "");
	}
	plm_buf_char(out, '\n');
	return plm_table_write(line, style, out);
}

static int write_isolated(const struct containers_view *view, const struct plm_table_style *style,
			  struct plm_buf *out)
{
	struct plm_table *table =
		plm_table_new(view->arena, isolated_columns,
			      sizeof(isolated_columns) / sizeof(isolated_columns[0]));
	size_t counts[ISOLATED], total = 0;

	for (size_t i = 0; i < ISOLATED; i++)
		total += counts[i] = add_class(view, table, isolated[i]);
	if (write_counts(view, style, counts, out) < 0)
		return -PLM_E_NOMEM;
	return total ? plm_table_write(table, style, out) : 0;
}

int containers_table(const struct containers_view *view, const struct plm_table_style *style,
		     struct plm_buf *out)
{
	int rc = write_containers(view, style, out);

	return rc == 0 && view->all ? write_isolated(view, style, out) : rc;
}
