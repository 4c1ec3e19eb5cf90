/*
 * matrix.c: makes the matrix of containers and rules out of a finished audit. Reads the results and
 * the list of containers; writes no page.
 */
#include "reports/matrix.h"

#include "core/base/arena.h"
#include "core/facts/containers.h"

/* ---- rows and columns ---- */

static bool speaks_of_containers(const struct plm_matrix *m, const struct plm_rule_view *view)
{
	for (size_t i = 0; i < view->count; i++) {
		const char *instance = view->results[i].outcome.instance;

		if (instance && plm_map_get(&m->by_name, instance))
			return true;
	}
	return false;
}

static int add_rows(struct plm_matrix *m, const struct plm_container_list *list)
{
	m->rows = plm_new_array(m->arena, struct plm_matrix_row, list->count + 1);
	if (!m->rows)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < list->count; i++) {
		struct plm_matrix_row *row = &m->rows[m->row_count++];

		row->container = list->items[i];
		row->position = i;
		if (plm_map_set(&m->by_name, row->container->name, row) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* Worst severity first, as everywhere on the page. */
static int add_columns(struct plm_matrix *m, const struct plm_audit *audit)
{
	for (int severity = PLM_SEVERITY_COUNT - 1; severity >= 0; severity--) {
		struct plm_rule_view view;
		size_t at = 0;

		while (plm_next_rule(audit, &at, &view)) {
			struct plm_rule_view *column;

			if ((int)view.severity != severity || !speaks_of_containers(m, &view))
				continue;
			column = plm_push(m->arena, m->columns, m->column_count);
			if (!column)
				return -PLM_E_NOMEM;
			*column = view;
		}
	}
	return 0;
}

static int make_cells(struct plm_matrix *m)
{
	size_t count = m->column_count + 1;

	for (size_t i = 0; i < m->row_count; i++) {
		struct plm_matrix_row *row = &m->rows[i];

		row->standings = plm_new_array(m->arena, unsigned char, count);
		row->results = plm_new_array(m->arena, size_t, count);
		if (!row->standings || !row->results)
			return -PLM_E_NOMEM;
		memset(row->standings, PLM_MATRIX_SILENT, count);
	}
	return 0;
}

static void fill_column(struct plm_matrix *m, size_t at)
{
	const struct plm_rule_view *view = &m->columns[at];

	for (size_t i = 0; i < view->count; i++) {
		const struct plm_outcome *outcome = &view->results[i].outcome;
		struct plm_matrix_row *row =
			outcome->instance ? plm_map_get(&m->by_name, outcome->instance) : NULL;
		enum plm_standing standing = plm_verdict_standing(outcome->verdict);

		if (!row)
			continue;
		row->standings[at] = (unsigned char)standing;
		row->results[at] = i;
		row->failed[view->severity] += standing == PLM_FAILED ? 1 : 0;
		row->unjudged += standing == PLM_UNJUDGED ? 1 : 0;
	}
}

/* ---- order ---- */

static int compare_worst(const struct plm_matrix_row *a, const struct plm_matrix_row *b)
{
	for (int severity = PLM_SEVERITY_COUNT - 1; severity >= 0; severity--)
		if (a->failed[severity] != b->failed[severity])
			return a->failed[severity] < b->failed[severity] ? 1 : -1;
	if (a->unjudged != b->unjudged)
		return a->unjudged < b->unjudged ? 1 : -1;
	return 0;
}

static int by_worst(const void *left, const void *right)
{
	const struct plm_matrix_row *a = left, *b = right;
	int order = compare_worst(a, b);

	return order ? order : strcmp(a->container->name, b->container->name);
}

static int by_group(const void *left, const void *right, void *context)
{
	const struct plm_matrix_row *a = left, *b = right;
	const struct plm_matrix *m = context;
	int order = a->group == b->group ? compare_worst(a, b) : a->group < b->group ? -1 : 1;

	if (order == 0)
		order = memcmp(a->standings, b->standings, m->column_count);
	return order ? order : strcmp(a->container->name, b->container->name);
}

/* ---- groups ---- */

static struct plm_matrix_group group_for(const struct plm_container *container)
{
	if (container->image && container->image[0])
		return (struct plm_matrix_group){.kind = "image", .label = container->image};
	if (container->pod)
		return (struct plm_matrix_group){.kind = "pod", .label = container->pod};
	return (struct plm_matrix_group){.kind = "runtime",
					 .label = plm_runtime_name(container->runtime)};
}

static int add_group(struct plm_matrix *m, const struct plm_matrix_group *like, size_t *index)
{
	size_t count = m->column_count + 1;
	struct plm_matrix_group *group = plm_push(m->arena, m->groups, m->group_count);

	if (!group)
		return -PLM_E_NOMEM;
	*group = *like;
	*index = m->group_count - 1;
	group->failed = plm_new_array(m->arena, size_t, count);
	group->unjudged = plm_new_array(m->arena, size_t, count);
	group->passed = plm_new_array(m->arena, size_t, count);
	return group->failed && group->unjudged && group->passed ? 0 : -PLM_E_NOMEM;
}

/* Rows are worst first here, so the group that is met first has the worst row. */
static int assign_groups(struct plm_matrix *m)
{
	struct plm_map indexes;

	plm_map_init(&indexes, m->arena);
	for (size_t i = 0; i < m->row_count; i++) {
		struct plm_matrix_group like =
			m->folded ? group_for(m->rows[i].container)
				  : (struct plm_matrix_group){.kind = "all", .label = ""};
		const char *key = plm_arena_printf(m->arena, "%s %s", like.kind, like.label);
		size_t *index = key ? plm_map_get(&indexes, key) : NULL;

		if (!index) {
			index = plm_new(m->arena, size_t);
			if (!key || !index || add_group(m, &like, index) < 0 ||
			    plm_map_add(&indexes, key, index) < 0)
				return -PLM_E_NOMEM;
		}
		m->rows[i].group = *index;
	}
	return 0;
}

static void count_row(const struct plm_matrix *m, struct plm_matrix_group *group,
		      const struct plm_matrix_row *row)
{
	group->count++;
	for (size_t i = 0; i < m->column_count; i++) {
		group->failed[i] += row->standings[i] == PLM_FAILED;
		group->unjudged[i] += row->standings[i] == PLM_UNJUDGED;
		group->passed[i] += row->standings[i] == PLM_PASSED;
	}
}

/* Where groups begin, what they count, and which rows are like the one before. */
static void describe_groups(struct plm_matrix *m)
{
	struct plm_matrix_row *lead = NULL;

	for (size_t i = 0; i < m->row_count; i++) {
		struct plm_matrix_row *row = &m->rows[i];
		struct plm_matrix_group *group = &m->groups[row->group];

		if (group->count == 0)
			group->first = i;
		count_row(m, group, row);
		row->is_like = m->folded && lead && lead->group == row->group &&
			       memcmp(lead->standings, row->standings, m->column_count) == 0;
		if (row->is_like) {
			lead->alike++;
			continue;
		}
		lead = row;
		group->kinds++;
	}
}

int plm_matrix_build(struct plm_matrix *m, struct plm_arena *arena, const struct plm_audit *audit)
{
	int rc;

	*m = (struct plm_matrix){.arena = arena, .folded = audit->containers->count > PLM_MANY};
	plm_map_init(&m->by_name, arena);
	rc = add_rows(m, audit->containers);
	if (rc == 0)
		rc = add_columns(m, audit);
	if (rc == 0)
		rc = make_cells(m);
	for (size_t i = 0; i < m->column_count && rc == 0; i++)
		fill_column(m, i);
	if (rc < 0)
		return rc;
	qsort(m->rows, m->row_count, sizeof(*m->rows), by_worst);
	rc = assign_groups(m);
	if (rc < 0)
		return rc;
	qsort_r(m->rows, m->row_count, sizeof(*m->rows), by_group, m);
	describe_groups(m);
	return 0;
}
