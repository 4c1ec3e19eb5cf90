/*
 * profiles.c: <Profile> elements and their selectors [6.5]. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

struct action_word {
	const char *name;
	enum plm_profile_action_kind kind;
	enum plm_named_kind target;
};

static const struct action_word words[] = {
	{"select", PLM_SELECT, PLM_NAMED_ITEM},
	{"set-value", PLM_SET_VALUE, PLM_NAMED_VALUE},
	{"set-complex-value", PLM_SET_COMPLEX_VALUE, PLM_NAMED_VALUE},
	{"refine-value", PLM_REFINE_VALUE, PLM_NAMED_VALUE},
	{"refine-rule", PLM_REFINE_RULE, PLM_NAMED_ITEM},
};

static const struct action_word *word_of(const struct plm_xml_node *node)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (plm_xml_node_is_xccdf(node, words[i].name))
			return &words[i];
	return NULL;
}

/* The Benchmark itself is no item that a selector may name. */
static bool is_target(const struct plm_named *named, const struct action_word *word)
{
	for (; named; named = named->next)
		if (named->kind == word->target &&
		    (named->kind != PLM_NAMED_ITEM || named->index > 0))
			return true;
	return false;
}

static bool is_gone(const struct plm_loader *l, const struct plm_named *named)
{
	if (named->kind == PLM_NAMED_VALUE)
		return l->values[named->index].abstract;
	for (const struct plm_item *i = l->items[named->index]; i; i = i->parent)
		if (i->abstract)
			return true;
	return false;
}

/* ---- the kinds ---- */

/* What is set must suit every value it is for. */
static enum plm_value_type type_of(const struct plm_loader *l, const struct plm_named *named)
{
	enum plm_value_type type = PLM_VALUE_STRING;

	for (; named; named = named->next)
		if (named->kind == PLM_NAMED_VALUE && type == PLM_VALUE_STRING)
			type = l->values[named->index].type;
	return type;
}

static void read_value_refinement(struct plm_loader *l, const struct plm_xml_node *node,
				  const struct plm_named *named, struct plm_profile_action *action)
{
	action->operator_name = plm_loader_attr(l, node, "operator");
	for (; action->operator_name && named; named = named->next)
		if (named->kind == PLM_NAMED_VALUE)
			plm_loader_value_operator(l, l->values[named->index].type,
						  action->operator_name, node->line);
}

static void read_rule_refinement(const struct plm_xml_node *node, struct plm_profile_action *action)
{
	action->has_weight = plm_xml_node_attr(node, "weight") != NULL;
	action->has_severity = plm_xml_node_attr(node, "severity") != NULL;
	action->has_role = plm_xml_node_attr(node, "role") != NULL;
	action->weight = plm_xml_node_weight(node);
	action->severity = plm_xml_node_severity(node);
	action->role = plm_xml_node_role(node);
}

static void read_kind(struct plm_loader *l, const struct plm_xml_node *node,
		      const struct plm_named *named, struct plm_profile_action *action)
{
	switch (action->kind) {
	case PLM_SELECT:
		action->selected = plm_xml_node_bool(node, "selected", true);
		break;
	case PLM_SET_VALUE:
		action->text = plm_loader_value_text(l, type_of(l, named), node);
		break;
	case PLM_SET_COMPLEX_VALUE:
		action->items = plm_loader_value_items(l, type_of(l, named), node, &action->text);
		break;
	case PLM_REFINE_VALUE:
		read_value_refinement(l, node, named, action);
		break;
	case PLM_REFINE_RULE:
		read_rule_refinement(node, action);
		break;
	}
}

/* ---- one selector ---- */

static void check_target(struct plm_loader *l, const struct plm_xml_node *node,
			 const struct action_word *word, const struct plm_named *named,
			 const char *idref)
{
	const char *what = plm_loader_got(l, plm_arena_printf(l->scratch, "<%s>", word->name));

	if (!what)
		return;
	if (!is_target(named, word))
		plm_loader_dangling(l, node->line, word->target, idref, what);
	else if (!named->next && !l->gone && is_gone(l, named))
		plm_loader_warn(l, node->line, "name an item that extends it",
				"%s has no effect: %s is abstract", what, idref);
}

static void read_action(struct plm_loader *l, const struct plm_xml_node *node,
			const struct action_word *word, struct plm_profile_action *action)
{
	const char *idref = plm_loader_attr(l, node, "idref");
	const struct plm_named *named = idref ? plm_index_target(l->index, idref) : NULL;

	action->kind = word->kind;
	action->idref = idref ? idref : "";
	action->file = l->file;
	action->line = node->line;
	action->selector = plm_loader_attr(l, node, "selector");
	action->remark = word->kind == PLM_SET_VALUE || word->kind == PLM_SET_COMPLEX_VALUE
				 ? ""
				 : plm_loader_texts(l, node, "remark");
	read_kind(l, node, named, action);
	if (idref && !node->inherited)
		check_target(l, node, word, named, idref);
}

/* The schema wants each idref once for each kind of selector of a profile. */
static void refuse_repeated(struct plm_loader *l, struct plm_map *seen,
			    const struct plm_xml_node *node,
			    const struct plm_profile_action *action)
{
	const char *key =
		plm_loader_got(l, plm_arena_printf(l->scratch, "%s %s", node->name, action->idref));

	if (key && action->kind != PLM_SET_COMPLEX_VALUE && plm_loader_seen(l, seen, key))
		plm_loader_error(l, node->line, "keep one of them",
				 "a second <%s> of %s in one Profile", node->name, action->idref);
}

static void read_actions(struct plm_loader *l, const struct plm_xml_node *node,
			 struct plm_profile *profile)
{
	struct plm_profile_action *actions = NULL, *action;
	const struct action_word *word;
	struct plm_map seen;
	size_t count = 0;

	plm_map_init(&seen, l->scratch);
	for (const struct plm_xml_node *c = node->child; c && !l->out_of_memory; c = c->next) {
		word = word_of(c);
		if (!word)
			continue;
		action = plm_loader_got(l, plm_push(l->arena, actions, count));
		if (!action)
			return;
		read_action(l, c, word, action);
		if (c->inherited)
			profile->inherited_count++;
		else
			refuse_repeated(l, &seen, c, action);
	}
	profile->actions = actions;
	profile->action_count = count;
}

/* ---- the element ---- */

void plm_loader_profile(struct plm_loader *loader, const struct plm_xml_node *node,
			struct plm_profile *profile)
{
	profile->id = plm_loader_attr_or(loader, node, "id", "");
	profile->abstract = loader->gone = plm_xml_node_bool(node, "abstract", false);
	profile->title = plm_loader_titles(loader, node);
	profile->description = plm_loader_texts(loader, node, "description");
	profile->extends = plm_loader_attr(loader, node, "extends");
	profile->prohibit_changes = plm_xml_node_bool(node, "prohibitChanges", false);
	profile->note_tag = plm_loader_attr(loader, node, "note-tag");
	profile->file = loader->file;
	profile->line = node->line;
	plm_loader_origin(loader, node, &profile->origin);
	profile->references = plm_loader_references(loader, node, &profile->reference_count);
	profile->platforms = plm_loader_attr_of_all(loader, node, "platform", "idref");
	read_actions(loader, node, profile);
}

void plm_loader_profiles(struct plm_loader *loader, const struct plm_xml_node *root)
{
	for (const struct plm_xml_node *c = plm_xml_first(root, "Profile");
	     c && !loader->out_of_memory; c = plm_xml_same(c)) {
		struct plm_named named = {
			.kind = PLM_NAMED_PROFILE, .index = loader->profile_count, .line = c->line};
		struct plm_profile *profile = plm_loader_got(
			loader, plm_push(loader->arena, loader->profiles, loader->profile_count));

		if (!profile)
			return;
		plm_loader_profile(loader, c, profile);
		if (*profile->id)
			plm_index_add(loader, profile->id, &named);
	}
}
