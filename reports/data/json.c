/*
 * json.c: an audit as one JSON object, and as JSON lines. docs/schemas/results-1.json says what each member means.
 */
#include "reports/data/json.h"

#include "core/base/buf.h"
#include "core/benchmark/waivers.h"
#include "reports/formats.h"
#include "reports/view.h"

static void write_evidence(struct plm_json_writer *w, const struct plm_outcome *outcome)
{
	plm_jsonw_open(w, "evidence", '[');
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];
		bool unreadable = fact->presence == PLM_UNREADABLE;

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "aspect", plm_aspect_name(fact->aspect));
		plm_jsonw_text(w, "source", fact->source ? fact->source : "");
		plm_jsonw_text(w, "state", plm_presence_name(fact->presence));
		plm_jsonw_text(w, "value", fact->presence == PLM_PRESENT ? fact->value : NULL);
		if (fact->sha256)
			plm_jsonw_text(w, "sha256", fact->sha256);
		if (unreadable)
			plm_jsonw_text(w, "error", plm_errno_name(fact->error));
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void write_waiver(struct plm_json_writer *w, const struct plm_rule_result *result)
{
	if (!result->waiver)
		return;
	plm_jsonw_open(w, "waived", '{');
	plm_jsonw_text(w, "from", plm_verdict_name(result->unwaived));
	plm_jsonw_text(w, "authority", result->waiver->authority);
	plm_jsonw_text(w, "reason", result->waiver->reason);
	plm_jsonw_close(w, '}');
}

static const char *group_of(const struct plm_item *rule)
{
	return rule->parent && rule->parent->parent ? plm_benchmark_short_id(rule->parent->id)
						    : NULL;
}

/* The members of one result. */
static void write_members(struct plm_json_writer *w, const struct plm_audit *audit,
			  const struct plm_rule_result *result)
{
	const struct plm_outcome *outcome = &result->outcome;
	const struct plm_item *rule = result->rule;

	plm_jsonw_text(w, "rule", rule->id);
	plm_jsonw_text(w, "name", plm_benchmark_short_id(rule->id));
	plm_jsonw_text(w, "title", plm_words(audit, rule->title));
	plm_jsonw_text(w, "group", group_of(rule));
	plm_jsonw_text(w, "severity", plm_severity_name(result->severity));
	plm_jsonw_text(w, "verdict", plm_verdict_name(outcome->verdict));
	plm_jsonw_text(w, "instance", outcome->instance);
	plm_jsonw_text(w, "message", outcome->message);
	plm_jsonw_text(w, "expected", outcome->expected);
	plm_json_time(w, "time", result->time_seconds);
	write_waiver(w, result);
	write_evidence(w, outcome);
	plm_jsonw_open(w, "references", '[');
	for (size_t i = 0; i < rule->reference_count; i++)
		plm_jsonw_text(w, NULL, rule->references[i].text);
	plm_jsonw_close(w, ']');
}

int plm_report_json(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err)
{
	struct plm_json_writer w = {.out = out};

	(void)options;
	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_number(&w, "format", PLM_RESULTS_FORMAT);
	plm_json_head(&w, audit);
	plm_jsonw_open(&w, "results", '[');
	for (size_t i = 0; i < audit->result_count; i++) {
		plm_jsonw_open(&w, NULL, '{');
		write_members(&w, audit, &audit->results[i]);
		plm_jsonw_close(&w, '}');
	}
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return plm_report_end(out, err);
}

/* Each line says what it is of, so that lines of many hosts can be mixed. */
static void write_line(struct plm_buf *out, const struct plm_audit *audit,
		       const struct plm_rule_result *result)
{
	struct plm_json_writer w = {.out = out, .on_one_line = true};

	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_text(&w, "type", result ? "result" : "audit");
	plm_jsonw_number(&w, "format", PLM_RESULTS_FORMAT);
	if (result) {
		plm_jsonw_text(&w, "host_name", plm_host_name(audit));
		plm_json_time(&w, "end", audit->end_seconds);
		write_members(&w, audit, result);
	} else {
		plm_json_head(&w, audit);
	}
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
}

int plm_report_jsonl(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err)
{
	(void)options;
	write_line(out, audit, NULL);
	for (size_t i = 0; i < audit->result_count; i++)
		write_line(out, audit, &audit->results[i]);
	return plm_report_end(out, err);
}
