/*
 * containers_detail_verdicts.c: the rules that one container fails, or that could not be judged of it, for people, worst first.
 */
#include "containers.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/audit.h"

#include <stdio.h>

static size_t add_results(const struct containers_view *view, struct plm_table *table,
			  enum plm_verdict verdict, enum plm_severity severity)
{
	const struct plm_audit *audit = view->detail->audit;
	size_t count = 0;

	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_rule_result *r = &audit->results[i];

		if (r->outcome.verdict != verdict || r->severity != severity ||
		    !plm_str_eq(r->outcome.instance, view->detail->container->name))
			continue;
		count++;
		if (!table)
			continue;
		plm_table_row(table);
		plm_table_put(table, 0, severity, plm_verdict_name(verdict));
		plm_table_put(table, 1, severity, plm_severity_name(severity));
		plm_table_printf(table, 2, PLM_SEVERITY_INFO,
				 "%s:", plm_benchmark_short_id(r->rule->id));
		plm_table_words(table, 2, PLM_SEVERITY_INFO, r->outcome.message);
	}
	return count;
}

static size_t add_verdict(const struct containers_view *view, struct plm_table *table,
			  enum plm_verdict verdict)
{
	size_t count = 0;

	for (int severity = PLM_SEVERITY_COUNT - 1; severity >= 0; severity--)
		count += add_results(view, table, verdict, (enum plm_severity)severity);
	return count;
}

int container_write_verdicts(const struct containers_view *view,
			     const struct plm_table_style *style, struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		{.title = "RESULT"},
		{.title = "SEVERITY"},
		{.title = "RULE AND REASON", .least = 20},
	};
	struct plm_table *table = CONTAINERS_TABLE(view, columns);
	size_t failed = add_verdict(view, table, PLM_VERDICT_FAIL);
	size_t unknown = add_verdict(view, table, PLM_VERDICT_UNKNOWN) +
			 add_verdict(view, table, PLM_VERDICT_ERROR);
	size_t passed = add_verdict(view, NULL, PLM_VERDICT_PASS);
	char title[128];

	snprintf(title, sizeof(title),
		 "rules (profile strict): %zu failed, %zu unknown, %zu passed", failed, unknown,
		 passed);
	if (failed + unknown)
		return container_write_section(table, style, out, title);
	plm_buf_char(out, '\n');
	plm_table_heading(out, style, title);
	return 0;
}
