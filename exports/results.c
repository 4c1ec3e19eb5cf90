/*
 * results.c: reads stored XCCDF results. Only what a fix needs to know is looked at: an element
 * that some tool adds elsewhere does no harm.
 */
#include "exports/results.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/xml.h"
#include "core/engine/audit.h"
#include "core/host/local.h"

struct reader {
	struct plm_arena *arena;
	struct plm_stored_result *result;
	struct plm_stored_value *values;
	struct plm_err **err;
};

static bool is(const struct plm_xml_node *node, const char *name)
{
	return plm_xml_node_is(node, PLM_XCCDF_NS, name);
}

const struct plm_xml_node *plm_stored_result_find(const struct plm_xml_node *node)
{
	const struct plm_xml_node *found = NULL, *below;

	if (is(node, "TestResult"))
		return node;
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		below = c->name ? plm_stored_result_find(c) : NULL;
		found = below ? below : found;
	}
	return found;
}

const char *plm_stored_text(struct plm_arena *arena, const struct plm_xml_node *node, bool trim)
{
	plm_auto_buf struct plm_buf joined = {0};
	struct plm_slice s;

	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (!c->name)
			plm_buf_str(&joined, c->text);
	s = plm_slice_of(plm_buf_text(&joined));
	if (trim)
		s = plm_slice_trim(s);
	return joined.failed ? NULL : plm_arena_strndup(arena, s.data, s.size_bytes);
}

static int bad_verdict(const struct reader *r, const struct plm_xml_node *node, const char *text)
{
	plm_err_set(r->err, PLM_E_INVALID, "\"%s\" is no result that XCCDF knows", text);
	plm_err_at(r->err, r->result->file, (long)node->line);
	return -PLM_E_INVALID;
}

/* NULL when out of memory. */
static struct plm_stored_rule *add_rule(struct reader *r, const char *idref,
					enum plm_verdict verdict)
{
	struct plm_stored_rule *rule = plm_map_get(&r->result->rules, idref);

	if (rule) {
		rule->verdict = plm_verdict_and((enum plm_verdict[]){rule->verdict, verdict}, 2);
		return rule;
	}
	rule = plm_new(r->arena, struct plm_stored_rule);
	if (!rule)
		return NULL;
	rule->idref = plm_arena_strdup(r->arena, idref);
	rule->verdict = verdict;
	return rule->idref && plm_map_add(&r->result->rules, rule->idref, rule) == 0 ? rule : NULL;
}

static int add_failed(struct reader *r, struct plm_stored_rule *rule,
		      const struct plm_xml_node *instance)
{
	const char **place = plm_push(r->arena, rule->failed, rule->failed_count);

	if (place)
		*place = plm_stored_text(r->arena, instance, true);
	return place && *place ? 0 : plm_err_nomem(r->err);
}

static int read_rule(struct reader *r, const struct plm_xml_node *node)
{
	const char *idref = plm_xml_node_attr(node, "idref");
	const struct plm_xml_node *word = plm_xml_node_child(node, PLM_XCCDF_NS, "result");
	const char *text = word ? plm_stored_text(r->arena, word, true) : "";
	const struct plm_xml_node *instance = plm_xml_node_child(node, PLM_XCCDF_NS, "instance");
	struct plm_stored_rule *rule;
	enum plm_verdict verdict;

	if (!text)
		return plm_err_nomem(r->err);
	if (!plm_verdict_parse(text, &verdict))
		return bad_verdict(r, node, text);
	rule = add_rule(r, idref ? idref : "", verdict);
	if (!rule)
		return plm_err_nomem(r->err);
	return instance && verdict == PLM_VERDICT_FAIL ? add_failed(r, rule, instance) : 0;
}

/* A list as its items with blanks between them. */
static const char *items_of(struct plm_arena *arena, const struct plm_xml_node *node)
{
	plm_auto_buf struct plm_buf joined = {0};

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		const char *item = c->name && is(c, "item") ? plm_stored_text(arena, c, true) : "";

		if (!item)
			return NULL;
		if (*item)
			plm_buf_printf(&joined, "%s%s", joined.size_bytes ? " " : "", item);
	}
	return joined.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&joined));
}

static int read_value(struct reader *r, const struct plm_xml_node *node)
{
	const char *idref = plm_xml_node_attr(node, "idref");
	struct plm_stored_value *value = plm_push(r->arena, r->values, r->result->value_count);

	if (value) {
		value->idref = plm_arena_strdup(r->arena, idref ? idref : "");
		value->list = is(node, "set-complex-value");
		value->text = value->list ? items_of(r->arena, node)
					  : plm_stored_text(r->arena, node, false);
	}
	return value && value->idref && value->text ? 0 : plm_err_nomem(r->err);
}

/* An attribute, or the text of the element itself when `name` is NULL. */
static int keep(struct reader *r, const struct plm_xml_node *node, const char *name,
		const char **member)
{
	const char *text =
		name ? plm_xml_node_attr(node, name) : plm_stored_text(r->arena, node, true);

	if (name && !text)
		return 0;
	*member = text ? plm_arena_strdup(r->arena, text) : NULL;
	return *member ? 0 : plm_err_nomem(r->err);
}

static int read_child(struct reader *r, const struct plm_xml_node *node)
{
	if (is(node, "rule-result"))
		return read_rule(r, node);
	if (is(node, "set-value") || is(node, "set-complex-value"))
		return read_value(r, node);
	if (is(node, "benchmark"))
		return keep(r, node, "id", &r->result->benchmark);
	if (is(node, "profile"))
		return keep(r, node, "idref", &r->result->profile);
	if (is(node, "target"))
		return keep(r, node, NULL, &r->result->target);
	return 0;
}

static int read_result(struct reader *r, const struct plm_xml_node *node)
{
	int rc = keep(r, node, "id", &r->result->id);

	if (rc == 0)
		rc = keep(r, node, "end-time", &r->result->end_time);
	for (const struct plm_xml_node *c = node->child; c && rc == 0; c = c->next)
		if (c->name)
			rc = read_child(r, c);
	r->result->values = r->values;
	return rc;
}

static int no_result(const char *file, struct plm_err **err)
{
	plm_err_set(err, PLM_E_INVALID, "there is no TestResult of XCCDF 1.2 in it");
	plm_err_at(err, file, 0);
	plm_err_remedy(err, "give it what plimsoll audit -o results.xml or oscap --results wrote");
	return -PLM_E_INVALID;
}

static int read_tree(struct reader *r, const struct plm_xml_node *root)
{
	const struct plm_xml_node *node = plm_stored_result_find(root);

	if (!node)
		return no_result(r->result->file, r->err);
	r->result->in_benchmark = is(root, "Benchmark");
	if (is(root, "Benchmark")) {
		int rc = keep(r, root, "id", &r->result->benchmark);

		if (rc < 0)
			return rc;
	}
	return read_result(r, node);
}

int plm_stored_result_read(const char *file, const struct plm_xml_node *root,
			   struct plm_arena *arena, struct plm_stored_result **result,
			   struct plm_err **err)
{
	struct reader r = {.arena = arena, .err = err};
	int rc;

	r.result = plm_new(arena, struct plm_stored_result);
	if (!r.result)
		return plm_err_nomem(err);
	plm_map_init(&r.result->rules, arena);
	r.result->file = file;
	r.result->id = r.result->end_time = r.result->target = "";
	rc = read_tree(&r, root);
	if (rc == 0)
		*result = r.result;
	return rc;
}

int plm_stored_result_parse(const char *file, const char *data, size_t size_bytes,
			    struct plm_arena *arena, struct plm_stored_result **result,
			    struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_diags diags;
	struct plm_xml xml = {0};
	int rc;

	if (!scratch)
		return plm_err_nomem(err);
	plm_diags_init(&diags, scratch);
	rc = plm_xml_parse(file, data, size_bytes, scratch, &diags, &xml, err);
	return rc < 0 ? rc : plm_stored_result_read(file, xml.root, arena, result, err);
}

int plm_stored_result_load(const char *file, struct plm_arena *arena,
			   struct plm_stored_result **result, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_datum bytes = {0};
	int rc = scratch ? plm_local_read(scratch, file, PLM_BENCHMARK_MAX_BYTES, &bytes, err)
			 : plm_err_nomem(err);

	return rc < 0 ? rc
		      : plm_stored_result_parse(file, bytes.data, bytes.size_bytes, arena, result,
						err);
}

const struct plm_stored_rule *plm_stored_rule(const struct plm_stored_result *result,
					      const char *rule_id)
{
	return plm_map_get(&result->rules, rule_id);
}

/* OpenSCAP (1.3) stores an empty set-value for a list. */
static bool differs(const struct plm_stored_value *stored,
		    const struct plm_selected_value *selected)
{
	return stored->list == selected->list && strcmp(stored->text, selected->text) != 0;
}

/* Those that differ from what the profile gives: an author's own option may lie outside its bounds. */
static size_t differing(const struct plm_stored_result *result,
			const struct plm_selection *selection, struct plm_value_setting *settings)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	size_t count = 0;

	for (size_t i = 0; i < result->value_count; i++) {
		const struct plm_value *value =
			plm_benchmark_value(benchmark, result->values[i].idref);

		if (value && differs(&result->values[i],
				     &selection->selected_values[value - benchmark->values]))
			settings[count++] =
				(struct plm_value_setting){value->id, result->values[i].text};
	}
	return count;
}

int plm_stored_result_select(const struct plm_stored_result *result,
			     const struct plm_benchmark *benchmark, struct plm_arena *arena,
			     struct plm_selection **selection, struct plm_err **err)
{
	bool known = result->profile && plm_benchmark_profile(benchmark, result->profile);
	struct plm_select_options options = {.profile = known ? result->profile : NULL};
	struct plm_value_setting *settings =
		plm_new_array(arena, struct plm_value_setting, result->value_count);
	int rc = settings ? plm_benchmark_select_with(benchmark, &options, arena, selection, err)
			  : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	options.settings = settings;
	options.setting_count = differing(result, *selection, settings);
	return plm_benchmark_select_with(benchmark, &options, arena, selection, err);
}
