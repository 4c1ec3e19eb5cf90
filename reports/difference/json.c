/*
 * json.c: what changed between two audits, as JSON. Members are only added to: programs rely on them.
 */
#include "core/facts/containers.h"
#include "reports/difference/difference.h"
#include "reports/data/json.h"
#include "reports/view.h"

enum { FORMAT_VERSION = 1 };

static void write_audit(struct plm_json_writer *w, const char *key, const struct plm_audit *audit)
{
	const struct plm_score *score = &audit->scores[PLM_SCORE_DEFAULT];

	plm_jsonw_open(w, key, '{');
	plm_jsonw_text(w, "host", plm_host_name(audit));
	plm_json_time(w, "end", audit->end_seconds);
	plm_jsonw_text(w, "benchmark", audit->benchmark->id);
	plm_jsonw_text(w, "benchmark_sha256", audit->benchmark->sha256);
	plm_jsonw_text(w, "profile",
		       audit->selection->profile ? audit->selection->profile->id : NULL);
	if (score->evaluated)
		plm_jsonw_decimal(w, "score", score->value);
	else
		plm_jsonw_null(w, "score");
	plm_jsonw_close(w, '}');
}

static void write_side(struct plm_json_writer *w, const char *key,
		       const struct plm_rule_result *result)
{
	if (!result) {
		plm_jsonw_null(w, key);
		return;
	}
	plm_jsonw_open(w, key, '{');
	plm_jsonw_text(w, "verdict", plm_verdict_name(result->outcome.verdict));
	plm_jsonw_text(w, "message", result->outcome.message);
	plm_jsonw_text(w, "expected", result->outcome.expected);
	plm_jsonw_close(w, '}');
}

static void write_changed(struct plm_json_writer *w, const struct plm_changed *changed)
{
	const struct plm_rule_result *result = changed->now ? changed->now : changed->then;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "change", plm_change_name(changed->change));
	plm_jsonw_text(w, "rule", result->rule->id);
	plm_jsonw_text(w, "instance", result->outcome.instance);
	plm_jsonw_text(w, "severity", plm_severity_name(result->severity));
	write_side(w, "then", changed->then);
	write_side(w, "now", changed->now);
	plm_jsonw_open(w, "values", '[');
	for (size_t i = 0; i < changed->fact_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "aspect", plm_aspect_name(changed->facts[i].aspect));
		plm_jsonw_text(w, "source", changed->facts[i].source);
		plm_jsonw_text(w, "then", changed->facts[i].then);
		plm_jsonw_text(w, "now", changed->facts[i].now);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

static void write_containers(struct plm_json_writer *w, const char *key,
			     const struct plm_container *const *items, size_t count)
{
	plm_jsonw_open(w, key, '[');
	for (size_t i = 0; i < count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "name", items[i]->name);
		plm_jsonw_text(w, "id", items[i]->id);
		plm_jsonw_text(w, "runtime", plm_runtime_name(items[i]->runtime));
		plm_jsonw_text(w, "image", items[i]->image);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void write_questions(struct plm_json_writer *w, const struct plm_difference *d)
{
	plm_jsonw_text(w, "other_host", d->other_host);
	plm_jsonw_bool(w, "other_benchmark", d->other_benchmark);
	plm_jsonw_bool(w, "other_profile", d->other_profile);
	plm_jsonw_open(w, "settings", '[');
	for (size_t i = 0; i < d->value_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "value", d->values[i].id);
		plm_jsonw_text(w, "then", d->values[i].then);
		plm_jsonw_text(w, "now", d->values[i].now);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

int plm_difference_json(const struct plm_difference *difference, struct plm_buf *out,
			struct plm_err **err)
{
	struct plm_json_writer w = {.out = out};

	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_number(&w, "format", FORMAT_VERSION);
	write_audit(&w, "then", difference->then);
	write_audit(&w, "now", difference->now);
	write_questions(&w, difference);
	plm_jsonw_open(&w, "counts", '{');
	for (int change = 0; change < PLM_CHANGE_COUNT; change++)
		plm_jsonw_number(&w, plm_change_name((enum plm_change)change),
				 difference->counts[change]);
	plm_jsonw_close(&w, '}');
	plm_jsonw_open(&w, "changes", '[');
	for (size_t i = 0; i < difference->count; i++)
		write_changed(&w, &difference->items[i]);
	plm_jsonw_close(&w, ']');
	write_containers(&w, "containers_came", difference->came, difference->came_count);
	write_containers(&w, "containers_went", difference->went, difference->went_count);
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return plm_report_end(out, err);
}
