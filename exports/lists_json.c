/*
 * lists_json.c: the lists as JSON. Members are only added to: programs rely on them.
 */
#include "exports/lists.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "reports/view.h"

enum { FORMAT_VERSION = 1 };

static void begin(struct plm_json_writer *w, const struct plm_selection *selection,
		  struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = selection->benchmark;

	*w = (struct plm_json_writer){.out = out};
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_number(w, "format", FORMAT_VERSION);
	plm_jsonw_open(w, "benchmark", '{');
	plm_jsonw_text(w, "id", benchmark->id);
	plm_jsonw_text(w, "title", benchmark->title);
	plm_jsonw_text(w, "version", benchmark->version);
	plm_jsonw_text(w, "file", benchmark->file);
	plm_jsonw_close(w, '}');
	plm_jsonw_text(w, "profile", selection->profile ? selection->profile->id : NULL);
}

static int end(struct plm_json_writer *w)
{
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_end(w);
	return w->out->failed ? -(int)w->out->failed : 0;
}

/* ---- profiles ---- */

int plm_list_profiles_json(const struct plm_selection *selection, struct plm_arena *arena,
			   struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	struct plm_json_writer w;

	begin(&w, selection, out);
	plm_jsonw_open(&w, "profiles", '[');
	for (size_t i = 0; i < benchmark->profile_count; i++) {
		const struct plm_profile *profile = &benchmark->profiles[i];
		struct plm_listed_profile listed;
		int rc = plm_list_profile(benchmark, profile, arena, &listed);

		if (rc < 0)
			return rc;
		plm_jsonw_open(&w, NULL, '{');
		plm_jsonw_text(&w, "id", profile->id);
		plm_jsonw_text(&w, "name", plm_benchmark_short_id(profile->id));
		plm_jsonw_text(&w, "title", listed.title);
		plm_jsonw_text(&w, "description", listed.description);
		plm_jsonw_text(&w, "extends", profile->extends);
		plm_jsonw_bool(&w, "abstract", profile->abstract);
		plm_jsonw_number(&w, "rules", listed.rules);
		plm_jsonw_close(&w, '}');
	}
	return end(&w);
}

/* ---- rules ---- */

static void write_references(struct plm_json_writer *w, const struct plm_item *rule)
{
	plm_jsonw_open(w, "references", '[');
	for (size_t i = 0; i < rule->reference_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "text", rule->references[i].text);
		plm_jsonw_text(w, "href", rule->references[i].href);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "idents", '[');
	for (size_t i = 0; i < rule->ident_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "system", rule->idents[i].system);
		plm_jsonw_text(w, "text", rule->idents[i].text);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void write_fixes(struct plm_json_writer *w, const struct plm_item *rule)
{
	plm_jsonw_open(w, "fixes", '[');
	for (size_t i = 0; i < rule->fix_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "id", rule->fixes[i].id);
		plm_jsonw_text(w, "system", rule->fixes[i].system);
		plm_jsonw_text(w, "disruption", rule->fixes[i].disruption);
		plm_jsonw_bool(w, "reboot", rule->fixes[i].reboot);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void write_rule(struct plm_json_writer *w, const struct plm_selection *selection,
		       const struct plm_item *rule)
{
	const struct plm_selected_item *item = &selection->items[rule->index];
	const struct plm_item *of;
	const char *why = plm_selection_why_not(selection, rule, &of);
	plm_auto_buf struct plm_buf weight = {0};

	plm_weight_decimal(&weight, item->weight.num, item->weight.den);
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "id", rule->id);
	plm_jsonw_text(w, "name", plm_benchmark_short_id(rule->id));
	plm_jsonw_text(w, "title", plm_selection_text(selection, rule->title));
	plm_jsonw_text(w, "group", rule->parent->parent ? rule->parent->id : NULL);
	plm_jsonw_bool(w, "selected", item->active);
	plm_jsonw_text(w, "why_deselected", why);
	plm_jsonw_text(w, "deselected_item", why ? of->id : NULL);
	plm_jsonw_text(w, "severity", plm_severity_name(item->severity));
	plm_jsonw_text(w, "weight", plm_buf_text(&weight));
	plm_jsonw_text(w, "role", plm_role_name(item->role));
	plm_jsonw_text(w, "description", plm_selection_text(selection, rule->description));
	plm_jsonw_text(w, "rationale", plm_selection_text(selection, rule->rationale));
	plm_jsonw_text(w, "fixtext", plm_selection_text(selection, rule->fixtext));
	write_references(w, rule);
	write_fixes(w, rule);
	plm_jsonw_close(w, '}');
	if (weight.failed)
		w->out->failed = weight.failed;
}

int plm_list_rules_json(const struct plm_selection *selection, bool all, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	struct plm_json_writer w;

	begin(&w, selection, out);
	plm_jsonw_open(&w, "rules", '[');
	for (size_t i = 0; i < benchmark->rule_count; i++)
		if ((all && !benchmark->rules[i]->abstract) ||
		    selection->items[benchmark->rules[i]->index].active)
			write_rule(&w, selection, benchmark->rules[i]);
	return end(&w);
}

/* ---- values ---- */

static void write_options(struct plm_json_writer *w, const char *key,
			  const struct plm_value_option *options, size_t count)
{
	plm_jsonw_open(w, key, '[');
	for (size_t i = 0; i < count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "selector", options[i].selector);
		plm_jsonw_text(w, "value", options[i].text);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static const char *limit_text(const struct plm_value_limit *limit)
{
	return limit ? limit->text : NULL;
}

/* What the value may be set to, under the option that is in force. */
static void write_limits(struct plm_json_writer *w, const struct plm_value *value,
			 const char *selector)
{
	const struct plm_value_constraints limits = plm_value_constraints(value, selector);

	plm_jsonw_text(w, "least", limit_text(limits.lower_bound));
	plm_jsonw_text(w, "most", limit_text(limits.upper_bound));
	plm_jsonw_text(w, "match", limit_text(limits.match));
	plm_jsonw_bool(w, "only_choices", limits.choices && limits.choices->must_match);
	plm_jsonw_open(w, "choices", '[');
	for (size_t i = 0; limits.choices && i < limits.choices->count; i++)
		plm_jsonw_text(w, NULL, limits.choices->items[i].text);
	plm_jsonw_close(w, ']');
}

static void write_value(struct plm_json_writer *w, const struct plm_value *value,
			const struct plm_selected_value *selected)
{
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "id", value->id);
	plm_jsonw_text(w, "name", plm_benchmark_short_id(value->id));
	plm_jsonw_text(w, "title", value->title);
	plm_jsonw_text(w, "description", value->description);
	plm_jsonw_text(w, "type", plm_value_type_name(value->type));
	plm_jsonw_bool(w, "list", selected->list);
	plm_jsonw_text(w, "operator", selected->operator_name);
	plm_jsonw_text(w, "value", selected->text);
	write_limits(w, value, selected->selector);
	write_options(w, "options", value->options, value->option_count);
	plm_jsonw_close(w, '}');
}

int plm_list_values_json(const struct plm_selection *selection, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	struct plm_json_writer w;

	begin(&w, selection, out);
	plm_jsonw_open(&w, "values", '[');
	for (size_t i = 0; i < benchmark->value_count; i++)
		if (!benchmark->values[i].abstract)
			write_value(&w, &benchmark->values[i], &selection->selected_values[i]);
	return end(&w);
}

/* ---- references ---- */

int plm_list_references_json(const struct plm_selection *selection,
			     const struct plm_cited_list *list, struct plm_buf *out)
{
	struct plm_json_writer w;

	begin(&w, selection, out);
	plm_jsonw_open(&w, "references", '[');
	for (size_t i = 0; i < list->count; i++) {
		plm_jsonw_open(&w, NULL, '{');
		plm_jsonw_text(&w, "text", list->items[i].text);
		plm_jsonw_text(&w, "href", list->items[i].href);
		plm_jsonw_open(&w, "rules", '[');
		for (size_t k = 0; k < list->items[i].rule_count; k++)
			plm_jsonw_text(&w, NULL, list->items[i].rules[k]->id);
		plm_jsonw_close(&w, ']');
		plm_jsonw_close(&w, '}');
	}
	return end(&w);
}
