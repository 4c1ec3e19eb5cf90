/*
 * profiles.c: <Profile> elements and what they extend. Reads the tree only.
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

static bool is_target(const struct plm_named *named, const struct action_word *word)
{
	for (; named; named = named->next)
		if (named->kind == word->target)
			return true;
	return false;
}

/* A <set-value> must suit every value it is for. */
static const char *read_value_text(struct plm_loader *l, const struct plm_xml_node *node,
				   const struct plm_named *named)
{
	enum plm_value_type type = PLM_VALUE_STRING;

	for (; named; named = named->next)
		if (named->kind == PLM_NAMED_VALUE && type == PLM_VALUE_STRING)
			type = l->values[named->index].type;
	return plm_loader_value_text(l, type, node);
}

static void read_refinement(const struct plm_xml_node *node, struct plm_profile_action *action)
{
	action->has_weight = plm_xml_node_attr(node, "weight") != NULL;
	action->has_severity = plm_xml_node_attr(node, "severity") != NULL;
	action->has_role = plm_xml_node_attr(node, "role") != NULL;
	action->weight = plm_xml_node_weight(node);
	action->severity = plm_xml_node_severity(node);
	action->role = plm_xml_node_role(node);
}

static void read_action(struct plm_loader *l, const struct plm_xml_node *node,
			const struct action_word *word, struct plm_profile_action *action)
{
	const char *idref = plm_loader_attr(l, node, "idref");
	const struct plm_named *named = idref ? plm_index_target(l->index, idref) : NULL;
	const char *what = plm_loader_got(l, plm_arena_printf(l->scratch, "<%s>", word->name));

	action->kind = word->kind;
	action->idref = idref ? idref : "";
	action->line = node->line;
	action->selected = plm_xml_node_bool(node, "selected", true);
	action->selector = plm_loader_attr(l, node, "selector");
	if (word->kind == PLM_SET_VALUE)
		action->text = read_value_text(l, node, named);
	else if (word->kind == PLM_REFINE_RULE)
		read_refinement(node, action);
	if (idref && what && !is_target(named, word))
		plm_loader_dangling(l, node->line, word->target, idref, what);
}

/* The schema wants each idref once for each kind of action of a profile. */
static void refuse_repeated(struct plm_loader *l, struct plm_map *seen,
			    const struct plm_xml_node *node,
			    const struct plm_profile_action *action)
{
	char *key =
		plm_loader_got(l, plm_arena_printf(l->scratch, "%s %s", node->name, action->idref));
	int r = key ? plm_map_add(seen, key, key) : 0;

	if (r == -PLM_E_NOMEM)
		l->out_of_memory = true;
	else if (r < 0)
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
		refuse_repeated(l, &seen, c, action);
	}
	profile->actions = actions;
	profile->action_count = count;
}

static void read_profile(struct plm_loader *l, const struct plm_xml_node *node)
{
	struct plm_named named = {
		.kind = PLM_NAMED_PROFILE, .index = l->profile_count, .line = node->line};
	struct plm_profile *profile =
		plm_loader_got(l, plm_push(l->arena, l->profiles, l->profile_count));

	if (!profile)
		return;
	profile->id = plm_loader_attr(l, node, "id");
	plm_index_add(l, profile->id, &named);
	if (!profile->id)
		profile->id = "";
	profile->title = plm_loader_texts(l, node, "title");
	profile->description = plm_loader_texts(l, node, "description");
	profile->extends = plm_loader_attr(l, node, "extends");
	profile->abstract = plm_xml_node_bool(node, "abstract", false);
	profile->line = node->line;
	read_actions(l, node, profile);
}

/* ---- extends [table 33] ---- */

enum state { UNTOUCHED = 0, ENTERED, DONE };

/* Copies add up along a chain: what a small file can cost in memory is bounded by this. */
enum { MAX_INHERITED = 1000000 };

static void prepend(struct plm_loader *l, struct plm_profile *profile,
		    const struct plm_profile *base)
{
	size_t count = base->action_count + profile->action_count;
	struct plm_profile_action *all;

	l->inherited_count += base->action_count;
	if (l->inherited_count > MAX_INHERITED) {
		plm_loader_error(l, profile->line, "shorten the chain of extends",
				 "Profiles inherit more than %d children", MAX_INHERITED);
		return;
	}
	all = plm_loader_got(l, plm_new_array(l->arena, struct plm_profile_action, count));
	if (!all)
		return;
	for (size_t i = 0; i < count; i++)
		all[i] = i < base->action_count ? base->actions[i]
						: profile->actions[i - base->action_count];
	profile->actions = all;
	profile->action_count = count;
	if (!*profile->description)
		profile->description = base->description;
}

/* The profile that another extends, or NULL after saying what is wrong. */
static struct plm_profile *base_of(struct plm_loader *l, const struct plm_profile *profile)
{
	const struct plm_named *named = plm_index_find(l->index, profile->extends);

	if (named && named->kind == PLM_NAMED_PROFILE)
		return &l->profiles[named->index];
	plm_loader_dangling(l, profile->line, PLM_NAMED_PROFILE, profile->extends,
			    "extends of <Profile>");
	return NULL;
}

/* Follows a chain to its end and applies it from there; as many steps as there are profiles. */
static void apply_chain(struct plm_loader *l, enum state *states, struct plm_profile *profile,
			struct plm_profile **chain)
{
	size_t depth = 0;

	while (profile && states[profile - l->profiles] == UNTOUCHED) {
		states[profile - l->profiles] = ENTERED;
		chain[depth++] = profile;
		profile = profile->extends ? base_of(l, profile) : NULL;
	}
	if (profile && states[profile - l->profiles] == ENTERED)
		plm_loader_error(l, profile->line, "remove one extends of the loop",
				 "Profile %s extends itself", profile->id);
	for (; depth; depth--) {
		struct plm_profile *p = chain[depth - 1];

		if (profile && states[profile - l->profiles] == DONE && p->extends)
			prepend(l, p, profile);
		states[p - l->profiles] = DONE;
		profile = p;
	}
}

static void apply_extends(struct plm_loader *l)
{
	enum state *states =
		plm_loader_got(l, plm_new_array(l->scratch, enum state, l->profile_count));
	struct plm_profile **chain = plm_loader_got(
		l, plm_new_array(l->scratch, struct plm_profile *, l->profile_count));

	for (size_t i = 0; states && chain && i < l->profile_count; i++)
		apply_chain(l, states, &l->profiles[i], chain);
}

void plm_loader_profiles(struct plm_loader *loader, const struct plm_xml_node *root)
{
	for (const struct plm_xml_node *c = root->child; c && !loader->out_of_memory; c = c->next)
		if (plm_xml_node_is_xccdf(c, "Profile"))
			read_profile(loader, c);
	if (!loader->out_of_memory)
		apply_extends(loader);
}
