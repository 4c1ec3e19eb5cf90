/*
 * prometheus.c: an audit as metrics in Prometheus' text format, for the node exporter's textfile collector.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/gate.h"
#include "reports/formats.h"
#include "reports/view.h"

/* A label's value: backslash, quote and line break are escaped; what is not UTF-8 becomes U+FFFD. */
static void label(struct plm_buf *out, const char *text)
{
	for (size_t i = 0, size = strlen(text), n; i < size; i += n) {
		uint32_t c;

		n = plm_utf8_length(text + i, size - i, &c);
		if (!n) {
			plm_buf_str(out, "\xef\xbf\xbd");
			n = 1;
		} else if (c == '\\' || c == '"') {
			plm_buf_printf(out, "\\%c", (int)c);
		} else if (c == '\n') {
			plm_buf_str(out, "\\n");
		} else {
			plm_buf_add(out, text + i, n);
		}
	}
}

static void metric(struct plm_buf *out, const char *name, const char *help)
{
	plm_buf_printf(out, "# HELP plimsoll_%s %s\n# TYPE plimsoll_%s gauge\n", name, help, name);
}

static void write_scores(struct plm_buf *out, const struct plm_audit *audit)
{
	static const char *const models[PLM_SCORE_COUNT] = {"default", "flat", "flat_unweighted",
							    "absolute"};

	metric(out, "score",
	       "Score of the audit by XCCDF scoring model, out of plimsoll_score_maximum.");
	for (int m = 0; m < PLM_SCORE_COUNT; m++)
		if (audit->scores[m].evaluated)
			plm_buf_printf(out, "plimsoll_score{model=\"%s\"} %s\n", models[m],
				       audit->scores[m].value);
	metric(out, "score_maximum", "Best score that the model could give.");
	for (int m = 0; m < PLM_SCORE_COUNT; m++)
		if (audit->scores[m].evaluated)
			plm_buf_printf(out, "plimsoll_score_maximum{model=\"%s\"} %s\n", models[m],
				       audit->scores[m].maximum);
}

/* The results of one group, by verdict and severity. */
struct counts {
	size_t of[PLM_VERDICT_COUNT][PLM_SEVERITY_COUNT];
};

static void write_group(struct plm_buf *out, const char *group, const struct counts *counts)
{
	for (int v = 0; v < PLM_VERDICT_COUNT; v++) {
		for (int s = 0; s < PLM_SEVERITY_COUNT; s++) {
			if (!counts->of[v][s])
				continue;
			plm_buf_str(out, "plimsoll_results{group=\"");
			label(out, group);
			plm_buf_printf(out, "\",severity=\"%s\",verdict=\"%s\"} %zu\n",
				       plm_severity_name((enum plm_severity)s),
				       plm_verdict_name((enum plm_verdict)v), counts->of[v][s]);
		}
	}
}

/* A group is written when its first result comes. */
static int write_results(struct plm_buf *out, const struct plm_audit *audit)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	size_t group_count = audit->benchmark->item_count;
	struct counts *counts = arena ? plm_new_array(arena, struct counts, group_count) : NULL;
	bool *written = arena ? plm_new_array(arena, bool, group_count) : NULL;

	if (!counts || !written)
		return -PLM_E_NOMEM;
	metric(out, "results", "Results by group, severity and verdict.");
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_rule_result *result = &audit->results[i];

		counts[result->rule->parent->index].of[result->outcome.verdict][result->severity]++;
	}
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_item *group = audit->results[i].rule->parent;

		if (!written[group->index])
			write_group(out, group->id ? plm_benchmark_short_id(group->id) : "",
				    &counts[group->index]);
		written[group->index] = true;
	}
	return 0;
}

/* Nothing where nobody measured: in stored results, and where the same bytes are wanted again. */
static void write_duration(struct plm_buf *out, uint64_t duration_us)
{
	if (!duration_us)
		return;
	metric(out, "audit_duration_seconds", "How long the audit took.");
	plm_buf_printf(out, "plimsoll_audit_duration_seconds %llu.%06llu\n",
		       (unsigned long long)duration_us / 1000000,
		       (unsigned long long)duration_us % 1000000);
}

int plm_report_prometheus(const struct plm_audit *audit, const struct plm_report_options *options,
			  struct plm_buf *out, struct plm_err **err)
{
	const struct plm_profile *profile = audit->selection->profile;

	(void)options;
	metric(out, "audit_info", "What was judged by what; always 1.");
	plm_buf_str(out, "plimsoll_audit_info{benchmark=\"");
	label(out, plm_benchmark_short_id(audit->benchmark->id));
	plm_buf_str(out, "\",profile=\"");
	label(out, profile ? plm_benchmark_short_id(profile->id) : "");
	plm_buf_str(out, "\",version=\"");
	label(out, audit->tool_version);
	plm_buf_str(out, "\"} 1\n");
	metric(out, "audit_time_seconds", "When the audit ended, in seconds since 1970.");
	plm_buf_printf(out, "plimsoll_audit_time_seconds %lld\n", (long long)audit->end_seconds);
	write_duration(out, audit->duration_us);
	metric(out, "audit_incomplete", "1 when something that had to be judged could not be.");
	plm_buf_printf(out, "plimsoll_audit_incomplete %d\n", audit->incomplete);
	metric(out, "gate_closed", "1 when a condition of the gate is not met.");
	plm_buf_printf(out, "plimsoll_gate_closed %d\n", plm_gates_closed(audit) > 0);
	metric(out, "waived_results", "Failed results that a waiver overrides.");
	plm_buf_printf(out, "plimsoll_waived_results %zu\n", audit->waived_count);
	write_scores(out, audit);
	return write_results(out, audit) < 0 ? plm_err_nomem(err) : plm_report_end(out, err);
}
