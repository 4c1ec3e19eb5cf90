/*
 * results.c: the one reader of stored XCCDF results: what stands around the rule-results. Only what is known is looked at: an
 * element that some tool adds elsewhere does no harm.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/local.h"
#include "exports/results_private.h"

static bool is(const struct plm_xml_node *node, const char *name)
{
	return plm_xml_node_is(node, PLM_XCCDF_NS, name);
}

static const struct plm_xml_node *find_result(const struct plm_xml_node *node)
{
	const struct plm_xml_node *found = NULL, *below;

	if (is(node, "TestResult"))
		return node;
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		below = c->name ? find_result(c) : NULL;
		found = below ? below : found;
	}
	return found;
}

static size_t count_results(const struct plm_xml_node *node)
{
	size_t count = is(node, "TestResult");

	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		count += c->name ? count_results(c) : 0;
	return count;
}

/* One report is of one audit: whoever gave a collection of several is told which. */
static void note_others(struct plm_stored_reader *r)
{
	const struct plm_stored_result *result = r->result;
	size_t count = count_results(result->xml.root);

	if (count > 1)
		plm_diag_add(r->diags, PLM_DIAG_NOTE, result->file, (long)result->node->line, NULL,
			     "the last of its %zu TestResults is taken: %s, ended %s", count,
			     *result->target ? result->target : result->id,
			     *result->end_time ? result->end_time : "at no time that it tells");
}

char *plm_stored_text(struct plm_arena *arena, const struct plm_xml_node *node, bool trim)
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

static int read_value(struct plm_stored_reader *r, const struct plm_xml_node *node)
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
static int keep(struct plm_stored_reader *r, const struct plm_xml_node *node, const char *name,
		const char **member)
{
	const char *text =
		name ? plm_xml_node_attr(node, name) : plm_stored_text(r->arena, node, true);

	if (name && !text)
		return 0;
	*member = text ? plm_arena_strdup(r->arena, text) : NULL;
	return *member ? 0 : plm_err_nomem(r->err);
}

static int read_child(struct plm_stored_reader *r, const struct plm_xml_node *node)
{
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

static int read_result(struct plm_stored_reader *r, const struct plm_xml_node *node)
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

/* A TestResult of another version of XCCDF, or of none. */
static const struct plm_xml_node *find_foreign(const struct plm_xml_node *node)
{
	const struct plm_xml_node *found = NULL;

	if (plm_str_eq(node->name, "TestResult"))
		return node;
	for (const struct plm_xml_node *c = node->child; c && !found; c = c->next)
		found = c->name ? find_foreign(c) : NULL;
	return found;
}

static int no_result(const char *file, const struct plm_xml_node *root, struct plm_err **err)
{
	const struct plm_xml_node *foreign = find_foreign(root);

	if (foreign)
		plm_err_set(err, PLM_E_INVALID,
			    "its TestResult is of the namespace \"%s\", not of XCCDF 1.2",
			    foreign->ns ? foreign->ns : "");
	else
		plm_err_set(err, PLM_E_INVALID, "there is no TestResult of XCCDF 1.2 in it");
	plm_err_at(err, file, foreign ? (long)foreign->line : 0);
	plm_err_remedy(err, "give it what plimsoll audit -o results.xml or oscap --results wrote");
	return -PLM_E_INVALID;
}

/* What was taken is of the last TestResult that has results; the last one of all counts, though it be empty. */
static int read_tree(struct plm_stored_reader *r)
{
	struct plm_stored_result *result = r->result;
	const struct plm_xml_node *root = result->xml.root;
	int rc = 0;

	result->node = find_result(root);
	if (!result->node)
		return no_result(result->file, root, r->err);
	if (r->of != result->node)
		plm_stored_items_none(r);
	if (r->bad_line)
		return plm_stored_bad_verdict(r);
	result->in_benchmark = is(root, "Benchmark");
	if (result->in_benchmark)
		rc = keep(r, root, "id", &result->benchmark);
	if (rc == 0)
		rc = read_result(r, result->node);
	if (rc == 0)
		note_others(r);
	return rc;
}

static int read_document(struct plm_stored_reader *r, const struct plm_xml_input *input,
			 struct plm_buf *rest)
{
	const struct plm_xml_parts parts = {.ns = PLM_XCCDF_NS,
					    .parent = "TestResult",
					    .name = "rule-result",
					    .take = plm_stored_item_take,
					    .user = r,
					    .rest = rest};
	int rc = plm_xml_read(r->result->file, input, &parts, r->arena, r->diags, &r->result->xml,
			      r->err);

	return rc < 0 ? rc : read_tree(r);
}

static int read_from(const char *file, const struct plm_xml_input *input, struct plm_buf *rest,
		     struct plm_arena *arena, struct plm_diags *diags,
		     struct plm_stored_result **result, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_stored_reader r = {.arena = arena, .diags = diags, .err = err};
	int rc;

	r.result = plm_new(arena, struct plm_stored_result);
	if (!r.result || !scratch)
		return plm_err_nomem(err);
	plm_map_init(&r.texts, scratch);
	plm_stored_items_none(&r);
	r.result->file = file;
	r.result->id = r.result->end_time = r.result->target = "";
	rc = read_document(&r, input, rest);
	plm_buf_free(&r.text);
	if (rc == 0)
		*result = r.result;
	return rc;
}

int plm_stored_result_parse(const char *file, const char *data, size_t size_bytes,
			    struct plm_buf *rest, struct plm_arena *arena, struct plm_diags *diags,
			    struct plm_stored_result **result, struct plm_err **err)
{
	struct plm_slice left = {data, size_bytes};
	const struct plm_xml_input input = {plm_xml_read_memory, &left};

	return read_from(file, &input, rest, arena, diags, result, err);
}

static int read_file(void *user, char *to, size_t room, struct plm_err **err)
{
	return plm_local_read_some(user, to, room, err);
}

int plm_stored_result_load(const char *file, struct plm_buf *rest, struct plm_arena *arena,
			   struct plm_diags *diags, struct plm_stored_result **result,
			   struct plm_err **err)
{
	struct plm_local_reader reader;
	const struct plm_xml_input input = {read_file, &reader};
	int rc = plm_local_open(&reader, file, PLM_RESULTS_MAX_BYTES, err);

	if (rc == 0)
		rc = read_from(file, &input, rest, arena, diags, result, err);
	plm_local_close(&reader);
	return rc;
}

const struct plm_stored_rule *plm_stored_rule(const struct plm_stored_result *result,
					      const char *rule_id)
{
	return plm_map_get(&result->rules, rule_id);
}
