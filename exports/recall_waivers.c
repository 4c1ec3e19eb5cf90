/*
 * recall_waivers.c: the waivers of stored results: those our metadata lists, or, of another tool, one made of each
 * override [XCCDF 6.6.4.3].
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/waive.h"
#include "exports/recall_private.h"
#include "reports/xccdf.h"

static enum plm_waiver_state state_of(const char *name)
{
	for (int i = PLM_WAIVER_APPLIED; name && i <= PLM_WAIVER_OTHER_HOST; i++)
		if (strcmp(plm_waiver_state_name((enum plm_waiver_state)i), name) == 0)
			return (enum plm_waiver_state)i;
	return PLM_WAIVER_APPLIED;
}

static const char *word(const struct plm_xml_node *node, const char *name)
{
	const char *text = plm_xml_node_attr(node, name);

	return text ? text : "";
}

static int read_listed(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_waiver *waiver = plm_push(r->arena, r->waivers, r->waiver_count);
	struct plm_waiver_use *use = plm_push(r->arena, r->uses, r->use_count);
	int64_t count = 0;

	if (!waiver || !use)
		return plm_err_nomem(r->err);
	*waiver = (struct plm_waiver){
		.file = r->file,
		.line = (long)node->line,
		.rule_name = word(node, "rule"),
		.rule = plm_benchmark_rule_named(r->benchmark, word(node, "rule")),
		.host = word(node, "host"),
		.instance = plm_xml_node_attr(node, "instance"),
		.authority = word(node, "authority"),
		.ticket = word(node, "ticket"),
		.created = plm_recalled_time(plm_xml_node_attr(node, "created")),
		.expires = plm_recalled_time(plm_xml_node_attr(node, "expires")),
		.reason = plm_stored_text(r->arena, node, false),
	};
	plm_verdict_parse(word(node, "result"), &waiver->new_verdict);
	plm_parse_i64(plm_slice_of(word(node, "results")), 10, &count);
	*use = (struct plm_waiver_use){.state = state_of(plm_xml_node_attr(node, "state")),
				       .count = (size_t)count};
	return waiver->reason ? 0 : plm_err_nomem(r->err);
}

int plm_recall_waivers(struct plm_recalling *r, const struct plm_xml_node *node)
{
	int rc = 0;

	r->waiver_file = plm_xml_node_attr(node, "file");
	r->waiver_sha256 = plm_xml_node_attr(node, "sha256");
	r->waivers_listed = true;
	for (const struct plm_xml_node *c = node->child; c && rc == 0; c = c->next)
		if (c->name && plm_xml_node_is(c, PLM_EVIDENCE_NS, "waiver"))
			rc = read_listed(r, c);
	return rc;
}

/* "REASON (until TIME, TICKET)" is how reports/xccdf_result.c writes one. */
static bool is_remark_of(const struct plm_waiver *waiver, const char *remark)
{
	size_t size = strlen(waiver->reason);

	return strncmp(remark, waiver->reason, size) == 0 &&
	       (!remark[size] || strncmp(remark + size, " (until ", 8) == 0);
}

static size_t find(const struct plm_recalling *r, const struct plm_waiver *override)
{
	for (size_t i = 0; i < r->waiver_count; i++)
		if (r->waivers[i].rule == override->rule &&
		    r->waivers[i].created == override->created &&
		    strcmp(r->waivers[i].authority, override->authority) == 0 &&
		    is_remark_of(&r->waivers[i], override->reason))
			return i;
	return r->waiver_count;
}

int plm_recall_override(struct plm_recalling *r, const struct plm_stored_override *override,
			struct plm_rule_result *to, size_t *index)
{
	struct plm_waiver made = {.file = r->file,
				  .line = override->line,
				  .rule_name = plm_benchmark_short_id(to->rule->id),
				  .rule = to->rule,
				  .host = "*",
				  .ticket = "",
				  .authority = override->authority,
				  .created = plm_recalled_time(override->time),
				  .reason = override->remark};
	struct plm_waiver *waiver;

	*index = SIZE_MAX;
	if (!plm_verdict_parse(override->was, &to->unwaived) ||
	    !plm_verdict_parse(override->is, &made.new_verdict))
		return 0;
	*index = find(r, &made);
	if (*index < r->waiver_count)
		return 0;
	waiver = plm_push(r->arena, r->waivers, r->waiver_count);
	if (!waiver)
		return plm_err_nomem(r->err);
	*waiver = made;
	return 0;
}
