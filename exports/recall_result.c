/*
 * recall_result.c: one stored rule-result [XCCDF 6.6.4], with the evidence that reports/xccdf_result.c wrote into it.
 */
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/rational.h"
#include "exports/recall_private.h"
#include "reports/view.h"
#include "reports/xccdf.h"

/* The first word of `names` that is the text; `fallback` when none is. */
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

static int read_fact(struct plm_recalling *r, const struct plm_xml_node *node,
		     struct plm_evidence *fact)
{
	enum { ERRNO_END = 134 };
	const char *source = plm_xml_node_attr(node, "source");

	fact->aspect = (enum plm_aspect)word_index(plm_xml_node_attr(node, "aspect"), aspect_at,
						   PLM_CLAIMED + 1, PLM_RUNNING);
	fact->presence = (enum plm_presence)word_index(plm_xml_node_attr(node, "state"),
						       presence_at, PLM_ABSENT + 1, PLM_UNREADABLE);
	fact->error = word_index(plm_xml_node_attr(node, "error"), errno_at, ERRNO_END, 0);
	fact->source = source ? source : "";
	fact->sha256 = plm_xml_node_attr(node, "sha256");
	fact->value = fact->presence == PLM_PRESENT ? plm_stored_text(r->arena, node, false) : "";
	if (!fact->value)
		return plm_err_nomem(r->err);
	if (fact->presence != PLM_PRESENT)
		fact->value = NULL;
	return 0;
}

static int read_evidence(struct plm_recalling *r, const struct plm_xml_node *node,
			 struct plm_outcome *outcome)
{
	struct plm_evidence *facts = NULL;

	outcome->expected = plm_xml_node_attr(node, "expected");
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		struct plm_evidence *fact;
		int rc;

		if (!c->name || !plm_xml_node_is(c, PLM_EVIDENCE_NS, "fact"))
			continue;
		fact = plm_push(r->arena, facts, outcome->evidence_count);
		rc = fact ? read_fact(r, c, fact) : plm_err_nomem(r->err);
		if (rc < 0)
			return rc;
	}
	outcome->evidence = facts;
	return 0;
}

/* The check of the benchmark that the stored one names by its system; with one check there is no doubt. */
static const struct plm_check *find_check(const struct plm_item *rule,
					  const struct plm_xml_node *node)
{
	const char *system = plm_xml_node_attr(node, "system");

	for (size_t i = 0; i < rule->check_count; i++)
		if (rule->check_count == 1 || plm_str_eq(rule->checks[i]->system, system))
			return rule->checks[i];
	return NULL;
}

static int read_check(struct plm_recalling *r, const struct plm_xml_node *node,
		      struct plm_rule_result *to)
{
	const struct plm_xml_node *content =
		plm_xml_node_child(node, PLM_XCCDF_NS, "check-content");
	const struct plm_xml_node *evidence =
		content ? plm_xml_node_child(content, PLM_EVIDENCE_NS, "evidence") : NULL;

	to->check = find_check(to->rule, node);
	return evidence ? read_evidence(r, evidence, &to->outcome) : 0;
}

static int read_child(struct plm_recalling *r, const struct plm_xml_node *node,
		      struct plm_rule_result *to)
{
	const char **place = plm_recalls(node, "message")    ? &to->outcome.message
			     : plm_recalls(node, "instance") ? &to->outcome.instance
							     : NULL;

	if (place) {
		*place = plm_stored_text(r->arena, node, false);
		return *place ? 0 : plm_err_nomem(r->err);
	}
	if (plm_recalls(node, "check"))
		return read_check(r, node, to);
	return 0;
}

static int no_such_rule(struct plm_recalling *r, const struct plm_xml_node *node, const char *id)
{
	plm_err_set(r->err, PLM_E_INVALID,
		    "a result is of Rule %s, which the benchmark does not have", id ? id : "");
	plm_err_at(r->err, r->file, (long)node->line);
	plm_err_remedy(r->err, "give the results as their tool wrote them");
	return -PLM_E_INVALID;
}

int plm_recall_result(struct plm_recalling *r, const struct plm_xml_node *node,
		      struct plm_rule_result *to, size_t *override_index)
{
	const char *id = plm_xml_node_attr(node, "idref");
	const char *weight = plm_xml_node_attr(node, "weight");
	const char *severity = plm_xml_node_attr(node, "severity");
	const char *role = plm_xml_node_attr(node, "role");
	const char *verdict =
		plm_recalled_text(r, plm_xml_node_child(node, PLM_XCCDF_NS, "result"));
	const struct plm_xml_node *override = plm_xml_node_child(node, PLM_XCCDF_NS, "override");
	const struct plm_selected_item *as;
	int rc = verdict ? 0 : plm_err_nomem(r->err);

	to->rule = id ? plm_benchmark_item(r->benchmark, id) : NULL;
	if (!to->rule || to->rule->kind != PLM_ITEM_RULE)
		return no_such_rule(r, node, id);
	as = &r->audit->selection->items[to->rule->index];
	to->severity = as->severity;
	to->role = as->role;
	to->weight.num = as->weight.num;
	to->weight.den = as->weight.den;
	if (severity)
		plm_severity_parse(severity, &to->severity);
	for (int i = PLM_ROLE_FULL; role && i <= PLM_ROLE_UNCHECKED; i++)
		if (strcmp(plm_role_name((enum plm_role)i), role) == 0)
			to->role = (enum plm_role)i;
	if (weight)
		plm_decimal_parse(weight, &to->weight.num, &to->weight.den);
	to->time_seconds = plm_recalled_time(plm_xml_node_attr(node, "time"));
	to->outcome.message = "";
	for (const struct plm_xml_node *c = node->child; c && rc == 0; c = c->next)
		if (c->name)
			rc = read_child(r, c, to);
	if (rc == 0)
		plm_verdict_parse(verdict, &to->outcome.verdict);
	*override_index = SIZE_MAX;
	return rc == 0 && override ? plm_recall_override(r, override, to, override_index) : rc;
}
