/*
 * rules.c: what only a Rule has: idents, notes, remedies, checks. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

static void read_idents(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_item *rule)
{
	struct plm_ident *idents = NULL, *ident;

	for (const struct plm_xml_node *c = plm_xml_first(node, "ident"); c; c = plm_xml_same(c)) {
		ident = plm_loader_got(l, plm_push(l->arena, idents, rule->ident_count));
		if (!ident)
			return;
		ident->system = plm_loader_attr_or(l, c, "system", "");
		ident->text = plm_loader_trimmed(l, c);
	}
	rule->idents = idents;
}

static void read_profile_notes(struct plm_loader *l, const struct plm_xml_node *node,
			       struct plm_item *rule)
{
	struct plm_profile_note *notes = NULL, *note;

	for (const struct plm_xml_node *c = plm_xml_first(node, "profile-note"); c;
	     c = plm_xml_same(c)) {
		note = plm_loader_got(l, plm_push(l->arena, notes, rule->profile_note_count));
		if (!note)
			return;
		note->tag = plm_loader_attr_or(l, c, "tag", "");
		note->text = plm_loader_text(l, c);
	}
	rule->profile_notes = notes;
}

static void read_fixtexts(struct plm_loader *l, const struct plm_xml_node *node,
			  struct plm_item *rule)
{
	struct plm_fixtext *fixtexts = NULL, *to;

	rule->fixtext = plm_loader_texts(l, node, "fixtext");
	for (const struct plm_xml_node *c = plm_xml_first(node, "fixtext"); c;
	     c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, fixtexts, rule->fixtext_count));
		if (!to)
			return;
		to->fixref = plm_loader_attr(l, c, "fixref");
		to->strategy = plm_loader_attr_or(l, c, "strategy", "unknown");
		to->disruption = plm_loader_attr_or(l, c, "disruption", "unknown");
		to->complexity = plm_loader_attr_or(l, c, "complexity", "unknown");
		to->reboot = plm_xml_node_bool(c, "reboot", false);
		to->text = plm_loader_text(l, c);
	}
	rule->fixtexts = fixtexts;
}

static void read_fixes(struct plm_loader *l, const struct plm_xml_node *node, struct plm_item *rule)
{
	struct plm_fix *fixes = NULL, *fix;

	for (const struct plm_xml_node *c = plm_xml_first(node, "fix"); c; c = plm_xml_same(c)) {
		fix = plm_loader_got(l, plm_push(l->arena, fixes, rule->fix_count));
		if (!fix)
			return;
		fix->id = plm_loader_attr(l, c, "id");
		fix->system = plm_loader_attr_or(l, c, "system", "");
		fix->strategy = plm_loader_attr_or(l, c, "strategy", "unknown");
		fix->disruption = plm_loader_attr_or(l, c, "disruption", "unknown");
		fix->complexity = plm_loader_attr_or(l, c, "complexity", "unknown");
		fix->platform = plm_loader_attr(l, c, "platform");
		fix->reboot = plm_xml_node_bool(c, "reboot", false);
		fix->has_instance = plm_xml_first(c, "instance") != NULL;
		fix->text = plm_loader_verbatim(l, c);
	}
	rule->fixes = fixes;
}

void plm_loader_rule(struct plm_loader *loader, const struct plm_xml_node *node,
		     struct plm_item *rule)
{
	struct plm_item **kept =
		plm_loader_got(loader, plm_push(loader->arena, loader->rules, loader->rule_count));
	const struct plm_xml_node *metric = plm_xml_first(node, "impact-metric");

	if (kept)
		*kept = rule;
	rule->severity = plm_xml_node_severity(node);
	rule->role = plm_xml_node_role(node);
	rule->multiple = plm_xml_node_bool(node, "multiple", false);
	rule->impact_metric = metric ? plm_loader_trimmed(loader, metric) : "";
	read_idents(loader, node, rule);
	read_profile_notes(loader, node, rule);
	read_fixtexts(loader, node, rule);
	read_fixes(loader, node, rule);
	plm_loader_checks(loader, node, rule);
}
