/*
 * results_item.c: one stored rule-result [XCCDF 6.6.4], with the evidence that reports/xccdf_result.c wrote into it. What it
 * keeps is in the arena; the element is gone afterwards.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "exports/results_private.h"
#include "reports/view.h"
#include "reports/xccdf.h"

static bool is(const struct plm_xml_node *node, const char *name)
{
	return plm_xml_node_is(node, PLM_XCCDF_NS, name);
}

void plm_stored_items_none(struct plm_stored_reader *r)
{
	r->result->items = r->last = NULL;
	r->result->item_count = 0;
	plm_map_init(&r->result->rules, r->arena);
	r->bad_line = 0;
}

int plm_stored_bad_verdict(const struct plm_stored_reader *r)
{
	plm_err_set(r->err, PLM_E_INVALID, "\"%s\" is no result that XCCDF knows", r->bad_text);
	plm_err_at(r->err, r->result->file, r->bad_line);
	return -PLM_E_INVALID;
}

/* ---- texts: those that many results have are kept once ---- */

/* The text inside, in the reader's buffer; "" when the element is NULL. */
static const char *text_in(struct plm_stored_reader *r, const struct plm_xml_node *node)
{
	plm_buf_clear(&r->text);
	for (const struct plm_xml_node *c = node ? node->child : NULL; c; c = c->next)
		if (!c->name)
			plm_buf_str(&r->text, c->text);
	return r->text.failed ? NULL : plm_buf_text(&r->text);
}

static const char *trimmed_in(struct plm_stored_reader *r, const struct plm_xml_node *node)
{
	const char *text = text_in(r, node);
	struct plm_slice s = plm_slice_trim(plm_slice_of(text ? text : ""));

	if (!text || !s.size_bytes)
		return text ? "" : NULL;
	r->text.data[s.data - text + (ptrdiff_t)s.size_bytes] = '\0';
	return s.data;
}

static const char *shared(struct plm_stored_reader *r, const char *text)
{
	return text ? plm_map_text(&r->texts, r->arena, text) : NULL;
}

static int keep_text(struct plm_stored_reader *r, const struct plm_xml_node *node,
		     const char **member)
{
	*member = shared(r, text_in(r, node));
	return *member ? 0 : -PLM_E_NOMEM;
}

/* Stays as it is when the attribute is not there. */
static int keep_attr(struct plm_stored_reader *r, const struct plm_xml_node *node, const char *name,
		     const char **member)
{
	const char *text = plm_xml_node_attr(node, name);

	if (!text)
		return 0;
	*member = shared(r, text);
	return *member ? 0 : -PLM_E_NOMEM;
}

/* ---- evidence ---- */

/* The first of `count` names that is the text; `fallback` when none is. */
static int word_index(const char *text, const char *(*name)(int index), int count, int fallback)
{
	for (int i = 0; text && i < count; i++)
		if (strcmp(name(i), text) == 0)
			return i;
	return fallback;
}

static const char *aspect_at(int index)
{
	return plm_aspect_name((enum plm_aspect)index);
}

static const char *presence_at(int index)
{
	return plm_presence_name((enum plm_presence)index);
}

static const char *errno_at(int index)
{
	return plm_errno_name(index);
}

static int read_fact(struct plm_stored_reader *r, const struct plm_xml_node *node,
		     struct plm_evidence *fact)
{
	enum { ERRNO_END = 134 };

	fact->aspect = (enum plm_aspect)word_index(plm_xml_node_attr(node, "aspect"), aspect_at,
						   PLM_CLAIMED + 1, PLM_RUNNING);
	fact->presence = (enum plm_presence)word_index(plm_xml_node_attr(node, "state"),
						       presence_at, PLM_ABSENT + 1, PLM_UNREADABLE);
	fact->error = word_index(plm_xml_node_attr(node, "error"), errno_at, ERRNO_END, 0);
	fact->source = "";
	if (keep_attr(r, node, "source", &fact->source) < 0 ||
	    keep_attr(r, node, "sha256", &fact->sha256) < 0)
		return -PLM_E_NOMEM;
	return fact->presence == PLM_PRESENT ? keep_text(r, node, &fact->value) : 0;
}

static const struct plm_xml_node *next_fact(const struct plm_xml_node *node)
{
	while (node && (!node->name || !plm_xml_node_is(node, PLM_EVIDENCE_NS, "fact")))
		node = node->next;
	return node;
}

static int read_evidence(struct plm_stored_reader *r, const struct plm_xml_node *node,
			 struct plm_outcome *outcome)
{
	struct plm_evidence *facts;
	size_t count = 0;

	for (const struct plm_xml_node *c = next_fact(node->child); c; c = next_fact(c->next))
		count++;
	facts = plm_new_array(r->arena, struct plm_evidence, count);
	if (!facts || keep_attr(r, node, "expected", &outcome->expected) < 0)
		return -PLM_E_NOMEM;
	outcome->evidence = facts;
	outcome->evidence_count = count;
	for (const struct plm_xml_node *c = next_fact(node->child); c; c = next_fact(c->next))
		if (read_fact(r, c, facts++) < 0)
			return -PLM_E_NOMEM;
	return 0;
}

/* ---- a rule-result ---- */

static int read_check(struct plm_stored_reader *r, const struct plm_xml_node *node,
		      struct plm_stored_item *item)
{
	const struct plm_xml_node *content =
		plm_xml_node_child(node, PLM_XCCDF_NS, "check-content");
	const struct plm_xml_node *reference =
		plm_xml_node_child(node, PLM_XCCDF_NS, "check-content-ref");
	const struct plm_xml_node *evidence =
		content ? plm_xml_node_child(content, PLM_EVIDENCE_NS, "evidence") : NULL;

	item->has_check = true;
	if (keep_attr(r, node, "system", &item->system) < 0 ||
	    (reference && keep_attr(r, reference, "name", &item->check_name) < 0))
		return -PLM_E_NOMEM;
	return evidence ? read_evidence(r, evidence, &item->outcome) : 0;
}

static int read_override(struct plm_stored_reader *r, const struct plm_xml_node *node,
			 struct plm_stored_item *item)
{
	const struct {
		const char *name;
		size_t place;
	} texts[] = {
		{"old-result", offsetof(struct plm_stored_override, was)},
		{"new-result", offsetof(struct plm_stored_override, is)},
		{"remark", offsetof(struct plm_stored_override, remark)},
	};
	struct plm_stored_override *override = plm_new(r->arena, struct plm_stored_override);

	if (!override)
		return -PLM_E_NOMEM;
	override->line = (long)node->line;
	override->authority = "";
	item->override = override;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char **member = (const char **)((char *) override + texts[i].place);

		*member = shared(
			r, trimmed_in(r, plm_xml_node_child(node, PLM_XCCDF_NS, texts[i].name)));
		if (!*member)
			return -PLM_E_NOMEM;
	}
	return keep_attr(r, node, "authority", &override->authority) < 0
		       ? -PLM_E_NOMEM
		       : keep_attr(r, node, "time", &override->time);
}

/* A sentence is seldom said twice. */
static int read_message(struct plm_stored_reader *r, const struct plm_xml_node *node,
			struct plm_stored_item *item)
{
	const char *text = text_in(r, node);

	item->outcome.message = text ? plm_arena_strdup(r->arena, text) : NULL;
	return item->outcome.message ? 0 : -PLM_E_NOMEM;
}

static int read_child(struct plm_stored_reader *r, const struct plm_xml_node *node,
		      struct plm_stored_item *item)
{
	if (is(node, "message"))
		return read_message(r, node, item);
	if (is(node, "instance") && !item->outcome.instance)
		return keep_text(r, node, &item->outcome.instance);
	if (is(node, "check"))
		return read_check(r, node, item);
	if (is(node, "override") && !item->override)
		return read_override(r, node, item);
	return 0;
}

static int read_verdict(struct plm_stored_reader *r, const struct plm_xml_node *node,
			struct plm_stored_item *item)
{
	const char *text = trimmed_in(r, plm_xml_node_child(node, PLM_XCCDF_NS, "result"));

	if (!text)
		return -PLM_E_NOMEM;
	if (plm_verdict_parse(text, &item->outcome.verdict) || r->bad_line)
		return 0;
	r->bad_line = (long)node->line;
	r->bad_text = plm_arena_strdup(r->arena, text);
	return r->bad_text ? 0 : -PLM_E_NOMEM;
}

static int read_item(struct plm_stored_reader *r, const struct plm_xml_node *node,
		     struct plm_stored_item *item)
{
	const struct {
		const char *name, **member;
	} attrs[] = {{"idref", &item->idref},
		     {"severity", &item->severity},
		     {"role", &item->role},
		     {"weight", &item->weight},
		     {"time", &item->time}};

	item->line = node->line;
	item->idref = item->outcome.message = "";
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (keep_attr(r, node, attrs[i].name, attrs[i].member) < 0)
			return -PLM_E_NOMEM;
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (c->name && read_child(r, c, item) < 0)
			return -PLM_E_NOMEM;
	return read_verdict(r, node, item);
}

/* ---- all results of a rule together ---- */

/* NULL when out of memory. */
static struct plm_stored_rule *rule_of(struct plm_stored_reader *r,
				       const struct plm_stored_item *item)
{
	struct plm_stored_rule *rule = plm_map_get(&r->result->rules, item->idref);

	if (rule) {
		rule->verdict = plm_verdict_and(
			(enum plm_verdict[]){rule->verdict, item->outcome.verdict}, 2);
		return rule;
	}
	rule = plm_new(r->arena, struct plm_stored_rule);
	if (!rule)
		return NULL;
	*rule = (struct plm_stored_rule){.idref = item->idref, .verdict = item->outcome.verdict};
	return plm_map_add(&r->result->rules, rule->idref, rule) == 0 ? rule : NULL;
}

static int note_rule(struct plm_stored_reader *r, const struct plm_stored_item *item)
{
	struct plm_stored_rule *rule = rule_of(r, item);
	const char **place;
	struct plm_slice name;

	if (!rule)
		return -PLM_E_NOMEM;
	if (!item->outcome.instance || item->outcome.verdict != PLM_VERDICT_FAIL)
		return 0;
	name = plm_slice_trim(plm_slice_of(item->outcome.instance));
	place = plm_push(r->arena, rule->failed, rule->failed_count);
	if (place)
		*place = name.size_bytes == strlen(item->outcome.instance)
				 ? item->outcome.instance
				 : plm_arena_strndup(r->arena, name.data, name.size_bytes);
	return place && *place ? 0 : -PLM_E_NOMEM;
}

/* Behind the others of its rule: tools may write them in any order, and a rule is told of once. */
static void put(struct plm_stored_reader *r, struct plm_stored_item *item,
		struct plm_stored_rule *rule)
{
	struct plm_stored_item *before = rule->last ? rule->last : r->last;

	item->next = before ? before->next : NULL;
	if (before)
		before->next = item;
	else
		r->result->items = item;
	if (before == r->last)
		r->last = item;
	rule->last = item;
	r->result->item_count++;
}

int plm_stored_item_take(void *user, const struct plm_xml_node *parent,
			 const struct plm_xml_node *node, struct plm_err **err)
{
	struct plm_stored_reader *r = user;
	struct plm_stored_item *item = plm_new(r->arena, struct plm_stored_item);

	if (parent != r->of)
		plm_stored_items_none(r);
	r->of = parent;
	if (!item || read_item(r, node, item) < 0 || note_rule(r, item) < 0)
		return plm_err_nomem(err);
	put(r, item, plm_map_get(&r->result->rules, item->idref));
	return 0;
}
